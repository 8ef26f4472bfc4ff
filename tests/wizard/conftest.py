"""What every test of the check may ask for."""

import pytest

from tests.what_is_kept import log  # noqa: F401  a fixture


@pytest.fixture
def knowledge(site):
    from education.queries.site import site as now

    return now().knowledge
