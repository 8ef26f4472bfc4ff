"""Ways in beside the search: A to Z, by the time since surgery, and what people ask first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from education.evidence.time_strip import Fill
from education.queries import library
from education.queries.content import PageLink, article_links, cause_links
from education.queries.timing import all_strips
from education.wizard.knowledge import Knowledge

ARTICLES = ("The ", "A ", "An ")  # a title is sorted by its first word of weight


@dataclass(frozen=True, slots=True)
class Band:
    """One band of time, with the causes that most often, and less often, start in it."""

    code: str
    words: str
    most: tuple[PageLink, ...]
    less: tuple[PageLink, ...]


def all_links() -> list[PageLink]:
    """Return a link to every published article and cause under its letter, A to Z. Four queries at most."""
    links = [*article_links(), *cause_links()]
    ordered = sorted(links, key=lambda link: (sorting(link.title), link.url))
    return [replace(link, group=sorting(link.title)[:1].upper()) for link in ordered]


def sorting(title: str) -> str:
    """Return what a title is sorted by.

    >>> sorting("The first two weeks")
    'first two weeks'
    """
    for article in ARTICLES:
        if title.startswith(article):
            title = title.removeprefix(article)
            break
    return title.lower()


def by_time(knowledge: Knowledge) -> dict[str, Any]:
    """Return the bands with their causes, those that no time stands out for, and the articles by time.

    Only causes with a published page. Four queries at most.
    """
    pages = {link.url: link for link in cause_links()}
    strips = [timing for timing in all_strips(knowledge) if timing.url in pages]
    telling = [timing for timing in strips if not timing.strip.is_even]
    words = [box.band for box in strips[0].strip.boxes] if strips else []

    def starting(place: int, fill: Fill) -> tuple[PageLink, ...]:
        return tuple(pages[timing.url] for timing in telling if timing.strip.boxes[place].fill is fill)

    bands = [
        Band(f"time-{place + 1}", word, starting(place, Fill.FULL), starting(place, Fill.HALF))
        for place, word in enumerate(words)
    ]
    even = [pages[timing.url] for timing in strips if timing.strip.is_even]
    return {"bands": bands, "even": even, "times": article_links(topic="time")}


def asked_first(published: Iterable[PageLink]) -> tuple[PageLink, ...]:
    """Return what people ask first, each question with the page that answers it, if that is published.

    No query.
    """
    known = {link.url: link for link in published}
    return tuple(
        replace(known[page], title=asks) for asks, page in library.first_questions() if page in known
    )
