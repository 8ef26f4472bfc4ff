"""Searching: one function, behind which each database looks in its own way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import connection

from education import models
from education.queries.red_flags import RedFlagCards, headline_red_flags
from education.queries.site import Site
from education.search.danger import signs_in, speaks_of_despair
from education.search.query import Query, typed_words, understood
from education.search.ranking import Document, Place, Ranked, Reason, ranked
from education.search.snippet import Piece, Snippet, marked, snippet
from education.search.stems import stem, words_of
from education.search.synonyms import Phrase, Synonyms, lay_groups, synonyms
from education.wizard.knowledge import Knowledge, RedFlag, Urgency

HEARD = 1000  # letters of a text in which danger signs are looked for
SHOWN = 12
LOOKED_AT = 60  # entries that are ranked closely
TELLING = 300  # a phrase that more entries have than this tells too little to rank all of them by it
KIND = "CASE WHEN entry.kind IN ('article', 'cause') THEN 3 ELSE 1 END"  # pages are looked at first
ENTRY_STEMS = {place: f"{place.value}_stems" for place in Place}


@dataclass(frozen=True, slots=True)
class Found:
    """One result: where it leads, what it says, and why it is there."""

    kind: str
    url: str
    title: tuple[Piece, ...]
    snippet: Snippet
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search page shows: danger first, then what was found."""

    typed: str
    words: tuple[str, ...]
    results: tuple[Found, ...]
    more: bool  # there were more than are shown
    danger: RedFlagCards | None  # the signs that the words speak of
    folded: RedFlagCards | None  # the other signs of the same cards, one press away
    despair: bool  # it may speak of ending one's life
    cut: bool  # only the beginning of the text was sought


def search(text: str, now: Site) -> Answer:
    """Return what answers a text. Five queries at most; the index must be fresh."""
    words = typed_words(text)
    said = danger_said(text[:HEARD], now.knowledge)  # a sign may stand at the end of a long story
    danger, folded = said_and_others(said, now.knowledge)
    despair = speaks_of_despair(words_of(text[:HEARD]))
    found = _ranked(text, words, now) if words else []
    results = tuple(_found(row, rank) for row, rank in found[:SHOWN])
    return Answer(
        text,
        tuple(words),
        results,
        len(found) > SHOWN,
        danger,
        folded,
        despair=despair,
        cut=_is_cut(text, words),
    )


def _is_cut(text: str, words: Collection[str]) -> bool:
    return len(typed_words(text + " more")) == len(words)


def danger_said(text: str, knowledge: Knowledge) -> tuple[RedFlag, ...]:
    """Return the red flags that a text may speak of in plain words. No query."""
    said = signs_in(words_of(text))
    return tuple(
        flag for flag in knowledge.red_flags_in_order if flag.code in said and flag.urgency.stops_the_check
    )


def danger_cards(flags: Collection[RedFlag], knowledge: Knowledge) -> RedFlagCards | None:
    """Return the cards to show first, or None. The signs that were spoken of stand first in their card."""
    if not flags:
        return None
    usual = headline_red_flags(knowledge)

    def first(urgency: Urgency, others: tuple[RedFlag, ...]) -> tuple[RedFlag, ...]:
        own = tuple(flag for flag in flags if flag.urgency is urgency)
        return (*own, *(flag for flag in others if flag not in own))

    emergency = first(Urgency.EMERGENCY, usual.emergency)
    own_same_day = any(flag.urgency is Urgency.SAME_DAY for flag in flags)
    return RedFlagCards(emergency, first(Urgency.SAME_DAY, usual.same_day) if own_same_day else ())


def said_and_others(
    flags: Collection[RedFlag], knowledge: Knowledge
) -> tuple[RedFlagCards | None, RedFlagCards | None]:
    """Return the signs that were spoken of, and the others of their cards; nothing where none was.

    On a phone the results must be seen under the card, or nobody knows that there are any. A red card of
    which nothing was spoken of stands whole: the sign may be one that was not heard.
    """
    cards = danger_cards(flags, knowledge)
    if cards is None:
        return None, None

    def split(listed: tuple[RedFlag, ...], *, said: bool) -> tuple[RedFlag, ...]:
        return tuple(flag for flag in listed if (flag in flags) is said)

    said, others = (
        RedFlagCards(split(cards.emergency, said=own), split(cards.same_day, said=own))
        for own in (True, False)
    )
    if not said.emergency:
        return replace(said, emergency=cards.emergency), replace(others, emergency=())
    return said, others


