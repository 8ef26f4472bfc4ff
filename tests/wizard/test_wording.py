"""The words on which a rule rests: nobody changes them unseen, and a sign only with a clinician's check."""

from dataclasses import replace

import pytest

from education.wizard.gate import changes, outcomes
from education.wizard.knowledge import Urgency
from education.wizard.pins import broken_pins, make_pins
from education.wizard.wording import word_lines
from tests.knowledge_examples import red_flag, small_knowledge

GOOD = small_knowledge()
PINS = make_pins(GOOD)


def changed(**questions):
    """GOOD with other fields in these questions: code=fields."""
    return replace(GOOD, questions=tuple(replace(q, **questions.get(q.code, {})) for q in GOOD.questions))


def with_option_texts(code, **texts):
    question = GOOD.question_by_code[code]
    options = tuple(replace(o, text=texts.get(o.code, o.text)) for o in question.options)
    return changed(**{code: {"options": options}})


def with_flag(code, **fields):
    return replace(
        GOOD, red_flags=tuple(replace(f, **fields) if f.code == code else f for f in GOOD.red_flags)
    )


SAID_OTHERWISE = {
    "two answers change their words": (
        with_option_texts("course", better="Option worse", worse="Option better"),
        "words:course",
    ),
    "two times change their words": (
        with_option_texts("time", early="Option late", late="Option early"),
        "words:time",
    ),
    "a place is called another": (with_option_texts("place", neck="Option back"), "words:place"),
    "a question is turned round": (changed(course={"text": "Is it not so?"}), "words:course"),
    "a reason grows harmless": (with_flag("numb", why="It is harmless."), "words:sign:numb"),
    "the call says nothing": (with_flag("fever", say="I feel well."), "words:sign:fever"),
    "a sign leaves the short card": (with_flag("numb", headline=False), "words:sign:numb"),
    "a sign leaves the public list": (with_flag("fever", listed=False), "words:sign:fever"),
}


@pytest.mark.parametrize(("knowledge", "line"), SAID_OTHERWISE.values(), ids=SAID_OTHERWISE.keys())
def test_words_on_which_a_rule_rests_are_to_be_ticked_though_no_story_moves(knowledge, line):
    moved = changes(outcomes(GOOD, [], PINS), outcomes(knowledge, [], PINS))
    assert [change.story for change in moved] == [line] and moved[0].moves_advice


def test_new_words_on_a_page_of_danger_signs_are_to_be_ticked():
    other = tuple(replace(q, text="Did you ever?") if q.code == "now" else q for q in GOOD.questions)
    (moved,) = changes(outcomes(GOOD, [], PINS), outcomes(replace(GOOD, questions=other), [], PINS))
    assert moved.story == "words:now" and "Did you ever?" in moved.after


def test_the_words_of_a_further_question_need_no_tick():
    assert word_lines(changed(feel={"text": "What is it like?"})) == word_lines(GOOD)


def test_other_words_for_a_sign_block_until_a_clinician_has_checked_each_rule_on_them():
    well = with_option_texts("course", worse="I sleep well")
    (told,) = broken_pins(well, PINS)
    assert told.startswith("The option course.worse said") and told.endswith("under Red flags: early-worse.")
    checked = replace(
        well,
        red_flags=tuple(
            replace(flag, reviewer="Rea, 2026-01-01") if flag.code == "early-worse" else flag
            for flag in well.red_flags
        ),
    )
    assert broken_pins(checked, PINS) == []


def test_a_check_of_one_rule_does_not_cover_another_that_rests_on_the_same_words():
    other = red_flag("late-worse", Urgency.SOON, (("late",), ("worse",)))
    two = replace(GOOD, red_flags=(*GOOD.red_flags, other))
    flags = tuple(
        replace(flag, reviewer="Rea, 2026-01-01") if flag.code == "early-worse" else flag
        for flag in two.red_flags
    )
    reworded = replace(with_option_texts("course", worse="I sleep well"), red_flags=flags)
    (told,) = broken_pins(reworded, make_pins(two))
    assert told.endswith("under Red flags: late-worse.")


def test_a_replaced_master_text_blocks():
    told = broken_pins(with_option_texts("now", numb="You feel well."), PINS)
    assert len(told) == 1 and "now says 'You feel well.'" in told[0]
    hidden = with_flag("early-worse", text="All is well.")  # a sign that no page of the gate shows
    assert "The red flag 'early-worse' said 'Sign early-worse'" in broken_pins(hidden, PINS)[0]
