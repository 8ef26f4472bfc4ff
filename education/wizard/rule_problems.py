"""What is wrong with the rules that find danger signs, and with the pages that ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from education.wizard.answers import findings, replay
from education.wizard.knowledge import Kind, Knowledge, Part, RedFlag, Urgency
from education.wizard.pins import pins_for
from education.wizard.problem import EDITORIAL, Problem
from education.wizard.triage import fires

CHECK_HOLDS = 24  # months; then a clinician looks at the rule again


def rule_problems(knowledge: Knowledge) -> Iterator[Problem]:
    question_of = knowledge.question_of
    for flag in knowledge.red_flags:
        if not flag.when or any(not group for group in flag.when):
            yield Problem(f"Red flag {flag.code!r} can never fire. Say which symptoms raise it.")
        if flag.listed and not flag.text.strip():
            yield Problem(f"Red flag {flag.code!r} is listed but has no text.")
        if not flag.why.strip():
            yield Problem(f"Red flag {flag.code!r} has no 'why it matters'. Its reader is told that.")
        if flag.urgency in {Urgency.ROUTINE, Urgency.SELF_CARE}:
            yield Problem(
                f"Red flag {flag.code!r} has urgency {flag.urgency.value!r}. Use soon or more urgent."
            )
        for cause in flag.points_to:
            if cause not in knowledge.cause_by_code:
                yield Problem(f"Red flag {flag.code!r} points to the cause {cause!r}, which does not exist.")
        for code in (code for group in flag.when for code in group):
            question = question_of.get(code)
            if question is None:
                yield Problem(f"Red flag {flag.code!r} needs the symptom {code!r}, which is never asked for.")
            elif question.part is Part.MORE:
                yield Problem(
                    f"Red flag {flag.code!r} needs {code!r}, which is not in the fixed core. "
                    f"Move question {question.code!r} there."
                )
        yield from _impossible(knowledge, flag)
        if not flag.citations and not flag.note.strip().startswith(EDITORIAL):
            yield Problem(
                f"Red flag {flag.code!r} cites no study. Name one, or write the note '{EDITORIAL}, no study'."
            )
    if not any(
        flag.headline and flag.listed and flag.urgency is Urgency.EMERGENCY for flag in knowledge.red_flags
    ):
        yield Problem(
            "No emergency sign stands on the short card of every page. Mark the red flags that belong there."
        )
    editorial = sorted(flag.code for flag in knowledge.red_flags if not flag.citations)
    if editorial:
        told = ", ".join(editorial)
        yield Problem(f"{len(editorial)} red flags are editorial, without a study: {told}.", blocks=False)
    unchecked = unchecked_rules(knowledge)
    if unchecked:
        yield Problem(
            f"{len(unchecked)} red flags were not checked by a clinician as they stand now.", blocks=False
        )


def unchecked_rules(knowledge: Knowledge) -> list[str]:
    """Return the codes of the rules that no clinician has checked as they stand."""
    return [flag.code for flag in knowledge.red_flags_in_order if not flag.reviewer]


def overdue_checks(knowledge: Knowledge, today: date) -> list[str]:
    """Return the codes of the rules whose check is older than it holds."""
    return [
        flag.code
        for flag in knowledge.red_flags_in_order
        if (checked := checked_on(flag)) and _months(checked, today) >= CHECK_HOLDS
    ]


def checked_on(flag: RedFlag) -> date | None:
    """Return the day of the clinician's check, with which ``reviewer`` ends; None where there is none."""
    try:
        return date.fromisoformat(flag.reviewer[-10:])
    except ValueError:
        return None


def _months(start: date, end: date) -> int:
    """Return the full months between two days.

    >>> _months(date(2024, 1, 31), date(2026, 1, 30)), _months(date(2024, 1, 31), date(2026, 1, 31))
    (23, 24)
    """
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _impossible(knowledge: Knowledge, flag: RedFlag) -> Iterator[Problem]:
    """Yield a fault for each way to raise the rule that no visitor can take."""
    if not flag.when or any(code not in knowledge.question_of for group in flag.when for code in group):
        return  # told already
    for pin in pins_for(knowledge, flag):
        kept, dropped = replay(knowledge, pin.answers)
        if dropped or not fires(flag, findings(knowledge, kept)):
            given = ", ".join(
                f"{question} {'+'.join(codes)}" for question, codes in pin.answers.choices.items()
            )
            yield Problem(
                f"Red flag {flag.code!r} can never fire: these answers exclude each other: {given}."
            )
            return


def gate_problems(knowledge: Knowledge) -> Iterator[Problem]:
    used = {code for flag in knowledge.red_flags for group in flag.when for code in group}
    gate = [question for question in knowledge.questions if question.part is Part.RED_FLAGS]
    if not gate:
        yield Problem("No question stands in the part 'red-flags'. Danger signs are asked before all else.")
    for question in gate:
        if question.kind is not Kind.MANY or question.asked_when:
            yield Problem(f"Question {question.code!r} of the gate takes many answers and is always asked.")
        for option in question.options:
            if not option.red_flag:
                yield Problem(
                    f"Option {question.code}.{option.code} is a danger sign in words of its own. Name "
                    "its red flag, which gives the master text."
                )
            if option.symptom and option.symptom not in used:
                yield Problem(
                    f"Option {question.code}.{option.code} is a danger sign that raises no red flag."
                )
    for page, question in enumerate(sorted(gate, key=lambda question: (question.position, question.code))):
        least = Urgency.SAME_DAY if page == 0 else Urgency.SOON
        if question.unsure_urgency is None or question.unsure_urgency.rank > least.rank:
            yield Problem(
                f"'I am not sure' on {question.code!r}, a page of danger signs, must ask for help. "
                f"Set its urgency to {least.value!r} or more urgent."
            )
