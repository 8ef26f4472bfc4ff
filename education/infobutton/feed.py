"""The answer as a value: a feed with its entries. Made once, then written as XML or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from uuid import NAMESPACE_URL, uuid5

from education.infobutton.criteria import Criterion, Request
from education.infobutton.languages import nearest
from education.infobutton.matching import Match, Topic, Translation
from education.infobutton.systems import FACTS, System, systems_meant

SNOMED_NOTE = (
    "This answer uses SNOMED CT identifiers, and preferred terms of the SNOMED CT IPS Free Set"
    " (international edition 2022-07-31, CC BY 4.0). SNOMED and SNOMED CT are registered trademarks of"
    " SNOMED International."
)
# What looks like a code may be sent back. Anything else might be a name that somebody typed there.
_LIKE_A_CODE = re.compile(r"(?=[A-Za-z.-]*[0-9])[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_LIKE_AN_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]{0,9})){2,20}")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose answer it is: the name, and the address of the site without a slash at its end."""

    name: str
    address: str

    @property
    def host(self) -> str:
        return re.sub(r"^[a-z]+://|[:/].*$", "", self.address)


@dataclass(frozen=True, slots=True)
class Category:
    """One word about the request, or about an entry."""

    scheme: str
    term: str


@dataclass(frozen=True, slots=True)
class Link:
    """One address of an entry: the page, the page in another language, a paper."""

    href: str
    title: str
    language: str
    rel: str = "alternate"
    type: str = "html"


@dataclass(frozen=True, slots=True)
class Entry:
    """One topic that fits."""

    language: str
    title: str
    links: tuple[Link, ...]
    id: str
    updated: str
    summary: str  # HTML
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """The whole answer. Without entries it says that nothing fits."""

    language: str
    subtitle: str
    publisher: Publisher
    updated: str
    categories: tuple[Category, ...]
    id: str
    entries: tuple[Entry, ...] = ()
    rights: str = ""


def answer(request: Request, found: Sequence[Match], *, publisher: Publisher, now: str) -> Feed:
    """Return the answer to a request. ``now`` is the time in UTC, as in 2026-11-24T10:00:00Z.

    >>> request = Request((Criterion("Z99.9", "2.16.840.1.113883.6.90"),))
    >>> publisher = Publisher("P", "https://example.org")
    >>> feed = answer(request, [], publisher=publisher, now="2026-11-22T10:00:00Z")
    >>> feed.subtitle, feed.entries
    ('Results for ICD-10-CM Z99.9', ())
    """
    entries = tuple(entry(match, request.languages, publisher) for match in found)
    spoken = {one.language for one in entries}
    categories = tuple(_categories(request))
    named = "\n".join([publisher.address, *(f"{one.scheme}={one.term}" for one in categories)])
    snomed = any(
        System.SNOMED_CT in systems_meant(criterion.system, criterion.code) for criterion in request.criteria
    )
    return Feed(
        language=spoken.pop() if len(spoken) == 1 else "en",
        subtitle=_subtitle(request.criteria),
        publisher=publisher,
        updated=now,
        categories=categories,
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, named)}",
        entries=entries,
        rights=SNOMED_NOTE if snomed and entries else "",
    )


def refusal(sentence: str, *, publisher: Publisher, now: str) -> Feed:
    """Return a feed without entries that says what to send instead.

    Programs that read every body as a feed, whatever its status, then find nothing and go on.
    """
    named = f"{publisher.address}\n{sentence}"
    return Feed("en", sentence, publisher, now, (), f"urn:uuid:{uuid5(NAMESPACE_URL, named)}")


def in_language(topic: Topic, wished: Iterable[str]) -> Translation:
    """Return the topic in the language nearest to the wishes; where it has none of them, in English."""
    by_language = {one.language: one for one in topic.translations}
    return by_language[nearest(wished, by_language)]


def entry(match: Match, wished: Iterable[str], publisher: Publisher) -> Entry:
    """Return one topic as an entry, in the language nearest to the wishes, and honest about which it is."""
    chosen = in_language(match.topic, wished)
    others = [one for one in match.topic.translations if one is not chosen]
    papers = [
        Link(f"{publisher.address}{paper.path}", paper.title, one.language, type=paper.type)
        for one in (chosen, *others)
        for paper in one.papers
    ]
    pages = [Link(f"{publisher.address}{one.path}", one.title, one.language) for one in (chosen, *others)]
    return Entry(
        language=chosen.language,
        title=chosen.title,
        links=(*pages, *papers),
        id=f"tag:{publisher.host},2026:{match.topic.name}",
        updated=chosen.updated,
        summary=f"<p>{escape(chosen.summary, quote=False)}</p>",
        categories=(
            *_code_categories(match.criterion),
            Category("relevanceScore", f"{match.relevance:.1f}"),
        ),
    )


def _categories(request: Request) -> Iterable[Category]:
    if request.task:
        yield Category("taskContext.c.c", request.task)
    for criterion in request.criteria:
        yield from _code_categories(criterion)
    yield Category("informationRecipient", request.recipient)
    for language in request.languages[:1]:
        yield Category("informationRecipient.languageCode.c", language)


def _code_categories(criterion: Criterion) -> Iterable[Category]:
    if code := _shown(criterion.code):
        yield Category("mainSearchCriteria.v.c", code)
        if system := _oid(criterion):
            yield Category("mainSearchCriteria.v.cs", system)


def _subtitle(criteria: Iterable[Criterion]) -> str:
    named = []
    for criterion in criteria:
        if code := _shown(criterion.code):
            oid = _oid(criterion)
            names = [facts.name for facts in FACTS.values() if facts.oid == oid]
            named.append(f"{names[0]} {code}" if names else code)
    return f"Results for {', '.join(named)}" if named else "Results"


def _shown(code: str) -> str:
    return code.upper() if _LIKE_A_CODE.fullmatch(code) else ""


def _oid(criterion: Criterion) -> str:
    """Return the number of the code system that was named; a name in its place is turned into its number."""
    sent = criterion.system.lower().removeprefix("urn:oid:")
    if _LIKE_AN_OID.fullmatch(sent):
        return sent
    meant = systems_meant(criterion.system, criterion.code)
    return FACTS[meant[0]].oid if meant and sent else ""
