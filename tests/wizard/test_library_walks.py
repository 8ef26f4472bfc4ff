"""The library's own knowledge, walked on every path of the core and with thousands of random visitors."""

import random
from itertools import product
from pathlib import Path

import pytest

from education.content.kinds import TABLES
from education.content.tables import read_table
from education.wizard.answers import Answers
from education.wizard.audit import audit
from education.wizard.flow import Ask, Causes, Emergency, next_step, total_screens
from education.wizard.gate import ready_for_release
from education.wizard.knowledge import NONE, UNSURE, Kind, Part, Urgency
from education.wizard.likelihood import support
from education.wizard.pins import make_pins
from education.wizard.records import to_knowledge, to_vignettes

VISITORS = 6000


@pytest.fixture(scope="module")
def knowledge(library):
    return ready_for_release(to_knowledge(library.records))


def random_visitor(knowledge, rng) -> Answers:
    """Answer a random part of the questions at random, with a taste for "none" where it is offered."""
    answers = Answers()
    for question in knowledge.questions_in_order:
        options = [option.code for option in question.options]
        if question.kind is Kind.ONE:
            codes = (rng.choice([*options, UNSURE]),)
        elif rng.random() < 0.75:
            codes = (rng.choice([NONE, UNSURE]),)
        else:
            codes = tuple(rng.sample(options, rng.randint(1, min(3, len(options)))))
        if rng.random() < 0.9:
            answers = answers.with_answer(question.code, codes)
    return answers


def finish(knowledge, answers):
    """Answer what is still asked with "not sure", and return the result and the number of answers."""
    step = next_step(knowledge, answers)
    asked = 0
    while isinstance(step, Ask):
        assert step.number <= step.total <= max(total_screens(knowledge, answers), step.number)
        answers = answers.with_answer(step.question.code, (UNSURE,))
        asked += 1
        assert asked <= len(knowledge.questions)
        step = next_step(knowledge, answers)
    return step, answers


def level(step) -> int:
    if isinstance(step, Emergency):
        return 0
    return step.urgency.rank if isinstance(step, Causes) else 1


def test_every_path_of_the_core_ends_within_nine_screens(knowledge):
    gate = Answers({q.code: (NONE,) for q in knowledge.questions if q.part is Part.RED_FLAGS})
    open_paths, ended = [gate], 0
    while open_paths:
        answers = open_paths.pop()
        step = next_step(knowledge, answers)
        if not isinstance(step, Ask) or step.question.part is Part.MORE:
            _, full = finish(knowledge, answers)
            assert len(full.choices) <= knowledge.screen_limit
            ended += 1
            continue
        question = step.question
        options = [option.code for option in question.options]
        if question.kind is Kind.MANY:  # on each path "none" and one sign, in turn, so that all come up
            options = [NONE, options[ended % len(options)]]
        for code in [*options, UNSURE]:
            open_paths.append(answers.with_answer(question.code, (code,)))
    assert ended > 1500


def test_ticking_any_sign_of_any_rule_never_lowers_the_advice_to_a_random_visitor(knowledge):
    rng = random.Random(6000)
    signs = [
        (question, option)
        for question in knowledge.questions
        if question.kind is Kind.MANY
        for option in question.options
        if option.symptom in knowledge.rule_signs
    ]
    for _ in range(VISITORS):
        answers = random_visitor(knowledge, rng)
        step, full = finish(knowledge, answers)
        if isinstance(step, Causes):
            assert len(step.matches) <= 4
        question, option = rng.choice(signs)
        ticked = tuple(code for code in full.chosen(question.code) if code != NONE)
        worse = full.with_answer(question.code, tuple(dict.fromkeys((*ticked, option.code))))
        after, _ = finish(knowledge, worse)
        assert level(after) <= level(step), (full, option.code)
        unsure, _ = finish(knowledge, full.with_answer(question.code, (UNSURE,)))
        alone, _ = finish(knowledge, full.with_answer(question.code, (option.code,)))
        assert level(alone) <= level(unsure), (full, option.code)


def test_not_sure_never_changes_the_ranking(knowledge):
    rng = random.Random(1)
    tried = 0
    for _ in range(VISITORS):
        answers = random_visitor(knowledge, rng)
        missing = [question for question in knowledge.questions if not answers.has(question.code)]
        if missing:
            unsure = answers.with_answer(rng.choice(missing).code, (UNSURE,))
            assert support(knowledge, unsure) == support(knowledge, answers)
            tried += 1
    assert tried > VISITORS / 2


