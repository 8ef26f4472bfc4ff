"""What a result says over HTTP: the action, its reasons, and nothing that calms without ground."""

import random
import re
from html import unescape

import pytest

from education.wizard import matching
from education.wizard.flow import Causes, next_step
from education.wizard.knowledge import Kind, Urgency
from education.wizard.pins import make_pins
from tests.wizard.visits import CALM, answer, leave_the_rest_unsure, path_of, walk


@pytest.mark.parametrize(
    ("answers", "heading"),
    [
        pytest.param({"emergency-signs": ["saddle-numbness"]}, "Call 911 now", id="emergency"),
        pytest.param(
            {"emergency-signs": ["none"], "same-day-signs": ["fever"]},
            "Call your surgeon’s office today",
            id="same day",
        ),
        pytest.param(
            {"emergency-signs": ["unsure"], "same-day-signs": ["none"]},
            "Call your surgeon’s office today",
            id="not sure on the emergency page",
        ),
    ],
)
def test_an_urgent_result_prints_no_cause(client, site, knowledge, answers, heading):
    assert walk(client, answers) == "/check/result/"
    html = client.get("/check/result/").content.decode()
    assert heading in html
    assert "What your answers fit" not in html
    assert 'class="panel match"' not in html
    assert not any(f">{cause.name}<" in html for cause in knowledge.causes)


def test_each_line_of_reasons_names_its_study_or_says_that_it_is_our_own_judgment(client, site):
    walk(client, {**CALM, "back-worse": ["unsure"]})
    leave_the_rest_unsure(client)
    html = client.get("/check/result/").content.decode()
    blocks = [block.split("</article>")[0] for block in html.split('<div class="reasons">')[1:]]
    lines = [line.split("</li>")[0] for block in blocks for line in block.split("<li>")[1:]]
    told = [line for line in lines if "Nothing you told us" not in line]
    assert len(told) > 5
    for line in told:
        named = 'class="grounds"><a href="/studies/' in line
        assert named is not ("(our own judgment)" in line), line
    assert any('class="grounds"' in line for line in told) and any('class="own"' in line for line in told)


def test_each_answer_that_would_tell_the_causes_apart_says_which_of_them_it_fits(client, site, knowledge):
    walk(client, {**CALM, "back-worse": ["unsure"]})
    leave_the_rest_unsure(client)
    html = unescape(client.get("/check/result/").content.decode())
    listed = set(re.findall(r'id="match-([a-z-]+)"', html))
    panel = html.split('id="apart"')[1].split("</section>")[0]
    answers = panel.split("<p>“")[1:]
    assert len(listed) > 1 and len(answers) > 2
    words = {"Fits": {"hallmark", "common"}, "Can fit": {"sometimes"}, "Does not fit": {"against"}}
    for part in answers:
        text, said = part.split("”</p>", 1)
        option = next(o for q in knowledge.questions for o in q.options if o.text == text)
        lines = re.findall(r"<li>(Fits|Can fit|Does not fit): (.+?)(?: ?<span|</li>)", said)
        ties = [link for link in knowledge.associations if link.symptom == option.symptom]
        told = {(knowledge.cause_by_code[t.cause].name, t.strength.value) for t in ties if t.cause in listed}
        assert len(lines) == len(told) > 0, text
        for word, name in lines:
            assert any((name, strength) in told for strength in words[word]), (text, word, name)
        assert said.count('class="own"') + said.count('class="grounds"') == len(lines)


def test_a_cause_that_stands_alone_is_not_taken_for_the_only_one(client, site, monkeypatch):
    words = "Others fit less well, but they are not ruled out."
    walk(client, CALM)
    assert words not in client.get("/check/result/").content.decode()
    match = matching.match
    monkeypatch.setattr(matching, "match", lambda knowledge, answers: match(knowledge, answers)[:1])
    html = client.get("/check/result/").content.decode()
    assert html.count('class="panel match"') == 1 and words in html


@pytest.mark.parametrize(
    ("answers", "still"),
    [
        ({"emergency-signs": ["saddle-numbness"]}, "It gets better or goes away: call all the same."),
        (
            {"emergency-signs": ["none"], "same-day-signs": ["fever"]},
            "It gets better or goes away: call today all the same.",
        ),
    ],
    ids=["emergency", "same day"],
)
def test_what_would_change_urgent_advice_never_calms(client, site, answers, still):
    walk(client, answers)
    html = client.get("/check/result/").content.decode()
    said = html.split("What would change this advice</h2>")[1].split("</ul>")[0]
    assert still in said and "worse" in said
    assert not any(word in said for word in ("wait for your", "next visit", "at home", "no need", "tomorrow"))


def test_the_advice_names_only_what_decided_it(client, site):
    walk(client, {**CALM, "course": ["worse"]})
    leave_the_rest_unsure(client)
    html = client.get("/check/result/").content.decode()
    level = html.split("data-urgency=")[1][1:].split('"')[0]
    why = html.split('id="why-we-say"')[1].split("</section>")[0]
    assert level == "soon" and "It slowly gets worse" in why and "No single answer decided" not in why


