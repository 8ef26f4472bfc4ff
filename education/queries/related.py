"""Pages like this one, by shared causes and terms, never by who read what."""

import re
from functools import lru_cache

from education import models
from education.queries.content import PageLink, PageView
from education.queries.glossary import glossary
from education.queries.site import Site
from education.search.related import Place, nearest
from education.search.stems import stems_of


def pages_like(page: PageView, now: Site) -> list[PageLink]:
    """Return up to four pages to read next, without those that the page itself leads to.

    Two queries the first time this process sees this content version; then none.
    """
    places, titles = _places(now.content_version)
    near = nearest(page.url, places, without=[link.url for link in page.related])
    return [PageLink(url, titles[url], "") for url in near]


@lru_cache(maxsize=2)
def _places(content_version: int) -> tuple[tuple[Place, ...], dict[str, str]]:
    terms = {
        term.code: [" ".join(["", *stems_of(form), ""]) for form in (term.term, *term.variants)]
        for term in glossary(content_version)
    }
    articles = models.Article.objects.published().filter(language="en").select_related("live")
    causes = models.CausePage.objects.published().filter(language="en").select_related("live", "cause")
    places, titles = [], {}
    for row in (*articles, *causes):
        url, live = row.get_absolute_url(), row.live
        own = {row.cause.code} if isinstance(row, models.CausePage) else set()
        linked = set(re.findall(r"\(/causes/([a-z0-9-]+)/\)", live.body))
        text = " ".join(["", *stems_of(" ".join([live.title, live.summary, live.body])), ""])
        used = {code for code, forms in terms.items() if any(form in text for form in forms)}
        places.append(Place(url, frozenset(own | linked | set(live.related.split())), frozenset(used)))
        titles[url] = live.title
    return tuple(places), titles
