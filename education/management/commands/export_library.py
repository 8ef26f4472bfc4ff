"""Write the rows back as library files: `manage.py export_library FOLDER`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from education.queries.library import exported_files


class Command(BaseCommand):
    help = (
        "Write everything staff edited as files that import_library reads. Export, import, export: no diff."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        files = exported_files()
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        self.stdout.write(f"{len(files)} files written to {folder}.")
