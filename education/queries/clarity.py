"""Whether readers find a page clear: what they are asked, and what they said."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from education import models
from education.content.glossary import Term, terms_in
from education.editorial.counts import shown
from education.queries.glossary import glossary
from education.queries.replies import page_for

DAYS = 90
HARDEST = 5


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page about which a reader may say whether it was clear, with the hard words that stand on it."""

    url: str
    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Clarity:
    """What readers said of one page within 90 days. A number under five is 0: it is not shown."""

    title: str
    url: str
    yes: int
    no: int
    words: tuple[tuple[str, int], ...]  # the hardest first


def asked_page(kind: str, slug: str, content_version: int) -> AskedPage | None:
    """Return the live page at this address with its own terms, A to Z; None if it is none. Two queries."""
    row = page_for(kind, slug)
    if row is None:
        return None
    text = "\n".join((row.live.key_facts, row.live.summary, row.live.body))
    found = {term.code: term for _start, _end, term in terms_in(text, glossary(content_version))}
    terms = tuple(sorted(found.values(), key=lambda term: term.term.lower()))
    return AskedPage(row.get_absolute_url(), row.live.title, terms)


def clarity(today: date | None = None) -> list[Clarity]:
    """Return what readers said of each page, the least clear first. Four queries."""
    today = today or timezone.localdate()
    kinds = models.DailyCount.Kind
    since = today - timedelta(days=DAYS)
    rows = models.DailyCount.objects.filter(
        kind__in=[kinds.CLEAR, kinds.UNCLEAR, kinds.HARD_WORD], day__gt=since, day__lte=today
    )
    said: dict[str, dict[str, int]] = {}
    words: dict[str, dict[str, int]] = {}
    for row in rows:
        url, _mark, word = row.subject.partition("#")
        table, key = (words, word) if word else (said, row.kind)
        of_page = table.setdefault(url, {})
        of_page[key] = of_page.get(key, 0) + row.count
    names = dict(models.Term.objects.filter(language="en").values_list("code", "term"))
    articles = models.Article.objects.published().filter(language="en").select_related("live")
    causes = models.CausePage.objects.published().filter(language="en").select_related("live", "cause")
    titles = {page.get_absolute_url(): page.live.title for page in [*articles, *causes]}
    found = [
        Clarity(
            title=titles[url],
            url=url,
            yes=shown(said.get(url, {}).get(kinds.CLEAR, 0)),
            no=shown(said.get(url, {}).get(kinds.UNCLEAR, 0)),
            words=tuple(
                (names.get(code, code), number)
                for code, number in sorted(words.get(url, {}).items(), key=lambda pair: (-pair[1], pair[0]))
                if shown(number)
            )[:HARDEST],
        )
        for url in titles
        if url in said or url in words
    ]
    return sorted(found, key=lambda one: (-one.no, -sum(number for _, number in one.words), one.title))
