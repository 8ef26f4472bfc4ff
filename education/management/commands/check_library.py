"""Check the authored library without changing anything: `manage.py check_library`."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.content.kinds import TABLES
from education.content.library import Library
from education.content.review import LIBRARY_MEAN, findings, grades
from education.queries.library import authored_files, read_library
from education.wizard.audit import audit
from education.wizard.gate import below_expectation, ready_for_release
from education.wizard.pins import broken_pins, unpinned
from education.wizard.problems import find_problems
from education.wizard.records import to_knowledge, to_pins, to_vignettes


class Command(BaseCommand):
    help = "Check the authored library. Exit 1, with file, line and what to write, where something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.LIBRARY_DIR)
        parser.add_argument("--grades", action="store_true", help="print the grade of each page")
        parser.add_argument("--warnings", action="store_true", help="print what could read better, too")

    def handle(self, *, folder: Path, **options: object) -> None:
        self.shows_grades, self.shows_warnings = bool(options["grades"]), bool(options["warnings"])
        try:
            library, errors = read_library(folder)
        except (FileNotFoundError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        for error in errors:
            self.stderr.write(str(error))
        if errors:
            raise CommandError(f"{len(errors)} faults in {folder}. Nothing was changed.")
        hard = self._read_aloud(library, authored_files(folder))
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
        if hard:
            raise CommandError(f"{hard} places that are hard to read or unfounded. Nothing was changed.")
        counts = ", ".join(f"{len(records)} {name}" for name, records in library.records.items())
        self.stdout.write(f"The library is in order: {len(library.pages)} pages; {counts}.")

    def _read_aloud(self, library: Library, files: dict[str, str]) -> int:
        """Print what is hard to read or unfounded, and the grades; return how many places must be mended."""
        failing = could_be_better = in_studies = 0
        for placed in findings(library, files):
            failing += placed.finding.fails
            could_be_better += not placed.finding.fails
            in_studies += not placed.finding.fails and placed.path == TABLES["study"].file
            if placed.finding.fails or self.shows_warnings:
                self.stderr.write(str(placed))
        table = [row for row in grades(library) if row.report.ease is None]  # Spanish has a scale of its own
        mean = sum(row.report.grade for row in table) / max(1, len(table))
        if self.shows_grades:
            self.stdout.write(f"{'grade':>5} {'terms':>5} {'smog':>5} {'words':>5}  page")
            for row in table:
                level = f"{row.report.smog:5.1f}" if row.report.smog is not None else "    -"
                scores = f"{row.report.grade:5.1f} {row.report.masked:5.1f} {level}"
                self.stdout.write(f"{scores} {row.report.words:5}  {row.path}")
            self.stdout.write("terms: the grade with each term of the glossary put as one short word.")
        most = max((row.report.grade for row in table), default=0.0)
        self.stdout.write(
            f"Reading grade of {len(table)} pages: mean {mean:.1f} (at most {LIBRARY_MEAN}), "
            f"highest {most:.1f} (at most 7.0)."
        )
        self.stdout.write(
            f"{failing} places to mend; {could_be_better} that could read better, "
            f"{in_studies} of them in the words of studies (--warnings lists them)."
        )
        return failing + (mean > LIBRARY_MEAN)
