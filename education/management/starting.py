"""What the commands that start a site look at first, and the sentences where it is wrong."""

from pathlib import Path

from django.core.management.base import CommandError
from django.db import DatabaseError, OperationalError, connection
from psycopg_pool import PoolTimeout

from education.queries.schema import Schema, compared, schema

NOTHING = "Nothing was changed."


class Away(CommandError):
    """The database cannot be reached."""


def schema_of_the_site() -> Schema:
    """Return where the site's database stands. Raises Away, and CommandError where it is damaged."""
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and file.is_absolute() and not file.exists() and file.parent.is_dir():
        return compared({})  # looking would make the file
    try:
        return schema()
    except (OperationalError, PoolTimeout) as error:
        raise Away(
            f"The database cannot be reached. Check DATABASE_URL, or unset it to use SQLite. {NOTHING}"
        ) from error
    except DatabaseError as error:
        raise CommandError(
            f"The database is damaged: {str(error).strip()}. "
            f"Put the last backup back: manage.py restore FILE. {NOTHING}"
        ) from error


def refuse_newer(stands: Schema) -> None:
    """Raise CommandError where the database belongs to a newer version of the program."""
    if stands.unknown:
        raise CommandError(
            f"The database is newer than this program: it has had {stands.unknown[-1]}. Start the "
            f"newer version, or put back a backup of this one: manage.py restore FILE. {NOTHING}"
        )


def refuse_older(stands: Schema) -> None:
    """Raise CommandError where the database is empty, or older than the program."""
    if stands.is_empty:
        raise CommandError(f"The database is empty. Run first: manage.py prepare. {NOTHING}")
    if stands.missing:
        raise CommandError(
            f"The database is older than this program: it has not had {stands.missing[-1]}. "
            f"Run first: manage.py backup FILE, then manage.py prepare. {NOTHING}"
        )
