"""The glossary as pages and checks need it."""

from functools import lru_cache

from education import models
from education.content.glossary import Term


@lru_cache(maxsize=2)
def glossary(content_version: int) -> tuple[Term, ...]:
    """Return every term, A to Z. One query the first time this process sees this content version."""
    return tuple(
        Term(
            code=row.code,
            term=row.term,
            plain=row.plain,
            meaning=row.meaning,
            variants=tuple(row.variants.splitlines()),
            jargon=row.jargon,
        )
        for row in sorted(models.Term.objects.filter(language="en"), key=lambda row: row.term.lower())
    )


def by_letter(terms: tuple[Term, ...]) -> list[tuple[str, list[Term]]]:
    """Return the terms under their first letter, A to Z. No query."""
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.term[:1].upper(), []).append(term)
    return sorted(found.items())
