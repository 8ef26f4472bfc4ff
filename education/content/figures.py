"""The figures in a sentence, each with what it is: so many of so many, a time, a measure, a loose number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LISTS = Path(__file__).with_name("quantities.toml")
UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
IN_WORDS = {word: n for n, word in enumerate(UNITS, 1)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
_TENS, _UNITS = "|".join(TENS), "|".join(UNITS)
IN_LETTERS = re.compile(
    rf"\b(?:({_TENS})(?:-({_UNITS}))?|({_UNITS})|(a|one) (hundred|thousand))\b", re.IGNORECASE
)
N = r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w%])(?!\s?%)"
ENDS = {
    "a",
    "an",
    "the",
    "it",
    "of",
    "in",
    "on",
    "at",
    "and",
    "but",
    "had",
    "did",
    "was",
    "were",
    "for",
    "with",
    "to",
    "that",
    "who",
    "by",
    "out",
    "than",
    "after",
    "before",
    "within",
    "this",
    "then",
    "got",
    "felt",
    "not",
}  # behind these words nothing is told of the number any more
ROUGHLY = r"(?:about |nearly |almost |only |just |over |up to |fewer than |more than |all )?"
THOSE = r"(?:the |those |these |them |some |another )?"
PAIR = re.compile(
    rf"(?P<a>{N})(?: ?(?:to|and|or|against|versus|-|–) {ROUGHLY}(?P<b>{N}))?"
    rf" (?:(?!out)[a-z]+ )?(?:(?:out )?of|per|in every) {ROUGHLY}{THOSE}(?P<whole>{N})",
    re.IGNORECASE,
)
BEHIND = re.compile(  # "6 to 12 weeks", "3 or more levels": what the number is of
    rf"(?:,? ?(?:to|and|or|-|–|up to|or even) ?(?:about )?{N})*(?:,? or (?:more|fewer|less|over))?[ -]?"
    r"((?:[\w'’-]+[ -]?){0,3})"
)
ONE_IN = re.compile(rf"(?P<a>{N}) in {ROUGHLY}(?P<whole>{N})(?! (?:to|and|or)\b)", re.IGNORECASE)
OF_THESE = re.compile(rf"\b(?:of|among|group of) {ROUGHLY}{THOSE}({N})", re.IGNORECASE)
COUNTS = {"people", "things", "other", "bare"}
ROUND_WHOLES = (10.0, 100.0, 1000.0, 10_000.0, 100_000.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a sentence. ``role``: part, whole, people, things, time, measure, year, other or bare.

    Other: a number of something on no list; bare: of nothing that is told. ``of``: the whole of a part.
    ``days``: how long a time is.
    """

    value: float
    role: str
    words: str
    of: float = 0.0
    days: float = 0.0


@lru_cache(maxsize=1)
def quantities() -> dict[str, Any]:
    """Return the lists of ``quantities.toml``."""
    return tomllib.loads(LISTS.read_text(encoding="utf-8"))


def in_digits(text: str) -> str:
    """Return the text with its number words as digits; "one" only where it counts: one of the six.

    >>> in_digits("Forty of 42, and one of the six. No one knows.")
    '40 of 42, and 1 of the 6. No one knows.'
    """

    def digits(found: re.Match[str]) -> str:
        tens, unit, alone, _, large = found.groups()
        if large:
            return "100" if large.lower() == "hundred" else "1,000"
        if alone and alone.lower() == "one":
            after = text[found.end() :]
            counts = re.match(
                rf" (?:out )?of (?:the |these |those )?(?:\d|{_TENS}|{_UNITS})| in (?:\d|{_TENS}|{_UNITS})",
                after,
            )
            return "1" if counts else alone
        return str(IN_WORDS[(tens or alone).lower()] + (IN_WORDS[unit.lower()] if unit else 0))

    return IN_LETTERS.sub(digits, text)


