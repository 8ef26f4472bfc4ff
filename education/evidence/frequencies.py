"""Counts as people out of 100, with the range that chance allows."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt

Z = 1.959963984540054  # 95 %


@dataclass(frozen=True, slots=True)
class Frequency:
    """A study's count, told as people out of ``out_of``: 100, or 1,000 where 100 would say 0 or 1."""

    numerator: int
    denominator: int
    out_of: int
    had: int
    low: int
    high: int

    @property
    def had_not(self) -> int:
        return self.out_of - self.had

    @property
    def is_small(self) -> bool:
        """True for a study of fewer than 100 people."""
        return self.denominator < 100


def frequency(numerator: int, denominator: int) -> Frequency:
    """Return the count out of 100 people, rounded to whole people, with Wilson's 95 % interval.

    Under 1 in 100 the base is 1,000. Raises ValueError for an impossible count.
    Source of the interval: Wilson EB, J Am Stat Assoc 1927;22:209, without continuity correction.

    >>> frequency(5, 42)
    Frequency(numerator=5, denominator=42, out_of=100, had=12, low=5, high=25)
    """
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is not a count of people.")
    share = numerator / denominator
    out_of = 1000 if 0 < share < 0.01 else 100
    low, high = wilson(numerator, denominator)
    return Frequency(
        numerator,
        denominator,
        out_of,
        had=floor(share * out_of + 0.5),
        low=floor(low * out_of + 0.5),
        high=ceil(high * out_of - 0.5),
    )


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
