"""What is worked out once for a knowledge gives exactly what the formulas give when written out each time."""

import random
from dataclasses import replace
from itertools import combinations, product
from math import exp, log

import pytest

from education.wizard import answers as answering
from education.wizard.alert import SERIOUS_LINE, _level, _suggested, alert, could_turn_urgent
from education.wizard.answers import Answers, replay
from education.wizard.flow import Ask, next_ask, next_step
from education.wizard.gate import ready_for_release
from education.wizard.knowledge import NONE, UNSURE, Kind, Part, Strength, Urgency
from education.wizard.likelihood import (
    BASE_RATE,
    BASE_RATE_WEIGHT,
    UNTICKED_WEIGHT,
    _chances_of_options,
    chance_of_tick,
    support,
)
from education.wizard.records import to_knowledge
from education.wizard.telling import information, tells

VISITORS = 250


@pytest.fixture(scope="module")
def knowledge(library):
    return ready_for_release(to_knowledge(library.records))


@pytest.fixture(scope="module")
def visitors(knowledge) -> list[Answers]:
    """Random visitors past the gate, who stopped anywhere."""
    rng = random.Random(25)
    made = []
    for _ in range(VISITORS):
        answers = Answers()
        for question in knowledge.questions_in_order:
            options = [option.code for option in question.options]
            if question.part is Part.RED_FLAGS:
                codes = (NONE,)
            elif question.kind is Kind.ONE or rng.random() < 0.3:
                codes = (rng.choice([*options, UNSURE]),)
            else:
                codes = tuple(rng.sample([*options, UNSURE], rng.randint(1, 4)))
            if rng.random() < 0.85:
                answers = answers.with_answer(question.code, codes)
        made.append(replay(knowledge, answers)[0])
    return made


def weighed(knowledge, cause, question, codes) -> float:
    """ln P(answer | cause), option by option."""
    if not codes or not any(option.symptom for option in question.options):
        return 0.0
    if question.kind is Kind.ONE:
        silent = codes[0] == UNSURE or knowledge.only_leads_on(question, codes[0])
        return 0.0 if silent else log(_chances_of_options(knowledge, question, cause)[codes[0]])
    total = 0.0
    for option in question.options:
        if option.symptom:
            strength = knowledge.strength_of.get((cause.code, option.symptom))
            chance = chance_of_tick(knowledge.symptom_by_code[option.symptom].background, strength)
            if option.code in codes:
                total += log(chance)
            elif UNSURE not in codes:
                total += UNTICKED_WEIGHT * log(1 - chance)
    return total


def written_out(knowledge, answers) -> dict[str, float]:
    """The support, from the words alone."""
    place, band = answering.region(knowledge, answers), answering.time_band(knowledge, answers)
    scores = {}
    for cause in knowledge.causes:
        if place is None or place in cause.regions:
            rates = {code: BASE_RATE[word] for code, word in cause.base_rates.items()}
            rate = rates[band] if band in rates else sum(rates.values()) / len(rates)
            scores[cause.code] = BASE_RATE_WEIGHT * log(rate) + sum(
                weighed(knowledge, cause, question, answers.chosen(question.code))
                for question in knowledge.questions
            )
    top = max(scores.values())
    weights = {code: exp(score - top) for code, score in scores.items()}
    return {code: weight / sum(weights.values()) for code, weight in weights.items()}


def test_support_is_to_the_last_digit_what_the_words_give(knowledge, visitors):
    for answers in visitors:
        assert support(knowledge, answers) == written_out(knowledge, answers)


def test_a_question_that_is_put_aside_early_would_never_have_told_enough(knowledge, visitors):
    further = [question for question in knowledge.questions if question.part is not Part.RED_FLAGS]
    told = {True: 0, False: 0}
    for answers in visitors:
        shares = support(knowledge, answers)
        for question in further:
            exact = information(knowledge, shares, question)
            for least in (0.0, 0.05, 0.1, 0.2, exact, exact * 1.001):
                assert tells(knowledge, shares, question, least) is (exact >= least)
                told[exact >= least] += 1
    assert min(told.values()) > 1000


def test_an_answer_that_would_ask_for_a_call_today_is_found_as_by_trying_each(knowledge, visitors):
    found = {True: 0, False: 0}
    for answers in visitors:
        shares = support(knowledge, answers)
        for question in knowledge.questions:
            if answers.has(question.code) or question.role or question.part is not Part.MORE:
                continue
            tried = {(option.code,) for option in question.options}
            if question.kind is Kind.MANY:
                for cause in knowledge.causes:
                    if cause.serious and cause.code in shares:
                        tried.add(
                            tuple(
                                option.code
                                for option in question.options
                                if knowledge.strength_of.get((cause.code, option.symptom), Strength.AGAINST)
                                is not Strength.AGAINST
                            )
                        )
            urgent = False
            for codes in tried - {()}:
                weights = {
                    code: share * exp(weighed(knowledge, knowledge.cause_by_code[code], question, codes))
                    for code, share in shares.items()
                }
                serious = sum(w for code, w in weights.items() if knowledge.cause_by_code[code].serious)
                urgent = urgent or serious / sum(weights.values()) >= SERIOUS_LINE
            urgent = urgent and _level(knowledge, shares) is not Urgency.SAME_DAY
            assert could_turn_urgent(knowledge, shares, question) is urgent, (answers, question.code)
            found[urgent] += 1
    assert min(found.values()) > 20


def test_the_advice_is_the_most_urgent_of_all_ways_to_leave_out_signs_though_not_all_are_weighed(
    knowledge, visitors
):
    for answers in visitors:
        ways = []
        for question in knowledge.questions:
            chosen = answers.chosen(question.code)
            signs = [
                option.code
                for option in question.options
                if option.code in chosen and option.symptom in knowledge.rule_signs
            ]
            if question.part is not Part.CORE or question.kind is not Kind.MANY or not signs:
                continue
            fewer = [
                tuple(code for code in chosen if code not in left)
                for size in range(len(signs) + 1)
                for left in combinations(signs, size)
            ]
            unsure = [(*codes, UNSURE) for codes in fewer if UNSURE not in codes]
            ways.append([(question.code, codes or (NONE,)) for codes in fewer + unsure])
        levels = [
            _suggested(knowledge, Answers({**answers.choices, **dict(way)}), {}) for way in product(*ways)
        ]
        assert alert(knowledge, answers) is min(levels, key=lambda level: level.rank)


def test_whether_to_ask_needs_no_result_and_is_the_same_question(knowledge, visitors):
    asked = 0
    for answers in visitors:
        step = next_step(knowledge, answers)
        assert next_ask(knowledge, answers) == (step if isinstance(step, Ask) else None)
        asked += isinstance(step, Ask)
    assert 20 < asked < VISITORS


def test_a_changed_knowledge_works_everything_out_anew(knowledge, visitors):
    before = support(knowledge, visitors[0])
    links = tuple(replace(link, strength=Strength.SOMETIMES) for link in knowledge.associations)
    changed = replace(knowledge, associations=links)
    assert support(changed, visitors[0]) == written_out(changed, visitors[0]) != before


def test_nothing_of_a_visitor_stays_in_the_knowledge(knowledge, visitors):
    for answers in visitors:
        next_step(knowledge, answers)
    kept = set(knowledge.worked_out)
    for answers in visitors[:50]:
        next_step(knowledge, answers.with_answer("health", ("day-and-night", "sweats", "ill")))
    assert set(knowledge.worked_out) == kept
    codes = {part for key in kept for part in key[1:]}
    assert codes <= {*knowledge.question_by_code, *knowledge.cause_by_code}
