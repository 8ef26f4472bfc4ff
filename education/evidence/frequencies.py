"""Counts as numbers out of 100, with the range that chance allows; one denominator for a whole page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil, floor, sqrt

Z = 1.959963984540054  # 95 %
BASE, FINE_BASE = 100, 1000
SMALL = 100  # a study of fewer is called small
FEW = 20  # a count of fewer is told as it is: "6 of 6"


@dataclass(frozen=True, slots=True)
class Frequency:
    """A study's count, told out of ``out_of``: 100; 1,000 where 100 would say 0 or 1; few people as they are.

    Where only the share is known, the counts are None, and so are the ends of the range.
    """

    numerator: int | None
    denominator: int | None
    out_of: int
    had: int
    low: int | None
    high: int | None
    share: float

    @property
    def had_not(self) -> int:
        return self.out_of - self.had

    @property
    def is_about(self) -> bool:
        """True where the count itself was not seen, only the share."""
        return self.numerator is None

    @property
    def is_small(self) -> bool:
        """True for a count of fewer than 100."""
        return self.denominator is not None and self.denominator < SMALL

    def told_out_of(self, out_of: int) -> Frequency:
        """Return the same share out of another number."""
        if self.numerator is None or self.denominator is None:
            return replace(self, out_of=out_of, had=_nearest(self.share * out_of))
        return frequency(self.numerator, self.denominator, out_of=out_of)


def frequency(numerator: int, denominator: int, *, out_of: int | None = None) -> Frequency:
    """Return the count out of 100, rounded to whole people or things, with Wilson's 95 % interval.

    Under 1 in 100 the base is 1,000, unless ``out_of`` says which. Raises ValueError for an impossible count.
    Source of the interval: Wilson EB, J Am Stat Assoc 1927;22:209, without continuity correction.

    >>> told = frequency(5, 42)
    >>> told.had, told.had_not, told.out_of, told.low, told.high
    (12, 88, 100, 5, 25)
    """
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is not a count of people.")
    share = numerator / denominator
    base = out_of or one_denominator([share])
    low, high = wilson(numerator, denominator)
    had = _nearest(share * base)
    return Frequency(
        numerator,
        denominator,
        base,
        had,
        low=min(had, _nearest(low * base)),
        high=max(had, ceil(high * base - 0.5)),
        share=share,
    )


def from_percent(percent: float, *, out_of: int | None = None) -> Frequency:
    """Return a share whose count was not seen; it is told with "about". Raises ValueError outside 0 to 100.

    >>> told = from_percent(29.1)
    >>> told.had, told.is_about, told.low
    (29, True, None)
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"{percent} is not a share of a hundred.")
    share = percent / 100
    base = out_of or one_denominator([share])
    return Frequency(None, None, base, _nearest(percent * base / 100), None, None, share)


def one_denominator(shares: Iterable[float]) -> int:
    """Return what all numbers of one page are told out of: 1,000 where any is under 1 in 100, else 100.

    A share of exactly 0 needs no finer base.

    >>> one_denominator([0.3, 0.006]), one_denominator([0.3, 0.0])
    (1000, 100)
    """
    return FINE_BASE if any(0 < share < 0.01 for share in shares) else BASE


def base_for(denominator: int | None, out_of: int | None) -> int | None:
    """Return what one count is told out of on a page that asks for ``out_of``: never finer than the study.

    Under 20 it is the count itself, under 1,000 it is 100. None: as its share asks for.

    >>> base_for(6, 1000), base_for(42, 1000), base_for(10754, 1000), base_for(None, 1000)
    (6, 100, 1000, 1000)
    """
    if denominator and denominator < FEW:
        return denominator
    return BASE if denominator and denominator < FINE_BASE else out_of


def wilson(numerator: int, denominator: int) -> tuple[float, float]:
    """Return the lower and upper end of Wilson's 95 % interval for a share, between 0 and 1.

    >>> tuple(round(end, 3) for end in wilson(0, 10))
    (0.0, 0.278)
    """
    share = numerator / denominator
    centre = share + Z * Z / (2 * denominator)
    spread = Z * sqrt(share * (1 - share) / denominator + Z * Z / (4 * denominator**2))
    scale = 1 + Z * Z / denominator
    low = 0.0 if numerator == 0 else (centre - spread) / scale
    high = 1.0 if numerator == denominator else (centre + spread) / scale
    return low, high


def _nearest(value: float) -> int:
    return floor(value + 0.5)
