"""How well each cause fits the answers, in groups and with reasons, never as a percentage for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import log

from education.wizard import answers as answering
from education.wizard.answers import Answers
from education.wizard.knowledge import (
    UNSURE,
    Association,
    Cause,
    Kind,
    Knowledge,
    Option,
    Question,
    Strength,
)
from education.wizard.likelihood import (
    UNTICKED_WEIGHT,
    chance_of_tick,
    chances_of_options,
    support,
)

FITS, COULD_FIT, OF_THE_BEST = 0.15, 0.05, 0.25
MOST_THAT_FIT, MOST_LISTED = 3, 4
WORTH_ASKING = 0.15  # smallest gap between two causes in the chance of an answer
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


def match(knowledge: Knowledge, answers: Answers) -> tuple[Match, ...]:
    """Return up to four causes that fit, best first; none where nothing fits.

    "Many" asks for a good share of the support, at least two reported symptoms that are typical, and no more
    reasons against than for it.
    A weak first place is never promoted. Ties go by code, so equal answers give an equal page.
    """
    shares = support(knowledge, answers)
    found = answering.findings(knowledge, answers)
    ordered = sorted(shares, key=lambda code: (-shares[code], code))
    best = shares[ordered[0]] if ordered else 0.0
    found_matches: list[Match] = []
    strong = 0
    for code in ordered:
        typical = sum(
            1
            for link in knowledge.associations_of[code]
            if link.strength in STRONG and found.get(link.symptom)
        )
        cause, share = knowledge.cause_by_code[code], shares[code]
        if share >= FITS and share >= best * OF_THE_BEST and typical >= 2 and strong < MOST_THAT_FIT:
            band = Band.MANY
        elif share >= COULD_FIT and typical >= 1:
            band = Band.SOME if typical >= 2 else Band.FEW
        else:
            continue
        explained = _explained(knowledge, cause, band, shares, answers, found)
        if band is Band.MANY and len(explained.fits) < max(2, len(explained.does_not_fit)):
            explained = replace(explained, band=Band.SOME)  # what stands below must not say the opposite
        found_matches.append(explained)
        strong += explained.band is Band.MANY
    return tuple(sorted(found_matches, key=lambda one: list(Band).index(one.band))[:MOST_LISTED])


def telling_questions(
    knowledge: Knowledge, answers: Answers, matches: tuple[Match, ...], *, most: int = 2
) -> tuple[Question, ...]:
    """Return the unanswered questions that would tell the listed causes apart best, at most ``most``.

    A question counts by how differently the listed causes answer it: the widest gap between two of them in
    the chance of any one answer. Questions that do not apply to this visitor are left out.
    """
    causes = [found.cause for found in matches]
    if len(causes) < 2:
        return ()

    def gap(question: Question) -> float:
        return max(
            max(chances) - min(chances)
            for option in question.options
            if option.symptom
            for chances in [[_chance(knowledge, question, option, cause) for cause in causes]]
        )

    open_questions = [
        question
        for question in knowledge.questions_in_order
        if (not answers.has(question.code) or UNSURE in answers.chosen(question.code))
        and answering.applies(question, answers)
        and any(option.symptom for option in question.options)
    ]
    ordered = sorted(open_questions, key=lambda question: -gap(question))
    return tuple(question for question in ordered[:most] if gap(question) >= WORTH_ASKING)


def telling_options(
    knowledge: Knowledge, question: Question, matches: tuple[Match, ...]
) -> tuple[tuple[Option, tuple[Association, ...]], ...]:
    """Return each option that does not speak alike for all listed causes, with what it says of each.

    The strongest first, what speaks against a cause last. An option that says nothing of any is left out.
    """
    found = []
    for option in question.options:
        ties = {
            match.cause.code: link
            for match in matches
            for link in knowledge.associations_of[match.cause.code]
            if option.symptom and link.symptom == option.symptom
        }
        if len(ties) < len(matches) or len({link.strength for link in ties.values()}) > 1:
            strongest = sorted(ties.values(), key=lambda link: list(Strength).index(link.strength))
            found += [(option, tuple(strongest))] if strongest else []
    return tuple(found)


def _chance(knowledge: Knowledge, question: Question, option: Option, cause: Cause) -> float:
    if question.kind is Kind.ONE:
        return chances_of_options(knowledge, question, cause)[option.code]
    strength = knowledge.strength_of.get((cause.code, option.symptom))
    return chance_of_tick(knowledge.symptom_by_code[option.symptom].background, strength)


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
    if not fits:  # its signs are those of its rivals too: still, they are why it is listed
        fits = [
            (0.0, link)
            for link in knowledge.associations_of[cause.code]
            if link.strength in STRONG and found.get(link.symptom)
        ]
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

    codes = answers.chosen(question.code)
    background = knowledge.symptom_by_code[symptom].background
    reported = any(option.symptom == symptom and option.code in codes for option in question.options)

    def chance(code: str) -> float:
        if question.kind is Kind.ONE:
            return chances_of_options(knowledge, question, knowledge.cause_by_code[code])[codes[0]]
        ticked = chance_of_tick(background, knowledge.strength_of.get((code, symptom)))
        return ticked if reported else (1 - ticked) ** UNTICKED_WEIGHT

    others = 1 - shares[cause.code]
    if others <= 0:
        return log(chance(cause.code))
    rest = sum(share * chance(code) for code, share in shares.items() if code != cause.code) / others
    return log(chance(cause.code)) - log(rest)
