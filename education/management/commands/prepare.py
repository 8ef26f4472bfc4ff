"""Make a site ready to serve: database, first rows, library, static files. Safe to repeat."""

import hashlib

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from education import stylesheet
from education.actions.people import make_roles
from education.actions.site import prepare_site
from education.queries.library import authored_files

STAMP = "prepared"  # what was last taken in, so that the next start takes seconds


class Command(BaseCommand):
    help = "Migrate the database, take the library in and collect static files; only what has changed."

    def handle(self, **options: object) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                "The database cannot be reached. Check DATABASE_URL, or unset it to use SQLite."
            ) from error
        call_command("migrate", interactive=False, verbosity=0)
        prepare_site()
        make_roles()
        files = authored_files(settings.LIBRARY_DIR)
        self._once("library", _digest(files), "Taking in the library ...", "import_library")
        static = {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in (settings.BASE_DIR / "static", stylesheet.PARTS)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self._once("static", _digest(static), "Collecting static files ...", "collectstatic")

    def _once(self, name: str, digest: str, sentence: str, command: str) -> None:
        stamp = settings.VAR_DIR / f"{STAMP}-{name}"
        database = settings.DATABASES["default"]
        mark = f"{digest} {database.get('NAME')} {database.get('HOST', '')}"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == mark:
            return
        self.stdout.write(sentence)
        if command == "collectstatic":
            call_command(command, interactive=False, verbosity=0)
        else:
            call_command(command, stdout=self.stdout, stderr=self.stderr)
        stamp.write_text(mark, encoding="utf-8")


def _digest(texts: dict[str, str]) -> str:
    joined = "\0".join(f"{path}\0{text}" for path, text in texts.items())
    return hashlib.sha256(joined.encode()).hexdigest()
