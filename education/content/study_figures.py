"""The figures that a page may give from one study's record: its pairs, its times and its loose numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from education.content.figures import COUNTS, figures_in, fractions_of_people

CHANGE = re.compile(r"\b(?:fell|fall|falls|rose|rise|grew|drop|dropped|cut|scores?|spending|odds|half the)\b")
WHOLES = (100, 1000)  # whole people of these: what a count may be rounded to


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """What one record holds. ``pairs``: so many of so many, with the time of that outcome or empty."""

    pairs: Mapping[tuple[float, float], str] = field(default_factory=dict)
    loose: frozenset[float] = frozenset()  # numbers of its own words that are no part of a pair; its wholes
    days: frozenset[float] = frozenset()  # its times
    shares: frozenset[float] = frozenset()  # of 100, unrounded
    words: str = ""

    def has(self, number: float) -> bool:
        """Return whether the number stands anywhere in the record: for years, measures and wholes."""
        return number in self.loose or any(number in pair for pair in self.pairs)

    def tells(self, days: float, number: float) -> bool:
        """Return whether the record tells this time, in any unit and rounded to whole ones."""
        unit = days / number if number else 1.0
        return any(
            abs(days - own) <= max(0.05 * own, 0.51 * unit if own > unit else 0.0) for own in self.days
        )

    def has_share(self, share: float, words: str) -> bool:
        """Return whether about so many of 100 had, or did not have, one of the outcomes."""
        near = any(min(abs(own - share), abs(100 - own - share)) <= 5 for own in self.shares)
        return near or words.split()[-1] in self.words.lower()


def figures_of(study: Mapping[str, Any]) -> StudyFigures:
    """Return every figure that a page may give from this study record."""
    pairs: dict[tuple[float, float], str] = {}
    days: set[float] = set()
    shares: set[float] = set()
    loose = {float(study[name]) for name in ("year", "sample_size") if _known(study[name])}
    texts = [(str(study[name]), "") for name in ("title", "population", "design", "note")]
    for outcome in study["outcome"]:
        part, whole, share = outcome["numerator"], outcome["denominator"], outcome["percent"]
        time = outcome["time_window"]
        statement = outcome["statement"]
        texts += [(statement, time or _time_in(statement)), (time, "")]
        if _known(whole):
            loose.add(float(whole))
        if _known(part) and _known(whole) and whole:
            _add(pairs, shares, _of(float(part), float(whole)), time or _time_in(statement))
        elif _known(share) and _counts(statement):
            _add(pairs, shares, _share(float(share)), time or _time_in(statement))
    for text, time in texts:
        found = figures_in(text)
        units = {figure.days / figure.value for figure in found if figure.role == "time" and figure.value}
        for figure in found:
            if figure.role in COUNTS and len(text) < 80:  # of a time window: mean 3.2 months (2 to 6)
                days |= {figure.value * unit for unit in units}
            if figure.role == "part":
                _add(pairs, shares, _of(figure.value, figure.of), time)
            elif figure.role == "time":
                days.add(figure.days)
            else:
                loose.add(figure.value)
    return StudyFigures(
        pairs, frozenset(loose), frozenset(days), frozenset(shares), " ".join(text for text, _ in texts)
    )


def _of(part: float, whole: float) -> Iterator[tuple[float, float]]:
    """Yield a count, what is left, and both as whole people of 100 and 1,000."""
    yield part, whole
    yield whole - part, whole
    if whole:
        yield from _share(100 * part / whole)


def _share(share: float) -> Iterator[tuple[float, float]]:
    """Yield the share and what is left to 100, in whole people; both ways where it lies between two."""
    for whole in WHOLES:
        exact = share * whole / 100
        down, up = float(int(exact)), float(-int(-exact // 1))
        near = {down, up} if abs(exact % 1 - 0.5) < 0.05 else {float(round(exact))}
        for number in near:
            yield number, float(whole)
            yield whole - number, float(whole)


def _add(
    pairs: dict[tuple[float, float], str],
    shares: set[float],
    found: Iterator[tuple[float, float]],
    time: str,
) -> None:
    for part, whole in found:
        pairs[part, whole] = pairs.get((part, whole)) or time
        if whole:
            shares.add(100 * part / whole)


def _counts(statement: str) -> bool:
    """Return whether the percent of a record is a share of people or cases, not a change of a score."""
    shared = any(figure.role == "part" for figure in figures_in(statement))
    return shared or any(fractions_of_people(statement)) or CHANGE.search(statement.lower()) is None


def _time_in(statement: str) -> str:
    found = [figure.words for figure in figures_in(statement) if figure.role == "time"]
    return statement if found else ""


def _known(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
