"""How well a page answers a query, and why it was found."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from education.search.query import Part, Query, Sense
from education.search.synonyms import Phrase


class Place(StrEnum):
    """Where in a page a phrase stands, the most telling first."""

    TITLE = "title"
    NAMES = "names"
    SUMMARY = "summary"
    BODY = "body"


WEIGHTS = {Place.TITLE: 8.0, Place.NAMES: 6.0, Place.SUMMARY: 4.0, Place.BODY: 2.0}
KINDS = {"article": 1.0, "cause": 1.0, "term": 0.5, "question": 0.45, "study": 0.35}


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


def ranked(query: Query, document: Document, *, counts: Mapping[str, int], total: int) -> Ranked | None:
    """Return what a document is worth for a query; None where it has nothing of it. Never below zero."""
    score = covered = whole = 0.0
    reasons: list[Reason] = []
    marked: set[str] = set()

    def telling(phrase: Phrase) -> float:
        return max(rarity(min(counts.get(one, 0), total), total) for one in phrase)

    def best(senses: tuple[Sense, ...]) -> tuple[float, Sense | None, Place]:
        found: tuple[float, Sense | None, Place] = (0.0, None, Place.BODY)
        for sense in senses:
            worth, place = _worth(sense.phrase, document)
            value = worth * sense.weight * telling(sense.phrase)
            if value > found[0]:
                found = (value, sense, place)
        return found

    for part in query.parts:
        share = _full(part, telling)
        whole += share
        own = [best(word) for word in part.words]
        own_value = sum(value for value, _, _ in own)
        hits = [hit for hit in own if hit[1]]
        other = best(part.others)
        if other[1] and min(other[0], share * 8.0) > own_value:
            hits, gained, got = [other], min(other[0], share * 8.0), share * other[1].weight
        else:
            gained, got = own_value, share * (len(hits) / len(own) if own else 0)
        score += gained
        covered += got
        for _, sense, place in hits:
            if sense:
                reasons.append(Reason(place, sense.said, sense.misspelled))
                marked |= set(sense.phrase)
    if not score:
        return None
    title = document.stems.get(Place.TITLE, ())
    fills = len(marked & set(title)) / len(set(title)) if title else 0.0
    score += _side_by_side(query, document)
    score *= (0.3 + 0.7 * covered / whole) * (1 + 0.3 * fills) * KINDS.get(document.kind, 0.5)
    return Ranked(score, tuple(dict.fromkeys(reasons)), frozenset(marked))


def _full(part: Part, telling: Callable[[Phrase], float]) -> float:
    """Return how telling a part is as a whole."""
    values = [max(telling(sense.phrase) for sense in word) for word in part.words]
    return max(sum(values), min((telling(sense.phrase) for sense in part.others), default=0.0))


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


def _side_by_side(query: Query, document: Document) -> float:
    """Return what it adds that words typed side by side stand side by side."""
    line = [word[0].phrase[0] for part in query.parts for word in part.words if word]
    added = 0.0
    for pair in pairwise(line):
        for place, weight in WEIGHTS.items():
            if _times(pair, document.stems.get(place, ())):
                added += weight / 2
                break
    return added
