"""How soon to act, as the support for all causes together suggests; rules come before it, in triage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from education.wizard.answers import Answers
from education.wizard.knowledge import NONE, Kind, Knowledge, Part, Question, Strength, Urgency
from education.wizard.likelihood import support, updated

SERIOUS_LINE, SOON_LINE, SELF_CARE_LINE = 0.25, 0.50, 0.50  # shares of support


def alert(knowledge: Knowledge, answers: Answers) -> Urgency:
    """Return the urgency that the support for all causes together suggests, listed or not.

    The most urgent of what is suggested with and without each ticked sign of a rule: a sign that moves
    support to a calmer cause must not lower the advice.
    """
    return min(
        (_suggested(knowledge, fewer) for fewer in _with_fewer_signs(knowledge, answers)),
        key=lambda level: level.rank,
    )


def could_turn_urgent(knowledge: Knowledge, shares: Mapping[str, float], question: Question) -> bool:
    """Return whether an answer to this unanswered question would ask for a call today, which it is not yet.

    ``shares`` is the support so far. Tried are each option alone, and for each cause that must not be missed
    all its signs together.
    """
    if _level(knowledge, shares) is Urgency.SAME_DAY:
        return False
    tried: set[tuple[str, ...]] = {(option.code,) for option in question.options}
    if question.kind is Kind.MANY:
        tried |= {
            tuple(
                option.code
                for option in question.options
                if knowledge.strength_of.get((cause.code, option.symptom), Strength.AGAINST)
                is not Strength.AGAINST
            )
            for cause in knowledge.causes
            if cause.serious and cause.code in shares
        }
    return any(
        _level(knowledge, updated(knowledge, shares, question, codes)) is Urgency.SAME_DAY
        for codes in sorted(tried)
        if codes
    )


def _suggested(knowledge: Knowledge, answers: Answers) -> Urgency:
    return _level(knowledge, support(knowledge, answers))


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
    """Yield these answers, and each way to leave out ticked signs of rules in the core: at most 2**6 ways."""
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
        ways.append(
            [
                tuple(code for code in chosen if code not in left_out) or (NONE,)
                for size in range(len(signs) + 1)
                for left_out in combinations(signs, size)
            ]
        )
    for chosen_ways in product(*ways):
        fewer = answers
        for question, codes in zip(questions, chosen_ways, strict=True):
            fewer = fewer.with_answer(question.code, codes)
        yield fewer
