"""Pages like this one, by shared causes and terms, never by who read what."""

import re
from collections.abc import Mapping
from functools import lru_cache

from education import models
from education.content.glossary import Term
from education.queries.content import PageLink, PageView
from education.queries.glossary import glossary
from education.queries.site import Site
from education.search.related import Place, Places, nearest
from education.search.stems import stems_of

SpokenOf = tuple[frozenset[str], frozenset[str]]  # causes, terms


def pages_like(page: PageView, now: Site) -> list[PageLink]:
    """Return up to four pages to read next, without those that the page itself leads to.

    Four queries the first time this process sees this content version; then none.
    """
    places, titles = _places(now.content_version)
    near = nearest(page.url, places, without=[link.url for link in page.related])
    return [PageLink(url, titles[url], "") for url in near]


@lru_cache(maxsize=2)
def _places(content_version: int) -> tuple[Places, dict[str, str]]:
    articles = models.Article.objects.published().filter(language="en")
    causes = models.CausePage.objects.published().filter(language="en")
    rows = [
        *(("articles", "", *row) for row in articles.values_list("slug", "live", "live__title")),
        *(("causes", row[0], *row) for row in causes.values_list("cause__code", "live", "live__title")),
    ]
    spoken_of = _spoken_of(glossary(content_version), {live for *_, live, _ in rows})
    places, titles = [], {}
    for kind, cause, slug, live, title in rows:
        url, (linked, used) = f"/{kind}/{slug}/", spoken_of[live]
        places.append(Place(url, linked | ({cause} if cause else set()), used))
        titles[url] = title
    return Places(places), titles


def _spoken_of(glossary: tuple[Term, ...], revisions: set[int]) -> Mapping[int, SpokenOf]:
    """Return the causes and the terms of each revision. Only those this process does not know are read."""
    known = _known_with(glossary)
    terms = {
        term.code: [" ".join(["", *stems_of(form), ""]) for form in (term.term, *term.variants)]
        for term in glossary
    }
    for live in models.Revision.objects.filter(pk__in=revisions - known.keys()).iterator():
        linked = set(re.findall(r"\(/causes/([a-z0-9-]+)/\)", live.body))
        text = " ".join(["", *stems_of(" ".join([live.title, live.summary, live.body])), ""])
        used = {code for code, forms in terms.items() if any(form in text for form in forms)}
        known[live.pk] = frozenset(linked | set(live.related.split())), frozenset(used)
    return known


@lru_cache(maxsize=1)
def _known_with(glossary: tuple[Term, ...]) -> dict[int, SpokenOf]:
    """Return what was read with these terms so far. A revision never changes, so none is read twice."""
    return {}
