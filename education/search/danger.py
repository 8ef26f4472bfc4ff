"""Danger signs in a reader's own words. One too many is shown rather than one too few."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from education.search.stems import stem, words_of

DANGER_WORDS = Path(__file__).with_name("danger_words.toml")
ALIKE = 84  # of 100: a word of five letters or more may be misspelled by one


@dataclass(frozen=True, slots=True)
class Sign:
    """One way to say a red flag: a phrase of each list must be there, in any order."""

    flag: str
    lists: tuple[tuple[tuple[str, ...], ...], ...]  # lists of phrases of words


@lru_cache(maxsize=1)
def signs() -> tuple[Sign, ...]:
    """Return every sign that is known in plain words."""
    table = tomllib.loads(DANGER_WORDS.read_text(encoding="utf-8"))
    return tuple(
        Sign(
            entry["flag"],
            tuple(tuple(tuple(words_of(phrase)) for phrase in phrases) for phrases in entry["says"]),
        )
        for entry in table["sign"]
    )


def signs_in(words: list[str]) -> tuple[str, ...]:
    """Return the codes of the red flags that these words may speak of.

    Each word of a sign is compared with each different word once, however long the text is.

    >>> signs_in("my botom is numb".split())
    ('saddle-numbness',)
    """
    places: dict[str, set[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, set()).add(place)
    heard: dict[str, set[int]] = {}

    def where(meant: str) -> set[int]:
        if meant not in heard:
            alike = [found for typed, found in places.items() if _is(meant, typed)]
            heard[meant] = set().union(*alike)
        return heard[meant]

    def stands(phrase: tuple[str, ...]) -> bool:
        first, *others = phrase
        starts = where(first)
        return any(
            all(start + step in where(word) for step, word in enumerate(others, 1)) for start in starts
        )

    found = (
        sign.flag
        for sign in signs()
        if all(any(stands(phrase) for phrase in phrases) for phrases in sign.lists)
    )
    return tuple(dict.fromkeys(found))


def _is(meant: str, typed: str) -> bool:
    if meant == typed or stem(meant) == stem(typed):
        return True
    if len(meant) >= 4 and sorted(meant) == sorted(typed):
        return OSA.distance(meant, typed) == 1  # two letters changed places
    return len(meant) >= 5 and len(typed) >= 4 and fuzz.ratio(meant, typed) >= ALIKE
