"""What is wrong with a piece of knowledge, in sentences that say what to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from education.wizard.answers import Answers, applies, findings, replay
from education.wizard.knowledge import (
    NONE,
    UNSURE,
    Kind,
    Knowledge,
    Option,
    Part,
    Question,
    RedFlag,
    Role,
    Strength,
    Urgency,
)
from education.wizard.pins import pins_for
from education.wizard.triage import fires

EDITORIAL = "editorial"  # how the note of a link without a study begins
MOST_OPTIONS = 6  # on a page that is not one of the danger signs


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. An error blocks publishing; a warning is shown to the person who publishes."""

    sentence: str
    blocks: bool = True

    def __str__(self) -> str:
        return self.sentence


def find_problems(knowledge: Knowledge) -> tuple[Problem, ...]:
    """Return every problem found, errors first. An empty tuple means that the knowledge can be published."""
    checks = (_codes, _options, _conditions, _red_flags, _gate, _causes, _associations, _reach)
    found = [problem for check in checks for problem in check(knowledge)]
    return tuple(sorted(found, key=lambda problem: not problem.blocks))


def _twice(codes: Iterable[str]) -> list[str]:
    return sorted(code for code, count in Counter(codes).items() if count > 1)


def _codes(knowledge: Knowledge) -> Iterator[Problem]:
    for kind, values in (
        ("symptom", knowledge.symptoms),
        ("question", knowledge.questions),
        ("cause", knowledge.causes),
        ("red flag", knowledge.red_flags),
    ):
        for code in _twice(value.code for value in values):
            yield Problem(f"Two {kind}s have the code {code!r}. Give one of them another code.")


def _options(knowledge: Knowledge) -> Iterator[Problem]:
    symptoms = knowledge.symptom_by_code
    for question in knowledge.questions:
        for code in _twice(option.code for option in question.options):
            yield Problem(f"Question {question.code!r} has two options {code!r}. Give one another code.")
        for part in ("text", "short", "why"):
            if not getattr(question, part).strip():
                yield Problem(f"Question {question.code!r} has no {part}. Write it.")
        if len(question.options) < 2 and question.kind is Kind.ONE:
            yield Problem(f"Question {question.code!r} needs at least two options.")
        if len(question.options) > MOST_OPTIONS and question.part is not Part.RED_FLAGS:
            yield Problem(
                f"Question {question.code!r} has {len(question.options)} options; {MOST_OPTIONS} fit on a "
                "phone. Take some out, or ask in two steps."
            )
        for option in question.options:
            where = f"Option {question.code}.{option.code}"
            if option.code in {NONE, UNSURE}:
                yield Problem(f"{where} has a code that the program uses itself. Choose another.")
            if not option.text.strip():
                yield Problem(f"{where} has no text. Write what the visitor chooses.")
            yield from _shown_flag(knowledge, where, option)
            if option.symptom and option.symptom not in symptoms:
                yield Problem(f"{where} names the symptom {option.symptom!r}, which does not exist.")
            if question.kind is Kind.MANY and not option.symptom:
                yield Problem(
                    f"{where} names no symptom. In a question with many answers each option needs one."
                )
    asked = [option.symptom for q in knowledge.questions for option in q.options if option.symptom]
    for code in _twice(asked):
        yield Problem(f"Symptom {code!r} is asked for by two options. Keep one, or it would count twice.")
    for code in sorted(set(symptoms) - set(asked)):
        yield Problem(
            f"Symptom {code!r} is never asked for. Add an option for it, or remove it.", blocks=False
        )


def _shown_flag(knowledge: Knowledge, where: str, option: Option) -> Iterator[Problem]:
    """Yield what keeps an option from being the red flag that it shows: other words, or another sign."""
    if not option.red_flag:
        return
    flag = next((flag for flag in knowledge.red_flags if flag.code == option.red_flag), None)
    if flag is None:
        yield Problem(f"{where} shows the red flag {option.red_flag!r}, which does not exist.")
    elif option.text != flag.text:
        yield Problem(f"{where} has words of its own. Empty its text: the red flag gives the master text.")
    elif not any(option.symptom in group for group in flag.when):
        yield Problem(
            f"{where} shows the red flag {flag.code!r}, but its rule does not need {option.symptom!r}. "
            "Name the sign that raises the flag."
        )


def _conditions(knowledge: Knowledge) -> Iterator[Problem]:
    order = {question.code: place for place, question in enumerate(knowledge.questions_in_order)}
    for question in knowledge.questions:
        for place in question.asked_when:
            code, _, option = place.partition(".")
            earlier = knowledge.question_by_code.get(code)
            offered = {UNSURE, NONE} if earlier and earlier.kind is Kind.MANY else {UNSURE}
            if earlier is None or not (option in offered or earlier.option(option)):
                yield Problem(f"Question {question.code!r} is asked when {place!r}, which does not exist.")
            elif order[code] >= order[question.code]:
                yield Problem(
                    f"Question {question.code!r} is asked when {place!r}, but that is asked later or is "
                    "itself. Move one of the two."
                )
            elif question.part is not Part.MORE and earlier.part is Part.MORE:
                yield Problem(
                    f"Question {question.code!r} of the core hangs on {place!r}, which may not be asked."
                )
    for role in (Role.TIME, Role.REGION):
        holders = [question for question in knowledge.questions if question.role is role]
        if len(holders) != 1 or holders[0].kind is not Kind.ONE or holders[0].asked_when:
            yield Problem(
                f"Exactly one question, of one answer and always asked, needs the role {role.value!r}; "
                f"{len(holders)} have it."
            )
    region = knowledge.question_with(Role.REGION)
    if region and any(option.region is None for option in region.options):
        yield Problem(f"Each option of question {region.code!r} needs a region.")


