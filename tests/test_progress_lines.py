"""Long commands tell how far they are, to a person and to nobody else."""

import io

from education import progress
from education.actions.library import import_library
from education.actions.site import prepare_site


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_at_a_terminal_sees_a_line_now_and_then(monkeypatch):
    seconds = iter([0, 0, 1, 2.5, 2.5, 3])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(seconds))
    screen = Terminal()
    tell = progress.to_terminal(screen)
    for line in ("first", "too soon", "third", "too soon again"):
        tell(line)
    assert screen.getvalue() == "first\nthird\n"


def test_a_file_or_a_pipe_gets_none():
    plain = io.StringIO()
    progress.to_terminal(plain)("x")
    assert plain.getvalue() == ""


def test_taking_the_library_in_tells_of_its_tables_and_pages(db, library):
    told: list[str] = []
    prepare_site()
    import_library(library=library, tell=told.append)
    assert any("records" in line for line in told) and "page 1 of" in " ".join(told)
