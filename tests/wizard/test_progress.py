"""How far along a visitor is told to be: a number that is true, and a total that only falls."""

import random

import pytest

from education.wizard.answers import Answers
from education.wizard.flow import next_ask, position_of, total_screens
from education.wizard.gate import ready_for_release
from education.wizard.knowledge import NONE, UNSURE, Kind, Part, Urgency
from education.wizard.records import to_knowledge
from tests.knowledge_examples import red_flag, replace, small_knowledge
from tests.wizard.test_flow import walk
from tests.wizard.visits import answer, path_of


@pytest.fixture(scope="module")
def knowledge(library):
    return ready_for_release(to_knowledge(library.records))


def chosen_by(rng, question) -> tuple[str, ...]:
    options = [option.code for option in question.options]
    if question.kind is Kind.ONE:
        return (rng.choice([*options, UNSURE]),)
    if rng.random() < (0.9 if question.part is Part.RED_FLAGS else 0.4):
        return (NONE,)
    return tuple(rng.sample([*options, UNSURE], rng.randint(1, 3)))


def test_the_number_goes_up_one_by_one_and_the_total_only_falls_for_any_visitor(knowledge):
    rng = random.Random(7)
    fell = 0
    for _ in range(400):
        answers, told = Answers(), []
        while ask := next_ask(knowledge, answers):
            told.append((ask.number, ask.total))
            answers = answers.with_answer(ask.question.code, chosen_by(rng, ask.question))
        numbers, totals = zip(*told, strict=True)
        assert list(numbers) == list(range(1, len(told) + 1))
        assert list(totals) == sorted(totals, reverse=True) and totals[0] <= knowledge.screen_limit
        assert totals[-1] >= len(told)
        fell += totals[-1] < totals[0]
    assert fell > 50


def test_where_number_and_total_are_the_same_no_other_question_follows(knowledge):
    rng = random.Random(8)
    last = 0
    for _ in range(400):
        answers = Answers()
        while ask := next_ask(knowledge, answers):
            answers = answers.with_answer(ask.question.code, chosen_by(rng, ask.question))
            if ask.number == ask.total:
                assert next_ask(knowledge, answers) is None
                last += 1
    assert last > 20


def test_after_a_sign_to_call_about_today_only_what_could_be_worse_still_counts():
    base = small_knowledge()
    worse = red_flag("fever-early", Urgency.EMERGENCY, (("fever",), ("early",)))
    knowledge = replace(base, red_flags=(*base.red_flags, worse))
    assert total_screens(knowledge, walk("now none", "today none")) == 6
    urgent = walk("now none", "today fever")
    ask = next_ask(knowledge, urgent)
    assert (ask.question.code, ask.number, ask.total) == ("time", 3, 5), "feel is not asked any more"
    assert position_of(knowledge, urgent, "today").total == 5


def test_the_page_says_or_fewer_while_fewer_are_possible_and_not_on_the_last(client, site, knowledge):
    answers, told = Answers(), []
    while ask := next_ask(knowledge, answers):
        html = client.get(path_of(ask.question.code)).content.decode()
        told.append(html.split('<p class="caption">')[1].split("</p>")[0])
        refused = client.post(path_of(ask.question.code), {}).content.decode()
        assert told[-1] in refused, "an error is no step"
        codes = (NONE,) if ask.question.part is Part.RED_FLAGS else (UNSURE,)
        answer(client, ask.question.code, list(codes))
        answers = answers.with_answer(ask.question.code, codes)
    assert told[0] == "Question 1 of 9 or fewer" and told[1] == "Question 2 of 9 or fewer"
    assert [words.endswith("or fewer") for words in told] == [
        words.split()[1] != words.split()[3] for words in told
    ]
