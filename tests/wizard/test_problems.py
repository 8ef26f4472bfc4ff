"""Knowledge edited into nonsense is refused, with a sentence that says what to change."""

from dataclasses import replace

import pytest

from education.wizard.knowledge import Association, Kind, Option, Part, Strength, Urgency
from education.wizard.problems import find_problems
from tests.knowledge_examples import question, red_flag, small_knowledge

GOOD = small_knowledge()


def faults(knowledge) -> list[str]:
    return [problem.sentence for problem in find_problems(knowledge) if problem.blocks]


def with_question(code, **changes):
    return replace(
        GOOD, questions=tuple(replace(q, **changes) if q.code == code else q for q in GOOD.questions)
    )


def with_cause(code, **changes):
    return replace(GOOD, causes=tuple(replace(c, **changes) if c.code == code else c for c in GOOD.causes))


def test_knowledge_in_order_has_no_faults():
    assert faults(GOOD) == []


CASES = {
    "two questions with one code": (
        replace(GOOD, questions=(*GOOD.questions, GOOD.questions[0])),
        "Two questions",
    ),
    "an option that names no symptom of the list": (
        with_question("course", options=(Option("a", "A", "nowhere"), Option("b", "B", "better"))),
        "which does not exist",
    ),
    "a symptom asked for twice": (
        replace(GOOD, questions=(*GOOD.questions, question("again", 9, Part.MORE, Kind.MANY, "ache"))),
        "asked for by two options",
    ),
    "an option without text": (
        with_question("feel", options=(Option("ache", "", "ache"), Option("burning", "B", "burning"))),
        "has no text",
    ),
    "an option with a code of the program": (
        with_question("feel", options=(Option("none", "N", "ache"), Option("burning", "B", "burning"))),
        "the program uses itself",
    ),
    "a question that waits for an answer nobody can give": (
        with_question("feel", asked_when=("place.moon",)),
        "which does not exist",
    ),
    "a question that waits for a later one": (
        with_question("time", asked_when=("course.better",)),
        "is asked later",
    ),
    "no question for the time": (with_question("time", role=""), "role 'time'"),
    "a red flag outside the fixed core": (
        replace(GOOD, red_flags=(*GOOD.red_flags, red_flag("late", Urgency.SAME_DAY, (("burning",),)))),
        "not in the fixed core",
    ),
    "a red flag that needs two answers to one question": (
        replace(
            GOOD, red_flags=(*GOOD.red_flags, red_flag("both", Urgency.SAME_DAY, (("early",), ("late",))))
        ),
        "can never fire",
    ),
    "a red flag without a rule": (
        replace(GOOD, red_flags=(*GOOD.red_flags, red_flag("empty", Urgency.SAME_DAY, ()))),
        "can never fire",
    ),
    "a danger sign that raises nothing": (
        replace(GOOD, red_flags=tuple(flag for flag in GOOD.red_flags if flag.code != "numb")),
        "raises no red flag",
    ),
    "not sure on the emergency page leads nowhere": (
        with_question("now", unsure_urgency=None),
        "'I am not sure' on 'now', a page of danger signs, must ask for help",
    ),
    "not sure on the emergency page can wait": (
        with_question("now", unsure_urgency=Urgency.SOON),
        "Set its urgency to 'same-day'",
    ),
    "not sure on the second page of danger signs leads nowhere": (
        with_question("today", unsure_urgency=None),
        "'I am not sure' on 'today'",
    ),
    "a danger sign that names no red flag": (
        with_question("now", options=(Option("numb", "Feeling fine", "numb"),)),
        "in words of its own",
    ),
    "a rule whose answers exclude each other": (
        replace(
            GOOD,
            red_flags=(*GOOD.red_flags, red_flag("odd", Urgency.SAME_DAY, (("early", "late"), ("late",)))),
        ),
        "exclude each other",
    ),
    "a question of one answer that opens another by none": (
        with_question("feel", asked_when=("place.none",)),
        "which does not exist",
    ),
    "a question without words": (with_question("course", text=" "), "has no text"),
    "a rule that does not say why": (
        replace(GOOD, red_flags=tuple(replace(flag, why="") for flag in GOOD.red_flags)),
        "has no 'why it matters'",
    ),
    "an association that lost its study": (
        replace(GOOD, associations=tuple(replace(link, citations=()) for link in GOOD.associations)),
        "cites no study",
    ),
    "an option that shows a red flag in words of its own": (
        with_question("now", options=(Option("numb", "A bit numb", "numb", red_flag="numb"),)),
        "Empty its text",
    ),
    "an option that shows one red flag and raises another": (
        with_question("now", options=(Option("numb", "Sign numb", "fever", red_flag="numb"),)),
        "its rule does not need 'fever'",
    ),
    "an option that shows a red flag that is gone": (
        with_question("now", options=(Option("numb", "Sign numb", "numb", red_flag="gone"),)),
        "which does not exist",
    ),
    "more options than fit on a phone": (
        with_question("course", options=tuple(Option(f"o{n}", "A", "") for n in range(7))),
        "has 7 options",
    ),
    "conditional questions that make a path too long": (
        replace(
            GOOD,
            screen_limit=6,
            questions=(
                *GOOD.questions,
                question("arm", 5, Part.CORE, Kind.ONE, "-a -b", asked_when=("place.neck",)),
                question("hand", 6, Part.CORE, Kind.ONE, "-c -d", asked_when=("arm.a",)),
            ),
        ),
        "ask up to 7 questions",
    ),
    "a cause with too few signs": (
        replace(GOOD, associations=tuple(a for a in GOOD.associations if a.symptom != "ache")),
        "can never be listed",
    ),
    "a cause without a base rate": (with_cause("nerve", base_rates={}), "no base rate"),
    "a serious cause without urgency": (
        with_cause("infection", urgency=Urgency.ROUTINE),
        "must not be missed",
    ),
    "two associations of one pair": (
        replace(
            GOOD,
            associations=(*GOOD.associations, Association("nerve", "burning", Strength.AGAINST, (), "x")),
        ),
        "two associations",
    ),
    "an association that says nothing of its grounds": (
        replace(
            GOOD, associations=(*GOOD.associations, Association("nerve", "ache", Strength.COMMON, (), " "))
        ),
        "cites no study",
    ),
    "more fixed questions than screens": (replace(GOOD, screen_limit=4), "the limit is 4"),
}


@pytest.mark.parametrize(("knowledge", "words"), CASES.values(), ids=CASES.keys())
def test_nonsense_is_refused(knowledge, words):
    assert any(words in sentence for sentence in faults(knowledge)), faults(knowledge)
