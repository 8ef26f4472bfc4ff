"""The words of the field: which to teach at first use, and which to say in plain words instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


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


def terms_in(text: str, glossary: Iterable[Term]) -> list[tuple[int, int, Term]]:
    """Return (start, end, term) of each term in a text, in order; the longest form wins where two overlap.

    >>> scan = Term("ct-scan", "CT scan", "an X-ray picture in slices", variants=("CT",))
    >>> [(start, end) for start, end, _ in terms_in("A CT scan, then one more CT.", (scan,))]
    [(2, 9), (25, 27)]
    """
    known = tuple(glossary)
    pattern, by_form = _pattern(known)
    if pattern is None:
        return []
    return [(m.start(), m.end(), by_form[_same(m.group(0))]) for m in pattern.finditer(text)]


@lru_cache(maxsize=8)
def _pattern(glossary: tuple[Term, ...]) -> tuple[re.Pattern[str] | None, dict[str, Term]]:
    by_form = {_same(form): term for term in glossary for form in term.forms if form}
    if not by_form:
        return None, {}
    forms = sorted((form for term in glossary for form in term.forms if form), key=len, reverse=True)
    # Short capitals such as CT are matched as they stand; words at the start of a sentence too.
    either = "|".join(
        re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})" for form in dict.fromkeys(forms)
    )
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])"), by_form


def _same(form: str) -> str:
    return form if form.isupper() else form.lower()
