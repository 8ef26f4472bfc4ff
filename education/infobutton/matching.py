"""Codes that are asked for, against the codes of this site: which topics fit, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from education.infobutton.criteria import Criterion
from education.infobutton.systems import System, codes_above, compact, stem, systems_meant

EXACT, NEAR, WEAK = 1.0, 0.8, 0.5  # relevance: the very code, a code above it, a code of many other people


@dataclass(frozen=True, slots=True)
class Translation:
    """A topic in one language: the page it leads to."""

    language: str
    title: str
    summary: str
    path: str
    updated: str  # as in 2026-11-24T10:00:00Z
    papers: tuple[Paper, ...] = ()  # what can be printed, beside the page


@dataclass(frozen=True, slots=True)
class Paper:
    """A file beside a page: a handout as PDF."""

    path: str
    title: str
    type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a code can lead to: an article or a cause, in each language in which there is one."""

    kind: str  # article, cause
    key: str
    translations: tuple[Translation, ...]
    pressing: bool = False  # it asks for help now or today

    @property
    def name(self) -> str:
        """Under which it is known for good, whatever its language.

        >>> Topic("cause", "csf-leak", ()).name
        'cause/csf-leak'
        """
        return f"{self.kind}/{self.key}"


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of the site and its topics, the best first."""

    system: System
    code: str
    topics: tuple[str, ...]  # names of topics
    often_without_fusion: bool = False  # most people with this code had no fusion


@dataclass(frozen=True, slots=True)
class CodeBook:
    """Every code that is answered, and every topic that can be read today."""

    rows: tuple[CodeRow, ...]
    topics: Mapping[str, Topic]
    by_code: Mapping[tuple[System, str], CodeRow] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[tuple[System, str], CodeRow] = {}
        for row in self.rows:
            found.setdefault((row.system, stem(row.system, row.code)), row)
        found |= {(row.system, compact(row.code)): row for row in self.rows}
        object.__setattr__(self, "by_code", found)


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that fits, by which code of the request it does, and how well."""

    topic: Topic
    criterion: Criterion
    system: System
    relevance: float


def matches(criteria: Iterable[Criterion], book: CodeBook) -> tuple[Match, ...]:
    """Return the topics that fit, each once, those that ask for help now or today first, then the best.

    >>> leak = Topic("cause", "csf-leak", (Translation("en", "Leak", "Fluid.", "/causes/csf-leak/", ""),))
    >>> book = CodeBook((CodeRow(System.ICD_10_CM, "G97.0", (leak.name,)),), {leak.name: leak})
    >>> [match.topic.key for match in matches([Criterion("g970", "2.16.840.1.113883.6.90")], book)]
    ['csf-leak']
    """
    best: dict[str, Match] = {}
    for criterion in criteria:
        for match in _of_one(criterion, book):
            known = best.get(match.topic.name)
            if known is None or known.relevance < match.relevance:
                best[match.topic.name] = match  # keeps the place of the first
    return tuple(sorted(best.values(), key=lambda match: (not match.topic.pressing, -match.relevance)))


def _of_one(criterion: Criterion, book: CodeBook) -> Iterable[Match]:
    for system in systems_meant(criterion.system, criterion.code):
        short = compact(criterion.code)
        for code in (short, *codes_above(system, short)):
            row = book.by_code.get((system, code))
            if row is None:
                continue
            exact = code in (short, stem(system, short))
            relevance = WEAK if row.often_without_fusion else EXACT if exact else NEAR
            for name in row.topics:
                if name in book.topics:
                    yield Match(book.topics[name], criterion, system, relevance)
            break
