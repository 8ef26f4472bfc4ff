"""How soon to act, as the support for all causes together suggests; rules come before it, in triage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from education.wizard.answers import Answers, findings, replay
from education.wizard.knowledge import (
    NONE,
    UNSURE,
    Cause,
    Kind,
    Knowledge,
    Part,
    Question,
    Role,
    Strength,
    Urgency,
)
from education.wizard.likelihood import Answered, Column, factors_of, support

SERIOUS_LINE, SOON_LINE, SELF_CARE_LINE = 0.25, 0.50, 0.50  # shares of support


def alert(knowledge: Knowledge, answers: Answers) -> Urgency:
    """Return the urgency that the support for all causes together suggests, listed or not.

    At least "soon" where a cause that must not be missed fits best, or where so little is known of the pain
    that nothing speaks for waiting.

    The most urgent of what is suggested with and without each ticked sign of a rule: a sign that moves
    support to a calmer cause must not lower the advice.
    """
    return _most_urgent(knowledge, answers, {})


def left_open_by(knowledge: Knowledge, answers: Answers) -> tuple[Question, ...]:
    """Return the core questions answered "not sure" of which one answer would ask for a call today.

    Questions that take many answers are left out: who is not sure of such a page has ticked what is known.
    """
    columns: dict[Answered, Column | None] = {}

    def asks_for_today(question: Question, code: str) -> bool:
        answered, _ = replay(knowledge, answers.with_answer(question.code, (code,)))
        return _most_urgent(knowledge, answered, columns) is Urgency.SAME_DAY

    return tuple(
        question
        for question in knowledge.questions_in_order
        if question.part is Part.CORE and question.kind is Kind.ONE
        if answers.chosen(question.code) == (UNSURE,)
        if any(asks_for_today(question, option.code) for option in question.options)
    )


def could_turn_urgent(knowledge: Knowledge, shares: Mapping[str, float], question: Question) -> bool:
    """Return whether an answer to this unanswered question would ask for a call today, which it is not yet.

    ``shares`` is the support so far. Tried are each option alone, and for each cause that must not be missed
    all its signs together.
    """
    if _level(knowledge, shares) is Urgency.SAME_DAY:
        return False
    places = [knowledge.place_of_cause[code] for code in shares]
    prior = list(shares.values())
    serious = [number for number, code in enumerate(shares) if knowledge.cause_by_code[code].serious]
    for tried_for, factors in _trials(knowledge, question):
        if not tried_for or tried_for in shares:
            weights = [share * factors[place] for share, place in zip(prior, places, strict=True)]
            total = sum(weights)
            if sum([weights[number] / total for number in serious]) >= SERIOUS_LINE:
                return True
    return False


def _trials(knowledge: Knowledge, question: Question) -> list[tuple[str, list[float]]]:
    """Return what is tried of a question: (cause, or empty for one option alone; factors of that answer)."""
    key = ("trials", question.code)
    if key not in knowledge.worked_out:
        tried: list[tuple[str, tuple[str, ...]]] = [("", (option.code,)) for option in question.options]
        if question.kind is Kind.MANY:
            serious = [cause for cause in knowledge.causes if cause.serious]
            tried += [(cause.code, _signs(knowledge, cause, question)) for cause in serious]
        knowledge.worked_out[key] = [
            (cause, factors_of(knowledge, question, codes)) for cause, codes in tried if codes
        ]
    trials: list[tuple[str, list[float]]] = knowledge.worked_out[key]
    return trials


def _signs(knowledge: Knowledge, cause: Cause, question: Question) -> tuple[str, ...]:
    return tuple(
        option.code
        for option in question.options
        if knowledge.strength_of.get((cause.code, option.symptom), Strength.AGAINST) is not Strength.AGAINST
    )


def _most_urgent(knowledge: Knowledge, answers: Answers, columns: dict[Answered, Column | None]) -> Urgency:
    most_urgent = Urgency.SELF_CARE
    for fewer in _with_fewer_signs(knowledge, answers):
        most_urgent = min(most_urgent, _suggested(knowledge, fewer, columns), key=lambda level: level.rank)
        if most_urgent is Urgency.SAME_DAY:
            break  # support alone never asks for more
    return most_urgent


def _suggested(knowledge: Knowledge, answers: Answers, columns: dict[Answered, Column | None]) -> Urgency:
    shares = support(knowledge, answers, columns)
    level = _level(knowledge, shares)
    best = max(sorted(shares), key=lambda code: shares[code], default=None)
    serious_first = best is not None and knowledge.cause_by_code[best].serious
    if serious_first or _knows_nothing(knowledge, answers):
        return min(level, Urgency.SOON, key=lambda one: one.rank)
    return level


def _knows_nothing(knowledge: Knowledge, answers: Answers) -> bool:
    """Return whether neither place nor course of the pain is known: no ground to say that it can wait."""
    found = findings(knowledge, answers)
    return not any(
        found.get(option.symptom)
        for question in knowledge.questions
        if question.part is Part.CORE and question.kind is Kind.ONE and question.role is Role.NONE
        for option in question.options
    )


def _level(knowledge: Knowledge, shares: Mapping[str, float]) -> Urgency:
    causes = knowledge.cause_by_code
    if sum(share for code, share in shares.items() if causes[code].serious) >= SERIOUS_LINE:
        return Urgency.SAME_DAY
    if (
        sum(share for code, share in shares.items() if causes[code].urgency.rank <= Urgency.SOON.rank)
        >= SOON_LINE
    ):
        return Urgency.SOON
    calm = sum(share for code, share in shares.items() if causes[code].urgency is Urgency.SELF_CARE)
    return Urgency.SELF_CARE if calm >= SELF_CARE_LINE else Urgency.ROUTINE


def _with_fewer_signs(knowledge: Knowledge, answers: Answers) -> Iterator[Answers]:
    """Yield these answers, and each way to leave out ticked signs of rules in the core: at most 2**7 ways.

    A sign that is left out was not ticked, or the visitor was not sure of it.
    """
    questions = [
        question
        for question in knowledge.questions
        if question.part is Part.CORE and question.kind is Kind.MANY and answers.has(question.code)
    ]
    ways = []
    for question in questions:
        chosen = answers.chosen(question.code)
        signs = [
            code
            for code in chosen
            if (option := question.option(code)) and option.symptom in knowledge.rule_signs
        ]
        fewer_ways = [
            tuple(code for code in chosen if code not in left_out)
            for size in range(len(signs) + 1)
            for left_out in combinations(signs, size)
        ]
        unsure_ways = [(*codes, UNSURE) for codes in fewer_ways if UNSURE not in codes] if signs else []
        ways.append([codes or (NONE,) for codes in fewer_ways] + unsure_ways)
    for chosen_ways in product(*ways):
        fewer = answers
        for question, codes in zip(questions, chosen_ways, strict=True):
            fewer = fewer.with_answer(question.code, codes)
        yield fewer
