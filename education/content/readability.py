"""How hard a text is to read: syllables, sentences, and two grade formulas, pinned here for good.

Formulas vary by up to five grades from tool to tool, because each counts syllables and sentences in its own
way. These are the only ones used anywhere in the project, and their test vectors were counted by hand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import sqrt
from pathlib import Path

TABLE = Path(__file__).with_name("syllables.toml")
WORD = re.compile(r"[A-Za-z0-9À-ÿ]+(?:['’-][A-Za-z0-9À-ÿ]+)*(?:,\d{3})*")
ENDS = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])")
ABBREVIATIONS = re.compile(r"\b(Dr|Mr|Mrs|Ms|vs|e\.g|i\.e|etc|No|St)\.\s")
SMOG_SENTENCES = 30  # SMOG is defined for texts of at least this many sentences


def words(text: str) -> list[str]:
    """Return the words of a text. A number is one word; so is a word with a hyphen.

    >>> words("About 51,161 well-placed screws.")
    ['About', '51,161', 'well-placed', 'screws']
    """
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of one paragraph or list item. A text without an end mark is one sentence.

    >>> sentences("Call now. Do not wait until 5 p.m. today!")
    ['Call now.', 'Do not wait until 5 p.m. today!']
    """
    guarded = ABBREVIATIONS.sub(lambda found: found.group(0).replace(". ", ".\0"), text.strip())
    return [part.strip().replace("\0", " ") for part in ENDS.split(guarded) if words(part)]


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables an English word has, at least 1. A number counts as one.

    By rule: groups of vowels, less a silent ending; words where the rule is wrong stand in a table beside
    this file, counted from a pronouncing dictionary.

    >>> [syllables(word) for word in ("screw", "surgery", "vertebra", "moved", "needed", "12")]
    [1, 3, 3, 1, 2, 1]
    """
    if re.fullmatch(r"[A-Z]{2,5}", word):
        return len(word)  # MRI is spoken letter by letter
    parts = re.split(r"['’]|-", word.lower())
    return sum(_of_one(part) for part in parts if part not in {"", "s", "t"}) or 1


def grade(sentences: Sequence[str]) -> float:
    """Return the Flesch-Kincaid grade level of these sentences; 0.0 where there are none.

    Kincaid and others, 1975: 0.39 words/sentences + 11.8 syllables/words - 15.59.

    >>> round(grade(["The nurse can help you."]), 2)
    -1.84
    """
    found = [words(sentence) for sentence in sentences]
    count = sum(map(len, found))
    if not count:
        return 0.0
    return 0.39 * count / len(found) + 11.8 * _total(found) / count - 15.59


def smog(sentences: Sequence[str]) -> float | None:
    """Return the SMOG grade, or None below 30 sentences, where it is not defined.

    McLaughlin, 1969: 1.0430 sqrt(30 polysyllables/sentences) + 3.1291.
    """
    if len(sentences) < SMOG_SENTENCES:
        return None
    return 1.0430 * sqrt(30 * len(long_words(sentences)) / len(sentences)) + 3.1291


def long_words(sentences: Iterable[str]) -> list[str]:
    """Return the words of three or more syllables, with repeats."""
    return [word for sentence in sentences for word in words(sentence) if syllables(word) >= 3]


def _total(found: Sequence[Sequence[str]]) -> int:
    return sum(syllables(word) for sentence in found for word in sentence)


def _of_one(part: str) -> int:
    exceptions = _exceptions()
    if part in exceptions:
        return exceptions[part]
    if part[-1:] == "s" and part[:-1] in exceptions and not re.search(r"(s|x|z|ch|sh|c|g)es$", part):
        return exceptions[part[:-1]]
    if part[:1].isdigit():
        return 1
    return count_by_rule(part)


def count_by_rule(part: str) -> int:
    """Return the groups of vowels, split where two are spoken apart, less silent letters; at least 1."""
    bare = re.sub(r"(?<=[aeiou])y(?=[aeiou])", "-", part)  # be-yond
    bare = re.sub(r"(?<=[gq])ues?$", "", bare)  # tongue
    if not re.search(r"(?:[sxzcg]|ch|sh)es$", bare):
        bare = re.sub(r"(?<=[^aeiouy])(?<![^aeiouy]l)es?$", "", bare)  # scale, scales; but table
    bare = re.sub(r"(?<=[^aeiouytd])ed$", "", bare)
    bare = re.sub(
        r"(?<=[^aeiouy])(?<![^aeiouy]l)e(?=(?:ly|ment|ments|ful|less|ness|some|times?|thing)$)", "", bare
    )
    apart = r"[aeiouy]ing|(?<![stcxg])i[ao]|ua(?!r)|[^q]ue[lt]|eo(?!u)|[^aeiou]ism$|iu"
    return max(1, len(re.findall(r"[aeiouyà-ÿ]+", bare)) + len(re.findall(apart, bare)))


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, int]:
    table: dict[str, list[str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["syllables"]
    return {word: int(count) for count, listed in table.items() for word in listed}
