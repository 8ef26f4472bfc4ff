"""Take the authored library in: `manage.py import_library`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.actions.library import import_library
from education.actions.site import prepare_site
from education.actions.wizard import CannotPublish
from education.progress import to_terminal
from education.queries.library import read_library


class Command(BaseCommand):
    help = "Fill a new site from the library, or bring one up to date. Staff edits are never overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.LIBRARY_DIR)

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            library, errors = read_library(folder)
        except (FileNotFoundError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        for error in errors:
            self.stderr.write(str(error))
        if errors:
            raise CommandError(f"{len(errors)} faults in {folder}. Nothing was changed.")
        prepare_site()
        try:
            report = import_library(library=library, tell=to_terminal(self.stderr))
        except CannotPublish as refusal:
            for sentence in refusal.sentences:
                self.stderr.write(sentence)
            raise CommandError("The check's knowledge cannot be published. Nothing was changed.") from refusal
        for sentence in (*report.kept, *report.waiting):
            self.stdout.write(sentence)
        self.stdout.write(
            f"Library: {report.made} new, {report.updated} updated, {len(report.kept)} as staff left them."
        )
