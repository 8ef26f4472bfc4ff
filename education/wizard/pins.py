"""Rules and causes held fast from outside the rows that staff edit, and the visitors that show a change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from education.wizard.answers import Answers, applies, replay
from education.wizard.knowledge import (
    NONE,
    UNSURE,
    Cause,
    Kind,
    Knowledge,
    Part,
    Question,
    RedFlag,
    Region,
    Role,
    Strength,
    Urgency,
)
from education.wizard.triage import triage
from education.wizard.wording import HeldWords, changed_words, held_words


@dataclass(frozen=True, slots=True)
class Pin:
    """One rule held fast from outside the rows that staff edit: these answers, at least this urgent.

    ``name`` is the rule's code, with a number from the second way on in which the rule can be raised.
    """

    name: str
    rule: str
    answers: Answers
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class SeriousCause:
    """One cause that must stay marked as not to be missed, at least this urgent."""

    cause: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class UnsurePin:
    """One page of the gate on which "I am not sure" must count at least this urgent."""

    question: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Typical:
    """A visitor with every usual sign of one cause, after a neck or a back fusion.

    Holds nothing by itself, but shows each change of a link: the outcome of this visitor moves.
    """

    story: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Pins:
    """All that is held fast, and the visitors by whom a change is seen."""

    rules: tuple[Pin, ...] = ()
    causes: tuple[SeriousCause, ...] = ()
    unsure: tuple[UnsurePin, ...] = ()
    typical: tuple[Typical, ...] = ()
    words: tuple[HeldWords, ...] = ()


def pins_for(knowledge: Knowledge, flag: RedFlag) -> tuple[Pin, ...]:
    """Return the plainest answers that raise this red flag: one pin for each sign of each of its groups.

    So no sign of an "or" can be taken out of the rule unnoticed. Pages of the gate say "none of these",
    other questions "I am not sure", unless the rule needs more.
    """
    first = tuple(group[0] for group in flag.when)
    ways = dict.fromkeys(
        (*first[:place], sign, *first[place + 1 :]) for place, group in enumerate(flag.when) for sign in group
    )
    return tuple(_pin(knowledge, flag, number, signs) for number, signs in enumerate(ways, start=1))


def _pin(knowledge: Knowledge, flag: RedFlag, number: int, signs: Collection[str]) -> Pin:
    chosen: dict[str, tuple[str, ...]] = {}
    for sign in signs:
        question = knowledge.question_of[sign]
        option = next(option for option in question.options if option.symptom == sign)
        chosen[question.code] = (*chosen.get(question.code, ()), option.code)
        for place in question.asked_when[:1]:
            opener, _, code = place.partition(".")
            chosen.setdefault(opener, (code,))
    return Pin(
        flag.code if number == 1 else f"{flag.code}-{number}",
        flag.code,
        Answers(
            {
                question.code: chosen.get(question.code, _silence(question))
                for question in knowledge.questions_in_order
                if question.part is not Part.MORE and (not question.asked_when or question.code in chosen)
            }
        ),
        flag.urgency,
    )


def make_pins(knowledge: Knowledge) -> Pins:
    """Return pins for every rule and its words, every serious cause and every page of the gate."""
    return Pins(
        rules=tuple(pin for flag in knowledge.red_flags_in_order for pin in pins_for(knowledge, flag)),
        causes=tuple(SeriousCause(cause.code, cause.urgency) for cause in knowledge.causes if cause.serious),
        unsure=tuple(
            UnsurePin(question.code, question.unsure_urgency)
            for question in knowledge.questions_in_order
            if question.unsure_urgency
        ),
        typical=tuple(
            Typical(f"{cause.code}-{place}", typical_answers(knowledge, cause, regions))
            for cause in knowledge.causes
            for place, regions in (("neck", {Region.NECK}), ("back", set(Region) - {Region.NECK}))
            if cause.regions & regions
        ),
        words=held_words(knowledge),
    )


def typical_answers(knowledge: Knowledge, cause: Cause, regions: Collection[Region]) -> Answers:
    """Return the answers of a visitor with every sign that speaks for this cause, fused in these regions.

    The gate says "none of these": behind a raised flag no list of causes could move.
    """
    order = list(Strength)
    answers = Answers()
    for question in knowledge.questions_in_order:
        if not applies(question, answers):
            continue
        linked = [
            (order.index(strength), option)
            for option in question.options
            if (strength := knowledge.strength_of.get((cause.code, option.symptom)))
            and strength is not Strength.AGAINST
        ]
        if question.role is Role.REGION:
            fitting = [option.code for option in question.options if option.region in regions]
            chosen = [option.code for _, option in linked if option.region in regions] or fitting
            codes: tuple[str, ...] = (chosen[0],)
        elif question.part is Part.RED_FLAGS or not linked:
            codes = _silence(question)
        elif question.kind is Kind.ONE:
            codes = (min(linked, key=lambda pair: pair[0])[1].code,)
        else:
            codes = tuple(option.code for _, option in linked)
        answers = answers.with_answer(question.code, codes)
    return answers


def broken_pins(knowledge: Knowledge, pins: Pins) -> list[str]:
    """Return a sentence for each pin that this knowledge no longer holds."""
    told = []
    for pin in pins.rules:
        kept, dropped = replay(knowledge, pin.answers)
        raised = {flag.code: flag.urgency for flag in triage(knowledge, kept).red_flags}
        if dropped or pin.rule not in raised or raised[pin.rule].rank > pin.urgency.rank:
            gives = raised[pin.rule].value if pin.rule in raised else "nothing"
            told.append(
                f"The rule {pin.rule!r} must give at least {pin.urgency.value!r}; now it gives "
                f"{gives!r}. Put back the rule, or what it asks for."
            )
    for serious in pins.causes:
        cause = knowledge.cause_by_code.get(serious.cause)
        if cause is None or not cause.serious or cause.urgency.rank > serious.urgency.rank:
            told.append(
                f"The cause {serious.cause!r} must not be missed: keep it, marked so, at least "
                f"{serious.urgency.value!r}."
            )
    for page in pins.unsure:
        question = knowledge.question_by_code.get(page.question)
        counts = question.unsure_urgency if question else None
        if counts is None or counts.rank > page.urgency.rank:
            told.append(
                f"'I am not sure' on {page.question!r} must count at least {page.urgency.value!r}. "
                "Put it back."
            )
    return [*told, *changed_words(knowledge, pins.words)]


def lost_rules(before: Knowledge, after: Knowledge) -> dict[str, str]:
    """Return rule code -> what becomes of it, for each rule that finds less than it did, or less urgently.

    Each way to raise a rule is tried with its plainest answers, as far as they can still be given.
    """
    told: dict[str, str] = {}
    for pin in make_pins(before).rules:
        kept, _ = replay(after, pin.answers)
        raised = {flag.code: flag.urgency for flag in triage(after, kept).red_flags}
        if pin.rule not in raised:
            gone = all(flag.code != pin.rule for flag in after.red_flags)
            told[pin.rule] = "gone" if gone else "no longer raised by all of its signs"
        elif raised[pin.rule].rank > pin.urgency.rank:
            told.setdefault(pin.rule, f"only {raised[pin.rule].value}")
    return told


def unpinned(knowledge: Knowledge, pins: Pins) -> list[str]:
    """Return a sentence for each rule and serious cause that no file holds fast yet."""
    rules = {pin.rule for pin in pins.rules}
    causes = {held.cause for held in pins.causes}
    told = [
        f"The rule {flag.code!r} is new: nothing outside these tables holds it fast yet."
        for flag in knowledge.red_flags_in_order
        if flag.code not in rules
    ]
    return told + [
        f"The cause {cause.code!r} must not be missed, but nothing outside these tables holds that fast yet."
        for cause in knowledge.causes
        if cause.serious and cause.code not in causes
    ]


def _silence(question: Question) -> tuple[str, ...]:
    return (NONE,) if question.part is Part.RED_FLAGS and question.kind is Kind.MANY else (UNSURE,)
