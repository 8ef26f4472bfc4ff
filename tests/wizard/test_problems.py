"""Knowledge edited into nonsense is refused, with a sentence that says what to change."""

from dataclasses import replace
from datetime import date

import pytest

from education.wizard.knowledge import Association, BaseRate, Kind, Option, Part, Region, Strength, Urgency
from education.wizard.problems import find_problems
from education.wizard.rule_problems import overdue_checks, unchecked_rules
from education.wizard.separation import alike
from tests.knowledge_examples import BANDS, cause, question, red_flag, small_knowledge, symptom

GOOD = small_knowledge()


def faults(knowledge) -> list[str]:
    return [problem.sentence for problem in find_problems(knowledge) if problem.blocks]


def warnings(knowledge) -> list[str]:
    return [problem.sentence for problem in find_problems(knowledge) if not problem.blocks]


def signs(code, **strengths):
    """Associations of one cause: symptom=strength."""
    return tuple(
        Association(code, name, strength, (), "editorial, no study") for name, strength in strengths.items()
    )


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
    "a rule that cites no study and does not say so": (
        replace(GOOD, red_flags=tuple(replace(flag, citations=()) for flag in GOOD.red_flags)),
        "Red flag 'numb' cites no study. Name one, or write the note 'editorial, no study'",
    ),
    "an empty short card": (
        replace(GOOD, red_flags=tuple(replace(flag, headline=False) for flag in GOOD.red_flags)),
        "No emergency sign stands on the short card",
    ),
    "a cause that others always outdo": (
        replace(
            GOOD,
            causes=(
                *GOOD.causes,
                *(cause(code) for code in ("first", "second", "third")),
                cause("hidden", base_rates=dict.fromkeys(BANDS, BaseRate.NOT_EXPECTED)),
            ),
            associations=(
                *GOOD.associations,
                *signs("first", ache=Strength.HALLMARK, worse=Strength.HALLMARK),
                *signs("second", ache=Strength.HALLMARK, worse=Strength.COMMON, burning=Strength.SOMETIMES),
                *signs("third", ache=Strength.HALLMARK, worse=Strength.HALLMARK, fever=Strength.SOMETIMES),
                *signs("hidden", ache=Strength.COMMON, worse=Strength.COMMON),
            ),
        ),
        "Cause 'hidden' never gets among the first 3",
    ),
    "two causes with the same signs": (
        replace(
            GOOD,
            causes=(*GOOD.causes, cause("twin", Urgency.SOON)),
            associations=(
                *GOOD.associations,
                *signs("twin", burning=Strength.HALLMARK, worse=Strength.COMMON),
            ),
        ),
        "'nerve' and 'twin' have the same signs",
    ),
    "more fixed questions than screens": (replace(GOOD, screen_limit=4), "the limit is 4"),
}


@pytest.mark.parametrize(("knowledge", "words"), CASES.values(), ids=CASES.keys())
def test_nonsense_is_refused(knowledge, words):
    assert any(words in sentence for sentence in faults(knowledge)), faults(knowledge)


def test_an_editorial_rule_that_says_so_passes_with_a_warning():
    honest = tuple(replace(flag, citations=(), note="editorial, no study") for flag in GOOD.red_flags)
    told = replace(GOOD, red_flags=honest)
    assert faults(told) == []
    assert any("3 red flags are editorial, without a study: early-worse, fever" in s for s in warnings(told))


def test_base_rates_are_said_to_be_editorial_once():
    assert sum("base rates of all 3 causes are editorial" in sentence for sentence in warnings(GOOD)) == 1


def test_two_causes_that_hardly_differ_are_a_warning_with_their_distance():
    close = replace(
        GOOD,
        causes=(*GOOD.causes, cause("near", Urgency.SOON)),
        associations=(*GOOD.associations, *signs("near", burning=Strength.COMMON, better=Strength.COMMON)),
    )
    assert faults(close) == []
    (pair,) = [s for s in warnings(close) if "'nerve' and 'near'" in s]
    assert "cannot be told apart by what is asked (distance 0." in pair and "say so on their pages" in pair


def test_causes_after_fusions_of_different_places_are_told_apart_by_the_place():
    twin = cause("twin", regions=frozenset({Region.MID_BACK}))
    apart = replace(
        GOOD,
        causes=(*(replace(c, regions=frozenset({Region.NECK})) for c in GOOD.causes), twin),
        associations=(
            *GOOD.associations,
            *signs("twin", burning=Strength.HALLMARK, worse=Strength.COMMON),
        ),
    )
    assert not any("twin" in pair for pair in alike(apart, below=1.0))


def test_an_answer_that_nobody_uses_is_a_warning():
    unused = replace(
        GOOD,
        symptoms=(*GOOD.symptoms, symptom("tired")),
        questions=(*GOOD.questions, question("more", 9, Part.MORE, Kind.MANY, "tired")),
    )
    assert any("Nobody uses the answer more.tired" in sentence for sentence in warnings(unused))
    assert not any("Nobody uses" in sentence for sentence in warnings(GOOD))


def test_a_hallmark_of_many_causes_is_a_warning():
    names = ("one", "two", "three")
    shared = replace(
        GOOD,
        causes=(*GOOD.causes, *(cause(name) for name in names)),
        associations=(
            *GOOD.associations,
            *(link for name in names for link in signs(name, burning=Strength.HALLMARK)),
        ),
    )
    assert any("'burning' is the hallmark of 4 causes" in sentence for sentence in warnings(shared))


def test_a_clinicians_check_of_a_rule_holds_for_two_years():
    checked = replace(
        GOOD,
        red_flags=tuple(
            replace(flag, reviewer="Dr. Rea Lind, 2024-02-29" if flag.code != "fever" else "")
            for flag in GOOD.red_flags
        ),
    )
    assert unchecked_rules(checked) == ["fever"]
    assert overdue_checks(checked, date(2026, 2, 28)) == []
    assert overdue_checks(checked, date(2026, 3, 1)) == ["numb", "early-worse"]
