"""How much the answer to a question would tell about the cause, and which questions to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import log
from operator import mul

from education.wizard.answers import Answers, applies
from education.wizard.knowledge import Kind, Knowledge, Part, Question
from education.wizard.likelihood import chances_of_options, chances_of_ticks, support

MOST_VISITORS = 80  # an order needs no more; with hundreds of causes every one of them would take long
ROUNDING = 1e-9  # far above what adding floats in another order can move, far below any nats that matter


def information(knowledge: Knowledge, shares: Mapping[str, float], question: Question) -> float:
    """Return the expected information gain in nats: H(cause) - sum of P(answer) H(cause | answer).

    ``shares`` is the support for each cause so far, as ``likelihood.support`` gives it. The formula is
    Shannon's mutual information between cause and answer. All combinations of ticks are counted, 2**6 at
    most; "I am not sure" tells nothing. 0 where no cause is left or one is certain.
    """
    prior = list(shares.values())
    if question.kind is Kind.ONE:
        causes = [knowledge.cause_by_code[code] for code in shares]
        chances = [chances_of_options(knowledge, question, cause) for cause in causes]
        worlds = [
            [share * chance[option.code] for share, chance in zip(prior, chances, strict=True)]
            for option in question.options
        ]
    else:
        worlds = [prior]
        for ticks, others in _ticks(knowledge, question, shares):
            worlds = [list(map(mul, world, chances)) for world in worlds for chances in (ticks, others)]
    before = sum(_nats(prior, 1.0))
    return sum([part for world in worlds for part in _nats(world, sum(world))]) - before


def tells(knowledge: Knowledge, shares: Mapping[str, float], question: Question, least: float) -> bool:
    """Return whether ``information`` is at least ``least``, in most cases without all combinations of ticks.

    Given the cause each tick is independent of the others, so together they never tell more than the sum of
    what each tells alone. Where that is too little, nothing more needs counting.
    """
    if question.kind is Kind.MANY and _most(knowledge, shares, question) < least - ROUNDING:
        return False
    return information(knowledge, shares, question) >= least


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


def _most(knowledge: Knowledge, shares: Mapping[str, float], question: Question) -> float:
    """Return the nats that the ticks of a question tell one by one, added up."""
    prior = list(shares.values())
    found = 0.0
    for chances in _ticks(knowledge, question, shares):
        for given in chances:
            world = list(map(mul, prior, given))
            found += sum(map(mul, world, map(log, given))) - sum(_nats([sum(world)], 1.0))
    return found


def _ticks(
    knowledge: Knowledge, question: Question, shares: Mapping[str, float]
) -> list[tuple[list[float], list[float]]]:
    """Return for each option with a symptom: P(ticked | cause) for each cause, and P(not ticked | cause)."""
    places = [knowledge.place_of_cause[code] for code in shares]
    found = []
    for every in chances_of_ticks(knowledge, question).values():
        ticks = [every[place] for place in places]
        found.append((ticks, [1 - tick for tick in ticks]))
    return found


def _nats(world: Sequence[float], total: float) -> list[float]:
    return [share * log(share / total) for share in world if share > 0]
