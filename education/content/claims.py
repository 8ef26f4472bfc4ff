"""What a page claims: each statement rests on a study or is marked as general; figures are the study's.

A count is read as a pair, so many of so many, and held against ONE outcome of a study that the statement
cites: equal, or rounded to whole people of 100 or 1,000, or what is left of the whole, since both framings
are wanted. It says of how many, by when. A loose number needs a whole beside it, a time has to be one that
the study tells. What a program cannot see: whether the words beside a right figure say what was counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from education.content.figures import (
    COUNTS,
    ROUND_WHOLES,
    Figure,
    figures_in,
    fractions_of_people,
    is_timed,
    quantities,
)
from education.content.findings import Finding
from education.content.prose import Prose, Statement, read_prose
from education.content.study_figures import StudyFigures

OWN_WORDS = {"ask"}  # panels whose lines are the reader's own questions
UNMARKED = "Cite the study or guidance it rests on, as [^key], or mark it [general]."
OF_PEOPLE = "A count of people, or how much something helped, needs its study: [^key]. [general] holds none."


def check_claims(
    text: str, figures: Mapping[str, StudyFigures], *, place: str = "", marked: bool = True
) -> tuple[Finding, ...]:
    """Return what is unfounded in a page's Markdown; ``figures`` holds each study's figures by its key.

    ``marked``: each paragraph has to cite or be marked; without it that is a warning (a summary stands in
    lists, where no source can follow).
    A statement quoted from the older text, marked [source-text], is exempt from the number rules.

    >>> found = check_claims("Bone joined in 24 of 42. [^jung]", {"jung": StudyFigures()})
    >>> found[0].advice
    '24 of 42 stands in no record of jung. Write the figure of the study, or cite the one it is from.'
    """
    found = (finding for part in read_prose(text) for finding in _of_part(part, figures, marked))
    return tuple(replace(finding, place=place) for finding in found)


def _of_part(part: Prose, figures: Mapping[str, StudyFigures], marked: bool) -> Iterator[Finding]:
    if part.kind in {"heading", "term"} or part.panel in OWN_WORDS or not part.words:
        return
    if not part.citations and not part.remarks:
        yield Finding("uncited", marked, part.line, part.text, UNMARKED)
    for key in part.citations:
        if key not in figures:
            advice = (
                f"There is no study “{key}”. Its key stands in studies.toml and in its address on the site."
            )
            yield Finding("unknown-study", True, part.line, part.text, advice)
    wholes = {
        figure.value for figure in figures_in(part.text) if figure.role in {"whole", "people", "things"}
    }
    for statement in part.statements:
        if "source-text" in statement.remarks:
            continue
        # Words behind the last mark belong to the paragraph's studies.
        keys = statement.citations or (() if statement.remarks else part.citations)
        if keys:
            yield from _cited(part, statement, tuple(k for k in keys if k in figures), figures, wholes)
        elif _counts_people(statement.text):
            yield Finding("claim", True, part.line, statement.text, OF_PEOPLE)


def is_founded(
    part: Prose, statement: Statement, keys: tuple[str, ...], figures: Mapping[str, StudyFigures]
) -> bool:
    """Return whether these studies alone hold every figure of a statement: one of several it cites may go."""
    known = tuple(key for key in keys if key in figures)
    wholes = {
        figure.value for figure in figures_in(part.text) if figure.role in {"whole", "people", "things"}
    }
    return bool(known) and not any(_cited(part, statement, known, figures, wholes))


def _counts_people(text: str) -> bool:
    """Return whether a general remark holds a count of people or an effect; times and doses are neither."""
    spelled = {figure.role for figure in figures_in(text)} & {"part", "whole", "people"}
    bare = any(figure.role == "bare" for figure in figures_in(text, spelled=False))  # from 64 to 20
    return bool(spelled) or bare or any(fractions_of_people(text))


def _cited(
    part: Prose,
    statement: Statement,
    keys: tuple[str, ...],
    figures: Mapping[str, StudyFigures],
    wholes: set[float],
) -> Iterator[Finding]:
    studies = [figures[key] for key in keys]
    told = ", ".join(keys)
    pairs: list[tuple[float, float]] = []
    for figure in figures_in(statement.text):
        advice = ""
        if figure.role == "part":
            pairs.append((figure.value, figure.of))
            if not any((figure.value, figure.of) in study.pairs for study in studies):
                advice = f"{figure.value:,g} of {figure.of:,g} stands in no record of {told}. {WRITE}"
        elif figure.role in COUNTS and not any(figure.value in s.loose for s in studies):
            beside = [(figure.value, whole) for whole in sorted(wholes)]
            matching = [pair for pair in beside if any(pair in study.pairs for study in studies)]
            pairs += matching[:1]
            if not matching and not _is_time(figure, part, statement, studies):
                advice = _unplaced(figure, studies, told)
        elif figure.role == "time" and not any(study.tells(figure.days, figure.value) for study in studies):
            advice = f"{figure.words.strip(' .,')!r}: this time stands in no record of {told}. {WRITE}"
        elif figure.role == "whole" and figure.value in ROUND_WHOLES:
            continue
        elif figure.role in {"year", "measure", "whole"} and not any(s.has(figure.value) for s in studies):
            advice = f"{figure.value:,g} stands in no record of {told}. {WRITE}"
        if advice and studies:
            yield Finding("claim", True, part.line, statement.text, advice)
    for words, share in fractions_of_people(statement.text):
        if studies and not any(study.has_share(share, words) for study in studies):
            advice = f"“{words}” is the share in no record of {told}. Write how many out of 100, and by when."
            yield Finding("claim", True, part.line, statement.text, advice)
    if pairs and not is_timed(_around(part, statement)):
        yield Finding("claim", True, part.line, statement.text, _by_when(pairs, studies))


def _is_time(figure: Figure, part: Prose, statement: Statement, studies: list[StudyFigures]) -> bool:
    """Return whether a number is a time whose unit stands elsewhere: after 7 months in one, 14 in another."""
    units = {
        other.days / other.value for other in figures_in(part.text) if other.role == "time" and other.value
    }
    if re.search(r"\b(?:age|aged|old)\b", statement.text.lower()):
        units.add(365.0)
    return any(study.tells(figure.value * unit, figure.value) for study in studies for unit in units)


WRITE = "Write the figure of the study, or cite the one it is from."


def _unplaced(figure: Figure, studies: list[StudyFigures], told: str) -> str:
    """Return what to write for a number that has no whole beside it, or that no study gives."""
    for study in studies:
        for part, whole in sorted(study.pairs):
            if part == figure.value and whole not in ROUND_WHOLES:
                return (
                    f"{figure.value:,g} of how many? The record of {told} says {part:,g} of {whole:,g}: "
                    "give both in this paragraph."
                )
    return f"{figure.value:,g} stands in no record of {told}. {WRITE}"


def _around(part: Prose, statement: Statement) -> str:
    """Return where the time of a statement may stand: its term, and what cites the same studies."""
    beside = [
        other.text
        for other in part.statements
        if other is statement or set(other.citations) & set(statement.citations or part.citations)
    ]
    return " ".join([part.term, *beside])


def _by_when(pairs: list[tuple[float, float]], studies: list[StudyFigures]) -> str:
    times = {study.pairs[pair] for study in studies for pair in pairs if study.pairs.get(pair)}
    if times:
        return f"By when? No number without its time. The record says: {'; '.join(sorted(times))}."
    words = quantities()["untimed"][0]
    return f"By when? No number without its time. The record gives none, so write: the study {words}."
