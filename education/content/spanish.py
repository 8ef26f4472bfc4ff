"""How easy a Spanish text is to read (R29): INFLESZ, the Szigriszt-Pazos formula, never a grade.

206.835 - 62.3 syllables/words - words/sentences. Below 55 is somewhat hard for most people, 55 to 65 is
normal, above 65 is fairly easy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from education.content.findings import Finding
from education.content.readability import words

FAILS, WARNS = 55.0, 65.0


def spanish_syllables(word: str) -> int:
    """Return how many syllables a Spanish word has, at least 1. A number counts as one.

    >>> [spanish_syllables(word) for word in ("dolor", "cirugía", "hueso", "guerra", "médico", "rey")]
    [2, 4, 2, 2, 3, 1]
    """
    bare = word.lower()
    bare = re.sub(r"(?<=q)u(?=[eiéí])|(?<=g)u(?=[eiéí])", "", bare)  # que, guerra: the u is silent
    bare = bare.replace("ü", "u")
    bare = re.sub(r"y(?![aeiouáéíóú])", "i", bare)  # y, rey, but not yo
    count = 0
    for group in re.findall(r"[aeiouáéíóú]+", re.sub(r"(?<=[aeiou])h(?=[aeiou])", "", bare)):
        strong = len(re.findall(r"[aeoáéíóú]", group))
        count += max(1, strong)
    return max(1, count)


def inflesz(sentences: Sequence[str]) -> float:
    """Return the ease of reading, higher is easier; 0.0 where there are no words."""
    found = [words(sentence) for sentence in sentences]
    count = sum(map(len, found))
    if not count:
        return 0.0
    syllables = sum(spanish_syllables(word) for sentence in found for word in sentence)
    return 206.835 - 62.3 * syllables / count - count / len(found)


def spanish_findings(sentences: Sequence[str]) -> Iterator[Finding]:
    ease = inflesz(sentences)
    if sentences and ease < WARNS:
        advice = (
            f"INFLESZ {ease:.0f}; at least {FAILS:.0f}, better {WARNS:.0f}. Shorter sentences, shorter words."
        )
        yield Finding("R29", ease < FAILS, 0, "the page", advice)
