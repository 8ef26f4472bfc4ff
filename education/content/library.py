"""The authored library as a whole: which files it has, what each record holds, and what points where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from education.content import rendering
from education.content.kinds import TABLES
from education.content.prose import block_marks
from education.content.source import ContentError, PageSource, line_of_place, parse
from education.content.tables import Record, line_of, read_table

FOLDERS = {"article": "articles", "cause": "causes"}


@dataclass(frozen=True, slots=True)
class Library:
    """Everything authored: records by table name, and the pages."""

    records: Mapping[str, list[Record]]
    pages: tuple[PageSource, ...]


@dataclass
class _Reading:
    files: Mapping[str, str]
    errors: list[ContentError] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    pages: list[PageSource] = field(default_factory=list)

    def codes(self, name: str) -> set[str]:
        return {str(record[TABLES[name].key[0]]) for record in self.records[name]}


def read(files: Mapping[str, str]) -> tuple[Library, list[ContentError]]:
    """Return the library in these files (path below the library's folder -> text), and all that is wrong.

    Nothing may be written from a library that has errors.
    """
    reading = _Reading(files)
    for name, table in TABLES.items():
        records, errors = read_table(table, files.get(table.file, ""))
        reading.records[name] = records
        reading.errors += errors
        if table.file not in files:
            reading.errors.append(ContentError(table.file, None, "The file is missing."))
    for kind, folder in FOLDERS.items():
        for path in sorted(path for path in files if path.startswith(f"{folder}/")):
            try:
                page = parse(files[path], kind=kind, path=path)
            except ContentError as error:
                reading.errors.append(error)
                continue
            reading.pages.append(page)
            reading.errors += [
                ContentError(path, lines_above(page, files[path]) + line, sentence)
                for line, sentence in rendering.find_faults(page.body)
            ]
    reading.errors += _dangling(reading)
    return Library(reading.records, tuple(reading.pages)), reading.errors


def _dangling(reading: _Reading) -> Iterator[ContentError]:
    """Yield an error for everything that points to something that does not exist."""
    for name, record, field_name, target, value in _pointers(reading):
        if value and value not in reading.codes(target):
            table = TABLES[name]
            line = line_of(table, reading.files[table.file], record)
            key = " and ".join(str(record[part]) for part in table.key)
            yield ContentError(
                table.file,
                line,
                f"{name} {key!r}: {field_name} names the {target} {value!r}, which does not exist.",
            )
    for page in reading.pages:
        path = f"{FOLDERS[page.kind]}/{page.slug}.md"
        if page.kind == "cause" and page.slug not in reading.codes("cause"):
            yield ContentError(path, None, f"There is no cause {page.slug!r} in causes.toml.")
        if page.topic and page.topic not in reading.codes("topic"):
            yield ContentError(path, None, f"There is no topic {page.topic!r} in topics.toml.")
        for cause in page.related:
            if cause not in reading.codes("cause"):
                yield ContentError(path, None, f"'related' names the cause {cause!r}, which does not exist.")
        yield from _dangling_in_text(reading, page, path)


def lines_above(page: PageSource, text: str) -> int:
    """Return how many lines of a page's file stand above its text."""
    first = page.body.splitlines()[0]
    return text.count("\n", 0, text.index(first, text.find("\n+++")))


def _dangling_in_text(reading: _Reading, page: PageSource, path: str) -> Iterator[ContentError]:
    outcomes = {
        (study["key"], outcome["code"]) for study in reading.records["study"] for outcome in study["outcome"]
    }
    studies = reading.codes("study")
    for line, key in _cited(reading, page, path):
        if key not in studies:
            yield ContentError(path, line, f"The study {key!r} is cited, but {_no_such(key, studies)}")
    above = lines_above(page, reading.files[path])
    for line, name, key, outcome in block_marks(page.body):
        if name == "study" and key not in studies:
            yield ContentError(
                path, above + line, f"The study {key!r} is shown, but {_no_such(key, studies)}"
            )
        elif name == "study" and outcome and (key, outcome) not in outcomes:
            known = sorted(code for study, code in outcomes if study == key)
            advice = f"Use one of {', '.join(known)}." if known else f"Write [study:{key}]."
            yield ContentError(path, above + line, f"The study {key!r} has no outcome {outcome!r}. {advice}")
        elif name == "drawing" and f"drawings/{key}.svg" not in reading.files:
            advice = f"Draw drawings/{key}.svg, or name one that is there."
            yield ContentError(path, above + line, f"There is no drawing {key!r}. {advice}")


def _cited(reading: _Reading, page: PageSource, path: str) -> Iterator[tuple[int, str]]:
    """Yield (line of the file, study key) of each citation, in the front matter and in the text."""
    text = reading.files[path]
    above = lines_above(page, text)
    for number, fact in enumerate(page.key_facts, start=1):
        for key in re.findall(rendering.CITATION, fact):
            yield line_of_place(text, page, f"key fact {number}"), key
    for key in re.findall(rendering.CITATION, page.summary):
        yield line_of_place(text, page, "summary"), key
    for line, words in enumerate(page.body.splitlines(), start=1):
        for key in re.findall(rendering.CITATION, words):
            yield above + line, key


def _no_such(key: str, studies: set[str]) -> str:
    close = get_close_matches(key, studies, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else "Add its record, or cite another one."
    return f"studies.toml has none of that key. {hint}"


def _pointers(reading: _Reading) -> Iterator[tuple[str, Record, str, str, str]]:
    for study in reading.records["study"]:
        yield "study", study, "superseded_by", "study", study["superseded_by"]
        for outcome in study["outcome"]:
            for cause in outcome["supports"]:
                yield "study", study, f"outcome {outcome.get('code')!r}", "cause", cause
    for flag in reading.records["red_flag"]:
        for cause in flag["points_to"]:
            yield "red_flag", flag, "points_to", "cause", cause
        for key in flag["citations"]:
            yield "red_flag", flag, "citations", "study", key
        for code in (code for group in flag["when"] for code in group):
            yield "red_flag", flag, "when", "symptom", code
    for question in reading.records["question"]:
        for option in question["option"]:
            yield "question", question, f"option {option.get('code')!r}", "symptom", option["symptom"]
            yield "question", question, f"option {option.get('code')!r}", "red_flag", option["red_flag"]
    for link in reading.records["association"]:
        yield "association", link, "cause", "cause", link["cause"]
        yield "association", link, "symptom", "symptom", link["symptom"]
        for key in link["citations"]:
            yield "association", link, "citations", "study", key
    for code in reading.records["code"]:
        for cause in code["causes"]:
            yield "code", code, "causes", "cause", cause
    for handout in reading.records["handout"]:
        if handout["cause"]:
            yield "handout", handout, "cause", "cause", handout["cause"]
    for cause in reading.records["cause"]:
        for band in cause["base_rates"]:
            yield "cause", cause, "base_rates", "symptom", band
    for vignette in reading.records["vignette"]:
        yield "vignette", vignette, "cause", "cause", vignette["cause"]
        for cause in vignette["acceptable"]:
            yield "vignette", vignette, "acceptable", "cause", cause
