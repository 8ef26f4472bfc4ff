"""Back the whole site up into one file, while it is written to: `manage.py backup FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from education.actions.backups import CannotBackUp, make_backup
from education.databases import alone, the_sites, working_on


class Command(BaseCommand):
    help = (
        "Write all rows of the site, as of one moment, into a new zip file that restore reads on either "
        "database. SECRET_KEY is not in it: keep that apart."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        site = the_sites()
        if site["ENGINE"].endswith("sqlite3"):
            if not Path(site["NAME"]).exists():
                raise CommandError(f"There is no database at {site['NAME']}: there is nothing to back up.")
            site = alone(site, transaction_mode="DEFERRED")  # reads only, so that nobody waits for it
        try:
            with working_on(alone(site)):
                made = make_backup(file, say=self.stdout.write)
        except CannotBackUp as error:
            raise CommandError(str(error)) from error
        except FileExistsError as error:
            raise CommandError(
                f"{file} is there already. Name a new file; nothing is written over."
            ) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}. It was not made.") from error
        except OperationalError as error:
            raise CommandError(f"The database cannot be read: {error}") from error
        size = file.stat().st_size / 1024 / 1024
        self.stdout.write(f"{file}: {made.rows} rows of {len(made.tables)} tables, {size:.1f} MiB.")
        if made.audit_break:
            self.stderr.write(f"The audit log was changed behind its back, from line {made.audit_break} on.")
