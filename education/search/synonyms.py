"""Groups of words that say the same: the glossary's, and plain words that patients use for clinical ones."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from education.search.stems import stems_of

LAY_WORDS = Path(__file__).with_name("lay_words.toml")
Phrase = tuple[str, ...]  # stems


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What else says the same as a phrase, and how each is written."""

    others: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    written: Mapping[Phrase, str] = field(default_factory=dict)

    @property
    def longest(self) -> int:
        """Return how many words the longest phrase has."""
        return max((len(phrase) for phrase in self.others), default=1)


def synonyms(groups: Iterable[Iterable[str]]) -> Synonyms:
    """Return the synonyms of these groups; a phrase may stand in several of them.

    >>> synonyms([["nonunion", "bone gap"]]).others[("nonunion",)]
    (('bone', 'gap'),)
    """
    others: dict[Phrase, dict[Phrase, None]] = {}
    written: dict[Phrase, str] = {}
    for group in groups:
        phrases = {tuple(stems_of(text)): text for text in group}
        phrases.pop((), None)
        for phrase, text in phrases.items():
            written.setdefault(phrase, text)
            others.setdefault(phrase, {}).update((one, None) for one in phrases if one != phrase)
    return Synonyms({phrase: tuple(found) for phrase, found in others.items() if found}, written)


@lru_cache(maxsize=1)
def lay_groups() -> tuple[tuple[str, ...], ...]:
    """Return the groups of plain words that this package brings."""
    table = tomllib.loads(LAY_WORDS.read_text(encoding="utf-8"))
    return tuple(tuple(group) for group in table["same"])
