"""What is shown of counted views: no number so small that it could be about one person, and a small plot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

FEWEST = 5  # a smaller number is never shown
WEEKS = 12
PLOT_HEIGHT = 32
BAR, GAP = 8, 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of a plot, in its own units. ``height`` is 0 where too few were counted to show it."""

    x: int
    y: int
    height: int
    week: date
    count: int  # 0 where it may not be shown


@dataclass(frozen=True, slots=True)
class Trend:
    """What is told of one page or code: the last 30 days, and 12 weeks as bars. 0: too few to show."""

    last_days: int
    bars: tuple[Bar, ...]

    @property
    def best(self) -> int:
        return max((bar.count for bar in self.bars), default=0)


def shown(count: int) -> int:
    """Return a number as it may be shown: 0 stands for anything under five.

    >>> shown(4), shown(5)
    (0, 5)
    """
    return count if count >= FEWEST else 0


def weeks_until(today: date) -> tuple[date, ...]:
    """Return the Mondays of the last twelve weeks, the present one last.

    >>> weeks_until(date(2026, 11, 26))[-1], len(weeks_until(date(2026, 11, 26)))
    (datetime.date(2026, 11, 23), 12)
    """
    monday = today - timedelta(days=today.weekday())
    return tuple(monday - timedelta(weeks=back) for back in reversed(range(WEEKS)))


def trend(by_day: Mapping[date, int], today: date) -> Trend:
    """Return what may be shown of daily counts. Weeks are summed first, so that small days are not lost."""
    since = today - timedelta(days=30)
    last = sum(count for day, count in by_day.items() if since < day <= today)
    weeks = weeks_until(today)
    counts = [shown(sum(by_day.get(monday + timedelta(days=day), 0) for day in range(7))) for monday in weeks]
    most = max(counts) or 1
    bars = []
    for place, (monday, count) in enumerate(zip(weeks, counts, strict=True)):
        height = round(PLOT_HEIGHT * count / most)
        bars.append(Bar(place * (BAR + GAP), PLOT_HEIGHT - height, height, monday, count))
    return Trend(shown(last), tuple(bars))
