"""Everything the check reasons with, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

NONE = "none"  # "None of these": added to every question that takes many answers, never authored
UNSURE = "unsure"  # "I am not sure": added to every question, never authored


class Urgency(StrEnum):
    """How soon to act, most urgent first. Compare with ``rank``: 0 is the most urgent."""

    EMERGENCY = "emergency"
    SAME_DAY = "same-day"
    SOON = "soon"
    ROUTINE = "routine"
    SELF_CARE = "self-care"

    @property
    def rank(self) -> int:
        return _RANKS[self]

    @property
    def stops_the_check(self) -> bool:
        """True where a list of causes would only delay a call."""
        return self in {Urgency.EMERGENCY, Urgency.SAME_DAY}


_RANKS = {level: rank for rank, level in enumerate(Urgency)}


class Strength(StrEnum):
    """How far a symptom speaks for a cause. Editors choose a word; matching.py turns it into odds."""

    HALLMARK = "hallmark"
    COMMON = "common"
    SOMETIMES = "sometimes"
    AGAINST = "against"


class Background(StrEnum):
    """How often people after fusion report a symptom, whatever its cause."""

    NEVER = "never"
    RARELY = "rarely"
    SOMETIMES = "sometimes"
    OFTEN = "often"
    VERY_OFTEN = "very-often"


class BaseRate(StrEnum):
    """How usual a cause is in one band of time since surgery."""

    USUAL = "usual"
    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    VERY_RARE = "very-rare"
    NOT_EXPECTED = "not-expected"


class Region(StrEnum):
    """Which part of the spine was joined."""

    NECK = "neck"
    MID_BACK = "mid-back"
    LOW_BACK = "low-back"


class Part(StrEnum):
    """Where a question stands: the gate, the fixed core, or what is asked if there is room."""

    RED_FLAGS = "red-flags"
    CORE = "core"
    MORE = "more"


class Kind(StrEnum):
    """Whether a question takes one answer or many."""

    ONE = "one"
    MANY = "many"


class Role(StrEnum):
    """What the program itself must know about a question's answer."""

    NONE = ""
    TIME = "time"  # its options are the bands of time since surgery
    REGION = "region"  # its options say which part of the spine was joined


@dataclass(frozen=True, slots=True)
class Symptom:
    code: str
    text: str
    clinical: str
    background: Background


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen. ``symptom`` is empty for a neutral option.

    ``red_flag`` names the flag whose master text this option shows; empty for all others.
    """

    code: str
    text: str
    symptom: str = ""
    group: str = ""
    region: Region | None = None
    red_flag: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the check. ``asked_when`` holds "question.option" codes, any of which opens it."""

    code: str
    position: int
    part: Part
    kind: Kind
    text: str
    short: str
    why: str
    options: tuple[Option, ...]
    hint: str = ""
    asked_when: tuple[str, ...] = ()
    unsure_urgency: Urgency | None = None
    role: Role = Role.NONE

    def option(self, code: str) -> Option | None:
        """Return the authored option with this code, or None."""
        return next((option for option in self.options if option.code == code), None)

    def accepts(self, codes: tuple[str, ...]) -> bool:
        """Return whether these codes are an answer to this question.

        One code for a question of one answer; for many, any options, or "none" alone. "I am not sure"
        may stand beside ticked options, since a person can have one sign and wonder about another.
        """
        if not codes or len(set(codes)) != len(codes):
            return False
        if self.kind is Kind.ONE:
            return len(codes) == 1 and (codes[0] == UNSURE or self.option(codes[0]) is not None)
        if codes == (NONE,):
            return True
        return all(code == UNSURE or self.option(code) is not None for code in codes)


@dataclass(frozen=True, slots=True)
class Cause:
    code: str
    name: str
    meaning: str
    clinical: str
    urgency: Urgency
    serious: bool
    regions: frozenset[Region]
    base_rates: Mapping[str, BaseRate]  # symptom code of a time band -> word


