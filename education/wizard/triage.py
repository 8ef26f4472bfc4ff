"""Which red flags the answers raise, and whether anything still unasked could raise a more urgent one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from education.wizard.answers import Answers, can_open, findings
from education.wizard.knowledge import UNSURE, Kind, Knowledge, Part, Question, RedFlag, Role, Urgency

# What a missing answer might have raised counts one level calmer than that, never more.
OPEN_RULE_URGENCY = Urgency.SOON


@dataclass(frozen=True, slots=True)
class Triage:
    """What the rules say: the red flags raised, most urgent first, and the questions left unsure.

    ``unsure`` are pages of danger signs; ``left_open`` are questions of the core whose "not sure" leaves a
    rule open that would ask for a call today. ``urgency`` is None where no rule fired and none is open.
    """

    red_flags: tuple[RedFlag, ...] = ()
    unsure: tuple[Question, ...] = ()
    left_open: tuple[Question, ...] = ()

    @property
    def urgency(self) -> Urgency | None:
        levels = [flag.urgency for flag in self.red_flags]
        levels += [question.unsure_urgency for question in self.unsure if question.unsure_urgency]
        levels += [OPEN_RULE_URGENCY] if self.left_open else []
        return min(levels, key=lambda level: level.rank) if levels else None


def fires(flag: RedFlag, found: Mapping[str, bool]) -> bool:
    """Return whether every group of the rule has a reported symptom. Denied and missing do not count.

    >>> from education.wizard.knowledge import Urgency
    >>> rule = (("week-1", "week-2"), ("leg",))
    >>> flag = RedFlag("early-leg", Urgency.SAME_DAY, "", "", "", "", 1, when=rule)
    >>> fires(flag, {"week-2": True, "leg": True})
    True
    >>> fires(flag, {"week-2": True, "leg": False})
    False
    """
    for group in flag.when:  # in loops, since a step of the check asks this for each rule again and again
        for code in group:
            if found.get(code):
                break
        else:
            return False
    return bool(flag.when)


def triage(knowledge: Knowledge, answers: Answers) -> Triage:
    """Return what the rules say about these answers. "Not sure" on a gate page counts as that page says."""
    found = findings(knowledge, answers)
    return Triage(
        red_flags=tuple(flag for flag in knowledge.red_flags_in_order if fires(flag, found)),
        unsure=tuple(
            question
            for question in knowledge.questions_in_order
            if question.unsure_urgency and UNSURE in answers.chosen(question.code)
        ),
        left_open=_left_open(knowledge, answers, found),
    )


def _left_open(knowledge: Knowledge, answers: Answers, found: Mapping[str, bool]) -> tuple[Question, ...]:
    """Return the core questions answered "not sure" that alone keep an urgent rule from firing.

    Part of the rule must have been reported, and more than when or where the surgery was: everybody has that.
    """
    unknown = {
        option.symptom: question
        for question in knowledge.questions_in_order
        if question.part is Part.CORE and answers.chosen(question.code) == (UNSURE,)
        if question.kind is Kind.ONE
        for option in question.options
        if option.symptom and option.symptom not in found
    }
    if not unknown:
        return ()
    open_codes: set[str] = set()
    for flag in knowledge.red_flags:
        if not flag.urgency.stops_the_check or fires(flag, found):
            continue
        missing = [group for group in flag.when if not any(found.get(code) for code in group)]
        told = any(
            found.get(code) and knowledge.question_of[code].role is Role.NONE
            for group in flag.when
            for code in group
            if code in knowledge.question_of
        )
        if told and all(any(code in unknown for code in group) for group in missing):
            open_codes |= {unknown[code].code for group in missing for code in group if code in unknown}
    return tuple(question for question in knowledge.questions_in_order if question.code in open_codes)


def could_rise(knowledge: Knowledge, answers: Answers, urgency: Urgency) -> bool:
    """Return whether a question still to be asked could raise a flag more urgent than ``urgency``.

    Looks at the gate and the fixed core, where every answer that a rule needs is asked. A question that
    opens only after another one counts while that one can still be asked.
    """
    found = findings(knowledge, answers)
    open_symptoms = {
        option.symptom
        for question in knowledge.questions
        if question.part is not Part.MORE and not answers.has(question.code)
        if can_open(knowledge, question, answers)
        for option in question.options
        if option.symptom
    }
    return any(
        flag.urgency.rank < urgency.rank
        and all(any(found.get(code) or code in open_symptoms for code in group) for group in flag.when)
        for flag in knowledge.red_flags
        if flag.when
    )