def test_every_raised_sign_stands_in_what_to_say(client, site):
    walk(client, {"emergency-signs": ["saddle-numbness", "weakness-fast"]})
    html = client.get("/check/result/").content.decode()
    said = html.split('class="say"')[1].split("</blockquote>")[0]
    assert "numb between my legs" in said and "getting weak fast" in said
    assert said.count("I had spinal fusion surgery.") == 1


def test_not_sure_on_the_first_page_has_words_of_its_own_to_say(client, site):
    walk(client, {"emergency-signs": ["unsure"], "same-day-signs": ["none"]})
    said = client.get("/check/result/").content.decode().split('class="say"')[1].split("</blockquote>")[0]
    assert "not sure whether I have one of the emergency signs" in said


def test_what_was_asked_and_not_known_stands_apart_from_what_was_not_asked(client, site):
    walk(client, {**CALM, "back-worse": ["unsure"]})
    leave_the_rest_unsure(client)
    assert "You were not sure" in client.get("/check/result/").content.decode()


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        pytest.param(
            {
                "time": ["1-3-years"],
                "region": ["neck-back"],
                "course": ["better"],
                "place-neck": ["neck"],
                "health": ["day-and-night", "ill"],
            },
            "Call your surgeon’s office today",
            id="pain day and night and ill, years later",
        ),
        pytest.param(
            {
                "time": ["2-6-weeks"],
                "region": ["low-back-behind"],
                "course": ["better"],
                "place-back": ["near-scar"],
                "health": ["weight"],
            },
            "Call your surgeon’s office this week",
            id="weight loss and nothing else",
        ),
        pytest.param(
            {
                "time": ["0-2-weeks"],
                "region": ["low-back-front"],
                "course": ["better"],
                "place-back": ["other"],
                "place-other": ["flank-belly"],
            },
            "Call your surgeon’s office today",
            id="belly pain in the first weeks",
        ),
        pytest.param(
            {
                "time": ["over-3-years"],
                "region": ["low-back-behind"],
                "course": ["never"],
                "place-back": ["other"],
                "place-other": ["flank-belly"],
                "health": ["none"],
            },
            "Call your surgeon’s office this week",
            id="side pain years later may not be the spine",
        ),
        pytest.param(
            {
                "time": ["unsure"],
                "region": ["unsure"],
                "course": ["unsure"],
                "place-back": ["unsure"],
                "health": ["unsure"],
            },
            "Call your surgeon’s office this week",
            id="not sure of anything",
        ),
    ],
)
def test_nobody_is_calmed_without_ground(client, site, given, advice):
    walk(client, {"emergency-signs": ["none"], "same-day-signs": ["none"], **given})
    leave_the_rest_unsure(client)
    html = client.get("/check/result/").content.decode()
    assert html.split('<h1 tabindex="-1">')[1].split("</h1>")[0].strip() == advice


def test_where_the_answers_together_ask_for_a_call_the_nurse_hears_which(client, site):
    walk(
        client,
        {
            "emergency-signs": ["none"],
            "same-day-signs": ["none"],
            "time": ["1-3-years"],
            "region": ["low-back-behind"],
            "course": ["better"],
            "place-back": ["above-scar"],
            "health": ["day-and-night"],
        },
    )
    leave_the_rest_unsure(client)
    html = client.get("/check/result/").content.decode()
    said = html.split('class="say"')[1].split("</blockquote>")[0]
    assert "Call your surgeon’s office today" in html and "Pain day and night, even when I lie still" in said
    assert "constant pain at rest" in client.get("/check/summary/").content.decode()


def test_no_calm_result_calls_a_cause_first_that_must_not_be_missed(knowledge):
    for one in make_pins(knowledge).typical:
        outcome = next_step(knowledge, one.answers)
        if isinstance(outcome, Causes) and outcome.urgency.rank > Urgency.SOON.rank and outcome.matches:
            assert not outcome.matches[0].cause.serious, one.story


def test_random_answers_never_fail_and_show_no_cause_beside_an_urgent_result(client, knowledge):
    rng = random.Random(60)
    for _ in range(60):
        client.cookies.clear()
        place = path_of("emergency-signs")
        while "/questions/" in place:
            question = knowledge.question_by_code[place.split("/")[-2]]
            options = [option.code for option in question.options]
            calm = ["none", "none", "none", "unsure"] if question.kind is Kind.MANY else ["unsure"]
            response = answer(client, question.code, [rng.choice([*calm, rng.choice(options)])])
            assert response.status_code == 303
            place = response["Location"]
        page = client.get(place)
        html = page.content.decode()
        assert page.status_code == 200 and client.get("/check/summary/").status_code == 200
        if 'data-urgency="same-day" aria-labelledby="what"' in html or "Call 911 now</h1>" in html:
            assert 'class="panel match"' not in html and "What your answers fit" not in html