def figures_in(text: str, *, spelled: bool = True) -> list[Figure]:
    """Return the figures of a text, in order; ``spelled``: number words too.

    >>> [(f.value, f.role, f.of) for f in figures_in("At 2 years, bone joined in 23 of 42 people.")]
    [(2.0, 'time', 0.0), (23.0, 'part', 42.0), (42.0, 'whole', 0.0)]
    """
    told = in_digits(text) if spelled else text
    found: dict[int, Figure] = {}
    for pattern in (PAIR, ONE_IN):
        for match in pattern.finditer(told):
            if match.start("whole") in found or match.start("a") in found:
                continue
            if pattern is ONE_IN and _kind(told, match.start("whole"), match.end("whole"))[0] not in COUNTS:
                continue
            whole = _value(match["whole"])
            found[match.start("whole")] = Figure(whole, "whole", match.group())
            for name in ("a", "b") if pattern is PAIR else ("a",):
                if match[name]:
                    found[match.start(name)] = Figure(_value(match[name]), "part", match.group(), of=whole)
    for match in OF_THESE.finditer(told):
        if match.start(1) not in found and _kind(told, match.start(1), match.end(1))[0] in COUNTS:
            found[match.start(1)] = Figure(_value(match[1]), "whole", match.group())
    for match in re.finditer(N, told):
        if match.start() not in found:
            role, days = _kind(told, match.start(), match.end())
            found[match.start()] = Figure(
                _value(match.group()), role, told[match.start() : match.end() + 24].strip(), days=days
            )
    return [found[start] for start in sorted(found)]


def fractions_of_people(text: str) -> Iterator[tuple[str, float]]:
    """Yield (words, share of 100) of each fraction that counts people or cases: "half of all people".

    >>> list(fractions_of_people("Half of all people get better in half a year."))
    [('half', 50.0)]
    """
    lists = quantities()
    counted = "|".join((*lists["people"], *lists["things"], "them", "those", "these", "us", "all"))
    acts = "felt|feel|had|have|got|get|did|do|said|say|were|are|joined|needed|went"
    rest = text.lower()
    for words, share in lists["fractions"].items():
        behind = rf" (?:of )?(?:\w+ ){{0,3}}?(?:{counted})\b| (?:{acts})\b"
        for found in re.finditer(rf"(?<![\w-]){words}(?:{behind})", rest):
            yield words, share
            rest = rest[: found.start()] + "#" * len(found.group()) + rest[found.end() :]


def is_timed(text: str) -> bool:
    """Return whether a text says by when: a span of time, a moment, or that the study gives no time."""
    lists, lowered = quantities(), text.lower()
    told = any(figure.role == "time" for figure in figures_in(text))
    return (
        told
        or any(words in lowered for words in (*lists["moments"], *lists["untimed"]))
        or re.search(
            r"\b(?:a|an|one|first|half a|same|next) (?:few )?(?:hour|day|week|month|year)s?\b", lowered
        )
        is not None
    )


def _kind(text: str, start: int, end: int) -> tuple[str, float]:
    """Return what a number that is no part of a pair stands for; how many days, where it is a time."""
    value = _value(text[start:end])
    lists = quantities()
    behind = BEHIND.match(text[end:])
    after = re.findall(r"[a-z'’]+", behind.group(1).lower()) if behind else []
    near = re.search(r"([a-z]+) (?:\d+ (?:to|or) )?$", text[:start].lower())
    before = near.group(1) if near else ""
    for word in after:
        if word in ENDS:
            break
        unit = word.removesuffix("s")
        if unit in lists["days"]:
            return "time", value * lists["days"][unit]
        if word in lists["people"] or word in lists["things"]:
            return ("people" if word in lists["people"] else "things"), 0.0
        if word in lists["measures"]:
            return "measure", 0.0
    if before.removesuffix("s") in lists["days"]:
        return "time", value * lists["days"][before.removesuffix("s")]
    if 1900 <= value <= 2099 and "," not in text[start:end] and "." not in text[start:end]:
        return "year", 0.0
    scale = re.search(r"\b0 to $", text[:start]) or (value == 0 and re.match(r" to (?:10|100)\b", text[end:]))
    if before in lists["named"] or scale:
        return "measure", 0.0
    return ("other" if after and after[0] not in ENDS else "bare"), 0.0


def _value(text: str) -> float:
    return float(text.replace(",", ""))
