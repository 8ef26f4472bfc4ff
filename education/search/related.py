"""Pages that belong together, by the causes and terms they share. Nothing about readers is in it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log

CAUSE, TERM = 3.0, 1.0  # a cause that two pages share tells more than a word


@dataclass(frozen=True)
class Place:
    """One page: its address, the causes it speaks of, and the terms it uses."""

    url: str
    causes: frozenset[str]
    terms: frozenset[str]

    @cached_property
    def marks(self) -> frozenset[tuple[float, str]]:
        """Return all that it can share, each with its weight."""
        return frozenset({(CAUSE, one) for one in self.causes} | {(TERM, one) for one in self.terms})


def nearest(url: str, places: Collection[Place], *, without: Iterable[str] = (), most: int = 4) -> list[str]:
    """Return the addresses of the pages that share most with this one, the nearest first.

    What many pages have counts little. Pages in ``without``, and those that share no cause and fewer than
    three terms, are left out.

    >>> a, b = Place("/a/", frozenset({"x"}), frozenset()), Place("/b/", frozenset({"x"}), frozenset())
    >>> nearest("/a/", [a, b])
    ['/b/']
    """
    here = next((place for place in places if place.url == url), None)
    if here is None:
        return []
    spread = Counter(mark for place in places for mark in place.marks)
    kept_out = {url, *without}

    def worth(marks: Iterable[tuple[float, str]]) -> float:
        return sum(mark[0] * log(1 + len(places) / spread[mark]) for mark in marks)

    found = []
    for place in places:
        shared = here.marks & place.marks
        if place.url in kept_out or not (here.causes & place.causes or len(shared) >= 3):
            continue
        found.append((-worth(shared) / worth(here.marks | place.marks), place.url))
    return [address for _, address in sorted(found)[:most]]
