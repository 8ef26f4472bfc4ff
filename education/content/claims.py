"""What a page claims: each paragraph rests on a study or is marked as general; figures are the study's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from education.content.plain_language import NUMBER_WORDS, Finding
from education.content.prose import Prose, read_prose

NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
SHARE = re.compile(r"\b\d[\d,]* (?:out )?of (?:the |those )?\d")
OUT_OF = re.compile(r"(out of )(?:100|10)\b")
WORDS = {word: float(n) for n, word in enumerate(("one", *NUMBER_WORDS), start=1)}
OWN_WORDS = {"ask"}  # panels whose lines are the reader's own questions


def check_claims(text: str, figures: Mapping[str, frozenset[float]]) -> tuple[Finding, ...]:
    """Return what is unfounded in a page's Markdown; ``figures`` holds each study's numbers by its key.

    A paragraph quoted from the older text, marked [source-text], is exempt from the number rules.

    >>> figures = {"jung-2021": frozenset({42.0, 23.0})}
    >>> [found.advice for found in check_claims("In 24 of 42 the bone joined. [^jung-2021]", figures)]
    ['24 stands in no record of jung-2021. Write the figure of the study, or cite the one it is from.']
    """
    return tuple(finding for part in read_prose(text) for finding in _of_part(part, figures))


def figures_of(study: Mapping[str, Any]) -> frozenset[float]:
    """Return every number that a page may give from this study record.

    Counts and those left over, shares out of 100 and what is left to 100, rounded, and each number in the
    record's own words.
    """
    words = " ".join(str(study[name]) for name in ("title", "population", "design", "note"))
    words += " ".join(f" {outcome['statement']} {outcome['time_window']}" for outcome in study["outcome"])
    found = {
        *_numbers_in(words),
        *(WORDS[word] for word in re.findall(r"[a-z]+", words.lower()) if word in WORDS),
    }
    found |= {float(study[name]) for name in ("year", "sample_size") if _known(study[name])}
    for outcome in study["outcome"]:
        part, whole, share = outcome["numerator"], outcome["denominator"], outcome["percent"]
        if _known(part) and _known(whole) and whole:
            found |= {part, whole, whole - part}
            found |= _out_of_100(100 * part / whole)
        elif _known(whole):
            found.add(whole)
        if _known(share):
            found |= _out_of_100(float(share))
    return frozenset(float(number) for number in found)


def _of_part(part: Prose, figures: Mapping[str, frozenset[float]]) -> Iterator[Finding]:
    if part.kind in {"heading", "term"} or part.panel in OWN_WORDS or not part.words:
        return
    if not part.citations and not part.remarks:
        advice = "Cite the study or guidance it rests on, as [^key], or mark it [general]."
        yield Finding("claim", True, part.line, part.text, advice)
    if "source-text" in part.remarks:
        return
    if not part.citations:
        if SHARE.search(part.text):
            yield Finding("claim", True, part.line, part.text, "A count of people needs its study: [^key].")
        return
    known = frozenset().union(*(figures.get(key, frozenset()) for key in part.citations))
    for number in _numbers_in(part.text):
        if number not in known:
            told = ", ".join(part.citations)
            advice = (
                f"{number:g} stands in no record of {told}. "
                "Write the figure of the study, or cite the one it is from."
            )
            yield Finding("claim", True, part.line, part.text, advice)


def _numbers_in(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in NUMBER.findall(OUT_OF.sub(r"\1", text))]


def _out_of_100(share: float) -> set[float]:
    """Return the share and what is left to 100, in whole people; both ways where it lies between two."""
    down, up = float(int(share)), float(-int(-share // 1))
    near = {down, up} if abs(share % 1 - 0.5) < 0.05 else {float(round(share))}
    return near | {100 - number for number in near}


def _known(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
