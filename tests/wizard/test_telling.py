"""How much a question would tell, the order that follows from it, and when the check stops asking."""

import json
from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.wizard import snapshot
from education.wizard.answers import Answers
from education.wizard.flow import Ask, Causes, next_step
from education.wizard.knowledge import Association, Kind, Part, Strength
from education.wizard.likelihood import support
from education.wizard.telling import information, with_telling_order
from tests.knowledge_examples import question, small_knowledge, symptom
from tests.wizard.test_flow import walk

CALM = ("now none", "today none", "time late", "place back", "course worse")


def told(knowledge, answers, code: str) -> float:
    return information(knowledge, support(knowledge, answers), knowledge.question_by_code[code])


def with_more(*codes: str, opened_by: dict[str, str] | None = None):
    """The small knowledge with further questions; each code names a question with one option "<code>-yes"."""
    knowledge = small_knowledge()
    made = [
        question(code, 10 + n, Part.MORE, Kind.MANY, f"{code}-yes", asked_when=((opened_by or {}).get(code),))
        for n, code in enumerate(codes)
    ]
    made = [q if q.asked_when[0] else replace(q, asked_when=()) for q in made]
    return replace(
        knowledge,
        questions=(*knowledge.questions, *made),
        symptoms=(*knowledge.symptoms, *(symptom(f"{code}-yes") for code in codes)),
    )


def linked(knowledge, *links: tuple[str, str, Strength]):
    made = tuple(
        Association(cause, code, strength, (), "editorial, no study") for cause, code, strength in links
    )
    return replace(knowledge, associations=(*knowledge.associations, *made))


def test_a_question_that_no_cause_answers_differently_tells_nothing():
    knowledge = with_more("idle")
    assert information(
        knowledge, support(knowledge, walk(*CALM)), knowledge.question_by_code["idle"]
    ) == pytest.approx(0)


def test_a_question_tells_more_the_more_the_causes_differ_on_it():
    knowledge = linked(
        with_more("weak", "strong"),
        ("nerve", "weak-yes", Strength.SOMETIMES),
        ("nerve", "strong-yes", Strength.HALLMARK),
    )
    weak, strong = (
        information(knowledge, support(knowledge, walk(*CALM)), knowledge.question_by_code[c])
        for c in ("weak", "strong")
    )
    assert 0 < weak < strong


def test_a_release_asks_the_most_telling_question_first_wherever_it_stands_in_the_table():
    knowledge = linked(with_more("idle", "strong"), ("nerve", "strong-yes", Strength.HALLMARK))
    ordered = with_telling_order(knowledge, [walk(*CALM)])
    assert ordered.telling_order.index("strong") < ordered.telling_order.index("idle")
    codes = [q.code for q in ordered.questions_in_order]
    assert codes.index("strong") < codes.index("idle")
    assert codes[:5] == ["now", "today", "time", "place", "course"]


def test_a_question_never_comes_before_the_one_that_opens_it():
    knowledge = linked(
        with_more("opener", "strong", opened_by={"strong": "opener.opener-yes"}),
        ("nerve", "strong-yes", Strength.HALLMARK),
    )
    order = with_telling_order(knowledge, [walk(*CALM)]).telling_order
    assert order.index("opener") < order.index("strong")


def test_the_check_stops_when_no_question_left_tells_enough():
    knowledge = with_more("idle")
    answers = walk(*CALM)
    assert isinstance(next_step(knowledge, answers), Ask)  # "feel" still tells something
    done = answers.with_answer("feel", ("burning",))
    assert (
        information(knowledge, support(knowledge, done), knowledge.question_by_code["idle"])
        < knowledge.least_telling
    )
    assert isinstance(next_step(knowledge, done), Causes)


def test_the_order_is_part_of_a_release_and_older_releases_without_one_are_still_read():
    ordered = with_telling_order(small_knowledge(), [walk(*CALM)])
    assert snapshot.from_text(snapshot.to_text(ordered)).telling_order == ("feel",)
    record = json.loads(snapshot.to_text(ordered))
    del record["telling_order"], record["least_telling"]
    older = snapshot.from_text(json.dumps(record))
    assert (older.telling_order, older.least_telling) == ((), 0.0)
    assert older.questions == ordered.questions


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["healing", "nerve", "infection"]),
            st.sampled_from(["a-yes", "b-yes"]),
            st.sampled_from(list(Strength)),
        ),
        unique_by=lambda link: link[:2],
    ),
    st.sampled_from(["course better", "course worse", "course unsure"]),
)
def test_information_is_never_negative_nor_more_than_there_is_to_know(links, course):
    knowledge = linked(with_more("a", "b"), *links)
    answers: Answers = walk(*CALM[:4], course)
    for code in ("a", "b", "feel"):
        gain = told(knowledge, answers, code)
        assert -1e-9 <= gain <= log(len(knowledge.causes)) + 1e-9
