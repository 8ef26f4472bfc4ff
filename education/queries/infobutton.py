"""The codes of record systems and what they lead to, as values that answer a hospital's program."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from education import models
from education.content.prose import plain
from education.editorial.retiring import Retired
from education.infobutton.matching import CodeBook, CodeRow, Paper, Topic, Translation
from education.infobutton.systems import FACTS, System
from education.models.content import Page
from education.queries.handouts import view_of
from education.queries.site import site
from education.queries.standing import seen_by_readers

SYSTEM_CHOICES = [(facts.oid, facts.name) for facts in FACTS.values()]
Papers = dict[tuple[bool, int], tuple[Paper, ...]]
ADDRESSED = ("en",)  # languages whose pages have an address


@lru_cache(maxsize=2)
def code_book(content_version: int) -> CodeBook:
    """Return every verified code with the topics that can be read today.

    Ten queries or so the first time this process sees this content version, none after that. A page that
    was merged is answered by its heir; one that was withdrawn or removed is left out.
    """
    articles, cause_pages = _pages()
    # As the live release has it: what staff edit in the working copy counts once it is published.
    pressing = {cause.code for cause in site().knowledge.causes if cause.urgency.stops_the_check}
    topics: dict[str, Topic] = {}
    papers = _papers()
    rows = []
    found = models.Code.objects.filter(verified=True).prefetch_related("causes", "articles")
    for code in found:
        asked = [page for cause in code.causes.all() for page in cause_pages.get(cause.pk, [])]
        ordered = sorted(code.articles.all(), key=lambda row: row.pk)
        asked += [articles[article.pk] for article in ordered if article.pk in articles]
        readable = [page for page in map(_heir, asked) if page is not None]
        named = {topic.name: topic for topic in _topics(readable, pressing, papers)}
        topics |= named
        if named:
            rows.append(CodeRow(System(code.system), code.code, tuple(named), code.often_without_fusion))
    return CodeBook(tuple(rows), _as_readers_see(topics))


def _as_readers_see(topics: dict[str, Topic]) -> dict[str, Topic]:
    """Return the topics with summaries that give no number of a withdrawn study. At most two queries."""
    written = [one.summary for topic in topics.values() for one in topic.translations]
    seen = iter(seen_by_readers(written))
    return {
        name: replace(
            topic,
            translations=tuple(replace(one, summary=plain(next(seen))) for one in topic.translations),
        )
        for name, topic in topics.items()
    }


def answered_codes(content_version: int) -> list[tuple[str, str, list[str]]]:
    """Return system, code and the addresses it leads to, for every code that is answered."""
    book = code_book(content_version)
    return [
        (row.system.value, row.code, [book.topics[name].translations[0].path for name in row.topics])
        for row in sorted(book.rows, key=lambda row: (row.system, row.code))
    ]


def codes_of_cause(content_version: int, cause: str) -> tuple[tuple[str, str], ...]:
    """Return (system, code) of each verified code of this cause and no other. No query once kept."""
    name = f"cause/{cause}"
    book = code_book(content_version)
    return tuple(
        (row.system.value, row.code)
        for row in book.rows
        if not row.often_without_fusion
        and [topic for topic in row.topics if topic.startswith("cause/")] == [name]
    )


def _pages() -> tuple[dict[int, Page], dict[int, list[Page]]]:
    """Return every page with what its answer needs: articles by key, pages of causes by their cause."""
    heirs = ("heir_article__live", "heir_cause_page__live", "heir_cause_page__cause")
    pages = {"language__in": ADDRESSED, "binned_at": None}
    articles = models.Article.objects.filter(**pages).select_related("live", *heirs)
    by_cause: dict[int, list[Page]] = {}
    for page in models.CausePage.objects.filter(**pages).select_related("live", "cause", *heirs):
        by_cause.setdefault(page.cause_id, []).append(page)
    return {article.pk: article for article in articles}, by_cause


def _heir(page: Page) -> Page | None:
    """Return the page itself where it is published, the heir of a merged one, else None."""
    seen: set[Page] = set()
    while page is not None and page.retired_as == Retired.MERGED and page not in seen:
        seen.add(page)  # the line of heirs is walked to its end, and never in a circle
        page = page.heir_article or page.heir_cause_page
    standing = page is not None and page.live_id and not page.retired_as and page.binned_at is None
    return page if standing else None


def _topics(pages: Iterable[Page], pressing: Collection[str], papers: Papers) -> Iterator[Topic]:
    """Yield the pages as topics. A pressing cause stands first among those of a code."""
    topics = []
    for page in pages:
        is_article = isinstance(page, models.Article)
        title = page.live.title
        translation = Translation(
            language=page.language,
            title=title,
            summary=page.live.summary,
            path=page.get_absolute_url(),
            updated=moment(page.live.created_at),
            papers=papers.get((is_article, page.pk if is_article else page.cause_id), ()),
        )
        topics.append(
            Topic(
                kind="article" if is_article else "cause",
                key=page.slug if is_article else page.cause.code,
                translations=(translation,),
                pressing=not is_article and page.cause.code in pressing,
            )
        )
    yield from sorted(topics, key=lambda topic: not topic.pressing)


def _papers() -> Papers:
    """Return the live handouts of articles (True) and causes (False), by their keys. Seven queries each."""
    found: Papers = {}
    live = models.Handout.objects.filter(live__isnull=False, language__in=ADDRESSED).select_related(
        "live__sign_off__reviewer", "clinic", "article__live"
    )
    for row in live:
        if not view_of(row, row.live).has_files:
            continue  # its address leads to the page until the file is drawn anew
        paper = Paper(f"{row.get_absolute_url().removesuffix('/')}.pdf", row.live.title)
        for about in ((True, row.article_id), (False, row.cause_id)):
            if about[1]:
                found[about] = (*found.get(about, ()), paper)
    return found


def moment(when: datetime) -> str:
    """Return a time as feeds write it.

    >>> moment(datetime(2026, 11, 24, 10, tzinfo=UTC))
    '2026-11-24T10:00:00Z'
    """
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
