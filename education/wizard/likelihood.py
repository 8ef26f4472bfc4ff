"""Words to likelihoods: how probable an answer is under a cause, and each cause's share of the support.

Naive Bayes on likelihood ratios that come from words. Base rates count half, because people who open
the check are not average patients; unticked boxes count a quarter, because an unticked box is often an
unread box. Constants as measured for the design of the check, on 156 written cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp, log
from operator import add

from education.wizard import answers as answering
from education.wizard.answers import Answers
from education.wizard.knowledge import (
    UNSURE,
    Background,
    BaseRate,
    Cause,
    Kind,
    Knowledge,
    Question,
    Strength,
)

BACKGROUND = {
    Background.NEVER: 0.02,
    Background.RARELY: 0.05,
    Background.SOMETIMES: 0.12,
    Background.OFTEN: 0.30,
    Background.VERY_OFTEN: 0.50,
}
LOG_ODDS = {Strength.HALLMARK: 2.5, Strength.COMMON: 1.6, Strength.SOMETIMES: 0.8, Strength.AGAINST: -1.6}
# A hallmark of a rare symptom would otherwise stay improbable even for its own cause.
FLOOR = {Strength.HALLMARK: 0.60, Strength.COMMON: 0.40, Strength.SOMETIMES: 0.18, Strength.AGAINST: 0.0}
BASE_RATE = {
    BaseRate.USUAL: 30.0,
    BaseRate.COMMON: 10.0,
    BaseRate.UNCOMMON: 3.0,
    BaseRate.RARE: 1.0,
    BaseRate.VERY_RARE: 0.3,
    BaseRate.NOT_EXPECTED: 0.05,
}
SLIP, MISS, UNIFORM = 0.02, 0.15, 0.06  # ticked by mistake; not ticked though present; any answer at all
BASE_RATE_WEIGHT, UNTICKED_WEIGHT = 0.5, 0.25

Column = list[float]  # one number for each cause of the knowledge, in its order
Answered = tuple[str, tuple[str, ...]]  # a question and the codes chosen


@cache  # a handful of words: worth keeping, since every step asks for them hundreds of times
def chance_of_tick(background: Background, strength: Strength | None) -> float:
    """Return P(ticked | cause) for one box of a question that takes many answers.

    >>> round(chance_of_tick(Background.RARELY, None), 3)
    0.052
    >>> round(chance_of_tick(Background.RARELY, Strength.HALLMARK), 3)
    0.514
    """
    b = BACKGROUND[background]
    present = b if strength is None else max(FLOOR[strength], _shifted(b, LOG_ODDS[strength]))
    return SLIP / 2 + (1 - SLIP / 2 - MISS) * present


def chances_of_options(knowledge: Knowledge, question: Question, cause: Cause) -> Mapping[str, float]:
    """Return option code -> P(chosen | cause) for a question that takes one answer. They add up to 1.

    Options without a symptom share what the others' background leaves. Worked out once a knowledge.
    """
    key = ("options", question.code, cause.code)
    if key not in knowledge.worked_out:
        knowledge.worked_out[key] = _chances_of_options(knowledge, question, cause)
    chances: Mapping[str, float] = knowledge.worked_out[key]
    return chances


def _chances_of_options(knowledge: Knowledge, question: Question, cause: Cause) -> dict[str, float]:
    shares: dict[str, float] = {}
    floors: dict[str, float] = {}
    told = [option for option in question.options if option.symptom]
    neutral = len(question.options) - len(told)
    backgrounds = {
        option.code: BACKGROUND[knowledge.symptom_by_code[option.symptom].background] for option in told
    }
    left = max(0.02, 1 - sum(backgrounds.values())) / neutral if neutral else 0.0
    for option in question.options:
        strength = knowledge.strength_of.get((cause.code, option.symptom)) if option.symptom else None
        shares[option.code] = backgrounds.get(option.code, left) * exp(LOG_ODDS[strength] if strength else 0)
        floors[option.code] = FLOOR[strength] if strength else 0.0
    lifted = {code: max(share, floors[code]) for code, share in _scaled(shares).items()}
    return {code: (1 - UNIFORM) * share + UNIFORM / len(lifted) for code, share in _scaled(lifted).items()}


def support(
    knowledge: Knowledge, answers: Answers, columns: dict[Answered, Column | None] | None = None
) -> dict[str, float]:
    """Return cause code -> share of support, adding up to 1. Causes of another region are left out.

    For ordering and grouping only: it is not the reader's chance of anything. Who asks for many similar
    answers at once passes a dict as ``columns``, so that an answer they share is weighed once.
    """
    columns = {} if columns is None else columns
    told = []
    for question in knowledge.questions:
        if codes := answers.chosen(question.code):
            if (question.code, codes) not in columns:
                columns[question.code, codes] = _column(knowledge, question, codes)
            if column := columns[question.code, codes]:
                told.append(column)
    place = answering.region(knowledge, answers)
    band = answering.time_band(knowledge, answers)
    scores = {
        cause.code: BASE_RATE_WEIGHT * log(_base_rate(cause, band)) + sum([column[number] for column in told])
        for number, cause in enumerate(knowledge.causes)
        if place is None or place in cause.regions
    }
    if not scores:
        return {}
    top = max(scores.values())
    return _scaled({code: exp(score - top) for code, score in scores.items()})


def factors_of(knowledge: Knowledge, question: Question, codes: tuple[str, ...]) -> list[float]:
    """Return P(answer | cause) for each cause in order, by which one more answer multiplies its support.

    For a question that says nothing of time or region. Scaled to 1, the products are the same as ``support``
    of all answers together, without going through the earlier ones again.
    """
    column = _column(knowledge, question, codes)
    return [exp(part) for part in column] if column else [1.0] * len(knowledge.causes)


def _column(knowledge: Knowledge, question: Question, codes: tuple[str, ...]) -> Column | None:
    """Return ln P(answer | cause) for each cause in order; None where the answer says nothing.

    That is, where nothing was answered, not sure, or only a question was opened.
    """
    if not codes or not any(option.symptom for option in question.options):
        return None
    parts = _parts(knowledge, question)
    if question.kind is Kind.ONE:
        if codes[0] == UNSURE or knowledge.only_leads_on(question, codes[0]):
            return None
        return parts[codes[0]][0]
    total = [0.0] * len(knowledge.causes)
    for code, (ticked, unticked) in parts.items():
        if code in codes:
            total = list(map(add, total, ticked))
        elif UNSURE not in codes:
            total = list(map(add, total, unticked))
    return total


def _parts(knowledge: Knowledge, question: Question) -> Mapping[str, tuple[Column, Column]]:
    """Return option code -> for each cause in order, what it adds to ln P where chosen, and where not."""
    key = ("parts", question.code)
    if key not in knowledge.worked_out:
        made: dict[str, tuple[Column, Column]]
        if question.kind is Kind.ONE:
            chances = [chances_of_options(knowledge, question, cause) for cause in knowledge.causes]
            made = {o.code: ([log(chance[o.code]) for chance in chances], []) for o in question.options}
        else:
            made = {
                code: ([log(tick) for tick in ticks], [UNTICKED_WEIGHT * log(1 - tick) for tick in ticks])
                for code, ticks in chances_of_ticks(knowledge, question).items()
            }
        knowledge.worked_out[key] = made
    parts: Mapping[str, tuple[Column, Column]] = knowledge.worked_out[key]
    return parts


def chances_of_ticks(knowledge: Knowledge, question: Question) -> Mapping[str, Column]:
    """Return option code -> P(ticked | cause) for each cause in order, of options with a symptom."""
    key = ("ticks", question.code)
    if key not in knowledge.worked_out:
        knowledge.worked_out[key] = {
            option.code: [
                chance_of_tick(
                    knowledge.symptom_by_code[option.symptom].background,
                    knowledge.strength_of.get((cause.code, option.symptom)),
                )
                for cause in knowledge.causes
            ]
            for option in question.options
            if option.symptom
        }
    ticks: Mapping[str, Column] = knowledge.worked_out[key]
    return ticks


def _base_rate(cause: Cause, band: str | None) -> float:
    """Return the base rate in this band; the mean of all bands where the time is not known."""
    if band is not None and band in cause.base_rates:
        return BASE_RATE[cause.base_rates[band]]
    rates = [BASE_RATE[word] for word in cause.base_rates.values()]
    return sum(rates) / len(rates) if rates else BASE_RATE[BaseRate.RARE]


def _shifted(chance: float, log_odds: float) -> float:
    odds = chance / (1 - chance) * exp(log_odds)
    return odds / (1 + odds)


def _scaled(values: Mapping[str, float]) -> dict[str, float]:
    total = sum(values.values())
    return {code: value / total for code, value in values.items()}