def test_not_sure_is_never_more_than_one_level_calmer(knowledge):
    """Who does not know when, where or how is not calmed by that: a call today becomes this week at least."""
    calm = {q.code: (NONE,) for q in knowledge.questions if q.part is Part.RED_FLAGS}
    questions = knowledge.question_by_code
    health = [(NONE,), *((option.code,) for option in questions["health"].options)]
    urgent = calmed = 0
    for region, place in (("low-back-behind", "place-back"), ("neck-front", "place-neck")):
        codes = ("time", "course", place)
        ways = product(*([option.code for option in questions[code].options] for code in codes), health)
        for *chosen, signs in ways:
            told = dict(zip(codes, ((code,) for code in chosen), strict=True))
            answers = Answers({**calm, "region": (region,), **told, "health": signs})
            step, _ = finish(knowledge, answers)
            if level(step) > 1:
                continue
            urgent += 1
            for code in codes:
                unsure, _ = finish(knowledge, answers.with_answer(code, (UNSURE,)))
                assert level(unsure) <= level(step) + 1, (answers, code)
                calmed += level(unsure) > level(step)
    assert urgent > 700 and calmed > 200


def test_an_answer_left_open_is_named_as_the_reason_not_to_wait(knowledge):
    calm = {q.code: (NONE,) for q in knowledge.questions if q.part is Part.RED_FLAGS}
    answers = Answers(
        {
            **calm,
            "time": (UNSURE,),
            "region": ("low-back-behind",),
            "course": ("never",),
            "place-back": ("near-scar",),
            "health": ("day-and-night",),
        }
    )
    step, _ = finish(knowledge, answers)
    assert isinstance(step, Causes) and step.urgency is Urgency.SOON
    assert "time" in [question.code for question in step.triage.left_open]


def test_stories_kept_apart_are_never_advised_unsafely(knowledge):
    """Written, labelled and answered without sight of the knowledge; never used to improve it."""
    text = (Path(__file__).parent / "unseen_stories.toml").read_text(encoding="utf-8")
    records, errors = read_table(TABLES["vignette"], text)
    assert not errors
    report = audit(knowledge, to_vignettes(records))
    assert len(report.outcomes) == 40
    assert not report.emergencies_missed
    assert report.safe == len(report.outcomes)


def test_each_danger_sign_alone_ends_the_check_and_so_does_not_sure_on_their_first_page(knowledge):
    first, second = (q for q in knowledge.questions_in_order if q.part is Part.RED_FLAGS)
    for question, before in ((first, {}), (second, {first.code: (NONE,)})):
        for option in question.options:
            step, _ = finish(knowledge, Answers({**before, question.code: (option.code,)}))
            assert not isinstance(step, Causes), option.code
    unsure, _ = finish(knowledge, Answers({first.code: (UNSURE,)}))
    assert level(unsure) <= 1


def test_every_calm_cause_can_come_first_for_somebody_with_its_signs(knowledge, library):
    firsts = set()
    for one in make_pins(knowledge).typical:
        shares = support(knowledge, one.answers)
        firsts |= set(sorted(shares, key=lambda code: -shares[code])[:3])
    calm = {cause.code for cause in knowledge.causes if not cause.serious}
    assert calm <= firsts


@pytest.mark.parametrize(("region", "most"), [("neck-front", 9), ("low-back-behind", 9), ("unsure", 9)])
def test_the_total_that_a_visitor_reads_only_falls_and_counts_no_question_of_another_region(
    knowledge, region, most
):
    calm = {q.code: (NONE,) for q in knowledge.questions if q.part is Part.RED_FLAGS}
    answers = Answers({**calm, "time": ("1-3-years",), "region": (region,)})
    asked_of_others = "place-back" if region == "neck-front" else "place-neck"
    step, totals = next_step(knowledge, answers), []
    while isinstance(step, Ask):
        assert step.question.code != asked_of_others
        totals.append(step.total)
        answers = answers.with_answer(step.question.code, (UNSURE,))
        step = next_step(knowledge, answers)
    assert totals == sorted(totals, reverse=True) and totals[0] <= most
