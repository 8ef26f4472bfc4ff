"""How often pages are opened and codes followed, as staff see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from education import models
from education.editorial.counts import WEEKS, Trend, trend, weeks_until
from education.sharing.codes import printed

NEW_DAYS = 30  # a page younger than this has had no time to be found


@dataclass(frozen=True, slots=True)
class Counted:
    """One page or code with what may be shown of it."""

    kind: str
    name: str
    url: str
    trend: Trend


def counted(today: date | None = None) -> list[Counted]:
    """Return every live page and every code, the most opened first. Five queries."""
    today = today or timezone.localdate()
    kinds = models.DailyCount.Kind
    by_day: dict[tuple[str, str], dict[date, int]] = {}
    first = min(weeks_until(today)[0], today - timedelta(days=30))
    for row in models.DailyCount.objects.filter(day__gte=first, day__lte=today):
        by_day.setdefault((row.kind, row.subject), {})[row.day] = row.count
    named = [
        (kinds.ARTICLE, row.slug, row.live.title, reverse("admin:education_article_change", args=[row.pk]))
        for row in models.Article.objects.published().filter(language="en").select_related("live")
    ]
    named += [
        (
            kinds.CAUSE,
            row.cause.code,
            row.cause.name,
            reverse("admin:education_causepage_change", args=[row.pk]),
        )
        for row in models.CausePage.objects.published().filter(language="en").select_related("cause")
    ]
    named += [
        (kinds.HANDOUT, row.slug, row.live.title, reverse("admin:education_handout_change", args=[row.pk]))
        for row in models.Handout.objects.filter(live__isnull=False).select_related("live")
    ]
    named += [
        (
            kinds.CODE,
            row.code,
            f"{printed(row.code)}, {row.label}",
            reverse("admin:education_shortlink_change", args=[row.pk]),
        )
        for row in models.ShortLink.objects.all()
    ]
    found = [
        Counted(str(kind.label), name, url, trend(by_day.get((kind.value, subject), {}), today))
        for kind, subject, name, url in named
    ]
    return sorted(found, key=lambda one: (-one.trend.last_days, -one.trend.best, one.name.lower()))


def with_views(rows: QuerySet, kind: str, name: str, today: date) -> QuerySet:
    """Return pages that know whether they were opened in twelve weeks, and since when views are counted.

    ``name``: the column under which a page of this kind is counted. No query of its own.
    """
    counts = models.DailyCount.objects.filter(day__gte=today - timedelta(weeks=WEEKS))
    return rows.annotate(
        was_opened=Exists(counts.filter(kind=kind, subject=OuterRef(name))),
        counted_since=Subquery(counts.order_by("day").values("day")[:1]),
    )


def never_opened(pages: Iterable[models.content.Page], today: date) -> list[models.content.Page]:
    """Return those of ``with_views`` that are live for 30 days and were opened by nobody in twelve weeks.

    None of them where counting began less than 30 days ago. No query.
    """
    grown = today - timedelta(days=NEW_DAYS)
    return [
        page
        for page in pages
        if not page.was_opened
        and page.counted_since
        and page.counted_since <= grown
        and timezone.localdate(page.live.created_at) <= grown
    ]
