"""What is wrong with causes and with what speaks for them: ungrounded, out of reach, or like another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from education.wizard.knowledge import Knowledge, Role, Strength, Urgency
from education.wizard.problem import EDITORIAL, Problem
from education.wizard.separation import FRONT, alike, unreachable

SAME, TOO_CLOSE, CLOSE = 0.05, 0.35, 0.70  # distance of two causes, in the measure of separation.alike
MOST_HALLMARKS = 3  # a symptom that is the hallmark of more causes points to none


def cause_problems(knowledge: Knowledge) -> Iterator[Problem]:
    time = knowledge.question_with(Role.TIME)
    bands = {option.symptom for option in time.options} if time else set()
    asked = knowledge.question_of
    for cause in knowledge.causes:
        missing = sorted(bands - set(cause.base_rates))
        unknown = sorted(set(cause.base_rates) - bands)
        if missing:
            yield Problem(f"Cause {cause.code!r} has no base rate for {', '.join(missing)}.")
        if unknown:
            yield Problem(
                f"Cause {cause.code!r} has a base rate for {', '.join(unknown)}, which is no time band."
            )
        if not cause.regions:
            yield Problem(f"Cause {cause.code!r} has no region. Say after which fusions it can occur.")
        links = knowledge.associations_of[cause.code]
        typical = [
            link
            for link in links
            if link.strength in {Strength.HALLMARK, Strength.COMMON} and link.symptom in asked
        ]
        if len(typical) < 2:
            yield Problem(
                f"Cause {cause.code!r} has {len(typical)} hallmark or common symptoms that are asked for. "
                "It needs two, or it can never be listed."
            )
        if cause.serious and cause.urgency.rank > Urgency.SAME_DAY.rank:
            yield Problem(
                f"Cause {cause.code!r} must not be missed, so its urgency is same-day or emergency."
            )
        if cause.urgency.stops_the_check and not cause.serious:
            yield Problem(f"Cause {cause.code!r} is urgent. Mark it as one that must not be missed.")
        if cause.serious and not any(cause.code in flag.points_to for flag in knowledge.red_flags):
            yield Problem(f"No red flag points to {cause.code!r}, which must not be missed.", blocks=False)
    if knowledge.causes:
        yield Problem(
            f"The base rates of all {len(knowledge.causes)} causes are editorial: words chosen by the "
            "editors, without a study for each.",
            blocks=False,
        )


def association_problems(knowledge: Knowledge) -> Iterator[Problem]:
    for cause, symptom in _pairs_twice(knowledge):
        yield Problem(f"Cause {cause!r} and symptom {symptom!r} have two associations. Keep one.")
    for link in knowledge.associations:
        pair = f"The association of {link.cause!r} with {link.symptom!r}"
        if link.cause not in knowledge.cause_by_code:
            yield Problem(f"{pair} names a cause that does not exist.")
        if link.symptom not in knowledge.symptom_by_code:
            yield Problem(f"{pair} names a symptom that does not exist.")
        elif link.symptom not in knowledge.question_of:
            yield Problem(f"{pair} can never count: no question asks for the symptom.")
        if not link.citations and not link.note.strip().startswith(EDITORIAL):
            yield Problem(f"{pair} cites no study. Name one, or write the note '{EDITORIAL}, no study'.")
    hallmarks = Counter(link.symptom for link in knowledge.associations if link.strength is Strength.HALLMARK)
    for symptom, count in sorted(hallmarks.items()):
        if count > MOST_HALLMARKS:
            yield Problem(
                f"Symptom {symptom!r} is the hallmark of {count} causes, so it points to none of them.",
                blocks=False,
            )


def _pairs_twice(knowledge: Knowledge) -> list[tuple[str, str]]:
    counts = Counter((link.cause, link.symptom) for link in knowledge.associations)
    return sorted(pair for pair, count in counts.items() if count > 1)


def likeness_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield the causes that can never come to the front, and the pairs that answers hardly tell apart.

    Needs knowledge without other errors. Two causes that only a picture can tell apart, such as a broken rod
    and a broken screw, are told to the publisher and not refused: a sign made up to part them would be
    worse. Only two causes with one and the same signs are an error.
    """
    for cause in unreachable(knowledge):
        yield Problem(
            f"Cause {cause.code!r} never gets among the first {FRONT}, whatever a visitor with all its signs "
            "answers. Give it a sign that others do not have, or take it out."
        )
    for distance, one, other in alike(knowledge, below=CLOSE):
        pair = f"The causes {one!r} and {other!r}"
        if distance < SAME:
            yield Problem(f"{pair} have the same signs. Merge them, or ask for what sets them apart.")
        elif distance < TOO_CLOSE:
            told = f"{pair} cannot be told apart by what is asked (distance {distance:.2f} of {TOO_CLOSE})."
            yield Problem(f"{told} Where no answer could part them, say so on their pages.", blocks=False)
        else:
            told = f"{pair} are hard to tell apart by what is asked"
            yield Problem(f"{told} (distance {distance:.2f} of {CLOSE}).", blocks=False)


def unused_answers(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield a warning for each answer that is asked for and that nothing uses."""
    used = {
        *knowledge.rule_signs,
        *(link.symptom for link in knowledge.associations),
        *(band for cause in knowledge.causes for band in cause.base_rates),
    }
    openers = {place for question in knowledge.questions for place in question.asked_when}
    for question in knowledge.questions:
        for option in question.options:
            place = f"{question.code}.{option.code}"
            unused = option.symptom and option.symptom not in used
            if unused and place not in openers and question.role is not Role.REGION:
                yield Problem(
                    f"Nobody uses the answer {place}: no rule, cause or question needs it.", blocks=False
                )
