"""Studies to cite and words of the glossary, found by what a writer remembers of them."""

from dataclasses import dataclass

from django.db.models import Q

from education import models
from education.evidence.standing import Standing
from education.queries.glossary import glossary

MOST = 12


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to put into a text: what is inserted, and how to tell it from the others."""

    insert: str
    name: str
    about: str


def studies_like(sought: str) -> list[Pick]:
    """Return up to 12 studies that have each of these words in key, title, authors or outcomes. One query."""
    wanted = Q()
    for word in sought.split()[:6]:
        wanted &= (
            Q(key__icontains=word)
            | Q(title__icontains=word)
            | Q(authors__icontains=word)
            | Q(outcomes__statement__icontains=word)
        )
    rows = models.Study.objects.filter(wanted).distinct().order_by("-year", "key")[:MOST]
    return [Pick(f"[^{row.key}]", row.title, _about(row)) for row in rows]


def words_like(sought: str, content_version: int) -> list[Pick]:
    """Return up to 12 words of the glossary with their plain words.

    A page explains a word at its first use; of jargon the plain words are taken.
    """
    words = sought.lower().split()
    found = [
        Pick(term.plain if term.jargon else term.term, term.term, term.plain)
        for term in glossary(content_version)
        if all(word in f"{term.term} {term.plain} {' '.join(term.variants)}".lower() for word in words)
    ]
    return found[:MOST]


def _about(study: models.Study) -> str:
    """Return key and year, and before them what became of a study that no longer stands as it did."""
    told = f"{study.key}, {study.year or '-'}"
    return told if study.standing == Standing.SOUND else f"{study.standing.upper()}. {told}"
