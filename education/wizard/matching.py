"""How well each cause fits the answers, in groups and with reasons, never as a percentage for the reader.

Naive Bayes on likelihood ratios that come from words. Base rates count half, because people who open
the check are not average patients; unticked boxes count a quarter, because an unticked box is often an
unread box. Constants as measured for the design of the check, on 156 written cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log

from education.wizard import answers as answering
from education.wizard.answers import Answers
from education.wizard.knowledge import (
    UNSURE,
    Association,
    Background,
    BaseRate,
    Cause,
    Kind,
    Knowledge,
    Question,
    Strength,
    Urgency,
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
FITS, COULD_FIT, OF_THE_BEST = 0.15, 0.05, 0.25
MOST_THAT_FIT, MOST_LISTED = 3, 4
SERIOUS_LINE, SOON_LINE, SELF_CARE_LINE = 0.25, 0.50, 0.50
TELLING = 0.15  # natural-log units below which an answer is not worth naming as a reason
STRONG = frozenset({Strength.HALLMARK, Strength.COMMON})


class Band(StrEnum):
    """How far the answers fit a cause, in the words the reader sees."""

    MANY = "many"
    SOME = "some"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Match:
    """One possible cause with its reasons, each an association with its citations."""

    cause: Cause
    band: Band
    fits: tuple[Association, ...]
    does_not_fit: tuple[Association, ...]
    not_asked: tuple[Association, ...]


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


def chances_of_options(knowledge: Knowledge, question: Question, cause: Cause) -> dict[str, float]:
    """Return option code -> P(chosen | cause) for a question that takes one answer. They add up to 1.

    Options without a symptom share what the others' background leaves.
    """
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


def support(knowledge: Knowledge, answers: Answers) -> dict[str, float]:
    """Return cause code -> share of support, adding up to 1. Causes of another region are left out.

    For ordering and grouping only: it is not the reader's chance of anything.
    """
    place = answering.region(knowledge, answers)
    causes = [cause for cause in knowledge.causes if place is None or place in cause.regions]
    if not causes:
        return {}
    band = answering.time_band(knowledge, answers)
    scores = {
        cause.code: BASE_RATE_WEIGHT * log(_base_rate(cause, band))
        + sum(log_likelihood(knowledge, cause, question, answers) for question in knowledge.questions)
        for cause in causes
    }
    top = max(scores.values())
    return _scaled({code: exp(score - top) for code, score in scores.items()})


def log_likelihood(knowledge: Knowledge, cause: Cause, question: Question, answers: Answers) -> float:
    """Return ln P(answer | cause); 0 where the question was not answered or the visitor was not sure."""
    codes = answers.chosen(question.code)
    if not codes or not any(option.symptom for option in question.options):
        return 0.0
    if question.kind is Kind.ONE:
        if codes[0] == UNSURE:
            return 0.0
        return log(chances_of_options(knowledge, question, cause)[codes[0]])
    total = 0.0
    for option in question.options:
        if not option.symptom:
            continue
        strength = knowledge.strength_of.get((cause.code, option.symptom))
        chance = chance_of_tick(knowledge.symptom_by_code[option.symptom].background, strength)
        if option.code in codes:
            total += log(chance)
        elif UNSURE not in codes:
            total += UNTICKED_WEIGHT * log(1 - chance)
    return total


def match(knowledge: Knowledge, answers: Answers) -> tuple[Match, ...]:
    """Return up to four causes that fit, best first; none where nothing fits.

    "Many" asks for a good share of the support and at least two reported symptoms that are typical.
    A weak first place is never promoted. Ties go by code, so equal answers give an equal page.
    """
    shares = support(knowledge, answers)
    found = answering.findings(knowledge, answers)
    ordered = sorted(shares, key=lambda code: (-shares[code], code))
    best = shares[ordered[0]] if ordered else 0.0
    strong: list[Match] = []
    weaker: list[Match] = []
    for code in ordered:
        typical = sum(
            1
            for link in knowledge.associations_of[code]
            if link.strength in STRONG and found.get(link.symptom)
        )
        cause, share = knowledge.cause_by_code[code], shares[code]
        if share >= FITS and share >= best * OF_THE_BEST and typical >= 2 and len(strong) < MOST_THAT_FIT:
            strong.append(_explained(knowledge, cause, Band.MANY, shares, answers, found))
        elif share >= COULD_FIT and typical >= 1:
            band = Band.SOME if typical >= 2 else Band.FEW
            weaker.append(_explained(knowledge, cause, band, shares, answers, found))
    return tuple((strong + weaker)[:MOST_LISTED])


def alert(knowledge: Knowledge, answers: Answers) -> Urgency:
    """Return the urgency that the support for all causes together suggests, listed or not."""
    shares = support(knowledge, answers)
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


def _explained(
    knowledge: Knowledge,
    cause: Cause,
    band: Band,
    shares: Mapping[str, float],
    answers: Answers,
    found: Mapping[str, bool],
) -> Match:
    fits: list[tuple[float, Association]] = []
    against: list[tuple[float, Association]] = []
    not_asked: list[Association] = []
    for link in knowledge.associations_of[cause.code]:
        question = knowledge.question_of.get(link.symptom)
        if question is None:
            continue
        reported = found.get(link.symptom)
        if reported is None:
            if link.strength in STRONG and answering.applies(question, answers):
                not_asked.append(link)
            continue
        weight = _contribution(knowledge, cause, question, link.symptom, shares, answers)
        if reported and link.strength is Strength.AGAINST:
            against.append((weight, link))
        elif reported and weight >= TELLING:
            fits.append((-weight, link))
        elif (
            # Of one answer among several the choice itself speaks; what was not chosen is no reason.
            not reported
            and question.kind is Kind.MANY
            and link.strength in STRONG
            and weight <= -TELLING * UNTICKED_WEIGHT
        ):
            against.append((weight, link))
    return Match(
        cause=cause,
        band=band,
        fits=tuple(link for _, link in sorted(fits, key=lambda pair: (pair[0], pair[1].symptom))),
        does_not_fit=tuple(link for _, link in sorted(against, key=lambda pair: (pair[0], pair[1].symptom))),
        not_asked=tuple(not_asked),
    )


def _contribution(
    knowledge: Knowledge,
    cause: Cause,
    question: Question,
    symptom: str,
    shares: Mapping[str, float],
    answers: Answers,
) -> float:
    """Return ln P(this part of the answer | cause) less the same for the other causes taken together."""

    def chance(code: str) -> float:
        other = knowledge.cause_by_code[code]
        codes = answers.chosen(question.code)
        if question.kind is Kind.ONE:
            return chances_of_options(knowledge, question, other)[codes[0]]
        strength = knowledge.strength_of.get((code, symptom))
        ticked = chance_of_tick(knowledge.symptom_by_code[symptom].background, strength)
        option = next(option for option in question.options if option.symptom == symptom)
        return ticked if option.code in codes else (1 - ticked) ** UNTICKED_WEIGHT

    others = 1 - shares[cause.code]
    if others <= 0:
        return log(chance(cause.code))
    rest = sum(share * chance(code) for code, share in shares.items() if code != cause.code) / others
    return log(chance(cause.code)) - log(rest)


def _base_rate(cause: Cause, band: str | None) -> float:
    """Return the base rate in this band; the mean of all bands where the time is not known."""
    rates = {code: BASE_RATE[word] for code, word in cause.base_rates.items()}
    if band in rates:
        return rates[band]
    return sum(rates.values()) / len(rates) if rates else BASE_RATE[BaseRate.RARE]


def _shifted(chance: float, log_odds: float) -> float:
    odds = chance / (1 - chance) * exp(log_odds)
    return odds / (1 + odds)


def _scaled(values: Mapping[str, float]) -> dict[str, float]:
    total = sum(values.values())
    return {code: value / total for code, value in values.items()}
