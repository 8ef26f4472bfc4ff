"""What must hold for every set of answers, tried on many."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from education.wizard.answers import Answers, replay
from education.wizard.flow import Ask, Emergency, SameDay, next_step
from education.wizard.knowledge import NONE, UNSURE, Kind
from education.wizard.likelihood import factors_of, support
from education.wizard.snapshot import from_text, to_text
from education.wizard.triage import triage
from tests.knowledge_examples import small_knowledge

KNOWLEDGE = small_knowledge()


def choices_for(question):
    options = [option.code for option in question.options]
    if question.kind is Kind.ONE:
        return st.sampled_from([(code,) for code in [*options, UNSURE]])
    ticked = st.lists(st.sampled_from([*options, UNSURE]), min_size=1, unique=True).map(tuple)
    return ticked | st.just((NONE,))


ANSWERS = st.fixed_dictionaries(
    {}, optional={question.code: choices_for(question) for question in KNOWLEDGE.questions}
).map(Answers)


@given(ANSWERS)
def test_every_path_ends_within_the_number_of_questions(answers):
    given_so_far, steps = answers, 0
    step = next_step(KNOWLEDGE, given_so_far)
    while isinstance(step, Ask):
        given_so_far = given_so_far.with_answer(step.question.code, (UNSURE,))
        steps += 1
        assert steps <= len(KNOWLEDGE.questions)
        step = next_step(KNOWLEDGE, given_so_far)


@given(ANSWERS)
def test_an_urgent_result_holds_no_causes(answers):
    step = next_step(KNOWLEDGE, answers)
    if isinstance(step, Emergency | SameDay):
        assert {field.name for field in fields(step)} == {"triage"}


@given(ANSWERS, st.sampled_from(["now", "today"]))
def test_ticking_a_red_flag_never_lowers_the_urgency(answers, page):
    sign = KNOWLEDGE.question_by_code[page].options[0].code
    before = triage(KNOWLEDGE, answers).urgency
    chosen = tuple(code for code in answers.chosen(page) if code != NONE)
    after = triage(KNOWLEDGE, answers.with_answer(page, tuple(dict.fromkeys((*chosen, sign))))).urgency
    assert after is not None
    assert before is None or after.rank <= before.rank


@given(ANSWERS)
def test_support_is_a_share_of_the_whole(answers):
    shares = support(KNOWLEDGE, answers)
    assert abs(sum(shares.values()) - 1) < 1e-9
    assert all(0 <= share <= 1 for share in shares.values())


@given(st.dictionaries(st.text(max_size=8), st.lists(st.text(max_size=8)).map(tuple), max_size=8))
def test_whatever_a_cookie_holds_only_real_answers_are_kept(junk):
    kept, dropped = replay(KNOWLEDGE, Answers(junk))
    assert set(kept.choices) | set(dropped) == set(junk)
    for code, chosen in kept.choices.items():
        assert KNOWLEDGE.question_by_code[code].accepts(chosen)


def test_a_snapshot_gives_the_same_knowledge_back():
    assert from_text(to_text(KNOWLEDGE)) == KNOWLEDGE


@given(ANSWERS, st.data())
def test_one_more_answer_updates_the_support_as_all_answers_together_do(answers, data):
    question = KNOWLEDGE.question_by_code["feel"]
    earlier = Answers({code: codes for code, codes in answers.choices.items() if code != "feel"})
    codes = data.draw(choices_for(question))
    together = support(KNOWLEDGE, earlier.with_answer("feel", codes))
    factors = dict(
        zip((one.code for one in KNOWLEDGE.causes), factors_of(KNOWLEDGE, question, codes), strict=True)
    )
    products = {code: share * factors[code] for code, share in support(KNOWLEDGE, earlier).items()}
    step_by_step = {code: product / sum(products.values()) for code, product in products.items()}
    assert together.keys() == step_by_step.keys()
    assert all(abs(together[code] - step_by_step[code]) < 1e-9 for code in together)
