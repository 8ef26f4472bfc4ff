"""Leave out of a run on a second database what asked for none on the first. `tests/run` says when.

Who asks for no database is refused every query (by pytest-django) and every program of its own (by
tests/conftest.py), in every run: so what it finds on the one, it finds on the other; nobody marks a test for
it. Who asks only what a browser makes of a page (`shown`, or marked `looks_alone`) finds the same, too: a
drill compares the pages for readers on both, byte by byte, and what makes the others is tested on both.
"""

import pytest

ASKING = {"db", "transactional_db", "live_server"}
LOOKING = "shown"


def may_reach_a_database(item: pytest.Item) -> bool:
    """Return whether a test asks for the database, or stands in a file that starts programs, which could."""
    asks = ASKING & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    return bool(asks) or hasattr(getattr(item, "module", None), "subprocess")


def looks_alone(item: pytest.Item) -> bool:
    """Return whether a test asks what a browser makes of a page, and nothing of what made the page."""
    return LOOKING in getattr(item, "fixturenames", ()) or item.get_closest_marker("looks_alone") is not None


def belongs(item: pytest.Item) -> bool:
    """Return whether a test may find on the second database what it did not find on the first."""
    return may_reach_a_database(item) and not looks_alone(item)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not belongs(item)])
    items[:] = [item for item in items if belongs(item)]
