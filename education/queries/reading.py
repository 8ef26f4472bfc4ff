"""How a text reads and what it rests on, against the glossary and the studies of this site."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from django.urls import Resolver404, resolve

from education import models
from education.content.findings import Finding, Report
from education.content.links import broken_links
from education.content.review import Sources, review_page, sources_of
from education.content.source import PageSource
from education.queries import records
from education.queries.glossary import glossary


@lru_cache(maxsize=2)
def sources(content_version: int) -> Sources:
    """Return what the studies hold. Two queries or so, the first time a process sees a content version."""
    return sources_of(records.READERS["study"]())


def reading_report(source: PageSource, *, content_version: int) -> Report:
    """Return the report of a text, saved or not: that of the library's check, and links that lead nowhere."""
    report = review_page(source, glossary(content_version), sources(content_version))
    broken = tuple(_broken_links(source, content_version))
    ordered = sorted([*report.findings, *broken], key=lambda found: (not found.fails, found.line))
    return replace(report, findings=tuple(ordered))


@lru_cache(maxsize=2)
def _addresses(content_version: int) -> frozenset[tuple[str, str]]:
    """Return (kind of page, its name) of all that readers can open. Two queries, once a content version."""
    articles = models.Article.objects.published().values_list("slug", flat=True)
    causes = models.CausePage.objects.published().values_list("cause__code", flat=True)
    return frozenset(
        [("article_detail", slug) for slug in articles] + [("cause_detail", code) for code in causes]
    )


def _broken_links(source: PageSource, content_version: int) -> Iterator[Finding]:
    def leads_somewhere(path: str) -> bool:
        try:
            match = resolve(unquote(path))
        except Resolver404:
            return False
        if match.url_name in {"article_detail", "cause_detail"}:
            return (match.url_name, match.kwargs["slug"]) in _addresses(content_version)
        if match.url_name == "study_detail":
            return match.kwargs["key"] in sources(content_version).figures
        return not match.app_names  # pages of the staff site are none of a reader's

    yield from broken_links(source.body, leads_somewhere)
    for number, fact in enumerate(source.key_facts, start=1):
        yield from broken_links(fact, leads_somewhere, place=f"key fact {number}")
    yield from broken_links(source.summary, leads_somewhere, place="summary")
