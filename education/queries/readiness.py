"""Whether this process could serve a reader now."""

from functools import lru_cache

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg_pool import PoolTimeout

from education.queries.site import site


def is_ready() -> bool:
    """Return whether the database answers, has every migration of this program, and its live release loads.

    A database newer than the program is ready: during an upgrade the older program runs on it. Three queries.
    """
    try:
        if not _newest_migrations() <= set(MigrationRecorder(connection).applied_migrations()):
            return False
        return _release_loads()
    except (DatabaseError, InterfaceError, PoolTimeout):
        return False


def _release_loads() -> bool:
    try:
        now = site()
    except (
        ObjectDoesNotExist,
        ValueError,
        KeyError,
        TypeError,
    ):  # no policy row, or a text that is no release
        return False
    return now.release is not None and bool(now.knowledge.questions)


@lru_cache(1)
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app, as the program has them. No query."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
