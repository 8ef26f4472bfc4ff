"""What somebody typed, as a search understands it: parts, and what else each part may mean."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from education.search.stems import PASSED_OVER, stem, words_of
from education.search.synonyms import Phrase, Synonyms

SOUGHT = 200  # letters of a text that are sought; the rest counts for nothing
MOST_WORDS = 16
NEAR_ENOUGH = 83  # of 100, for a word that no page has
SAME, NEAR = 0.8, 0.8  # what other words for the same, and words spelled alike, count beside the word itself


@dataclass(frozen=True, slots=True)
class Sense:
    """One phrase that a page may have. ``said`` is empty where it is what was typed."""

    phrase: Phrase
    weight: float = 1.0
    said: str = ""
    misspelled: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One or more words that belong together: found by each word, or all at once by another phrase."""

    words: tuple[tuple[Sense, ...], ...]
    others: tuple[Sense, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """All parts in order."""

    parts: tuple[Part, ...]

    @property
    def phrases(self) -> frozenset[Phrase]:
        """Return every phrase that may lead to a page."""
        senses = [sense for part in self.parts for word in (*part.words, part.others) for sense in word]
        return frozenset(sense.phrase for sense in senses)

    @property
    def is_empty(self) -> bool:
        """Tell if there is nothing to look for."""
        return not self.parts


Near = Callable[[str], Collection[str]]


def typed_words(text: str) -> list[str]:
    """Return the words of what was typed that are looked at."""
    return words_of(text[:SOUGHT])[:MOST_WORDS]


def understood(text: str, *, known: Collection[str], near: Near, same: Synonyms) -> Query:
    """Return what a text asks for.

    ``known``: those stems of the text that pages have. ``near``: words of pages that may be meant by another.

    >>> query = understood("the loose scrw", known={"loos"}, near=lambda word: ["screw"], same=Synonyms())
    >>> sorted(query.phrases)
    [('loos',), ('screw',)]
    """
    words = typed_words(text)
    read: list[tuple[str, tuple[Sense, ...]]] = []
    singles = {phrase[0] for phrase in same.others if len(phrase) == 1}
    inside = {one for phrase in same.others for one in phrase}
    for word in words:
        root = stem(word)
        if word in PASSED_OVER or root in known or root in inside:
            read.append((root, (Sense((root,)),)))
        else:
            meant = spelled_alike(word, near(word))
            if meant in PASSED_OVER:
                read.append((stem(meant), ()))
            elif meant:
                root = stem(meant)
                read.append((root, (Sense((root,), NEAR, meant, misspelled=True),)))
            else:
                read.append((root, (Sense((root,)),)))
    return Query(tuple(_parts(words, read, same, singles)))


def spelled_alike(word: str, near: Collection[str]) -> str:
    """Return the word that was most likely meant, or nothing.

    >>> spelled_alike("infecton", ["infection", "inspection"])
    'infection'
    """
    if len(word) < 3 or word.isdigit():
        return ""
    floor = NEAR_ENOUGH if len(word) > 4 else NEAR_ENOUGH + 5
    pool = [*sorted(one for one in PASSED_OVER if len(one) > 2), *sorted(near)]
    best = process.extractOne(word, pool, scorer=fuzz.ratio, score_cutoff=floor)
    return str(best[0]) if best else ""


def _parts(
    words: list[str], read: list[tuple[str, tuple[Sense, ...]]], same: Synonyms, singles: set[str]
) -> list[Part]:
    parts, place = [], 0
    roots = [root for root, _ in read]
    while place < len(read):
        for length in range(min(same.longest, len(read) - place), 0, -1):
            phrase = tuple(roots[place : place + length])
            if phrase in same.others:
                break
        others = tuple(Sense(one, SAME, same.written[one]) for one in same.others.get(phrase, ()))
        own = tuple(
            senses
            for word, (root, senses) in zip(words[place:], read[place : place + length], strict=False)
            if senses and word not in PASSED_OVER
        )
        if own or (others and length > 1):
            parts.append(Part(own, others))
        place += length
    return parts
