"""Write handouts as a hospital's record system serves them: `manage.py export_handouts folder`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.queries.handouts import files_by_code


class Command(BaseCommand):
    help = (
        "Write the PDF of each live handout once for each verified code of its cause or article, under the "
        "name by which OpenEMR looks for it: icd10_m96.0_en.pdf. Copy the folder to documents/education."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--size", choices=["letter", "a4"], default="letter")

    def handle(self, *, folder: Path, size: str, **options: object) -> None:
        found = files_by_code(size)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, pdf in found.items():
                (folder / name).write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {len(found)} files to {folder}.")