@dataclass(frozen=True, slots=True)
class Association:
    """How far a symptom speaks for or against a cause. No citations means: editorial, no study."""

    cause: str
    symptom: str
    strength: Strength
    citations: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that needs help, and the rule that finds it.

    ``when`` holds groups of symptom codes: the rule fires when every group has a reported symptom.
    """

    code: str
    urgency: Urgency
    text: str
    clinical: str
    why: str
    group: str
    position: int
    when: tuple[tuple[str, ...], ...]
    headline: bool = False
    listed: bool = True
    points_to: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    say: str = ""
    reviewer: str = ""  # who checked exactly this rule, and when; empty: no clinician has
    note: str = ""  # what it rests on; without citations it begins with "editorial"


@dataclass(frozen=True)
class Knowledge:
    """All of it, at one version. Built from rows by ``queries``, kept as JSON by ``snapshot``."""

    symptoms: tuple[Symptom, ...]
    questions: tuple[Question, ...]
    red_flags: tuple[RedFlag, ...]
    causes: tuple[Cause, ...]
    associations: tuple[Association, ...]
    screen_limit: int = 9
    language: str = field(default="en")
    telling_order: tuple[str, ...] = ()  # codes of the further questions, as a release asks them
    # Nats of expected information that the first further question must reach to be asked; the second must
    # reach twice as much, and so on. In the shipped stories no list of causes lost its cause by this.
    least_telling: float = 0.1

    @cached_property
    def questions_in_order(self) -> tuple[Question, ...]:
        """Questions by part: the gate always comes first. Then in telling order, or by position."""
        parts = list(Part)
        told = {code: number for number, code in enumerate(self.telling_order)}

        def place(question: Question) -> tuple[int, int, int, str]:
            telling = told.get(question.code, len(told)) if question.part is Part.MORE else 0
            return parts.index(question.part), telling, question.position, question.code

        return tuple(sorted(self.questions, key=place))

    @cached_property
    def place_of_question(self) -> Mapping[str, int]:
        """Question code -> its place in the order in which questions are asked."""
        return {question.code: place for place, question in enumerate(self.questions_in_order)}

    @cached_property
    def question_by_code(self) -> Mapping[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def symptom_by_code(self) -> Mapping[str, Symptom]:
        return {symptom.code: symptom for symptom in self.symptoms}

    @cached_property
    def cause_by_code(self) -> Mapping[str, Cause]:
        return {cause.code: cause for cause in self.causes}

    @cached_property
    def strength_of(self) -> Mapping[tuple[str, str], Strength]:
        """(cause, symptom) -> strength."""
        return {(link.cause, link.symptom): link.strength for link in self.associations}

    @cached_property
    def associations_of(self) -> Mapping[str, tuple[Association, ...]]:
        """Cause code -> its associations, in authored order."""
        found: dict[str, list[Association]] = {cause.code: [] for cause in self.causes}
        for link in self.associations:
            found.setdefault(link.cause, []).append(link)
        return {code: tuple(links) for code, links in found.items()}

    @cached_property
    def question_of(self) -> Mapping[str, Question]:
        """Symptom code -> the question that asks for it."""
        return {option.symptom: q for q in self.questions for option in q.options if option.symptom}

    @cached_property
    def rule_signs(self) -> frozenset[str]:
        """Every symptom code that some red flag needs."""
        return frozenset(code for flag in self.red_flags for group in flag.when for code in group)

    def only_leads_on(self, question: Question, code: str) -> bool:
        """Return whether this option only says "ask me further": no symptom, and it opens a question."""
        option = question.option(code)
        return option is not None and not option.symptom and f"{question.code}.{code}" in self._openers

    @cached_property
    def worked_out(self) -> dict[tuple[str, ...], Any]:
        """What likelihood, alert and telling work out of this knowledge alone, each thing once.

        Never anything of a visitor: no answers, and nothing that follows from them.
        """
        return {}

    @cached_property
    def place_of_cause(self) -> Mapping[str, int]:
        """Cause code -> its place among the causes: the columns of ``worked_out`` follow that order."""
        return {cause.code: place for place, cause in enumerate(self.causes)}

    @cached_property
    def _openers(self) -> frozenset[str]:
        return frozenset(place for question in self.questions for place in question.asked_when)

    @cached_property
    def red_flags_in_order(self) -> tuple[RedFlag, ...]:
        """Red flags, the most urgent first."""
        return tuple(sorted(self.red_flags, key=lambda flag: (flag.urgency.rank, flag.position, flag.code)))

    def question_with(self, role: Role) -> Question | None:
        """Return the question that has this role, or None."""
        return next((question for question in self.questions if question.role is role), None)
