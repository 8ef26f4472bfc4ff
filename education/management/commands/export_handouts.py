"""Write handouts as a hospital's record system serves them: `manage.py export_handouts folder`."""

import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.actions.handout_files import draw_all_files
from education.progress import to_terminal
from education.queries.handouts import files_by_code

OURS = re.compile(r"(?:icd10|icd9|snomed)_[a-z0-9.]+_[a-z-]+\.pdf")


class Command(BaseCommand):
    help = (
        "Write the PDF of each live handout once for each verified code of its cause or article, under the "
        "name by which OpenEMR looks for it: icd10_m96.0_en.pdf. Files of an "
        "older export that no longer hold are removed. Copy the folder to documents/education."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--size", choices=["letter", "a4"], default="letter")

    def handle(self, *, folder: Path, size: str, **options: object) -> None:
        _drawn, refused = draw_all_files(tell=to_terminal(self.stderr))
        for sentence in refused:
            self.stderr.write(sentence)
        found = files_by_code(size)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.iterdir():  # an older export may hold a paper that must not go out any more
                if OURS.fullmatch(old.name) and old.name not in found:
                    old.unlink()
            for name, pdf in found.items():
                (folder / name).write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {len(found)} files to {folder}.")
