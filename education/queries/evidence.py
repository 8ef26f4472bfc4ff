"""Studies as the templates need them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from education import models
from education.evidence.frequencies import Frequency, frequency
from education.evidence.references import Reference, short_name, vancouver


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One thing a study counted."""

    code: str
    statement: str
    numerator: int | None
    denominator: int | None
    percent: float | None
    time_window: str
    checked: str
    frequency: Frequency | None  # where both counts are known


@dataclass(frozen=True, slots=True)
class StudyView:
    """One study with its outcomes."""

    key: str
    url: str
    reference: Reference
    short_name: str
    citation: str
    design: str
    sample_size: int | None
    population: str
    tests: tuple[str, ...]  # in clinical terms: those the study used or names
    note: str
    funding: str
    checked: str
    citation_complete: bool
    outcomes: tuple[OutcomeView, ...]

    def only(self, outcome: str) -> "StudyView":
        """Return the study with this one outcome; with all of them where there is none of that code."""
        chosen = tuple(found for found in self.outcomes if found.code == outcome)
        return replace(self, outcomes=chosen or self.outcomes)


@dataclass(frozen=True, slots=True)
class StudyLine:
    """One study as a reason names it."""

    key: str
    url: str
    short_name: str
    doi: str
    pmid: str
    tests: tuple[str, ...]


STUDY_FIELDS = (
    "key", "authors", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "url", "design",
    "sample_size", "population", "tests", "note", "funding", "checked", "citation_complete",
)  # fmt: skip
OUTCOME_FIELDS = (
    "code", "statement", "numerator", "denominator", "percent", "time_window", "checked",
)  # fmt: skip


def studies_by_key(keys: Iterable[str]) -> dict[str, StudyView]:
    """Return study key -> study with its outcomes. One query for all; none for no keys."""
    wanted = list(keys)
    if not wanted:
        return {}
    return {view.key: view for view in _views(models.Study.objects.filter(key__in=wanted))}


def study(key: str) -> StudyView | None:
    """Return one study, or None. One query."""
    return studies_by_key([key]).get(key)


def all_studies() -> list[StudyView]:
    """Return every study, by name. One query."""
    return sorted(_views(models.Study.objects.all()), key=lambda view: view.short_name.lower())


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
        "key", "authors", "title", "journal", "year", "doi", "pmid", "tests"
    )
    return {row[0]: _line(*row) for row in rows}


def tests_of(studies: Iterable[StudyLine]) -> list[tuple[str, int]]:
    """Return (test, how many of these studies used or name it), the test of most studies first. No query."""
    found = Counter(test for study in studies for test in study.tests)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def pages_that_cite(key: str) -> list[tuple[str, str]]:
    """Return (address, title) of each live page that cites this study. Two queries."""
    live = models.Revision.objects.filter(citations__study__key=key)
    articles = models.Article.objects.filter(live__in=live).select_related("live")
    causes = models.CausePage.objects.filter(live__in=live).select_related("live", "cause")
    return [(page.get_absolute_url(), page.live.title) for page in (*articles, *causes)]


def _views(rows: models.Study.objects.__class__) -> list[StudyView]:
    # One query with a join instead of a prefetch: an article page has three queries to spend.
    columns = [*STUDY_FIELDS, *(f"outcomes__{name}" for name in OUTCOME_FIELDS)]
    found: dict[str, dict[str, object]] = {}
    outcomes: dict[str, list[OutcomeView]] = {}
    for row in rows.order_by("key", "outcomes__position", "outcomes__code").values(*columns):
        found[row["key"]] = row
        listed = outcomes.setdefault(row["key"], [])
        if row["outcomes__code"]:
            listed.append(_outcome({name: row[f"outcomes__{name}"] for name in OUTCOME_FIELDS}))
    return [_study(row, tuple(outcomes[key])) for key, row in found.items()]


def _line(
    key: str, authors: str, title: str, journal: str, year: int | None, doi: str, pmid: str, tests: str
) -> StudyLine:
    name = short_name(Reference(key, _authors(authors), title, journal, year))
    return StudyLine(key, _address(key), name, doi, pmid, tuple(tests.splitlines()))


def _address(key: str) -> str:
    return f"/studies/{key}/"


def _authors(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _outcome(row: dict[str, object]) -> OutcomeView:
    numerator, denominator, percent = row["numerator"], row["denominator"], row["percent"]
    counted = numerator is not None and bool(denominator)
    return OutcomeView(
        **{**row, "percent": float(percent) if percent is not None else None},
        frequency=frequency(numerator, denominator) if counted else None,
    )


def _study(row: dict[str, object], outcomes: tuple[OutcomeView, ...]) -> StudyView:
    authors = _authors(row["authors"])
    plain = ("key", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "url")
    reference = Reference(authors=authors, **{name: row[name] for name in plain})
    rest = (
        "key", "design", "sample_size", "population", "note", "funding", "checked", "citation_complete",
    )  # fmt: skip
    return StudyView(
        **{name: row[name] for name in rest},
        tests=tuple(str(row["tests"]).splitlines()),
        url=_address(row["key"]),
        reference=reference,
        short_name=short_name(reference),
        citation=vancouver(reference),
        outcomes=outcomes,
    )
