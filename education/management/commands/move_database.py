"""Move the site to another database, compared row by row: `manage.py move_database ADDRESS`."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from config import databases
from education.actions.backups import CannotBackUp, NotTheSame, fill_from, make_backup
from education.backup_file import BadBackup, reading
from education.databases import CannotMake, InUse, alone, refuse_if_in_use, the_sites, working_on

AS_IT_WAS = "The site is as it was."


class Command(BaseCommand):
    help = (
        "Copy the stopped site into an empty database, by export and import, and compare every row. "
        "The old database stays as it is. From SQLite to PostgreSQL or back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="postgres://user:password@host:5432/name or sqlite:////path/file")

    def handle(self, *, address: str, **options: object) -> None:
        site = the_sites()
        try:
            there = databases.from_address(address, named="The address")
            if there["NAME"] == site["NAME"] and there["HOST"] == site["HOST"]:
                raise CommandError("That is the database that the site already uses.")
            refuse_if_in_use(site)
            with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="moving-") as folder:
                file = Path(folder) / "all.zip"
                with working_on(alone(site)):
                    make_backup(file, say=self.stdout.write)
                with reading(file) as backup, working_on(alone(there)):
                    fill_from(backup, say=self.stdout.write)
                    rows = backup.manifest.rows
        except (BadBackup, CannotBackUp, CannotMake, InUse, NotTheSame, ImproperlyConfigured) as error:
            raise CommandError(f"{error} {AS_IT_WAS}") from error
        except DatabaseError as error:
            raise CommandError(
                f"The database refused: {str(error).strip()} The site is as it was."
            ) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}. {AS_IT_WAS}") from error
        self.stdout.write(f"{rows} rows moved, each compared. Staff sign in again.")
        self.stdout.write("Now set DATABASE_URL to the new address, and start the site.")
