"""Every text of the library against the rules of plain language and of claims, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from education.content.claims import check_claims
from education.content.drawing_words import caption_findings, svg_findings
from education.content.findings import Finding, Report
from education.content.glossary import Term
from education.content.kinds import TABLES
from education.content.library import FOLDERS, Library, lines_above
from education.content.plain_language import check_page, check_short
from education.content.prose import read_prose
from education.content.source import PageSource, line_of_place
from education.content.study_figures import StudyFigures, figures_of
from education.content.tables import Record, line_of
from education.content.wording import cause_findings, only_watched

LIBRARY_MEAN = 6.0  # grade; each page may reach 7.0
STUDY_FAULTS = {"R13", "R15", "R16"}  # of a study's own words: the rest is told, and does not stop a release


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with its file and line in the library."""

    path: str
    line: int
    finding: Finding

    def __str__(self) -> str:
        level = "error" if self.finding.fails else "warning"
        found = self.finding
        place = f" ({found.place})" if found.place else ""
        return (
            f"{level}: {self.path}, line {self.line}{place}: {found.rule} “{found.sentence}” {found.advice}"
        )


@dataclass(frozen=True, slots=True)
class PageGrade:
    """How one page reads, for the table of grades."""

    path: str
    report: Report


@dataclass(frozen=True, slots=True)
class Sources:
    """What the studies of a library hold: figures by key, and the keys that only watched."""

    figures: Mapping[str, StudyFigures]
    watched: frozenset[str]


def sources_of(studies: Sequence[Record]) -> Sources:
    """Return what pages may take from these study records."""
    return Sources(
        {study["key"]: figures_of(study) for study in studies},
        frozenset(study["key"] for study in studies if only_watched(study["design"])),
    )


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


def review_page(source: PageSource, terms: tuple[Term, ...], sources: Sources) -> Report:
    """Return the whole report of a page: how it reads, what it rests on. The same for files and for staff."""
    report = check_page(source, terms)
    claims = [*check_claims(source.body, sources.figures)]
    causes = [*_causes(source.body, sources)]
    for number, fact in enumerate(source.key_facts, start=1):
        claims += check_claims(fact, sources.figures, place=f"key fact {number}")
        causes += _causes(fact, sources, place=f"key fact {number}")
    claims += check_claims(source.summary, sources.figures, place="summary", marked=False)
    causes += _causes(source.summary, sources, place="summary")
    ordered = sorted([*report.findings, *claims, *causes], key=lambda found: (not found.fails, found.line))
    return replace(report, findings=tuple(ordered))


def findings(library: Library, files: Mapping[str, str]) -> Iterator[Placed]:
    """Yield what is to mend in pages, questions, symptoms, red flags, studies, drawings and the glossary."""
    terms, sources = glossary_of(library), sources_of(library.records["study"])
    for page in library.pages:
        path = path_of(page)
        for found in review_page(page, terms, sources).findings:
            yield Placed(path, _line(page, files[path], found), found)
    for name, record, found in _of_records(library, terms):
        table = TABLES[name]
        yield Placed(table.file, line_of(table, files[table.file], record) or 1, found)
    for drawing in library.records["drawing"]:
        path = f"drawings/{drawing['name']}.svg"
        if path not in files:
            advice = f"There is no {path}. Draw it, or take the record out."
            yield Placed(path, 1, Finding("R25", True, 1, drawing["name"], advice))
            continue
        for found in svg_findings(files[path], drawing["name"]):
            yield Placed(path, found.line, found)


def path_of(page: PageSource) -> str:
    """Return the page's path below the library's folder."""
    language = "" if page.language == "en" else f".{page.language}"
    return f"{FOLDERS[page.kind]}/{page.slug}{language}.md"


def _line(page: PageSource, text: str, found: Finding) -> int:
    if found.place:
        return line_of_place(text, page, found.place)
    return lines_above(page, text) + found.line if found.line else 1


def _causes(text: str, sources: Sources, *, place: str = "") -> Iterator[Finding]:
    def may_show_cause(keys: Sequence[str]) -> bool:
        return any(key not in sources.watched for key in keys)

    return cause_findings(read_prose(text), may_show_cause, place=place)


def _of_records(library: Library, terms: tuple[Term, ...]) -> Iterator[tuple[str, Record, Finding]]:
    """Yield (table, record, finding) for every short text of the tables."""
    for name, record, text in _short_texts(library):
        strict = name == "red_flag" and text in {record["text"], record["say"]}
        for found in check_short(text, terms, strict=strict).findings:
            yield name, record, found
    for drawing in library.records["drawing"]:
        for found in caption_findings(drawing):
            yield "drawing", drawing, found
    for question in library.records["question"]:
        for option in question["option"]:
            if option["red_flag"] and option["text"]:
                advice = "Leave this text out: a danger sign is worded once, in red_flags.toml."
                yield "question", question, Finding("R30", True, 0, option["text"], advice)
    for study in library.records["study"]:
        yield from (("study", study, found) for found in study_findings(study, terms))


def study_findings(study: Record, terms: tuple[Term, ...]) -> Iterator[Finding]:
    """Yield what is hard in a study's own words on its page: whom it was about, what it counted, our note.

    Of the first two, bare percents, 1 in N, decimals, jargon and unknown short forms fail; so does a cause
    that a study which only watched cannot show. The rest is a warning.
    """
    texts = [("who", study["population"]), ("note", study["note"])]
    texts += [(f"outcome {outcome['code']}", outcome["statement"]) for outcome in study["outcome"]]
    for place, text in texts:
        if not text:
            continue
        for found in check_short(text, terms).findings:
            if found.rule in {"R12", "R17"}:  # the study's own numbers stand below each statement
                continue
            yield replace(
                found, place=place, fails=found.fails and found.rule in STUDY_FAULTS and place != "note"
            )
        if place.startswith("outcome") and only_watched(study["design"]):
            own_words = text.replace("[", "(").replace("]", ")")
            cited = read_prose(f"{own_words} [^{study['key']}]")
            yield from cause_findings(cited, lambda keys: False, place=place)


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
    for symptom in library.records["symptom"]:
        yield "symptom", symptom, symptom["text"]
    for topic in library.records["topic"]:
        yield "topic", topic, topic["summary"]
    for drawing in library.records["drawing"]:
        yield "drawing", drawing, drawing["caption"]
    for term in library.records["term"]:
        if term["meaning"]:
            yield "term", term, term["meaning"]
    for cause in library.records["cause"]:
        yield "cause", cause, cause["meaning"]
