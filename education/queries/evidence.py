"""Studies as the templates need them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils import timezone

from education import models
from education.evidence.certainty import Certainty, certainty_of, has_lapsed
from education.evidence.designs import NOT_STUDIES, Kind, cannot_tell, kind_of
from education.evidence.frequencies import base_for, one_denominator
from education.evidence.icon_array import IconArray, icon_array
from education.evidence.identifiers import normalised_doi
from education.evidence.references import (
    Checked,
    Reference,
    missing_for_export,
    short_name,
    shown_title,
    vancouver,
)
from education.evidence.spans import in_years
from education.evidence.standing import Standing, notice
from education.evidence.units import Unit


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One thing a study counted."""

    code: str
    statement: str
    numerator: int | None
    denominator: int | None
    percent: float | None
    unit: Unit
    group: str
    had: str
    had_not: str
    time_window: str
    checked: str

    @property
    def counted(self) -> str:
        """How many of how many were counted, in words; empty where neither number is known."""
        if not self.denominator:
            return ""
        of = self.unit.counted(self.denominator)
        return of if self.numerator is None else f"{self.numerator:,} of {of}"

    def picture(self, out_of: int | None = None) -> IconArray | None:
        """Return the number as a picture; None without a number, or without words for what it counts.

        No words, no picture: a percent may be a fall in pain or growth over years, not a share of people.
        """
        if not self.had:
            return None
        percent = self.percent if self.percent is not None and self.percent <= 100 else None
        return icon_array(
            numerator=self.numerator,
            denominator=self.denominator,
            percent=percent,
            time=self.time_window,
            unit=self.unit,
            group=self.group,
            had=self.had,
            had_not=self.had_not,
            out_of=out_of,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """One outcome with its picture, told out of what the whole page tells its numbers out of."""

    outcome: OutcomeView
    array: IconArray | None


@dataclass(frozen=True, slots=True)
class StudyView:
    """One study with its outcomes."""

    key: str
    url: str
    reference: Reference
    short_name: str
    title: str  # as a reader is shown it
    citation: str
    design: str
    kind: Kind  # in plain words
    sample_size: int | None
    unit: Unit  # what ``sample_size`` counts
    population: str
    tests: tuple[str, ...]  # in clinical terms: those the study used or names
    follow_up: str
    certainty: Certainty
    cannot_tell: tuple[str, ...]
    may_not_fit: tuple[str, ...]
    funding: str
    checked: str
    checked_on: date | None
    has_lapsed: bool  # checked too long ago: its numbers are not shown
    citation_complete: bool
    missing: tuple[str, ...]  # of what an export needs
    outcomes: tuple[OutcomeView, ...]
    standing: Standing = Standing.SOUND
    standing_on: date | None = None
    standing_note: str = ""
    standing_source: str = ""
    successor_url: str = ""  # of the study that took its place
    successor: str = ""
    out_of: int | None = None  # what the page tells its numbers out of

    @property
    def sample(self) -> str:
        """How many people or things were in it, in words; empty where that is not known, or withdrawn."""
        return self.unit.counted(self.sample_size) if self.sample_size and not self.is_withdrawn else ""

    @property
    def is_withdrawn(self) -> bool:
        """True for a retracted or superseded study, whose numbers no page gives."""
        return self.standing.is_withdrawn

    @property
    def is_corrected(self) -> bool:
        """True where its numbers stand, marked as being checked."""
        return self.standing is Standing.CORRECTED

    @property
    def notice_link(self) -> str:
        """The address of the notice that it was withdrawn or corrected; empty where its source is words."""
        doi = normalised_doi(self.standing_source)
        source = self.standing_source
        return f"https://doi.org/{doi}" if doi else source if source.startswith("https://") else ""

    @property
    def is_study(self) -> bool:
        """False for guidance and overviews, which count nobody."""
        return self.kind not in NOT_STUDIES

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """Each outcome with its picture. None at all where it was checked too long ago, or is withdrawn."""
        if self.has_lapsed or self.is_withdrawn:
            return ()
        return tuple(Drawn(outcome, outcome.picture(self.out_of)) for outcome in self.outcomes)

    def only(self, outcome: str) -> "StudyView":
        """Return the study with this one outcome; with all of them where there is none of that code."""
        chosen = tuple(found for found in self.outcomes if found.code == outcome)
        return replace(self, outcomes=chosen or self.outcomes)


def on_one_page(studies: Iterable[StudyView]) -> tuple[StudyView, ...]:
    """Return the studies whose numbers one page shows, all told out of the same number. No query.

    A study of fewer than 1,000 is told out of 100 or less all the same, and asks nothing finer of the others.
    """
    shown = tuple(studies)
    drawn = [each for study in shown for each in study.drawn if each.array]
    finest = [each for each in drawn if base_for(each.outcome.denominator, None) is None]
    out_of = one_denominator(each.array.told.share for each in finest if each.array)
    return tuple(replace(study, out_of=out_of) for study in shown)


STUDY_FIELDS = (
    "key", "authors", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "url", "design",
    "sample_size", "population", "tests", "follow_up", "certainty", "cannot_tell", "may_not_fit", "funding",
    "checked", "checked_on", "citation_complete",
    "standing", "standing_on", "standing_note", "standing_source",
)  # fmt: skip
HEIR_FIELDS = tuple(f"superseded_by__{name}" for name in ("key", "authors", "title", "journal", "year"))
OUTCOME_FIELDS = (
    "code", "statement", "numerator", "denominator", "percent", "unit", "group", "had", "had_not",
    "time_window", "checked",
)  # fmt: skip


MOST_KEPT = 500  # studies of one content version; of a larger library each page asks for the rest


@lru_cache(maxsize=1)
def kept_studies(content_version: int, day: date) -> dict[str, StudyView]:
    """Return where studies of a content version are kept; the day tells which of them have lapsed."""
    return {}


def studies_by_key(keys: Iterable[str], content_version: int = 0) -> dict[str, StudyView]:
    """Return study key -> study with its outcomes. One query for all; none for no keys.

    With a content version, only for those that this process did not read yet at this version.
    """
    wanted = list(keys)
    kept = kept_studies(content_version, timezone.localdate()) if content_version else {}
    found = {key: kept[key] for key in wanted if key in kept}
    if missing := [key for key in wanted if key not in found]:
        read = {view.key: view for view in _views(models.Study.objects.filter(key__in=missing))}
        found |= read
        if len(kept) + len(read) <= MOST_KEPT:
            kept.update(read)
    return found


def study(key: str) -> StudyView | None:
    """Return one study, or None. One query."""
    return studies_by_key([key]).get(key)


def all_studies() -> list[StudyView]:
    """Return every study, by name. One query."""
    return sorted(_views(models.Study.objects.all()), key=lambda view: view.short_name.lower())


def pages_that_cite(key: str) -> list[tuple[str, str]]:
    """Return (address, title) of each live page that cites this study. Two queries."""
    live = models.Revision.objects.filter(citations__study__key=key)
    articles = models.Article.objects.published().filter(live__in=live).select_related("live")
    causes = models.CausePage.objects.published().filter(live__in=live).select_related("live", "cause")
    return [(page.get_absolute_url(), page.live.title) for page in (*articles, *causes)]


def _views(rows: models.Study.objects.__class__) -> list[StudyView]:
    # One query with a join instead of a prefetch: an article page has three queries to spend.
    columns = [*STUDY_FIELDS, *HEIR_FIELDS, *(f"outcomes__{name}" for name in OUTCOME_FIELDS)]
    found: dict[str, dict[str, object]] = {}
    outcomes: dict[str, list[OutcomeView]] = {}
    for row in rows.order_by("key", "outcomes__position", "outcomes__code").values(*columns):
        found[row["key"]] = row
        listed = outcomes.setdefault(row["key"], [])
        if row["outcomes__code"]:
            listed.append(_outcome({name: row[f"outcomes__{name}"] for name in OUTCOME_FIELDS}))
    return [_study(row, tuple(outcomes[key])) for key, row in found.items()]


def _address(key: str) -> str:
    return f"/studies/{key}/"


def _outcome(row: dict[str, object]) -> OutcomeView:
    percent = row["percent"]
    known = {
        "percent": float(percent) if percent is not None else None,
        "unit": Unit(row["unit"]),
        "time_window": in_years(row["time_window"]),
    }
    return OutcomeView(**{**row, **known})


def _study(row: dict[str, object], outcomes: tuple[OutcomeView, ...]) -> StudyView:
    plain = ("key", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "url")
    standing, heir = Standing(row["standing"]), _heir(row)
    told = notice(
        standing,
        on=row["standing_on"],
        note=row["standing_note"],
        source=row["standing_source"],
        successor=short_name(heir) if heir else "",
    )
    reference = Reference(authors=_lines(row["authors"]), notice=told, **{name: row[name] for name in plain})
    rest = (
        "key", "design", "sample_size", "population", "funding", "checked", "checked_on",
        "citation_complete", "standing_on", "standing_note", "standing_source",
    )  # fmt: skip
    checked = Checked(row["checked"])
    units = {outcome.unit for outcome in outcomes if outcome.denominator == row["sample_size"]}
    return StudyView(
        **{name: row[name] for name in rest},
        follow_up=in_years(str(row["follow_up"])),
        kind=kind_of(row["design"]),
        unit=units.pop() if len(units) == 1 else Unit.PEOPLE,
        certainty=certainty_of(
            design=row["design"], people=row["sample_size"], checked=checked, own=row["certainty"]
        ),
        cannot_tell=cannot_tell(
            design=row["design"],
            study_was_read=checked in {Checked.FULL_TEXT, Checked.ABSTRACT},
            own=_lines(row["cannot_tell"]),
        ),
        may_not_fit=_lines(row["may_not_fit"]),
        has_lapsed=has_lapsed(row["checked_on"], timezone.localdate()),
        missing=missing_for_export(reference),
        tests=tuple(str(row["tests"]).splitlines()),
        url=_address(row["key"]),
        reference=reference,
        short_name=short_name(reference),
        title=shown_title(reference.title),
        citation=vancouver(reference),
        outcomes=outcomes,
        standing=standing,
        successor_url=_address(heir.key) if heir else "",
        successor=short_name(heir) if heir else "",
    )


def _heir(row: dict[str, object]) -> Reference | None:
    """Return the study that took this one's place, as far as its name needs it."""
    values = {name.removeprefix("superseded_by__"): row[name] for name in HEIR_FIELDS}
    return Reference(**{**values, "authors": _lines(values["authors"])}) if values["key"] else None


def _lines(text: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(text).splitlines() if line.strip())
