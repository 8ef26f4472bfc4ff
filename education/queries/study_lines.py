"""Studies as one line each: a name with its address, where a page names many and shows none."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from education import models
from education.evidence.references import Reference, short_name
from education.evidence.standing import Standing


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One study as a reason names it."""

    key: str
    url: str
    short_name: str
    doi: str
    pmid: str
    tests: tuple[str, ...]
    is_withdrawn: bool = False  # what rests on it is being checked


def study_lines(keys: Iterable[str], *, found_for: Iterable[str] = ()) -> dict[str, StudyLine]:
    """Return study key -> study as one line; with ``found_for``, also those of findings for these causes.

    One query for all; none for nothing. Without outcomes: a page that only names studies is made faster.
    """
    wanted, causes = list(keys), list(found_for)
    if not wanted and not causes:
        return {}
    chosen = Q(key__in=wanted)
    if causes:
        found = models.StudyOutcome.objects.filter(supports__code__in=causes)
        chosen |= Q(pk__in=found.values("study_id"))
    rows = models.Study.objects.filter(chosen).values_list(
        "key", "authors", "title", "journal", "year", "doi", "pmid", "tests", "standing"
    )
    return {row[0]: _line(*row) for row in rows}


def tests_of(studies: Iterable[StudyLine]) -> list[tuple[str, int]]:
    """Return (test, how many of these studies used or name it), the test of most studies first. No query."""
    found = Counter(test for study in studies for test in study.tests)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _line(
    key: str,
    authors: str,
    title: str,
    journal: str,
    year: int | None,
    doi: str,
    pmid: str,
    tests: str,
    standing: str,
) -> StudyLine:
    name = short_name(
        Reference(
            key,
            tuple(author.strip() for author in authors.splitlines() if author.strip()),
            title,
            journal,
            year,
        )
    )
    withdrawn = Standing(standing).is_withdrawn
    return StudyLine(key, f"/studies/{key}/", name, doi, pmid, tuple(tests.splitlines()), withdrawn)
