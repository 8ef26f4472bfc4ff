"""Ways in beside the search: A to Z, by the time since surgery, and what people ask first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from education import models
from education.evidence.time_strip import Fill
from education.queries import library
from education.queries.content import PageLink, article_links, cause_links
from education.queries.timing import all_strips
from education.wizard.knowledge import Knowledge

ARTICLES = ("The ", "A ", "An ")  # a title is sorted by its first word of weight


OF_EACH_TOPIC = 20  # articles that stand under a topic where all topics are listed
A_PAGE = 100  # links on one page of a long list
MOST_PAGES = 10_000  # of a long list: no database counts to every number that may be typed
WHOLE = 200  # links, up to which everything A to Z stands on one page


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a long list. ``earlier`` and ``later`` are addresses, empty at its ends."""

    links: tuple[PageLink, ...]
    number: int
    earlier: str
    later: str
    letters: tuple[tuple[str, str], ...] = ()  # each letter, and the page on which it starts


@dataclass(frozen=True, slots=True)
class Band:
    """One band of time, with the causes that most often, and less often, start in it."""

    code: str
    words: str
    most: tuple[PageLink, ...]
    less: tuple[PageLink, ...]


def first_of_each_topic() -> list[PageLink]:
    """Return a link to the first published articles of each topic, in order. Two queries at most.

    One more than ``OF_EACH_TOPIC`` of a topic says that it has more.
    """
    return article_links(of_each_topic=OF_EACH_TOPIC + 1)


def topic_part(code: str, number: int) -> Part | None:
    """Return one page of the published articles of a topic; None where it has none. Two queries at most."""
    if not 1 <= number <= MOST_PAGES:
        return None
    links = article_links(topic=code, first=(number - 1) * A_PAGE, most=A_PAGE + 1)
    if not links:
        return None
    later = number + 1 if len(links) > A_PAGE else 0
    return Part(tuple(links[:A_PAGE]), number, *_beside(f"/articles/topics/{code}/", number, later))


def a_to_z_part(number: int, content_version: int) -> Part | None:
    """Return one page of everything A to Z; None where there is none of this number.

    All on one page while it is at most ``WHOLE`` links. Two queries the first time this process sees this
    content version; then none.
    """
    links = _all_links(content_version)
    if number == 1 and len(links) <= WHOLE:
        return Part(links, 1, "", "")
    shown = links[(number - 1) * A_PAGE : number * A_PAGE]
    if number < 1 or not shown or len(links) <= WHOLE:
        return None
    starts: dict[str, str] = {}
    for place, link in enumerate(links):
        starts.setdefault(link.group, _address("/a-to-z/", place // A_PAGE + 1))
    later = number + 1 if number * A_PAGE < len(links) else 0
    return Part(shown, number, *_beside("/a-to-z/", number, later), tuple(starts.items()))


def _beside(start: str, number: int, later: int) -> tuple[str, str]:
    return _address(start, number - 1) if number > 1 else "", _address(start, later) if later else ""


def _address(start: str, number: int) -> str:
    return start if number == 1 else f"{start}{number}/"


@lru_cache(maxsize=2)
def _all_links(content_version: int) -> tuple[PageLink, ...]:
    """Return a link to every published article and cause under its letter, A to Z, without summaries."""
    articles = models.Article.objects.published().filter(language="en").values_list("slug", "live__title")
    causes = models.CausePage.objects.published().filter(language="en")
    named = causes.values_list("cause__code", "cause__name")
    links = [(f"/articles/{slug}/", title) for slug, title in articles]
    links += [(f"/causes/{code}/", name) for code, name in named]
    ordered = sorted((sorting(title), url, title) for url, title in links)
    return tuple(PageLink(url, title, "", by[:1].upper()) for by, url, title in ordered)


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
    return {"bands": bands, "even": even, "times": article_links(topic="time", most=A_PAGE)}


def asked_first(listed: Iterable[PageLink], content_version: int) -> tuple[PageLink, ...]:
    """Return what people ask first, each question with the page that answers it, if that is published.

    No query where all these pages are among those listed; else two, once a content version and process.
    """
    known = {link.url: link for link in listed}
    questions = library.first_questions()
    if any(page not in known for _, page in questions):
        known = {link.url: link for link in _all_links(content_version)}
    return tuple(replace(known[page], title=asks) for asks, page in questions if page in known)
