"""How answers turn into an ordered, explained list of causes."""

from dataclasses import replace

from education.wizard.alert import alert
from education.wizard.answers import Answers
from education.wizard.flow import Causes, next_step
from education.wizard.knowledge import Region, Strength, Urgency
from education.wizard.likelihood import chances_of_options, support
from education.wizard.matching import Band, match, telling_options, telling_questions
from tests.knowledge_examples import cause, small_knowledge
from tests.wizard.test_flow import walk

CALM = ("now none", "today none", "time late", "place back")


def names(*given: str) -> list[str]:
    return [found.cause.code for found in match(small_knowledge(), walk(*CALM, *given))]


def test_the_cause_whose_signs_were_reported_comes_first():
    assert names("course better", "feel ache")[0] == "healing"
    assert names("course worse", "feel burning")[0] == "nerve"


def test_not_sure_moves_nothing():
    answers = walk(*CALM, "course worse")
    assert support(small_knowledge(), answers) == support(
        small_knowledge(), answers.with_answer("feel", ("unsure",))
    )


def test_a_denied_symptom_counts_a_little_against_its_cause():
    silent = support(small_knowledge(), walk(*CALM, "course worse"))
    denied = support(small_knowledge(), walk(*CALM, "course worse", "feel none"))
    assert denied["nerve"] < silent["nerve"]


def test_a_match_names_what_fits_what_does_not_and_what_was_not_asked():
    found = {m.cause.code: m for m in match(small_knowledge(), walk(*CALM, "course worse", "feel burning"))}
    nerve = found["nerve"]
    assert [link.symptom for link in nerve.fits] == ["burning", "worse"]
    assert nerve.fits[0].citations == ("study-1",)
    assert nerve.band is Band.MANY
    asked_less = match(small_knowledge(), walk(*CALM, "course worse"))
    nerve = next(m for m in asked_less if m.cause.code == "nerve")
    assert [link.symptom for link in nerve.not_asked] == ["burning"]


def test_what_speaks_against_is_listed_as_such():
    knowledge = small_knowledge()
    found = {m.cause.code: m for m in match(knowledge, walk(*CALM, "course worse", "feel ache"))}
    against = [(link.symptom, link.strength) for link in found["healing"].does_not_fit]
    assert ("worse", Strength.AGAINST) in against


def test_the_question_that_would_tell_the_listed_causes_apart_is_named():
    knowledge = small_knowledge()
    answers = walk(*CALM, "course worse", "feel unsure")
    listed = match(knowledge, answers)
    assert len(listed) >= 2
    assert [question.code for question in telling_questions(knowledge, answers, listed)] == ["feel"]
    assert telling_questions(knowledge, walk(*CALM, "course worse", "feel none"), listed) == ()
    assert telling_questions(knowledge, answers, listed[:1]) == ()


def test_each_answer_that_parts_the_listed_causes_says_which_it_speaks_for():
    knowledge = small_knowledge()
    feel = knowledge.question_by_code["feel"]
    course = knowledge.question_by_code["course"]
    listed = match(knowledge, walk(*CALM, "course worse", "feel unsure"))
    healing = next(m for m in match(knowledge, walk(*CALM, "course better")) if m.cause.code == "healing")
    both = (next(m for m in listed if m.cause.code == "nerve"), healing)

    def told(question, matches):
        return {
            option.code: [(link.cause, link.strength.value) for link in links]
            for option, links in telling_options(knowledge, question, matches)
        }

    assert told(feel, both) == {"ache": [("healing", "common")], "burning": [("nerve", "hallmark")]}
    assert told(course, both) == {
        "better": [("healing", "hallmark")],
        "worse": [("nerve", "common"), ("healing", "against")],
    }
    assert told(feel, both[:1]) == {}, "of one cause alone nothing tells it apart"


def test_nothing_is_listed_where_nothing_fits():
    assert match(small_knowledge(), Answers()) == ()


def test_a_cause_of_another_region_is_left_out():
    knowledge = small_knowledge()
    only_neck = replace(knowledge.cause_by_code["nerve"], regions=frozenset({Region.NECK}))
    causes = tuple(only_neck if c.code == "nerve" else c for c in knowledge.causes)
    listed = match(replace(knowledge, causes=causes), walk(*CALM, "course worse", "feel burning"))
    assert "nerve" not in [m.cause.code for m in listed]


def test_at_most_four_causes_are_listed():
    knowledge = small_knowledge()
    more = tuple(cause(f"nerve-{n}", Urgency.SOON) for n in range(8))
    links = tuple(
        replace(link, cause=other.code)
        for other in more
        for link in knowledge.associations
        if link.cause == "nerve"
    )
    knowledge = replace(
        knowledge, causes=knowledge.causes + more, associations=knowledge.associations + links
    )
    assert len(match(knowledge, walk(*CALM, "course worse", "feel burning"))) == 4


def test_equal_answers_give_an_equal_page():
    answers = walk(*CALM, "course worse", "feel burning")
    assert match(small_knowledge(), answers) == match(small_knowledge(), answers)


def test_the_chances_of_a_question_with_one_answer_add_up_to_one():
    knowledge = small_knowledge()
    for question in knowledge.questions:
        for one in knowledge.causes:
            chances = chances_of_options(knowledge, question, one)
            assert abs(sum(chances.values()) - 1) < 1e-9


def test_enough_support_for_a_cause_that_must_not_be_missed_asks_for_a_call_today():
    knowledge = small_knowledge(red_flags=())
    answers = walk("now none", "today fever", "time late", "place back", "course worse", "feel none")
    assert alert(knowledge, answers) is Urgency.SAME_DAY
    assert not isinstance(next_step(knowledge, answers), Causes)


def test_healing_as_expected_is_looked_after_at_home():
    result = next_step(small_knowledge(), walk(*CALM, "course better", "feel ache"))
    assert isinstance(result, Causes)
    assert result.urgency is Urgency.SELF_CARE
