"""Replies of readers: what stands under a page, who may write there, and what waits for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count, Q, QuerySet, Subquery
from django.utils import timezone

from education import models
from education.editorial.counts import shown
from education.queries.people import reads_replies
from education.queries.site import Release
from education.replies.states import OPEN, Kind, State

UNDER_A_PAGE = 3  # the newest; the others stand one step further
ON_A_PAGE = 20
NOT_SHOWN = ("mail", "answers")

Page = models.Article | models.CausePage


@dataclass(frozen=True, slots=True)
class ShownReply:
    """One published reply as readers see it."""

    name: str
    text: str
    on: date
    answer: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class RepliesHere:
    """What stands under one page: the newest replies, how many there are, and whether one may write."""

    url: str  # where one writes, and where all of them stand
    newest: tuple[ShownReply, ...]
    total: int
    is_open: bool  # here, and at all
    read: bool  # somebody is named who reads what readers write


def under(page_url: str, *, page_is_open: bool, read: bool, content_version: int) -> RepliesHere:
    """Return what stands under a page. One query, the first time a process sees a content version."""
    newest, total = _by_page(content_version).get(page_url, ((), 0))
    return RepliesHere(f"/replies{page_url}", newest, total, page_is_open and read, read)


def all_of(page: Page, *, number: int = 1) -> tuple[list[ShownReply], bool]:
    """Return a part of the published replies to a page, newest first, and whether more follow. One query."""
    first = (number - 1) * ON_A_PAGE
    rows = page.replies.filter(state=State.PUBLISHED.value).defer(*NOT_SHOWN).order_by("-came_at")
    found = list(rows[first : first + ON_A_PAGE + 1])
    return [_shown(row) for row in found[:ON_A_PAGE] if row.text], len(found) > ON_A_PAGE


def page_for(kind: str, slug: str) -> Page | None:
    """Return the page to which one may reply at this address, with its live text; None if it is none.

    One query.
    """
    if kind == "articles":
        rows = models.Article.objects.published().filter(slug=slug, language="en")
    else:
        rows = models.CausePage.objects.published().filter(cause__code=slug, language="en")
        rows = rows.select_related("cause")
    return rows.select_related("live").first()


def was_there(kind: str, slug: str) -> bool:
    """Return whether there is a page at this address that readers know, withdrawn or not. One query."""
    if kind == "articles":
        return models.Article.objects.readable().filter(slug=slug, language="en").exists()
    return models.CausePage.objects.readable().filter(cause__code=slug, language="en").exists()


def somebody_reads(*, reports: bool = False) -> bool:
    """Return whether somebody is named who is told of what readers write and may handle it.

    Five queries at most. Asked where a form is opened or sent: a right may have gone since pages were made.
    """
    policy = models.SitePolicy.objects.select_related("reply_moderator", "safety_clinician").get(pk=1)
    return reads_replies(policy.reply_moderator) or (reports and reads_replies(policy.safety_clinician))


def audit_and_reports(release: Release, *, today: date | None = None) -> tuple[dict[str, int], int]:
    """Return the figures of a release, and how many readers said within a year that its advice was wrong.

    0 stands for fewer than five. One query for both.
    """
    since = (today or timezone.localdate()) - timedelta(days=365)
    reports = models.Reply.objects.filter(kind=Kind.REPORT.value, came_at__date__gte=since).order_by()
    number = reports.values("kind").annotate(number=Count("pk")).values("number")
    rows = models.KnowledgeRelease.objects.values_list("audit", Subquery(number))
    audit, told = rows.get(digest=release.digest)
    return audit, shown(told or 0)


def waiting() -> QuerySet:
    """Return what waits for staff, in the order in which it should be read."""
    rows = models.Reply.objects.filter(state__in=[state.value for state in OPEN])
    return rows.select_related("article__live", "cause_page__cause", "cause_page__live").order_by(
        "rank", "came_at"
    )


def counted() -> Mapping[str, int]:
    """Return how many replies and reports wait, and how many reports there ever were. One query."""
    is_open = Q(state__in=[state.value for state in OPEN])
    report = Q(kind=Kind.REPORT.value)
    return models.Reply.objects.aggregate(
        replies=Count("pk", filter=is_open & ~report),
        reports=Count("pk", filter=is_open & report),
        all_reports=Count("pk", filter=report),
    )


@lru_cache(maxsize=1)
def _by_page(content_version: int) -> dict[str, tuple[tuple[ShownReply, ...], int]]:
    rows = models.Reply.objects.filter(state=State.PUBLISHED.value)
    rows = rows.select_related("article", "cause_page__cause").defer(*NOT_SHOWN).order_by("-came_at")
    found: dict[str, tuple[list[ShownReply], int]] = {}
    for row in rows.iterator(chunk_size=500):
        url = (row.article or row.cause_page).get_absolute_url()
        newest, total = found.get(url, ([], 0))
        if len(newest) < UNDER_A_PAGE and row.text:  # empty: no key opens it any more
            newest.append(_shown(row))
        found[url] = (newest, total + 1)
    return {url: (tuple(newest), total) for url, (newest, total) in found.items()}


def _shown(row: models.Reply) -> ShownReply:
    answered = timezone.localdate(row.decided_at) if row.answer and row.decided_at else None
    return ShownReply(row.name, row.text, timezone.localdate(row.came_at), row.answer, answered)
