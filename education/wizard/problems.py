"""What is wrong with a piece of knowledge, in sentences that say what to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from education.wizard.answers import Answers, applies
from education.wizard.cause_problems import (
    association_problems,
    cause_problems,
    likeness_problems,
    unused_answers,
)
from education.wizard.knowledge import NONE, UNSURE, Kind, Knowledge, Option, Part, Question, Role
from education.wizard.problem import Problem
from education.wizard.rule_problems import gate_problems, rule_problems

MOST_OPTIONS = 6  # on a page that is not one of the danger signs


def find_problems(knowledge: Knowledge) -> tuple[Problem, ...]:
    """Return every problem found, errors first. An empty tuple means that the knowledge can be published.

    What needs all the rest in order, such as whether a cause can be reached, is looked at where it is.
    """
    checks = (
        _codes,
        _options,
        _conditions,
        rule_problems,
        gate_problems,
        cause_problems,
        association_problems,
        _reach,
        unused_answers,
    )
    found = [problem for check in checks for problem in check(knowledge)]
    if not any(problem.blocks for problem in found):
        found += likeness_problems(knowledge)
    return tuple(sorted(found, key=lambda problem: not problem.blocks))


def _twice(codes: Iterable[str]) -> list[str]:
    return sorted(code for code, count in Counter(codes).items() if count > 1)


def _codes(knowledge: Knowledge) -> Iterator[Problem]:
    for kind, values in (
        ("symptom", knowledge.symptoms),
        ("question", knowledge.questions),
        ("cause", knowledge.causes),
        ("red flag", knowledge.red_flags),
    ):
        for code in _twice(value.code for value in values):
            yield Problem(f"Two {kind}s have the code {code!r}. Give one of them another code.")


def _options(knowledge: Knowledge) -> Iterator[Problem]:
    symptoms = knowledge.symptom_by_code
    for question in knowledge.questions:
        for code in _twice(option.code for option in question.options):
            yield Problem(f"Question {question.code!r} has two options {code!r}. Give one another code.")
        for part in ("text", "short", "why"):
            if not getattr(question, part).strip():
                yield Problem(f"Question {question.code!r} has no {part}. Write it.")
        if len(question.options) < 2 and question.kind is Kind.ONE:
            yield Problem(f"Question {question.code!r} needs at least two options.")
        if len(question.options) > MOST_OPTIONS and question.part is not Part.RED_FLAGS:
            yield Problem(
                f"Question {question.code!r} has {len(question.options)} options; {MOST_OPTIONS} fit on a "
                "phone. Take some out, or ask in two steps."
            )
        for option in question.options:
            where = f"Option {question.code}.{option.code}"
            if option.code in {NONE, UNSURE}:
                yield Problem(f"{where} has a code that the program uses itself. Choose another.")
            if not option.text.strip():
                yield Problem(f"{where} has no text. Write what the visitor chooses.")
            yield from _shown_flag(knowledge, where, option)
            if option.symptom and option.symptom not in symptoms:
                yield Problem(f"{where} names the symptom {option.symptom!r}, which does not exist.")
            if question.kind is Kind.MANY and not option.symptom:
                yield Problem(
                    f"{where} names no symptom. In a question with many answers each option needs one."
                )
    asked = [option.symptom for q in knowledge.questions for option in q.options if option.symptom]
    for code in _twice(asked):
        yield Problem(f"Symptom {code!r} is asked for by two options. Keep one, or it would count twice.")
    for code in sorted(set(symptoms) - set(asked)):
        yield Problem(
            f"Symptom {code!r} is never asked for. Add an option for it, or remove it.", blocks=False
        )


def _shown_flag(knowledge: Knowledge, where: str, option: Option) -> Iterator[Problem]:
    """Yield what keeps an option from being the red flag that it shows: other words, or another sign."""
    if not option.red_flag:
        return
    flag = next((flag for flag in knowledge.red_flags if flag.code == option.red_flag), None)
    if flag is None:
        yield Problem(f"{where} shows the red flag {option.red_flag!r}, which does not exist.")
    elif option.text != flag.text:
        yield Problem(f"{where} has words of its own. Empty its text: the red flag gives the master text.")
    elif not any(option.symptom in group for group in flag.when):
        yield Problem(
            f"{where} shows the red flag {flag.code!r}, but its rule does not need {option.symptom!r}. "
            "Name the sign that raises the flag."
        )


def _conditions(knowledge: Knowledge) -> Iterator[Problem]:
    order = {question.code: place for place, question in enumerate(knowledge.questions_in_order)}
    for question in knowledge.questions:
        for place in question.asked_when:
            code, _, option = place.partition(".")
            earlier = knowledge.question_by_code.get(code)
            offered = {UNSURE, NONE} if earlier and earlier.kind is Kind.MANY else {UNSURE}
            if earlier is None or not (option in offered or earlier.option(option)):
                yield Problem(f"Question {question.code!r} is asked when {place!r}, which does not exist.")
            elif order[code] >= order[question.code]:
                yield Problem(
                    f"Question {question.code!r} is asked when {place!r}, but that is asked later or is "
                    "itself. Move one of the two."
                )
            elif question.part is not Part.MORE and earlier.part is Part.MORE:
                yield Problem(
                    f"Question {question.code!r} of the core hangs on {place!r}, which may not be asked."
                )
    for role in (Role.TIME, Role.REGION):
        holders = [question for question in knowledge.questions if question.role is role]
        if len(holders) != 1 or holders[0].kind is not Kind.ONE or holders[0].asked_when:
            yield Problem(
                f"Exactly one question, of one answer and always asked, needs the role {role.value!r}; "
                f"{len(holders)} have it."
            )
    region = knowledge.question_with(Role.REGION)
    if region and any(option.region is None for option in region.options):
        yield Problem(f"Each option of question {region.code!r} needs a region.")


def _reach(knowledge: Knowledge) -> Iterator[Problem]:
    core = [question for question in knowledge.questions_in_order if question.part is not Part.MORE]
    longest = _longest(knowledge, core, Answers())
    if longest > knowledge.screen_limit:
        yield Problem(
            f"Gate and core ask up to {longest} questions; the limit is {knowledge.screen_limit} screens."
        )


def _longest(knowledge: Knowledge, questions: Sequence[Question], answers: Answers) -> int:
    """Return the most of these questions that one visitor is asked. Branches only where an answer opens."""
    if not questions:
        return 0
    question, *rest = questions
    if not applies(question, answers):
        return _longest(knowledge, rest, answers)
    opening = {
        option
        for later in rest
        for code, _, option in (place.partition(".") for place in later.asked_when)
        if code == question.code
    }
    ways: list[tuple[str, ...]] = [(option,) for option in sorted(opening | {UNSURE})]
    if question.kind is Kind.MANY and len(opening) > 1:
        ways.append(tuple(sorted(opening - {NONE, UNSURE})))
    return 1 + max(
        _longest(knowledge, rest, answers.with_answer(question.code, codes)) for codes in ways if codes
    )


__all__ = ["Problem", "find_problems"]
