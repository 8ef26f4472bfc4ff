"""What staff find on their first page: what is late, what waits for somebody, what reads badly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import models
from education.content.findings import Report
from education.editorial import reviews
from education.editorial.attention import HARDEST_GRADE, Line, Listed, due, filled, is_late
from education.queries.counts import never_opened, with_views
from education.queries.drafts import refused_drafts
from education.queries.reading import reading_report
from education.queries.records import page_source
from education.queries.replies import waiting
from education.queries.site import Site, release_audit
from education.replies.states import Kind as ReplyKind
from education.sharing.codes import printed

Page = models.Article | models.CausePage
NAMES = {
    "calls": gettext_lazy("Readers who need help: read this now"),
    "reports": gettext_lazy("The advice of the check was wrong, say readers"),
    "replies": gettext_lazy("Replies that wait to be read"),
    "hasty": gettext_lazy("Live in haste, not looked at yet"),
    "overdue": gettext_lazy("Reviews that are overdue"),
    "tasks": gettext_lazy("To be looked at again: a study behind it moved"),
    "in-review": gettext_lazy("Waiting for a clinical reviewer"),
    "conflicts": gettext_lazy("Texts that came too late and are kept"),
    "soon": gettext_lazy("Reviews due within 60 days"),
    "papers": gettext_lazy("Printed codes whose page changed since"),
    "broken-links": gettext_lazy("Links that lead nowhere"),
    "uncited": gettext_lazy("Paragraphs without a source"),
    "unopened": gettext_lazy("Opened by nobody in twelve weeks"),
    "hard": gettext_lazy("Hard to read (above grade 6)"),
}
FROM_READERS = ("calls", "reports", "replies")  # only for who may handle replies


@dataclass(frozen=True, slots=True)
class Overview:
    """The lists that hold anything, and how many live pages no clinician has checked."""

    lists: tuple[Listed, ...]
    unchecked: int
    live: int
    audit: dict[str, int]  # of the live release, empty where there is none


def overview(now: Site, *, today: date | None = None, at: datetime | None = None) -> Overview:
    """Return what needs somebody's attention. Seven queries.

    The first time that a process sees a content version it reads all texts, which takes a second or two.
    """
    today, at = today or timezone.localdate(), at or timezone.now()
    pages = _live_pages(today)
    reports = _reports(now.content_version, tuple(pages))
    written = list(waiting())
    lists = [
        Listed("calls", True, tuple(_written(written, at, urgent=True))),
        Listed("reports", True, tuple(_written(written, at, kind=ReplyKind.REPORT))),
        Listed("replies", False, tuple(_written(written, at, kind=ReplyKind.REPLY))),
        Listed("hasty", True, tuple(_hasty(pages, at))),
        Listed("overdue", True, tuple(_reviews(pages, today, "overdue"))),
        Listed("tasks", True, tuple(_tasks())),
        Listed("in-review", False, tuple(_in_review(at))),
        Listed("conflicts", False, tuple(_conflicts())),
        Listed("soon", False, tuple(_reviews(pages, today, "soon"))),
        Listed("papers", False, tuple(_papers(pages))),
        Listed("broken-links", False, tuple(_found(reports, "broken-link"))),
        Listed("uncited", False, tuple(_found(reports, "uncited"))),
        Listed("unopened", False, tuple(_unopened(pages, today))),
        Listed("hard", False, tuple(_hard(reports))),
    ]
    return Overview(
        filled(lists),
        unchecked=sum(_signed(page) is None for page in pages),
        live=len(pages),
        audit=_audit(now),
    )


def for_moderator(found: Overview) -> tuple[Listed, ...]:
    """Return what readers wrote and nobody has dealt with."""
    return tuple(each for each in found.lists if each.code in FROM_READERS)


def for_reviewer(found: Overview, reviewer: models.User) -> tuple[Listed, ...]:
    """Return what is this clinician's: due reviews of theirs, haste, and what is in review."""
    mine = [
        Listed(each.code, each.urgent, tuple(line for line in each.lines if line.who == reviewer.public_name))
        if each.code in {"overdue", "soon"}
        else each
        for each in found.lists
        if each.code in {"overdue", "soon", "hasty", "in-review", "tasks", *FROM_READERS}
    ]
    return filled(mine)


_figures: dict[int, dict[str, int]] = {}


def _audit(now: Site) -> dict[str, int]:
    """Return the figures of the live release, read once a process and content version."""
    if now.release is None:
        return {}
    if now.content_version not in _figures:
        _figures.clear()
        _figures[now.content_version] = release_audit(now.release)
    return _figures[now.content_version]


def _live_pages(today: date) -> list[Page]:
    told = ("live__sign_off__reviewer", "live__haste")
    articles = models.Article.objects.published().select_related("topic", *told)
    causes = models.CausePage.objects.published().select_related("cause", *told)
    return [
        *with_views(articles, "article", "slug", today),
        *with_views(causes, "cause", "cause__code", today),
    ]


def _signed(page: Page) -> models.SignOff | None:
    return getattr(page.live, "sign_off", None)


def _hasty(pages: Iterable[Page], at: datetime) -> Iterator[Line]:
    for page in pages:
        haste = getattr(page.live, "haste", None)
        if haste and _signed(page) is None:
            until = _moment(reviews.haste_due(haste.at))
            late = is_late(haste.at, at)
            remark = _("was due on %(when)s") if late else _("due by %(when)s")
            yield Line(page.live.title, _edit(page), remark % {"when": until})


