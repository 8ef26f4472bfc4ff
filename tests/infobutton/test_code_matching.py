"""Codes meet topics: exactly, by the code above, never by a whole chapter; the most pressing first."""

from hypothesis import given
from hypothesis import strategies as st

from education.infobutton.criteria import Criterion
from education.infobutton.matching import CodeBook, CodeRow, Topic, Translation, matches
from education.infobutton.systems import FACTS, System

ICD10, ICD9, SNOMED = (FACTS[one].oid for one in (System.ICD_10_CM, System.ICD_9_CM, System.SNOMED_CT))


def topic(key: str, *, pressing: bool = False) -> Topic:
    words = Translation("en", key.title(), "Words.", f"/causes/{key}/", "2026-11-01T00:00:00Z")
    return Topic("cause", key, (words,), pressing)


TOPICS = {one.name: one for one in (topic("metal"), topic("joint"), topic("germs", pressing=True))}
BOOK = CodeBook(
    (
        CodeRow(System.ICD_10_CM, "T84.84", ("cause/metal",)),
        CodeRow(System.ICD_10_CM, "T81.41XA", ("cause/germs",)),
        CodeRow(System.ICD_10_CM, "M96.0", ("cause/joint", "cause/gone")),
        CodeRow(System.ICD_10_CM, "M48.061", ("cause/metal",), often_without_fusion=True),
        CodeRow(System.SNOMED_CT, "55146009", ("cause/joint",)),
    ),
    TOPICS,
)


def found(code: str, system: str = ICD10) -> list[tuple[str, float]]:
    return [(match.topic.key, match.relevance) for match in matches([Criterion(code, system)], BOOK)]


def test_each_way_to_write_a_code_finds_the_same():
    ways = ["T84.84", "T84.84XA", "t8484xd", " T84.84XS ", "T84 84", "T84.84X"]
    assert [found(way) for way in ways] == [[("metal", 1.0)]] * len(ways)


def test_a_row_of_one_visit_answers_every_visit():
    assert found("T81.41XA") == found("T81.41XD") == found("T81.41") == [("germs", 1.0)]


def test_a_finer_code_finds_the_code_above_it_and_fits_less():
    assert found("M96.09") == [("joint", 0.8)]


def test_a_coarser_code_or_a_neighbour_finds_nothing():
    assert found("T84") == found("T84.8") == found("T84.85XA") == found("M96") == []


def test_a_code_of_many_people_without_a_fusion_fits_at_most_by_half():
    assert found("M48.061") == [("metal", 0.5)]


def test_a_code_counts_in_its_own_system_only():
    assert found("55146009", SNOMED) == [("joint", 1.0)]
    assert found("55146009") == found("M96.0", SNOMED) == found("M96.0", "1.2.3") == []


def test_an_icd_10_code_under_the_number_of_icd_9_is_found():
    assert found("M96.0", ICD9) == [("joint", 1.0)]


def test_a_topic_that_cannot_be_read_is_left_out():
    assert [key for key, _ in found("M96.0")] == ["joint"]


def test_what_asks_for_help_today_stands_first_then_what_fits_best_each_once():
    asked = [Criterion(code, ICD10) for code in ("M48.061", "M96.0", "T84.84XA", "T81.41XA")]
    assert [(match.topic.key, match.relevance) for match in matches(asked, BOOK)] == [
        ("germs", 1.0),
        ("metal", 1.0),
        ("joint", 1.0),
    ]


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from([ICD10, ICD9, SNOMED, "", "x"])), max_size=5))
def test_whatever_is_asked_each_topic_comes_once_and_the_order_does_not_depend_on_repeats(asked):
    criteria = [Criterion(code, system) for code, system in asked]
    names = [match.topic.name for match in matches(criteria, BOOK)]
    assert len(names) == len(set(names)) and set(names) <= set(TOPICS)
    assert names == [match.topic.name for match in matches(criteria * 2, BOOK)]