def _ranked(text: str, words: list[str], now: Site) -> list[tuple[models.SearchEntry, Ranked]]:
    version = now.content_version
    same = _synonyms(version)
    counts = _counts([stem(word) for word in words])
    query = understood(text, known=counts, near=lambda word: _near(word, version), same=same)
    if query.is_empty:
        return []
    counts |= _counts(sorted({one for phrase in query.phrases for one in phrase} - counts.keys()))
    total = models.SearchIndex.objects.values_list("entries", flat=True).get(pk=1)
    rows = models.SearchEntry.objects.in_bulk(_candidates(query, counts))
    flags = set(signs_in(words))
    causes = {code for flag in now.knowledge.red_flags if flag.code in flags for code in flag.points_to}
    urls = {f"/causes/{code}/" for code in causes}
    ranks = [
        (row, ranked(query, _document(row), counts=counts, total=total, pointed_to=row.url in urls))
        for row in rows.values()
    ]
    kept = [(row, rank) for row, rank in ranks if rank]
    kept.sort(key=lambda pair: (-pair[1].score, pair[0].title, pair[0].url))
    least = kept[0][1].score * 0.12 if kept else 0
    return [pair for pair in kept if pair[1].score >= least]


def _document(row: models.SearchEntry) -> Document:
    return Document(
        row.kind, {place: tuple(getattr(row, field).split()) for place, field in ENTRY_STEMS.items()}
    )


def _found(row: models.SearchEntry, rank: Ranked) -> Found:
    lines = [("", row.summary), *(tuple(line.split("\t", 1)) for line in row.lines.splitlines())]
    return Found(row.kind, row.url, marked(row.title, rank.stems), snippet(lines, rank.stems), rank.reasons)


@lru_cache(maxsize=2)
def _synonyms(version: int) -> Synonyms:
    """Return the synonyms of the glossary and our own. One query a content version."""
    rows = models.Term.objects.filter(language="en").values_list("term", "plain", "variants", "search")
    groups = [(term, plain, *more.splitlines(), *typed.splitlines()) for term, plain, more, typed in rows]
    return synonyms([*groups, *lay_groups()])


def _counts(stems: Collection[str]) -> dict[str, int]:
    """Return stem -> how many entries have it; those that none has are left out."""
    rows = models.SearchWord.objects.filter(stem__in=set(stems)).values_list("stem", "entries")
    return dict(rows.distinct())


def _near(word: str, version: int) -> Collection[str]:
    """Return words of pages that may be meant by one that no page has."""
    if connection.vendor == "postgresql" and _has_trigrams():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word FROM education_searchword WHERE word %% %s "
                "ORDER BY similarity(word, %s) DESC LIMIT 40",
                [word, word],
            )
            return [row[0] for row in cursor.fetchall()]
    near = _lexicon(version)
    return [one for length in range(len(word) - 2, len(word) + 3) for one in near.get(length, ())]


@lru_cache(maxsize=2)
def _lexicon(version: int) -> Mapping[int, tuple[str, ...]]:
    """Return every word of the index by its length. One query a content version."""
    found: dict[int, list[str]] = {}
    for word in models.SearchWord.objects.order_by("word").values_list("word", flat=True):
        found.setdefault(len(word), []).append(word)
    return {length: tuple(words) for length, words in found.items()}


@lru_cache(maxsize=1)
def _has_trigrams() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'search_word_trigrams'")
        return cursor.fetchone() is not None


def _candidates(query: Query, counts: Mapping[str, int]) -> list[int]:
    """Return the keys of the entries worth a closer look.

    Where every phrase is common, the first entries that have all of it are enough: there is nothing to
    tell them apart by.
    """
    held = [phrase for phrase in query.phrases if all(one in counts for one in phrase)]
    telling = sorted(phrase for phrase in held if min(counts[one] for one in phrase) <= TELLING)
    found = _having(telling, every=False, in_order=True) if telling else []
    common = sorted({phrase for phrase in held if len(phrase) == 1} - set(telling))
    if common and len(found) < LOOKED_AT:
        found += _having(common, every=True, in_order=False)
    if not found and common:
        found = _having(common, every=False, in_order=False)
    return found


def _having(phrases: list[Phrase], *, every: bool, in_order: bool) -> list[int]:
    """Return the keys of entries that have any, or every, of these phrases. Stems are letters and digits."""
    limit = LOOKED_AT
    if connection.vendor == "postgresql":
        mark = " & " if every else " | "
        asked = mark.join("(" + " <-> ".join(f"'{one}'" for one in phrase) + ")" for phrase in phrases)
        order = (
            f"ORDER BY ts_rank('{{0.2, 0.4, 0.7, 1.0}}', document, asked) * {KIND} DESC, entry.id"
            if in_order
            else ""
        )
        sql = (
            "SELECT entry.id FROM education_searchentry AS entry, to_tsquery('simple', %s) AS asked "  # noqa: S608  our words
            f"WHERE document @@ asked {order} LIMIT {limit}"
        )
    else:
        mark = " AND " if every else " OR "
        asked = mark.join('"' + " ".join(phrase) + '"' for phrase in phrases)
        weighed = f"bm25(education_search_fts, 8.0, 6.0, 4.0, 1.0) * {KIND}"
        order = weighed if in_order else "education_search_fts.rowid"
        sql = (
            "SELECT entry.id FROM education_search_fts "  # noqa: S608  our own words
            "JOIN education_searchentry AS entry ON entry.id = education_search_fts.rowid "
            "WHERE education_search_fts MATCH %s "
            f"ORDER BY {order} LIMIT {limit}"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked])
        return [row[0] for row in cursor.fetchall()]
