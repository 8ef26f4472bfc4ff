"""What every test of the check may ask for."""

import pytest


@pytest.fixture
def knowledge(site):
    from education.queries.site import site as now

    return now().knowledge
