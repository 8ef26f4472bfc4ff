"""Put a backup back, after all of it was checked: `manage.py restore FILE`."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from config import databases
from education.actions.backups import CannotBackUp, NotTheSame, fill_from, refuse_unknown, told_of_restore
from education.backup_file import Backup, BadBackup, reading
from education.databases import CannotMake, Database, InUse, alone, beside, the_sites, working_on
from education.queries.backups import content_version, key_mark

FAR = 1_000_000  # further than any version of pages that a database which cannot be read may have reached
NOTHING = "Nothing was changed."


class Command(BaseCommand):
    help = (
        "Check a backup, build a new database from it, compare every row, and only then let that take the "
        "place of the site's, which is kept beside it. Stop the site before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--into", metavar="ADDRESS", help="fill this empty database instead, and leave the site's alone"
        )

    def handle(self, *, file: Path, into: str | None, **options: object) -> None:
        try:
            with reading(file) as backup:
                refuse_unknown(backup.manifest)
                told = backup.manifest
                self.stdout.write(
                    f"{file} is whole: {told.rows} rows, made {told.made_at} from {told.made_from}."
                )
                if into:
                    self._fill(databases.from_address(into, named="--into"), backup)
                    self.stdout.write("Filled. Set DATABASE_URL to it, then run: manage.py prepare")
                else:
                    self._replace(backup)
        except (BadBackup, CannotBackUp, CannotMake, InUse, NotTheSame, ImproperlyConfigured) as error:
            raise CommandError(f"{error} {NOTHING}") from error
        except DatabaseError as error:
            raise CommandError(f"The database refused: {str(error).strip()} {NOTHING}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}. {NOTHING}") from error
        if told.key_mark != key_mark(told.made_at):
            self.stderr.write(
                "This backup was made under another SECRET_KEY. Set that one (SECRET_KEY or "
                "SECRET_KEY_FALLBACKS), or staff set up their second factors anew, open draft links and "
                "invitations end, and handouts are drawn anew by: manage.py draw_handouts"
            )

    def _fill(self, database: Database, backup: Backup) -> None:
        with working_on(alone(database)):
            fill_from(backup, say=self.stdout.write)

    def _replace(self, backup: Backup) -> None:
        site = the_sites()
        version = self._version_of(site)
        with working_on(alone(site)):
            place = beside(site, now=timezone.localtime())
            try:
                place.make()
                self._fill(place.database, backup)
                kept = place.put_in_place()
            finally:
                place.drop()
        # What was last taken in is another database's story now: prepare looks again.
        (settings.VAR_DIR / "prepared-library").unlink(missing_ok=True)
        was = place.kept_as if kept else ""
        with working_on(alone(site)):
            told_of_restore(manifest=backup.manifest, version_before=version, kept_as=was)
        self.stdout.write(f"Restored. The database before is kept as {was}" if was else "Restored.")
        self.stdout.write("Start the site with: make run (or manage.py prepare, then manage.py serve)")

    def _version_of(self, site: Database) -> int:
        if site["ENGINE"].endswith("sqlite3") and not Path(site["NAME"]).exists():
            return 0
        try:
            with working_on(alone(site)):
                return content_version()
        except DatabaseError:
            return FAR
