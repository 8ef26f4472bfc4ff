"""The words of the field: which to teach at first use, and which to say in plain words instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

START = re.compile(r"(?<![\w-])(?:\w+|[^\w\s])")  # where a form may begin: a whole word, or a mark


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the glossary. ``jargon``: writers say ``plain`` instead; else it is worth teaching."""

    code: str
    term: str
    plain: str
    meaning: str = ""
    variants: tuple[str, ...] = ()
    jargon: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.term, *self.variants)

    def __hash__(self) -> int:
        # A whole glossary is looked up for each sentence; its code alone tells a term well enough apart.
        return hash(self.code)


def terms_in(text: str, glossary: Iterable[Term]) -> list[tuple[int, int, Term]]:
    """Return (start, end, term) of each term in a text, in order; the longest form wins where two overlap.

    >>> scan = Term("ct-scan", "CT scan", "an X-ray picture in slices", variants=("CT",))
    >>> [(start, end) for start, end, _ in terms_in("A CT scan, then one more CT.", (scan,))]
    [(2, 9), (25, 27)]
    """
    by_start, by_form = _forms(tuple(glossary))
    found: list[tuple[int, int, Term]] = []
    free_from = 0
    for start in START.finditer(text):
        pattern = by_start.get(start.group(0).lower())
        if pattern is None or start.start() < free_from:
            continue
        if form := pattern.match(text, start.start()):
            free_from = form.end()
            told = form.group(0)  # "CONTRAST" in a heading is the term "contrast"
            if term := by_form.get(told) or by_form.get(told.lower()):
                found.append((form.start(), form.end(), term))
    return found


@lru_cache(maxsize=8)
def _forms(glossary: tuple[Term, ...]) -> tuple[dict[str, re.Pattern[str]], dict[str, Term]]:
    """Return the forms by how they start, and the term of each: one pattern of all is twenty times slower."""
    by_form = {_same(form): term for term in glossary for form in term.forms if form}
    by_start: dict[str, list[str]] = {}
    for form in sorted((form for term in glossary for form in term.forms if form), key=len, reverse=True):
        if start := START.match(form):
            # Short capitals such as CT are matched as they stand; words at the start of a sentence too.
            either = re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})"
            by_start.setdefault(start.group(0).lower(), []).append(either)
    whole = {start: "|".join(dict.fromkeys(forms)) for start, forms in by_start.items()}
    return {start: re.compile(rf"(?:{either})(?![\w-])") for start, either in whole.items()}, by_form


def _same(form: str) -> str:
    return form if form.isupper() else form.lower()