def _red_flags(knowledge: Knowledge) -> Iterator[Problem]:
    question_of = knowledge.question_of
    for flag in knowledge.red_flags:
        if not flag.when or any(not group for group in flag.when):
            yield Problem(f"Red flag {flag.code!r} can never fire. Say which symptoms raise it.")
        if flag.listed and not flag.text.strip():
            yield Problem(f"Red flag {flag.code!r} is listed but has no text.")
        if not flag.why.strip():
            yield Problem(f"Red flag {flag.code!r} has no 'why it matters'. Its reader is told that.")
        if flag.urgency in {Urgency.ROUTINE, Urgency.SELF_CARE}:
            yield Problem(
                f"Red flag {flag.code!r} has urgency {flag.urgency.value!r}. Use soon or more urgent."
            )
        for cause in flag.points_to:
            if cause not in knowledge.cause_by_code:
                yield Problem(f"Red flag {flag.code!r} points to the cause {cause!r}, which does not exist.")
        for code in (code for group in flag.when for code in group):
            question = question_of.get(code)
            if question is None:
                yield Problem(f"Red flag {flag.code!r} needs the symptom {code!r}, which is never asked for.")
            elif question.part is Part.MORE:
                yield Problem(
                    f"Red flag {flag.code!r} needs {code!r}, which is not in the fixed core. "
                    f"Move question {question.code!r} there."
                )
        yield from _impossible(knowledge, flag)
        if not flag.citations:
            yield Problem(f"Red flag {flag.code!r} is editorial: it cites no study.", blocks=False)
    unchecked = sum(not flag.reviewer for flag in knowledge.red_flags)
    if unchecked:
        yield Problem(
            f"{unchecked} red flags were not checked by a clinician as they stand now.", blocks=False
        )


def _impossible(knowledge: Knowledge, flag: RedFlag) -> Iterator[Problem]:
    """Yield a fault for each way to raise the rule that no visitor can take."""
    if not flag.when or any(code not in knowledge.question_of for group in flag.when for code in group):
        return  # told already
    for pin in pins_for(knowledge, flag):
        kept, dropped = replay(knowledge, pin.answers)
        if dropped or not fires(flag, findings(knowledge, kept)):
            given = ", ".join(
                f"{question} {'+'.join(codes)}" for question, codes in pin.answers.choices.items()
            )
            yield Problem(
                f"Red flag {flag.code!r} can never fire: these answers exclude each other: {given}."
            )
            return


def _gate(knowledge: Knowledge) -> Iterator[Problem]:
    used = {code for flag in knowledge.red_flags for group in flag.when for code in group}
    gate = [question for question in knowledge.questions if question.part is Part.RED_FLAGS]
    if not gate:
        yield Problem("No question stands in the part 'red-flags'. Danger signs are asked before all else.")
    for question in gate:
        if question.kind is not Kind.MANY or question.asked_when:
            yield Problem(f"Question {question.code!r} of the gate takes many answers and is always asked.")
        for option in question.options:
            if not option.red_flag:
                yield Problem(
                    f"Option {question.code}.{option.code} is a danger sign in words of its own. Name "
                    "its red flag, which gives the master text."
                )
            if option.symptom and option.symptom not in used:
                yield Problem(
                    f"Option {question.code}.{option.code} is a danger sign that raises no red flag."
                )
    for page, question in enumerate(sorted(gate, key=lambda question: (question.position, question.code))):
        least = Urgency.SAME_DAY if page == 0 else Urgency.SOON
        if question.unsure_urgency is None or question.unsure_urgency.rank > least.rank:
            yield Problem(
                f"'I am not sure' on {question.code!r}, a page of danger signs, must ask for help. "
                f"Set its urgency to {least.value!r} or more urgent."
            )


def _causes(knowledge: Knowledge) -> Iterator[Problem]:
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


def _associations(knowledge: Knowledge) -> Iterator[Problem]:
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


def _pairs_twice(knowledge: Knowledge) -> list[tuple[str, str]]:
    counts = Counter((link.cause, link.symptom) for link in knowledge.associations)
    return sorted(pair for pair, count in counts.items() if count > 1)


def _reach(knowledge: Knowledge) -> Iterator[Problem]:
    core = [question for question in knowledge.questions_in_order if question.part is not Part.MORE]
    longest = _longest(knowledge, core, Answers())
    if longest > knowledge.screen_limit:
        yield Problem(
            f"Gate and core ask up to {longest} questions; the limit is {knowledge.screen_limit} screens."
        )


def _longest(knowledge: Knowledge, questions: Sequence[Question], answers: Answers) -> int:
    """Return the most of these questions that one visitor is asked. Branches only where an answer opens."""
    if not questions:
        return 0
    question, *rest = questions
    if not applies(question, answers):
        return _longest(knowledge, rest, answers)
    opening = {
        option
        for later in rest
        for code, _, option in (place.partition(".") for place in later.asked_when)
        if code == question.code
    }
    ways: list[tuple[str, ...]] = [(option,) for option in sorted(opening | {UNSURE})]
    if question.kind is Kind.MANY and len(opening) > 1:
        ways.append(tuple(sorted(opening - {NONE, UNSURE})))
    return 1 + max(
        _longest(knowledge, rest, answers.with_answer(question.code, codes)) for codes in ways if codes
    )
