"""Leave out of a run on a second database what asked for none on the first. `tests/run` says when.

Nobody marks a test for it. Who asks for no database is refused every query (by pytest-django) and every
program of its own (by tests/conftest.py), in every run: so what it finds on the one, it finds on the other.
"""

import pytest

ASKING = {"db", "transactional_db", "live_server"}


def may_reach_a_database(item: pytest.Item) -> bool:
    """Return whether a test asks for the database, or stands in a file that starts programs, which could."""
    asks = ASKING & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    return bool(asks) or hasattr(getattr(item, "module", None), "subprocess")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    same = [item for item in items if not may_reach_a_database(item)]
    config.hook.pytest_deselected(items=same)
    items[:] = [item for item in items if may_reach_a_database(item)]