def _reviews(pages: Iterable[Page], today: date, wanted: str) -> Iterator[Line]:
    found = []
    for page in pages:
        sign_off = _signed(page)
        reviewed = sign_off and (sign_off.reviewed_on or timezone.localdate(sign_off.signed_at))
        if reviewed and due(reviewed, today) == wanted:
            found.append((reviews.next_review(reviewed), page, sign_off.reviewer.public_name))
    for day, page, who in sorted(found, key=lambda each: (each[2], each[0])):
        yield Line(
            page.live.title, _edit(page), _("due on %(day)s") % {"day": date_format(day, "j F Y")}, who
        )


def _tasks() -> Iterator[Line]:
    rows = models.ReviewTask.objects.filter(closed_at=None).select_related("event__study")
    for task in rows:
        address = reverse("admin:education_reviewtask_change", args=[task.pk])
        yield Line(task.subject, address, f"{task.event.study.key}: {task.event.standing}")


def _in_review(at: datetime) -> Iterator[Line]:
    rows = models.ReviewRequest.objects.filter(revision__sign_off=None).select_related(
        "asked_by", "revision__article", "revision__cause_page__cause"
    )
    for row in rows:
        days = (at - row.asked_at).days
        remark = _("revision %(number)s, asked %(days)s days ago")
        told = remark % {"number": row.revision.number, "days": days}
        yield Line(row.revision.title, _edit(row.revision.page), told, row.asked_by.public_name)


def _conflicts() -> Iterator[Line]:
    for kept in refused_drafts():
        page = kept.article or kept.cause_page
        if page is not None:
            name = kept.texts.get("title") or str(page)
            yield Line(str(name), _edit(page), _moment(kept.kept_at), kept.person.public_name)


def _unopened(pages: Iterable[Page], today: date) -> Iterator[Line]:
    for page in never_opened(pages, today):
        since = date_format(timezone.localdate(page.live.created_at), "j F Y")
        yield Line(page.live.title, _edit(page), _("live since %(day)s") % {"day": since})


def _written(
    rows: Iterable[models.Reply], at: datetime, *, urgent: bool = False, kind: str = ""
) -> Iterator[Line]:
    """Yield what readers wrote and nobody has dealt with: never a word of it, nor who wrote."""
    for row in rows:
        is_urgent = bool(row.danger or row.needs_call)
        if (urgent and is_urgent) or (not urgent and not is_urgent and row.kind == kind):
            page = row.article or row.cause_page
            about = page.live.title if page and page.live else _("The check")
            days = (at - row.came_at).days
            remark = _("waits %(days)s days") % {"days": days} if days else _("came today")
            yield Line(about, reverse("admin:education_reply_change", args=[row.pk]), remark)


def _papers(pages: Iterable[Page]) -> Iterator[Line]:
    """Yield the printed codes whose page changed in substance since. One query."""
    live = {
        (page.pk, None) if isinstance(page, models.Article) else (None, page.pk): page.live.number
        for page in pages
    }
    same_page = Q(article=OuterRef("revision_printed__article")) | Q(
        cause_page=OuterRef("revision_printed__cause_page")
    )
    newer = models.Revision.objects.filter(
        same_page,
        kind=models.Revision.Kind.MAJOR,
        number__gt=OuterRef("revision_printed__number"),
        number__lte=OuterRef("live_number"),
    )
    paths = [f"revision_printed__{page}__live__number" for page in ("article", "cause_page")]
    links = models.ShortLink.objects.filter(revision_printed__isnull=False).select_related("revision_printed")
    for link in links.annotate(live_number=Coalesce(*paths)).filter(Exists(newer)):
        was = link.revision_printed
        now = live.get((was.article_id, was.cause_page_id))
        if now:
            remark = _("printed with revision %(old)s, now %(new)s")
            told = remark % {"old": was.number, "new": now}
            address = reverse("admin:education_shortlink_change", args=[link.pk])
            yield Line(f"{printed(link.code)} {link.label}", address, told)


def _found(reports: Iterable[tuple[Page, Report]], rule: str) -> Iterator[Line]:
    for page, report in reports:
        count = sum(
            rule in finding.rule and (finding.fails or rule != "uncited") for finding in report.findings
        )
        if count:
            yield Line(page.live.title, _edit(page), str(count))


def _hard(reports: Iterable[tuple[Page, Report]]) -> Iterator[Line]:
    hard = [(report.grade, page) for page, report in reports if report.grade > HARDEST_GRADE]
    for grade, page in sorted(hard, key=lambda pair: -pair[0]):
        yield Line(page.live.title, _edit(page), _("grade %(grade).1f") % {"grade": grade})


_kept: dict[int, dict[int, Report]] = {}


def _reports(content_version: int, pages: tuple[Any, ...]) -> list[tuple[Page, Report]]:
    """Return the reading report of each live text, read once a process and content version."""
    if content_version not in _kept:
        _kept.clear()
        _kept[content_version] = {}
    known = _kept[content_version]
    for page in pages:
        if page.live_id not in known:
            known[page.live_id] = reading_report(
                page_source(page, page.live), content_version=content_version
            )
    return [(page, known[page.live_id]) for page in pages]


def _moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "j F Y, H:i")


def _edit(page: Page) -> str:
    return reverse(f"admin:education_{page._meta.model_name}_change", args=[page.pk])
