"""When causes usually start, from the live knowledge, and which studies say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from education import models
from education.evidence.references import Reference, short_name
from education.evidence.standing import Standing
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
    return _by_cause(content_version)[0].get(code, ())


def timing_is_checked(code: str, content_version: int) -> bool:
    """Return whether a study that said when this cause starts was withdrawn, and none is left that says so.

    No query beside the one above.
    """
    sound, withdrawn = _by_cause(content_version)
    return code in withdrawn and code not in sound


@lru_cache(maxsize=2)
def _by_cause(content_version: int) -> tuple[dict[str, tuple[tuple[str, str], ...]], frozenset[str]]:
    """Return what the studies that stand say, by cause, and the causes of which a withdrawn one spoke."""
    plain = ("key", "authors", "title", "journal", "year")
    rows = (
        models.Study.objects.filter(outcomes__tells_when=True, outcomes__supports__isnull=False)
        .order_by("key")
        .values("outcomes__supports__code", "standing", *plain)
        .distinct()
    )
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    withdrawn = set()
    for row in rows:
        code = row.pop("outcomes__supports__code")
        if Standing(row.pop("standing")).is_withdrawn:
            withdrawn.add(code)
            continue
        found[code] = (*found.get(code, ()), (f"/studies/{row['key']}/", short_name(_reference(row))))
    return found, frozenset(withdrawn)


def _bands(knowledge: Knowledge) -> list[tuple[str, str]]:
    asked = knowledge.question_with(Role.TIME)
    return [(option.symptom, option.text) for option in asked.options if option.symptom] if asked else []


def _strip(cause: Cause, bands: list[tuple[str, str]]) -> TimeStrip:
    return time_strip(bands, {code: str(word) for code, word in cause.base_rates.items()})


def _reference(row: Mapping[str, object]) -> Reference:
    authors = tuple(line.strip() for line in str(row["authors"]).splitlines() if line.strip())
    return Reference(**{**row, "authors": authors})
