"""Make a site ready to serve: database, first rows, library, static files. Safe to repeat."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from education import stylesheet
from education.actions.people import make_roles
from education.actions.site import prepare_site
from education.databases import one_at_a_time
from education.management.starting import NOTHING, refuse_newer, schema_of_the_site
from education.queries.library import authored_files, read_library
from education.short_turns import StillInUse, in_short_turns

STAMP = "prepared"  # what was last taken in, so that the next start takes seconds


class Command(BaseCommand):
    help = "Migrate the database, take the library in and collect static files; only what has changed."

    def handle(self, **options: object) -> None:
        # All that can be wrong is looked for before anything is changed.
        refuse_newer(schema_of_the_site())
        library = self._library()
        try:
            with one_at_a_time():  # several nodes may start at once
                self._prepare(library)
        except DatabaseError as error:
            raise CommandError(f"The database cannot be written: {str(error).strip()}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or settings.VAR_DIR}: {error.strerror}.") from error

    def _library(self) -> str:
        """Return the digest of the authored library, which is whole."""
        try:
            digest = _digest(authored_files(settings.LIBRARY_DIR))
            if self._is_new("library", digest):
                _library, errors = read_library(settings.LIBRARY_DIR)
                for error in errors:
                    self.stderr.write(str(error))
                if errors:
                    raise CommandError(f"The library has {len(errors)} faults. {NOTHING}")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The library cannot be read: {error} {NOTHING}") from error
        return digest

    def _prepare(self, library: str) -> None:
        try:
            in_short_turns(
                lambda: call_command("migrate", interactive=False, verbosity=0), told=self.stdout.write
            )
        except StillInUse as error:
            raise CommandError(str(error)) from error
        _nobody_elses(Path(str(settings.DATABASES["default"]["NAME"])))
        prepare_site()
        make_roles()
        self._once("library", library, "Taking in the library ...", "import_library")
        static = {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in (settings.BASE_DIR / "static", stylesheet.PARTS)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self._once("static", _digest(static), "Collecting static files ...", "collectstatic")

    def _is_new(self, name: str, digest: str) -> bool:
        stamp = settings.VAR_DIR / f"{STAMP}-{name}"
        return not stamp.exists() or stamp.read_text(encoding="utf-8") != _mark(digest)

    def _once(self, name: str, digest: str, sentence: str, command: str) -> None:
        if not self._is_new(name, digest):
            return
        self.stdout.write(sentence)
        if command == "collectstatic":
            call_command(command, interactive=False, verbosity=0)
        else:
            call_command(command, stdout=self.stdout, stderr=self.stderr)
        (settings.VAR_DIR / f"{STAMP}-{name}").write_text(_mark(digest), encoding="utf-8")


def _mark(digest: str) -> str:
    database = settings.DATABASES["default"]
    return f"{digest} {database.get('NAME')} {database.get('HOST', '')}"


def _nobody_elses(file: Path) -> None:
    """Let nobody else on the machine read a database file: password hashes lie in it."""
    if connection.vendor == "sqlite" and file.is_file():
        file.chmod(0o600)


def _digest(texts: dict[str, str]) -> str:
    joined = "\0".join(f"{path}\0{text}" for path, text in texts.items())
    return hashlib.sha256(joined.encode()).hexdigest()
