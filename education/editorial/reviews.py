"""When a page was reviewed as a whole, when the next review is due, and how soon haste is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MONTHS_BETWEEN_REVIEWS = 24
HOURS_AFTER_HASTE = 24
DAYS_IN_BIN = 90


@dataclass(frozen=True, slots=True)
class Step:
    """One revision on the way back from the newest to its first ancestor."""

    minor: bool
    reviewed_on: date | None = None  # of its sign-off, where it has one


def reviewed_on(steps: Iterable[Step], *, signed_on: date) -> date:
    """Return the date of the whole review that a sign-off given on ``signed_on`` stands for.

    ``steps`` begin with the revision being signed and go back by its parents. Small corrections alone,
    on top of a text that was reviewed, keep that review's date. Anything else, a change of substance on
    the way or a text never reviewed before, makes this sign-off a review of the whole page.
    """
    for number, step in enumerate(steps):
        if number and step.reviewed_on is not None:
            return step.reviewed_on
        if not step.minor:
            return signed_on
    return signed_on


def next_review(reviewed: date) -> date:
    """Return the day on which a page reviewed on that day has to be reviewed again.

    >>> next_review(date(2024, 2, 29))
    datetime.date(2026, 2, 28)
    """
    months = reviewed.month - 1 + MONTHS_BETWEEN_REVIEWS
    year, month = reviewed.year + months // 12, months % 12 + 1
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month, min(reviewed.day, last))


def is_overdue(reviewed: date, today: date) -> bool:
    """Return whether the review is overdue: the day it was due has passed.

    >>> is_overdue(date(2024, 11, 26), date(2026, 11, 26)), is_overdue(date(2024, 11, 26), date(2026, 11, 27))
    (False, True)
    """
    return today > next_review(reviewed)


def haste_due(published_at: datetime) -> datetime:
    """Return until when a text that went live in haste has to be looked at by a clinician."""
    return published_at + timedelta(hours=HOURS_AFTER_HASTE)


def leaves_bin_on(binned_at: datetime) -> datetime:
    """Return when a page drops out of the bin's list. It is kept all the same."""
    return binned_at + timedelta(days=DAYS_IN_BIN)
