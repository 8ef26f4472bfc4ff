"""Where a visitor stands: the next question to ask, or the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from education.wizard import matching
from education.wizard.alert import alert, could_turn_urgent, left_open_by
from education.wizard.answers import Answers, applies, can_open, replay
from education.wizard.knowledge import Knowledge, Part, Question, Urgency
from education.wizard.likelihood import support
from education.wizard.matching import Match
from education.wizard.telling import tells
from education.wizard.triage import OPEN_RULE_URGENCY, Triage, could_rise, triage


@dataclass(frozen=True, slots=True)
class Ask:
    """The next question, and how far along it is: number ``number`` of at most ``total``."""

    question: Question
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Emergency:
    """Help is needed now. Holds no causes, so that no page can print any."""

    triage: Triage


@dataclass(frozen=True, slots=True)
class SameDay:
    """A call is needed today. Holds no causes.

    ``triage`` may be empty: then no single sign decided, but the answers taken together did.
    """

    triage: Triage


@dataclass(frozen=True, slots=True)
class Causes:
    """No sign of danger was found. What to do, and up to four possible causes; none where nothing fits."""

    urgency: Urgency
    matches: tuple[Match, ...]
    triage: Triage


Result = Emergency | SameDay | Causes


def next_step(knowledge: Knowledge, answers: Answers) -> Ask | Result:
    """Return the first question that applies and is unanswered, or the result.

    The check ends early when a red flag makes a list of causes a delay, and no question left could make
    it more urgent. Else it ends when no question left would tell enough or could ask for a call today, or
    the screens run out. A pure function: reload, Back and a double click give the same page.
    """
    answers, _ = replay(knowledge, answers)
    so_far = triage(knowledge, answers)
    return _ask(knowledge, answers, so_far) or _result(knowledge, answers, so_far)


def next_ask(knowledge: Knowledge, answers: Answers) -> Ask | None:
    """Return the question that ``next_step`` asks; None where it has a result, which is not worked out."""
    answers, _ = replay(knowledge, answers)
    return _ask(knowledge, answers, triage(knowledge, answers))


def total_screens(knowledge: Knowledge, answers: Answers) -> int:
    """Return how many questions this visitor is asked at most, given the answers so far.

    A question that an unasked one may still open counts, up to the limit, so the number only ever falls.
    After an answer that asks for a call today, only what could make it more urgent is still asked, and that
    stands in the gate and the core.
    """
    return _total(knowledge, answers, triage(knowledge, answers))


def _total(knowledge: Knowledge, answers: Answers, so_far: Triage) -> int:
    possible = 0
    for question in knowledge.questions_in_order:
        if answers.has(question.code):
            possible += 1
        elif question.part is not Part.MORE or not _is_urgent(so_far):
            possible += can_open(knowledge, question, answers)
    return min(possible, knowledge.screen_limit)


def position_of(knowledge: Knowledge, answers: Answers, code: str) -> Ask | None:
    """Return an answered question with its number, for going back to it; None where it was not answered."""
    kept, _ = replay(knowledge, answers)
    order = [question for question in knowledge.questions_in_order if kept.has(question.code)]
    for number, question in enumerate(order, start=1):
        if question.code == code:
            return Ask(question, number, max(len(order), total_screens(knowledge, kept)))
    return None


def question_before(knowledge: Knowledge, answers: Answers, code: str) -> str | None:
    """Return the code of the question before this one, for Back; None at the first."""
    kept, _ = replay(knowledge, answers)
    before: str | None = None
    for question in knowledge.questions_in_order:
        if question.code == code:
            return before
        if kept.has(question.code):
            before = question.code
    return before


def _is_urgent(so_far: Triage) -> bool:
    return so_far.urgency is not None and so_far.urgency.stops_the_check


def _ask(knowledge: Knowledge, answers: Answers, so_far: Triage) -> Ask | None:
    urgent = _is_urgent(so_far)
    if urgent and so_far.urgency and not could_rise(knowledge, answers, so_far.urgency):
        return None
    question = _next_question(knowledge, answers)
    # An urgent answer waits only for what could make it more urgent, never for the rest of the questions.
    if question is None or (urgent and question.part is Part.MORE):
        return None
    asked = len(answers.choices)
    return Ask(question, number=asked + 1, total=max(asked + 1, _total(knowledge, answers, so_far)))


def _next_question(knowledge: Knowledge, answers: Answers) -> Question | None:
    shares: Mapping[str, float] = {}
    for question in knowledge.questions_in_order:
        if answers.has(question.code) or not applies(question, answers):
            continue
        if question.part is Part.MORE:
            if len(answers.choices) >= knowledge.screen_limit:
                return None
            shares = shares or support(knowledge, answers)
            if not (
                tells(knowledge, shares, question, _enough(knowledge, answers))
                or could_turn_urgent(knowledge, shares, question)
            ):
                continue
        return question
    return None


def _enough(knowledge: Knowledge, answers: Answers) -> float:
    """Return the nats a further question must tell: more with each one already asked, whatever was answered.

    Each page costs the visitor the same, and who was not sure of the last may well be of the next.
    """
    further = [question for question in knowledge.questions if question.part is Part.MORE]
    return knowledge.least_telling * (1 + sum(answers.has(question.code) for question in further))


def _result(knowledge: Knowledge, answers: Answers, so_far: Triage) -> Result:
    if so_far.urgency is Urgency.EMERGENCY:
        return Emergency(so_far)
    if so_far.urgency is Urgency.SAME_DAY:
        return SameDay(so_far)
    suggested = alert(knowledge, answers)
    if suggested is Urgency.SAME_DAY:
        return SameDay(so_far)
    if suggested.rank > OPEN_RULE_URGENCY.rank:
        left_open = dict.fromkeys((*so_far.left_open, *left_open_by(knowledge, answers)))
        so_far = replace(so_far, left_open=tuple(left_open))
    if so_far.urgency is not None and so_far.urgency.rank < suggested.rank:
        suggested = so_far.urgency
    return Causes(suggested, matching.match(knowledge, answers), so_far)
