"""Nora, who reads what readers write."""

import pytest

from education import models
from tests.replies.writing import name_who_reads


@pytest.fixture
def nora(site, staff) -> models.User:
    """Nora reads what readers write."""
    return name_who_reads(staff)
