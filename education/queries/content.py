"""Articles and cause pages as the templates need them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from education import models
from education.content.glossary import Term
from education.content.prose import plain
from education.content.rendering import (
    Drawing,
    Heading,
    Html,
    Panel,
    RedFlagList,
    Rendered,
    StudyCard,
    render,
)
from education.editorial import reviews
from education.editorial.retiring import Retired
from education.evidence.standing import Standing
from education.queries.evidence import studies_by_key
from education.queries.library import drawings
from education.queries.standing import for_readers, seen_by_readers
from education.queries.study_views import StudyView, on_one_page
from education.wizard.knowledge import Cause, Knowledge

WITH_LIVE = ("live__haste", "live__sign_off__reviewer")  # what a page says of the text that is live


@dataclass(frozen=True, slots=True)
class PageLink:
    """Enough to link to a page."""

    url: str
    title: str
    summary: str
    group: str = ""
    topic: str = ""  # the code of an article's topic


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of a page, ready to draw: ``kind`` says which of the rest is filled."""

    kind: str  # html, panel, drawing, study, red-flags
    html: str = ""
    panel: str = ""
    drawing: dict[str, str] = field(default_factory=dict)
    study: StudyView | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What must stand above a text: that it was withdrawn, or went live before a clinician saw it."""

    withdrawn_on: date | None = None
    withdrawn_why: str = ""
    hasty_since: datetime | None = None
    hasty_due: datetime | None = None
    hasty_why: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """One page for patients, article or cause."""

    url: str
    title: str
    summary: str  # plain text, for the head of the page
    lead: str  # the summary as HTML, with its sources
    key_facts: tuple[str, ...]  # HTML
    blocks: tuple[PageBlock, ...]
    headings: tuple[Heading, ...]
    sources: tuple[StudyView, ...]  # in the order of first use
    related: tuple[PageLink, ...]
    topic: str
    author: str
    interests: str
    changes: str
    number: int
    changed_at: datetime
    reviewer: str  # empty: no clinician has checked it
    reviewed_on: date | None  # the review of the whole page; a small correction keeps it
    next_review: date | None
    overdue: bool
    notice: "Notice"
    clinical_term: str = ""
    timing: str = ""
    replies_open: bool = True


def article_links(
    *, topic: str = "", of_each_topic: int = 0, first: int = 0, most: int | None = None
) -> list[PageLink]:
    """Return a link to each published article, in order. Two queries at most.

    Those of one topic, if named; or only so many of each topic; from the ``first`` on, ``most`` of them.
    """
    rows = models.Article.objects.published().filter(language="en").select_related("topic", "live")
    rows = rows.only("slug", "topic__code", "topic__title", "live__title", "live__summary")  # no long texts
    rows = rows.filter(topic__code=topic) if topic else rows
    if of_each_topic:
        place = Window(RowNumber(), partition_by="topic", order_by=["position", "slug"])
        counted = models.Article.objects.published().filter(language="en").order_by().annotate(place=place)
        rows = rows.filter(pk__in=counted.filter(place__lte=of_each_topic).values("pk"))
    rows = rows[first : None if most is None else first + most]
    seen = seen_by_readers([row.live.summary for row in rows])
    return [
        PageLink(row.get_absolute_url(), row.live.title, plain(summary), row.topic.title, row.topic.code)
        for row, summary in zip(rows, seen, strict=True)
    ]


def cause_links() -> list[PageLink]:
    """Return a link to each published cause page, A to Z by name; ``group`` is the letter.

    Two queries at most.
    """
    rows = models.CausePage.objects.published().filter(language="en").select_related("cause", "live")
    ordered = sorted(rows, key=lambda row: row.cause.name.lower())
    seen = seen_by_readers([row.live.summary for row in ordered])
    return [
        PageLink(row.get_absolute_url(), row.cause.name, plain(summary), row.cause.name[:1].upper())
        for row, summary in zip(ordered, seen, strict=True)
    ]


def article_page(
    *, slug: str, knowledge: Knowledge, glossary: tuple[Term, ...] = (), content_version: int = 0
) -> PageView | None:
    """Return the live article, or None. Two queries; one where its studies are kept."""
    rows = models.Article.objects.readable().select_related("topic", *WITH_LIVE)
    try:
        row = rows.get(slug=slug, language="en")
    except models.Article.DoesNotExist:
        return None
    return _page_view(
        row, row.live, knowledge, glossary, topic=row.topic.title, content_version=content_version
    )


def cause_page(
    *, code: str, knowledge: Knowledge, glossary: tuple[Term, ...] = (), content_version: int = 0
) -> PageView | None:
    """Return the live page of a cause, or None. Two queries; one where its studies are kept."""
    rows = models.CausePage.objects.readable().select_related("cause", *WITH_LIVE)
    try:
        row = rows.get(cause__code=code, language="en")
    except models.CausePage.DoesNotExist:
        return None
    return _page_view(row, row.live, knowledge, glossary, topic="", content_version=content_version)


def draft_page(
    *, revision: models.Revision, knowledge: Knowledge, glossary: tuple[Term, ...] = ()
) -> PageView:
    """Return any revision as its page would look, for staff. Two queries or so."""
    page = revision.page
    topic = page.topic.title if isinstance(page, models.Article) else ""
    return _page_view(page, revision, knowledge, glossary, topic=topic)


def typed_page(
    *,
    page: models.Article | models.CausePage,
    texts: Mapping[str, str],
    number: int,
    knowledge: Knowledge,
    glossary: tuple[Term, ...] = (),
) -> PageView:
    """Return a text that is being written as its page would look. Two queries.

    The page may not be there yet.
    """
    revision = models.Revision(number=number, created_at=timezone.now(), **texts)
    topic = page.topic.title if isinstance(page, models.Article) and page.topic_id else ""
    return _page_view(page, revision, knowledge, glossary, topic=topic)


def _page_view(
    row: models.Article | models.CausePage,
    revision: models.Revision,
    knowledge: Knowledge,
    glossary: tuple[Term, ...],
    *,
    topic: str,
    content_version: int = 0,
) -> PageView:
    facts, summary = tuple(revision.key_facts.splitlines()), revision.summary
    rendered = render(revision.body, glossary, (summary, *facts))
    studies = studies_by_key(rendered.citations, content_version)
    if any(study.standing is not Standing.SOUND for study in studies.values()):
        seen = for_readers(studies)
        facts, summary = tuple(seen(fact) for fact in facts), seen(summary)
        rendered = render(seen(revision.body), glossary, (summary, *facts))
    shown = on_one_page(
        studies[block.study].only(block.outcome)
        for block in rendered.blocks
        if isinstance(block, StudyCard) and block.study in studies
    )
    sign_off = getattr(revision, "sign_off", None)
    signed = sign_off if sign_off and sign_off.digest == revision.digest else None
    reviewed_on = (signed.reviewed_on or timezone.localdate(signed.signed_at)) if signed else None
    return PageView(
        url=row.get_absolute_url(),
        title=revision.title,
        summary=plain(summary),
        lead=rendered.opening[0],
        key_facts=rendered.opening[1:],
        blocks=_blocks(rendered, shown),
        headings=tuple(heading for heading in rendered.headings if heading.level == 2),
        sources=tuple(studies[key] for key in rendered.citations if key in studies),
        related=_related(revision.related.split(), knowledge),
        topic=topic,
        author=revision.author,
        interests=revision.interests,
        changes=revision.changes,
        number=revision.number,
        changed_at=revision.created_at,
        reviewer=signed.reviewer.public_name if signed else "",
        reviewed_on=reviewed_on,
        next_review=reviews.next_review(reviewed_on) if reviewed_on else None,
        overdue=bool(reviewed_on and reviews.is_overdue(reviewed_on, timezone.localdate())),
        notice=_notice(row, revision, signed=signed is not None),
        clinical_term=revision.clinical_term,
        timing=revision.timing,
        replies_open=row.replies_open,
    )


def _notice(row: models.Article | models.CausePage, revision: models.Revision, *, signed: bool) -> Notice:
    withdrawn = row.retired_as == Retired.WITHDRAWN
    haste = getattr(revision, "haste", None) if not signed else None
    return Notice(
        withdrawn_on=row.retired_on if withdrawn else None,
        withdrawn_why=row.retired_why if withdrawn else "",
        hasty_since=haste.at if haste else None,
        hasty_due=reviews.haste_due(haste.at) if haste else None,
        hasty_why=haste.reason if haste else "",
    )


def _blocks(rendered: Rendered, shown: tuple[StudyView, ...]) -> tuple[PageBlock, ...]:
    """Put drawings and studies in their places; one that does not exist leaves its place empty."""
    cards = {study.key: [] for study in shown}
    for study in shown:
        cards[study.key].append(study)
    blocks: list[PageBlock] = []
    for block in rendered.blocks:
        match block:
            case Html(html=html):
                blocks.append(PageBlock("html", html=html))
            case Panel(kind=kind, html=html):
                blocks.append(PageBlock("panel", html=html, panel=kind))
            case Drawing(drawing=name) if name in drawings():
                blocks.append(PageBlock("drawing", drawing=drawings()[name]))
            case StudyCard(study=key) if key in cards:
                blocks.append(PageBlock("study", study=cards[key].pop(0)))
            case RedFlagList():
                blocks.append(PageBlock("red-flags"))
    return tuple(blocks)


def _related(codes: list[str], knowledge: Knowledge) -> tuple[PageLink, ...]:
    causes: list[Cause] = [knowledge.cause_by_code[code] for code in codes if code in knowledge.cause_by_code]
    return tuple(PageLink(f"/causes/{cause.code}/", cause.name, cause.meaning) for cause in causes)
