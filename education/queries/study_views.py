"""A study as a page shows it: its outcomes, each with its picture, all told out of one number a page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from education.evidence.certainty import Certainty
from education.evidence.designs import NOT_STUDIES, Kind
from education.evidence.frequencies import base_for, one_denominator
from education.evidence.icon_array import IconArray, icon_array
from education.evidence.identifiers import normalised_doi
from education.evidence.references import Reference
from education.evidence.standing import Standing
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
