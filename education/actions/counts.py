"""Daily counts of views: added to, and forgotten in time."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from education import models

KEPT_DAYS = 730  # two years, to compare a month with the same one of the year before


@transaction.atomic
def add_counts(found: Mapping[tuple[str, str, date], int]) -> None:
    """Add views to the counts of their days. ``found``: (kind, of what, day) -> how many.

    Any number of processes may do so at once. No audit line: nobody did anything.
    """
    rows = [models.DailyCount(kind=kind, subject=subject, day=day) for kind, subject, day in sorted(found)]
    models.DailyCount.objects.bulk_create(rows, ignore_conflicts=True)
    for kind, subject, day in sorted(found):  # in one order, so that two processes never wait in a circle
        same = models.DailyCount.objects.filter(kind=kind, subject=subject, day=day)
        same.update(count=F("count") + found[kind, subject, day])


def forget_counts(*, today: date | None = None) -> int:
    """Delete the counts of more than two years ago, and return how many days of pages that were."""
    since = (today or timezone.localdate()) - timedelta(days=KEPT_DAYS)
    return models.DailyCount.objects.filter(day__lt=since).delete()[0]
