"""Where a visitor stands after each answer, drawn step by step."""

from dataclasses import replace

import pytest

from education.wizard.answers import Answers, findings, replay
from education.wizard.flow import (
    Ask,
    Causes,
    Emergency,
    SameDay,
    next_step,
    position_of,
    question_before,
    total_screens,
)
from education.wizard.knowledge import Association, BaseRate, Kind, Part, Strength, Urgency
from education.wizard.triage import could_rise
from tests.knowledge_examples import question, red_flag, small_knowledge


def walk(*given: str) -> Answers:
    """``walk("now none", "today none", "time early")``: answers in order, option codes joined by plus."""
    answers = Answers()
    for line in given:
        question, codes = line.split()
        answers = answers.with_answer(question, tuple(codes.split("+")))
    return answers


def asked(*given: str) -> str:
    step = next_step(small_knowledge(), walk(*given))
    assert isinstance(step, Ask), step
    return step.question.code


def asked_of(knowledge, answers):
    step = next_step(knowledge, answers)
    return step.question.code if isinstance(step, Ask) else type(step).__name__


def test_red_flags_are_asked_before_anything_else():
    assert asked() == "now"
    assert asked("now none") == "today"


def test_the_core_follows_in_order():
    gate = ("now none", "today none")
    assert asked(*gate) == "time"
    assert asked(*gate, "time early") == "place"
    assert asked(*gate, "time early", "place back") == "course"


def test_an_emergency_ends_the_check_at_once_and_holds_no_causes():
    result = next_step(small_knowledge(), walk("now numb"))
    assert isinstance(result, Emergency)
    assert [flag.code for flag in result.triage.red_flags] == ["numb"]
    assert not hasattr(result, "matches")


def test_a_same_day_sign_ends_the_check_when_nothing_left_could_be_worse():
    result = next_step(small_knowledge(), walk("now none", "today fever"))
    assert isinstance(result, SameDay)
    assert not hasattr(result, "matches")


def test_a_same_day_sign_waits_for_an_answer_that_could_make_it_an_emergency():
    worse = red_flag("fever-early", Urgency.EMERGENCY, (("fever",), ("early",)))
    knowledge = small_knowledge()
    knowledge = replace(knowledge, red_flags=(*knowledge.red_flags, worse))
    answers = walk("now none", "today fever")
    assert could_rise(knowledge, answers, Urgency.SAME_DAY)
    assert next_step(knowledge, answers).question.code == "time"
    assert isinstance(next_step(knowledge, answers.with_answer("time", ("early",))), Emergency)
    assert isinstance(next_step(knowledge, answers.with_answer("time", ("late",))), SameDay)


def test_not_sure_on_the_emergency_page_is_same_day():
    result = next_step(small_knowledge(), walk("now unsure", "today none"))
    assert isinstance(result, SameDay)
    assert [question.code for question in result.triage.unsure] == ["now"]


def test_not_sure_beside_a_ticked_emergency_sign_is_still_an_emergency():
    assert isinstance(next_step(small_knowledge(), walk("now numb+unsure")), Emergency)


def test_a_combination_decides_where_no_single_answer_does():
    calm = walk("now none", "today none", "time late", "place neck", "course worse")
    alarming = walk("now none", "today none", "time early", "place neck", "course worse")
    assert isinstance(next_step(small_knowledge(), calm), Causes)
    assert isinstance(next_step(small_knowledge(), alarming), SameDay)


def test_a_question_opens_only_after_the_answer_that_opens_it():
    core = ("now none", "today none", "time late")
    assert asked(*core, "place back", "course better") == "feel"
    assert asked(*core, "place unsure", "course better") == "feel"
    assert isinstance(next_step(small_knowledge(), walk(*core, "place neck", "course better")), Causes)


def test_no_more_questions_are_asked_than_the_screen_limit_allows():
    knowledge = small_knowledge(screen_limit=5)
    answers = walk("now none", "today none", "time late", "place back", "course better")
    assert isinstance(next_step(knowledge, answers), Causes)


def test_the_number_and_the_total_of_a_question_are_true():
    step = next_step(small_knowledge(), walk("now none", "today none", "time late"))
    assert (step.number, step.total) == (4, 6)
    step = next_step(small_knowledge(), walk("now none", "today none", "time late", "place neck"))
    assert (step.number, step.total) == (5, 5)


