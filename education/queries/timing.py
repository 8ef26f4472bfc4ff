"""When causes usually start, from the live knowledge, and which studies say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from education import models
from education.evidence.references import Reference, short_name
from education.evidence.time_strip import TimeStrip, time_strip
from education.wizard.knowledge import Cause, Knowledge, Role


@dataclass(frozen=True, slots=True)
class CauseTiming:
    """One cause with its strip."""

    url: str
    name: str
    strip: TimeStrip


def strip_of(knowledge: Knowledge, code: str) -> TimeStrip | None:
    """Return the strip of one cause; None for an unknown one, or where no time is asked. No query."""
    cause, bands = knowledge.cause_by_code.get(code), _bands(knowledge)
    return _strip(cause, bands) if cause and bands else None


def all_strips(knowledge: Knowledge) -> list[CauseTiming]:
    """Return every cause with its strip, A to Z by name. No query."""
    bands = _bands(knowledge)
    causes = sorted(knowledge.causes, key=lambda cause: cause.name.lower())
    return [
        CauseTiming(f"/causes/{cause.code}/", cause.name, _strip(cause, bands)) for cause in causes if bands
    ]


def studies_that_say_when(code: str, content_version: int) -> tuple[tuple[str, str], ...]:
    """Return (address, name) of each study with a finding on when this cause starts.

    One query for all causes, the first time this process sees this content version.
    """
    return _by_cause(content_version).get(code, ())


@lru_cache(maxsize=2)
def _by_cause(content_version: int) -> dict[str, tuple[tuple[str, str], ...]]:
    plain = ("key", "authors", "title", "journal", "year")
    rows = (
        models.Study.objects.filter(outcomes__tells_when=True, outcomes__supports__isnull=False)
        .order_by("key")
        .values("outcomes__supports__code", *plain)
        .distinct()
    )
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows:
        code = row.pop("outcomes__supports__code")
        found[code] = (*found.get(code, ()), (f"/studies/{row['key']}/", short_name(_reference(row))))
    return found


def _bands(knowledge: Knowledge) -> list[tuple[str, str]]:
    asked = knowledge.question_with(Role.TIME)
    return [(option.symptom, option.text) for option in asked.options if option.symptom] if asked else []


def _strip(cause: Cause, bands: list[tuple[str, str]]) -> TimeStrip:
    return time_strip(bands, {code: str(word) for code, word in cause.base_rates.items()})


def _reference(row: Mapping[str, object]) -> Reference:
    authors = tuple(line.strip() for line in str(row["authors"]).splitlines() if line.strip())
    return Reference(**{**row, "authors": authors})
