"""Every text of the library against the rules of plain language and of claims, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from education.content.claims import check_claims, figures_of
from education.content.glossary import Term
from education.content.kinds import TABLES
from education.content.library import FOLDERS, Library
from education.content.plain_language import Finding, Report, check_page, check_short
from education.content.source import PageSource
from education.content.tables import Record, line_of

LIBRARY_MEAN = 6.0  # grade; each page may reach 7.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with its file and line in the library."""

    path: str
    line: int
    finding: Finding

    def __str__(self) -> str:
        level = "error" if self.finding.fails else "warning"
        found = self.finding
        return f"{level}: {self.path}, line {self.line}: {found.rule} “{found.sentence}” {found.advice}"


@dataclass(frozen=True, slots=True)
class PageGrade:
    """How one page reads, for the table of grades."""

    path: str
    report: Report


def glossary_of(library: Library) -> tuple[Term, ...]:
    """Return the glossary in these records."""
    return tuple(
        Term(r["code"], r["term"], r["plain"], r["meaning"], tuple(r["variants"]), r["jargon"])
        for r in library.records["term"]
    )


def grades(library: Library) -> list[PageGrade]:
    """Return the report of each page, by path."""
    terms = glossary_of(library)
    return [PageGrade(path_of(page), check_page(page, terms)) for page in library.pages]


def findings(library: Library, files: Mapping[str, str]) -> Iterator[Placed]:
    """Yield what is to mend in pages, questions, red flags, captions and the glossary."""
    figures = {study["key"]: figures_of(study) for study in library.records["study"]}
    terms = glossary_of(library)
    for page in library.pages:
        path, above = path_of(page), _lines_above(page, files)
        for found in (*check_page(page, terms).findings, *check_claims(page.body, figures)):
            yield Placed(path, above + found.line if found.line else 1, found)
    for name, record, text in _short_texts(library):
        table = TABLES[name]
        line = line_of(table, files[table.file], record) or 1
        for found in check_short(text, terms).findings:
            yield Placed(table.file, line, found)
    for drawing in library.records["drawing"]:
        if len(drawing["alt"].split()) < 5:
            table = TABLES["drawing"]
            line = line_of(table, files[table.file], drawing) or 1
            advice = "Say in one or two sentences what the drawing shows, for who cannot see it."
            yield Placed(table.file, line, Finding("R25", True, 0, drawing["name"], advice))


def path_of(page: PageSource) -> str:
    """Return the page's path below the library's folder."""
    language = "" if page.language == "en" else f".{page.language}"
    return f"{FOLDERS[page.kind]}/{page.slug}{language}.md"


def _short_texts(library: Library) -> Iterator[tuple[str, Record, str]]:
    for flag in library.records["red_flag"]:
        for text in (flag["text"], flag["why"], flag["say"]):
            if text:
                yield "red_flag", flag, text
    for question in library.records["question"]:
        why = f"{question['why'][:1].upper()}{question['why'][1:]}"
        yield "question", question, f"{question['text']} {question['hint']} {why}"
        for option in question["option"]:
            if option["text"]:
                yield "question", question, option["text"]
    for drawing in library.records["drawing"]:
        yield "drawing", drawing, drawing["caption"]
    for term in library.records["term"]:
        if term["meaning"]:
            yield "term", term, term["meaning"]
    for cause in library.records["cause"]:
        yield "cause", cause, cause["meaning"]


def _lines_above(page: PageSource, files: Mapping[str, str]) -> int:
    text = files[path_of(page)]
    return text.count("\n", 0, text.index(page.body.splitlines()[0]))
