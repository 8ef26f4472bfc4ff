"""How well a page answers a query, and why it was found."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from education.search.query import Part, Query, Sense
from education.search.stems import PASSED_OVER
from education.search.synonyms import Phrase


class Place(StrEnum):
    """Where in a page a phrase stands, the most telling first."""

    TITLE = "title"
    NAMES = "names"
    SUMMARY = "summary"
    BODY = "body"


WEIGHTS = {Place.TITLE: 8.0, Place.NAMES: 6.0, Place.SUMMARY: 4.0, Place.BODY: 2.0}
KINDS = {"article": 1.0, "cause": 1.0, "term": 0.4, "question": 0.4, "study": 0.25}
SCATTERED = 0.6  # what words of a known phrase count where they do not stand together
CLOSE = 5  # words, within which two parts of a query belong together
POINTED_TO = 1.6  # what it counts that a danger sign in the query speaks for this cause


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a page was found: in which place, and by which other words than those typed."""

    place: Place
    said: str = ""
    misspelled: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a page is worth for a query; ``stems`` are those to be marked."""

    score: float
    reasons: tuple[Reason, ...]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Document:
    """One entry of the index: its stems by place."""

    kind: str
    stems: Mapping[Place, tuple[str, ...]]


def rarity(entries: int, of: int) -> float:
    """Return how telling a stem is that so many of all entries have.

    >>> rarity(1, 100) > rarity(90, 100) > 0
    True
    """
    return math.log(1 + (of - entries + 0.5) / (entries + 0.5)) + 0.05


def ranked(
    query: Query, document: Document, *, counts: Mapping[str, int], total: int, pointed_to: bool = False
) -> Ranked | None:
    """Return what a document is worth for a query; None where it has nothing of it. Never below zero."""
    score = covered = whole = 0.0
    reasons: list[Reason] = []
    marked: set[str] = set()

    def telling(phrase: Phrase) -> float:
        return max(rarity(min(counts.get(one, 0), total), total) for one in phrase)

    for part in query.parts:
        share = _share(part, telling, counts)
        whole += share
        gained, got, hits = _best_of(part, document, share, telling)
        score += gained
        covered += got
        for sense, place in hits:
            reasons.append(Reason(place, sense.said, sense.misspelled))
            marked |= set(sense.phrase)
    if not score:
        return None
    title = set(document.stems.get(Place.TITLE, ())) - PASSED_OVER
    fills = len(marked & title) / len(title) if title else 0.0
    score += sum(
        _closeness(first, second, document)
        * min(_share(first, telling, counts), _share(second, telling, counts))
        for first, second in pairwise(query.parts)
    )
    score *= (0.1 + 0.9 * (covered / whole) ** 1.5) * (1 + 0.3 * fills) * KINDS.get(document.kind, 0.4)
    score *= POINTED_TO if pointed_to else 1.0
    return Ranked(score, tuple(dict.fromkeys(reasons)), frozenset(marked))


Hits = list[tuple[Sense, Place]]


def _best_of(
    part: Part, document: Document, share: float, telling: Callable[[Phrase], float]
) -> tuple[float, float, Hits]:
    """Return what a part gains, how much of it is covered, and by what: its own words, or others for it."""
    own: list[tuple[float, Sense, Place]] = []
    for word in part.words:
        worths = [(sense, *_worth(sense.phrase, document)) for sense in word]
        values = [(worth * sense.weight * telling(sense.phrase), sense, at) for sense, worth, at in worths]
        own += [max(values, key=lambda one: one[0])] if any(value for value, _, _ in values) else []
    together = tuple(word[0].phrase[0] for word in part.words)
    scattered = part.others and len(part.words) > 1 and not _worth(together, document)[0]
    factor = SCATTERED if scattered else 1.0
    best = factor * sum(value for value, _, _ in own), factor * share * len(own) / max(len(part.words), 1)
    hits: Hits = [(sense, place) for _, sense, place in own]
    for sense in part.others:
        worth, place = _worth(sense.phrase, document)
        if worth * sense.weight * share > best[0]:
            best, hits = (worth * sense.weight * share, sense.weight * share), [(sense, place)]
    return *best, hits


def _share(part: Part, telling: Callable[[Phrase], float], counts: Mapping[str, int]) -> float:
    """Return how telling a part is. Other words for it are as telling as itself, however rare they are."""
    own = [max(telling(sense.phrase) for sense in word) for word in part.words]
    known = [one for word in part.words for sense in word for one in sense.phrase if counts.get(one)]
    others = [telling(sense.phrase) for sense in part.others if all(counts.get(one) for one in sense.phrase)]
    return sum(own) if known or not others else min(others)


def _closeness(first: Part, second: Part, document: Document) -> float:
    """Return the weight of the best place where two parts stand close together, in any of their words."""
    for place, weight in WEIGHTS.items():
        stems = document.stems.get(place, ())
        here = _positions(first, stems)
        there = _positions(second, stems) if here else []
        if any(0 < abs(one - other) <= CLOSE for one in here for other in there):
            return weight / 2
    return 0.0


def _positions(part: Part, stems: tuple[str, ...]) -> list[int]:
    phrases = {sense.phrase for word in (*part.words, part.others) for sense in word}
    firsts = {phrase[0] for phrase in phrases}
    return [
        at
        for at, one in enumerate(stems)
        if one in firsts and any(stems[at : at + len(phrase)] == phrase for phrase in phrases)
    ]


def _worth(phrase: Phrase, document: Document) -> tuple[float, Place]:
    """Return the best place of a phrase, with a little for each further one."""
    found = []
    for place, weight in WEIGHTS.items():
        times = _times(phrase, document.stems.get(place, ()))
        if times:
            found.append((weight * times / (times + 0.5) if place is Place.BODY else weight, place))
    if not found:
        return 0.0, Place.BODY
    worth, place = max(found, key=lambda one: one[0])
    return worth + 0.25 * (sum(value for value, _ in found) - worth), place


def _times(phrase: Phrase, stems: tuple[str, ...]) -> int:
    if len(phrase) == 1:
        return stems.count(phrase[0])
    first, length = phrase[0], len(phrase)
    return sum(
        1 for place, one in enumerate(stems) if one == first and stems[place : place + length] == phrase
    )
