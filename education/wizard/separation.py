"""Whether each cause can come to the front, and whether its answers differ from those of every other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log, sqrt

from education.wizard.answers import Answers, applies
from education.wizard.knowledge import (
    UNSURE,
    Cause,
    Kind,
    Knowledge,
    Option,
    Question,
    Role,
    Strength,
)
from education.wizard.likelihood import BASE_RATE, chance_of_tick, chances_of_options, support

FRONT = 3  # a cause that never gets among so many can hardly be listed


def unreachable(knowledge: Knowledge) -> Iterator[Cause]:
    """Yield each cause that its best honest answers never bring among the first three, in any time band.

    The answers are every sign that speaks for it, in each of its regions and each band of time, the band
    first in which the cause is most usual beside the others. Whether a rule would end such a check earlier
    does not count.
    """
    place = knowledge.question_with(Role.REGION)
    for cause in knowledge.causes:
        regions = [option for option in (place.options if place else ()) if option.region in cause.regions]
        if not any(
            _rank(knowledge, cause, best_answers(knowledge, cause, band, region)) < FRONT
            for band in _most_usual_first(knowledge, cause)
            for region in regions
        ):
            yield cause


def best_answers(knowledge: Knowledge, cause: Cause, band: Option, region: Option) -> Answers:
    """Return the answers of a visitor with every sign that speaks for this cause, at this time and place.

    Where no option speaks for the cause, one is taken that opens a question where one does.
    """
    answers = Answers()
    for question in knowledge.questions_in_order:
        if not applies(question, answers):
            continue
        if question.role is Role.TIME:
            codes: tuple[str, ...] = (band.code,)
        elif question.role is Role.REGION:
            codes = (region.code,)
        else:
            codes = _speaking_for(knowledge, cause, question) or _leading_on(knowledge, cause, question)
        answers = answers.with_answer(question.code, codes or (UNSURE,))
    return answers


def alike(knowledge: Knowledge, *, below: float) -> list[tuple[float, str, str]]:
    """Return the pairs of causes whose answers differ by less than this, the most alike first.

    The measure is the sum, over all questions of one answer and all boxes, of the Bhattacharyya distance
    -ln sum sqrt(P Q) between the chances of each answer under the one cause and under the other. Base rates
    do not count: they say which cause is more usual, not which it is. Causes that share no region are told
    apart by it.
    """
    chances = {cause.code: _chances(knowledge, cause) for cause in knowledge.causes}
    found = []
    for one, other in combinations(knowledge.causes, 2):
        if one.regions & other.regions:
            distance = _distance(chances[one.code], chances[other.code])
            if distance < below:
                found.append((distance, one.code, other.code))
    return sorted(found)


def _speaking_for(knowledge: Knowledge, cause: Cause, question: Question) -> tuple[str, ...]:
    """Return every box that speaks for the cause; of a question of one answer, the one that does most."""
    order = list(Strength)
    linked = [
        (order.index(strength), option.code)
        for option in question.options
        if (strength := knowledge.strength_of.get((cause.code, option.symptom)))
        and strength is not Strength.AGAINST
    ]
    if question.kind is Kind.MANY:
        return tuple(code for _, code in linked)
    return (min(linked)[1],) if linked else ()


def _leading_on(knowledge: Knowledge, cause: Cause, question: Question) -> tuple[str, ...]:
    """Return the option that opens a question in which something speaks for the cause; () for none."""
    for later in knowledge.questions_in_order:
        if _speaking_for(knowledge, cause, later):
            for option in question.options:
                against = knowledge.strength_of.get((cause.code, option.symptom)) is Strength.AGAINST
                if f"{question.code}.{option.code}" in later.asked_when and not against:
                    return (option.code,)
    return ()


def _rank(knowledge: Knowledge, cause: Cause, answers: Answers) -> int:
    shares = support(knowledge, answers)
    return sum(share > shares[cause.code] for share in shares.values())


def _most_usual_first(knowledge: Knowledge, cause: Cause) -> list[Option]:
    time = knowledge.question_with(Role.TIME)

    def part(band: Option) -> float:
        rates = [BASE_RATE[other.base_rates[band.symptom]] for other in knowledge.causes]
        return BASE_RATE[cause.base_rates[band.symptom]] / sum(rates)

    return sorted(time.options if time else (), key=part, reverse=True)


def _chances(knowledge: Knowledge, cause: Cause) -> list[tuple[float, ...]]:
    """Return the square roots of the chances of each answer, question by question and box by box."""
    found: list[tuple[float, ...]] = []
    for question in knowledge.questions:
        told = [option.symptom for option in question.options if option.symptom]
        if question.kind is Kind.ONE and told:
            found.append(tuple(chances_of_options(knowledge, question, cause).values()))
        elif question.kind is Kind.MANY:
            for symptom in told:
                strength = knowledge.strength_of.get((cause.code, symptom))
                tick = chance_of_tick(knowledge.symptom_by_code[symptom].background, strength)
                found.append((tick, 1 - tick))
    return [tuple(sqrt(chance) for chance in chances) for chances in found]


def _distance(one: Sequence[tuple[float, ...]], other: Sequence[tuple[float, ...]]) -> float:
    return sum(
        -log(sum(p * q for p, q in zip(ours, theirs, strict=True)))
        for ours, theirs in zip(one, other, strict=True)
    )
