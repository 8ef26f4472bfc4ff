"""Which red flags the answers raise, and whether anything still unasked could raise a more urgent one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from education.wizard.answers import Answers, can_open, findings
from education.wizard.knowledge import UNSURE, Knowledge, Part, Question, RedFlag, Urgency


@dataclass(frozen=True, slots=True)
class Triage:
    """What the rules say: the red flags raised, most urgent first, and the questions left unsure.

    ``urgency`` is None where no rule fired.
    """

    red_flags: tuple[RedFlag, ...] = ()
    unsure: tuple[Question, ...] = ()

    @property
    def urgency(self) -> Urgency | None:
        levels = [flag.urgency for flag in self.red_flags]
        levels += [question.unsure_urgency for question in self.unsure if question.unsure_urgency]
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
    return bool(flag.when) and all(any(found.get(code) for code in group) for group in flag.when)


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
    )


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
