"""Check the authored library without changing anything: `manage.py check_library`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.queries.library import read_library
from education.wizard.audit import audit
from education.wizard.gate import below_expectation, ready_for_release
from education.wizard.pins import broken_pins, unpinned
from education.wizard.problems import find_problems
from education.wizard.records import to_knowledge, to_pins, to_vignettes


class Command(BaseCommand):
    help = "Check the authored library. Exit 1, with file, line and what to write, where something is wrong."

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
        knowledge = ready_for_release(to_knowledge(library.records))
        problems = find_problems(knowledge)
        for problem in problems:
            self.stderr.write(f"{'error' if problem.blocks else 'warning'}: {problem}")
        faults = sum(problem.blocks for problem in problems)
        if not faults:
            report = audit(knowledge, to_vignettes(library.records["vignette"]))
            held = [
                *broken_pins(knowledge, to_pins(library.records)),
                *below_expectation(report),
            ]
            for sentence in unpinned(knowledge, to_pins(library.records)):
                self.stderr.write(f"warning: {sentence}")
            for sentence in held:
                self.stderr.write(f"error: {sentence}")
            faults = len(held)
        if faults:
            raise CommandError(f"{faults} faults in the knowledge of the check. Nothing was changed.")
        counts = ", ".join(f"{len(records)} {name}" for name, records in library.records.items())
        self.stdout.write(f"The library is in order: {len(library.pages)} pages; {counts}.")
