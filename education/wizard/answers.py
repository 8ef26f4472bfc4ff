"""What a visitor has answered so far, and the findings that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from education.wizard.knowledge import NONE, UNSURE, Kind, Knowledge, Option, Question, Region, Role


@dataclass(frozen=True, slots=True)
class Answers:
    """Question code -> chosen option codes. The only state of the check; it lives in the visitor's browser.

    >>> answers = Answers().with_answer("night", ("turning",))
    >>> answers.chosen("night")
    ('turning',)
    >>> answers.chosen("place")
    ()
    """

    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_answer(self, question: str, codes: tuple[str, ...]) -> Answers:
        """Return new answers in which this question is answered; the others stay."""
        return Answers({**self.choices, question: codes})

    def chosen(self, question: str) -> tuple[str, ...]:
        """Return the chosen codes, or () where the question is not answered."""
        return self.choices.get(question, ())

    def has(self, question: str) -> bool:
        return question in self.choices

    def chose_any(self, places: tuple[str, ...]) -> bool:
        """Return whether any of these "question.option" codes was chosen."""
        return any(
            option in self.chosen(question) for question, _, option in (p.partition(".") for p in places)
        )


def applies(question: Question, answers: Answers) -> bool:
    """Return whether the question is asked, given the answers before it."""
    return not question.asked_when or answers.chose_any(question.asked_when)


def can_open(knowledge: Knowledge, question: Question, answers: Answers) -> bool:
    """Return whether the question is asked, or a question that would open it can itself still be asked."""
    if applies(question, answers):
        return True
    order = knowledge.place_of_question
    openers = {place.partition(".")[0] for place in question.asked_when}
    return any(
        not answers.has(code) and can_open(knowledge, knowledge.question_by_code[code], answers)
        for code in openers
        # In knowledge in order an opener comes first; in a circle this keeps the search finite.
        if order.get(code, len(order)) < order[question.code]
    )


def replay(knowledge: Knowledge, answers: Answers) -> tuple[Answers, tuple[str, ...]]:
    """Return the answers that still hold, and the codes of the questions whose answers were dropped.

    Goes through the questions in order, as the visitor did. An answer is dropped when its question is
    gone, is no longer asked after an earlier change, or no longer offers what was chosen.
    """
    kept = Answers()
    for question in knowledge.questions_in_order:
        codes = answers.chosen(question.code)
        if codes and applies(question, kept) and question.accepts(codes):
            kept = kept.with_answer(question.code, codes)
    dropped = tuple(code for code in answers.choices if not kept.has(code))
    return kept, dropped


def findings(knowledge: Knowledge, answers: Answers) -> dict[str, bool]:
    """Return symptom code -> True (reported) or False (denied).

    A symptom that is missing was not asked for, or the visitor was not sure: it counts neither way.
    Where one answer of several was chosen, the others count as denied. Beside "I am not sure", an
    unticked option counts as not answered.
    """
    found: dict[str, bool] = {}
    for question in knowledge.questions_in_order:
        codes = answers.chosen(question.code)
        if not codes:
            continue
        for option in question.options:
            if not option.symptom:
                continue
            if option.code in codes:
                found[option.symptom] = True
            elif UNSURE not in codes:
                found[option.symptom] = False
    return found


def time_band(knowledge: Knowledge, answers: Answers) -> str | None:
    """Return the symptom code of the chosen band of time since surgery, or None."""
    option = _chosen_option(knowledge.question_with(Role.TIME), answers)
    return option.symptom if option else None


def region(knowledge: Knowledge, answers: Answers) -> Region | None:
    """Return which part of the spine was joined, or None where it is not known."""
    option = _chosen_option(knowledge.question_with(Role.REGION), answers)
    return option.region if option else None


def _chosen_option(question: Question | None, answers: Answers) -> Option | None:
    if question is None or question.kind is not Kind.ONE:
        return None
    codes = answers.chosen(question.code)
    return question.option(codes[0]) if codes and codes[0] not in {NONE, UNSURE} else None
