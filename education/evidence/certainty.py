"""How sure a number is, in the four words of GRADE, and when a number is too old to show."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from education.evidence.designs import NOT_STUDIES, Kind, kind_of
from education.evidence.frequencies import SMALL
from education.evidence.references import Checked

YEARS_GOOD = 5


class Certainty(StrEnum):
    """How far to trust a study's numbers. NOT_SET in a record: it follows from the kind of study."""

    NOT_SET = ""
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"

    @property
    def words(self) -> str:
        """Return the one wording for this certainty, so that no writer chooses another."""
        return WORDS[self]


WORDS = {
    Certainty.NOT_SET: "",
    Certainty.HIGH: "Sure: more research would hardly change this.",
    Certainty.MODERATE: "Fairly sure: this is probably close to the truth.",
    Certainty.LOW: "Not so sure: this may be close to the truth, or not.",
    Certainty.VERY_LOW: "We are not sure: the truth may be quite different.",
}


def certainty_of(*, design: str, people: int | None, checked: Checked, own: str = "") -> Certainty:
    """Return how sure a study's numbers are: what its record says, else what its kind and size allow.

    A rule of ours on the steps of GRADE, and no expert's rating: a trial starts at moderate, every other
    study at low; a small one, one with nobody to compare with, or one nobody read goes one step down.
    Advice and overviews give no number of their own, so they get none.

    >>> certainty_of(design="Randomised controlled trial", people=294, checked=Checked.ABSTRACT).value
    'moderate'
    >>> certainty_of(design="Case report", people=1, checked=Checked.FULL_TEXT).value
    'very low'
    """
    if own:
        return Certainty(own)
    kind = kind_of(design)
    if kind in NOT_STUDIES:
        return Certainty.NOT_SET
    if checked in {Checked.CITING_PAPER, Checked.SOURCE_TEXT} or kind is Kind.UNKNOWN:
        return Certainty.VERY_LOW
    is_small = people is not None and people < SMALL
    if kind is Kind.TRIAL:
        return Certainty.LOW if is_small else Certainty.MODERATE
    if is_small or kind in {Kind.CASES, Kind.SERIES}:
        return Certainty.VERY_LOW
    return Certainty.LOW


def has_lapsed(checked_on: date | None, today: date) -> bool:
    """Return whether a record was checked too long ago for its numbers to be shown.

    A record with no day noted has not lapsed: the page says that the day is not known.

    >>> has_lapsed(date(2020, 3, 1), date(2025, 3, 1)), has_lapsed(date(2020, 3, 1), date(2025, 3, 2))
    (False, True)
    """
    if checked_on is None:
        return False
    leap_day = (checked_on.month, checked_on.day) == (2, 29)
    last = checked_on.replace(year=checked_on.year + YEARS_GOOD, day=28 if leap_day else checked_on.day)
    return today > last
