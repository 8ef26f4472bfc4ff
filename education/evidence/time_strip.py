"""When a cause usually starts, as a strip of boxes, from how usual it is in each band of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# How usual a cause is in one band, the most usual first: the words of the knowledge's base rates.
WORDS = ("usual", "common", "uncommon", "rare", "very-rare", "not-expected")
NOT_EXPECTED = WORDS[-1]
FAR_BELOW = 2  # steps under its own most usual time, from which a band counts as seldom


class Fill(StrEnum):
    """How far a box is filled, and what that says to who cannot see it."""

    FULL = "most often"
    HALF = "less often"
    LOW = "seldom"
    EMPTY = "not expected"

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Box:
    """One band of time."""

    band: str  # in words: 2 to 6 weeks
    fill: Fill


@dataclass(frozen=True, slots=True)
class TimeStrip:
    """All bands of one cause, in order of time."""

    boxes: tuple[Box, ...]

    @property
    def is_even(self) -> bool:
        """True where no time stands out."""
        return len({box.fill for box in self.boxes}) == 1

    @property
    def in_words(self) -> str:
        """Return the whole strip as one sentence for each kind of box that it holds."""
        if self.is_even:
            return "No time stands out."
        said = []
        for fill in Fill:
            bands = [box.band[:1].lower() + box.band[1:] for box in self.boxes if box.fill is fill]
            if bands:
                said.append(f"{fill.value.capitalize()}: {', '.join(bands)}.")
        return " ".join(said)


def time_strip(bands: Sequence[tuple[str, str]], base_rates: Mapping[str, str]) -> TimeStrip:
    """Return the strip of one cause: ``bands`` are (code, words) in order, ``base_rates`` a word by code.

    A box is measured against the cause's own most usual time, so the strip says when it starts and not how
    common it is: a rare danger of the first days has its first boxes full. A band without a word counts as
    not expected. Raises ValueError for a word that is none of WORDS.

    >>> strip = time_strip(
    ...     [("early", "Less than 2 weeks"), ("mid", "3 to 12 months"), ("late", "Over 3 years")],
    ...     {"early": "not-expected", "mid": "rare", "late": "common"},
    ... )
    >>> [box.fill.code for box in strip.boxes]
    ['empty', 'low', 'full']
    >>> strip.in_words
    'Most often: over 3 years. Seldom: 3 to 12 months. Not expected: less than 2 weeks.'
    """
    unknown = set(base_rates.values()) - set(WORDS)
    if unknown:
        raise ValueError(f"{sorted(unknown)} are no words for how usual a cause is.")
    steps = [WORDS.index(base_rates.get(code, NOT_EXPECTED)) for code, _ in bands]
    most = min(steps, default=0)
    return TimeStrip(
        tuple(Box(words, _fill(step, most)) for (_, words), step in zip(bands, steps, strict=True))
    )


def _fill(step: int, most: int) -> Fill:
    if WORDS[step] == NOT_EXPECTED:
        return Fill.EMPTY
    if step == most:
        return Fill.FULL
    return Fill.LOW if step - most >= FAR_BELOW else Fill.HALF
