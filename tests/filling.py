"""A filled site for each test: imported once a run, kept in tables beside, copied by the database itself."""

# ruff: noqa: S608  the SQL is made of the names of our own tables
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from education.actions.library import import_library
from education.actions.people import make_roles
from education.actions.site import prepare_site
from education.models import guards

KEPT = "kept_"


def empty() -> None:
    """Empty every table, which the guards of the database would refuse. The command puts them up again."""
    guards.take_down(connection)
    call_command("flush", interactive=False, verbosity=0)


def keep(library) -> list[str]:
    """Import the library as `make run` does, and keep what that wrote. Return what puts it back, as SQL.

    Importing takes seconds, and copying from table to table a few hundredths. Must run outside any
    transaction of a test; leaves every table of the site empty. History of the import is not kept.
    """
    prepare_site()
    make_roles()
    import_library(library=library)
    copies, counters = [], []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("education").get_models(include_auto_created=True):
            table, first = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"SELECT MAX({first}) FROM {table}")
            highest = cursor.fetchone()[0]
            if highest is None or model.__name__.startswith("Historical"):
                continue
            cursor.execute(f"CREATE TABLE {KEPT}{table} AS SELECT * FROM {table} ORDER BY {first}")
            copies.append(f"INSERT INTO {table} SELECT * FROM {KEPT}{table}")
            if isinstance(highest, int):
                counters.append(f"setval(pg_get_serial_sequence('{table}', '{first}'), {highest})")
    if connection.vendor == "postgresql":  # a counter there is no part of a transaction
        copies.append(f"SELECT {', '.join(counters)}")
    empty()
    return copies


def fill(copies: list[str]) -> None:
    """Put back what ``keep`` kept, and the roles: their rights are numbered anew when tables are emptied."""
    make_roles()
    with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are checked at its end
        for statement in copies:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            _tell_the_planner(cursor)


def _tell_the_planner(cursor) -> None:
    """Let PostgreSQL know of rows in tables that it last saw empty, or a join of three takes it seconds.

    Its own housekeeping comes by when it likes, often between two tests, when there are none.
    """
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'education!_%' ESCAPE '!'"
        " AND reltuples <= 0 AND relpages > 0"
    )
    if believed_empty := [name for (name,) in cursor.fetchall()]:
        cursor.execute(f"ANALYZE {', '.join(believed_empty)}")
