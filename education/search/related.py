"""Pages that belong together, by the causes and terms they share. Nothing about readers is in it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log

LOOKED_AT = 200  # pages that are compared closely: those that share the rarest things
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


@dataclass(frozen=True)
class Places:
    """All pages that may be near one another, by address and by what they have."""

    places: Collection[Place]

    @cached_property
    def by_url(self) -> dict[str, Place]:
        return {place.url: place for place in self.places}

    @cached_property
    def having(self) -> dict[tuple[float, str], list[str]]:
        """Return the addresses of the pages that have each mark, in the order of the address."""
        found: dict[tuple[float, str], list[str]] = {}
        for url, place in sorted(self.by_url.items()):
            for mark in place.marks:
                found.setdefault(mark, []).append(url)
        return found

    @cached_property
    def weight(self) -> dict[tuple[float, str], float]:
        """Return what sharing each mark tells: little where many pages have it."""
        return {mark: mark[0] * log(1 + len(self.places) / len(urls)) for mark, urls in self.having.items()}

    @cached_property
    def whole(self) -> dict[str, float]:
        """Return the weight of all that each page has, by address."""
        return {url: self.worth(place.marks) for url, place in self.by_url.items()}

    def worth(self, marks: Iterable[tuple[float, str]]) -> float:
        """Return the sum of the weights, whatever order the marks come in."""
        return fsum(self.weight[mark] for mark in marks)

    def worth_a_look(self, here: Place) -> set[str]:
        """Return the addresses of pages that share something with this one: its rarest marks first."""
        found: set[str] = set()
        for mark in sorted(here.marks, key=lambda one: (len(self.having[one]), one)):
            if len(found) >= LOOKED_AT:
                break
            found.update(self.having[mark][:LOOKED_AT])
        return found


def nearest(url: str, known: Places, *, without: Iterable[str] = (), most: int = 4) -> list[str]:
    """Return the addresses of the pages that share most with this one, the nearest first.

    What many pages have counts little. Pages in ``without``, and those that share no cause and fewer than
    three terms, are left out.

    >>> a, b = Place("/a/", frozenset({"x"}), frozenset()), Place("/b/", frozenset({"x"}), frozenset())
    >>> nearest("/a/", Places([a, b]))
    ['/b/']
    """
    here = known.by_url.get(url)
    if here is None:
        return []

    found = []
    for address in known.worth_a_look(here) - {url, *without}:
        place = known.by_url[address]
        shared = here.marks & place.marks
        if not (here.causes & place.causes or len(shared) >= 3):
            continue
        both = known.worth(shared)
        either = known.whole[url] + known.whole[address] - both
        found.append((-round(both / either, 9), address))
    return [address for _, address in sorted(found)[:most]]
