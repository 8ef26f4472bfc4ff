"""What staff look at first: which reviews are late or near, and how a list is cut to what fits a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from education.editorial import reviews

SOON = timedelta(days=60)
SHOWN = 10  # of each list on the first page
HARDEST_GRADE = 6.0  # what a text for patients should not go beyond


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at. ``who`` is the reviewer or writer, ``remark`` what is the matter."""

    name: str
    url: str
    remark: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the first page: its first lines, and how many there are in all."""

    code: str
    urgent: bool
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def shown(self) -> tuple[Line, ...]:
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, self.total - SHOWN)


def due(reviewed: date, today: date) -> str:
    """Return "overdue", "soon" or nothing, for a page that was reviewed as a whole on that day.

    >>> due(date(2024, 11, 20), date(2026, 11, 26)), due(date(2025, 1, 10), date(2026, 11, 26))
    ('overdue', 'soon')
    >>> due(date(2026, 1, 1), date(2026, 11, 26))
    ''
    """
    if reviews.is_overdue(reviewed, today):
        return "overdue"
    return "soon" if reviews.next_review(reviewed) <= today + SOON else ""


def is_late(published_at: datetime, now: datetime) -> bool:
    """Return whether a text that went live in haste should have been looked at by now."""
    return now > reviews.haste_due(published_at)


def filled(lists: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return the lists that hold anything, the urgent ones first, else in the order given."""
    return tuple(sorted((each for each in lists if each.lines), key=lambda each: not each.urgent))
