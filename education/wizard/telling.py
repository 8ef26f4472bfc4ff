"""How much the answer to a question would tell about the cause, and which questions to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import log

from education.wizard.answers import Answers, applies
from education.wizard.knowledge import Cause, Kind, Knowledge, Part, Question
from education.wizard.likelihood import chance_of_tick, chances_of_options, support

MOST_VISITORS = 80  # an order needs no more; with hundreds of causes every one of them would take long


def information(knowledge: Knowledge, shares: Mapping[str, float], question: Question) -> float:
    """Return the expected information gain in nats: H(cause) - sum of P(answer) H(cause | answer).

    ``shares`` is the support for each cause so far, as ``likelihood.support`` gives it. The formula is
    Shannon's mutual information between cause and answer. All combinations of ticks are counted, 2**6 at
    most; "I am not sure" tells nothing. 0 where no cause is left or one is certain.
    """
    causes = [knowledge.cause_by_code[code] for code in shares]
    prior = list(shares.values())
    if question.kind is Kind.ONE:
        chances = [chances_of_options(knowledge, question, cause) for cause in causes]
        worlds = [
            [share * chance[option.code] for share, chance in zip(prior, chances, strict=True)]
            for option in question.options
        ]
    else:
        worlds = [prior]
        for ticked in _ticks(knowledge, question, causes):
            worlds = [
                [share * (tick if yes else 1 - tick) for share, tick in zip(world, ticked, strict=True)]
                for world in worlds
                for yes in (True, False)
            ]
    before = sum(_nats(share, 1.0) for share in prior)
    return sum(_nats(share, sum(world)) for world in worlds for share in world) - before


def with_telling_order(knowledge: Knowledge, visitors: Iterable[Answers]) -> Knowledge:
    """Return the same knowledge that asks its further questions in the most telling order.

    Greedy, over these visitors' answers to the fixed core: next comes the question with the highest mean
    information, given what those before it would have answered. A question that another one opens never
    comes before it. Computed once when a release is made; costs about half a second.
    """
    everyone = list(visitors)
    visitors = everyone[:: -(-len(everyone) // MOST_VISITORS) or 1]
    left = {
        question.code: question for question in knowledge.questions_in_order if question.part is Part.MORE
    }
    order: list[str] = []
    while left:
        ready = [question for question in left.values() if not _openers(question) & left.keys()]
        if not ready:  # a circle, which the release is refused for
            order += left
            break
        known = [_up_to(knowledge, visitor, order) for visitor in visitors]
        supported = [(visitor, support(knowledge, visitor)) for visitor in known]
        best = max(ready, key=lambda question: (_mean(knowledge, supported, question), -question.position))
        order.append(best.code)
        del left[best.code]
    return replace(knowledge, telling_order=tuple(order))


def _mean(
    knowledge: Knowledge, visitors: Sequence[tuple[Answers, Mapping[str, float]]], question: Question
) -> float:
    asked = [shares for visitor, shares in visitors if applies(question, visitor)]
    return sum(information(knowledge, shares, question) for shares in asked) / max(1, len(asked))


def _up_to(knowledge: Knowledge, visitor: Answers, order: Sequence[str]) -> Answers:
    """Return what this visitor has answered by the time the questions in ``order`` were asked."""
    by_code: Mapping[str, Question] = knowledge.question_by_code
    return Answers(
        {
            code: codes
            for code, codes in visitor.choices.items()
            if code in order or by_code[code].part is not Part.MORE
        }
    )


def _openers(question: Question) -> set[str]:
    return {place.partition(".")[0] for place in question.asked_when}


def _ticks(knowledge: Knowledge, question: Question, causes: Sequence[Cause]) -> list[list[float]]:
    """Return for each option with a symptom: P(ticked | cause) for each cause."""
    return [
        [
            chance_of_tick(
                knowledge.symptom_by_code[option.symptom].background,
                knowledge.strength_of.get((cause.code, option.symptom)),
            )
            for cause in causes
        ]
        for option in question.options
        if option.symptom
    ]


def _nats(share: float, total: float) -> float:
    return share * log(share / total) if share > 0 else 0.0