def test_changing_an_answer_keeps_the_later_ones_that_still_hold_and_names_the_dropped():
    full = walk("now none", "today none", "time late", "place back", "course better", "feel ache")
    kept, dropped = replay(small_knowledge(), full.with_answer("place", ("neck",)))
    assert dropped == ("feel",)
    assert kept.chosen("course") == ("better",)


def test_an_answer_to_an_option_that_is_gone_is_dropped():
    kept, dropped = replay(small_knowledge(), walk("now none", "today plague"))
    assert dropped == ("today",)
    assert kept.chosen("now") == ("none",)


@pytest.mark.parametrize(
    ("codes", "accepted"),
    [
        pytest.param(("numb",), True, id="one sign"),
        pytest.param(("none",), True, id="none of these"),
        pytest.param(("unsure",), True, id="not sure"),
        pytest.param(("numb", "unsure"), True, id="a sign, and not sure about another"),
        pytest.param(("none", "numb"), False, id="none of these and a sign"),
        pytest.param(("none", "unsure"), False, id="none of these and not sure"),
        pytest.param((), False, id="nothing ticked"),
        pytest.param(("numb", "numb"), False, id="the same twice"),
        pytest.param(("plague",), False, id="not an option"),
    ],
)
def test_which_ticks_are_an_answer(codes, accepted):
    question = small_knowledge().question_by_code["now"]
    assert question.accepts(codes) is accepted


def test_findings_tell_reported_from_denied_from_not_known():
    found = findings(small_knowledge(), walk("now none", "today unsure", "time late"))
    assert found == {"numb": False, "early": False, "late": True}


def test_back_leads_through_the_answered_questions_in_order():
    knowledge = small_knowledge()
    answers = walk("now none", "today none", "time late")
    assert question_before(knowledge, answers, "place") == "time"
    assert question_before(knowledge, answers, "today") == "now"
    assert question_before(knowledge, answers, "now") is None


def test_an_answered_question_can_be_opened_again_with_its_number():
    ask = position_of(small_knowledge(), walk("now none", "today none"), "today")
    assert (ask.question.code, ask.number) == ("today", 2)
    assert position_of(small_knowledge(), walk("now none"), "course") is None


def test_an_urgent_answer_never_waits_for_the_optional_questions():
    knowledge = small_knowledge()
    answers = walk("now none", "today none", "time early", "place back", "course worse")
    assert any(q.part is Part.MORE and not answers.has(q.code) for q in knowledge.questions)
    assert isinstance(next_step(knowledge, answers), SameDay)


def test_a_question_behind_a_closed_one_counts_neither_for_the_total_nor_for_the_rules():
    arm = question("arm", 5, Part.CORE, Kind.ONE, "-a weak", asked_when=("place.neck",))
    hand = question("hand", 6, Part.CORE, Kind.ONE, "-c limp", asked_when=("arm.a",))
    flag = red_flag("limp", Urgency.EMERGENCY, (("limp",),))
    base = small_knowledge()
    knowledge = replace(base, questions=(*base.questions, arm, hand), red_flags=(*base.red_flags, flag))
    neck = walk("now none", "today none", "time late", "place neck")
    back = walk("now none", "today none", "time late", "place back")
    assert total_screens(knowledge, neck) == 7
    assert total_screens(knowledge, back) == 6
    assert could_rise(knowledge, neck, Urgency.SAME_DAY)
    assert not could_rise(knowledge, back, Urgency.SAME_DAY)


def test_the_check_goes_on_while_one_more_answer_could_ask_for_a_call_today():
    base = small_knowledge(least_telling=9.0)  # nothing tells that much
    calm = walk("now none", "today none", "time late", "place back", "course better")
    assert isinstance(next_step(base, calm), Causes)
    strong = tuple(
        replace(one, base_rates=dict.fromkeys(one.base_rates, BaseRate.COMMON)) if one.serious else one
        for one in base.causes
    )
    links = (*base.associations, Association("infection", "burning", Strength.HALLMARK, (), "x"))
    worried = replace(base, causes=strong, associations=links)
    assert asked_of(worried, calm) == "feel"
