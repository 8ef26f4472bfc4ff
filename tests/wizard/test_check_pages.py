"""The check over HTTP: three beats for each question, and every kind of bad input."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from education.wizard.answers import Answers
from education.wizard.flow import Ask, next_step
from education.wizard.knowledge import Kind
from tests.wizard.visits import CALM, answer, path_of, publish_again, walk


def route_to(knowledge, target: str, given: Answers | None = None) -> list[tuple[str, str]]:
    """Return the answers that lead to a question, by trying the options of the questions before it."""
    given = given or Answers()
    step = next_step(knowledge, given)
    if not isinstance(step, Ask):
        return []
    question = step.question
    if question.code == target:
        return [(target, "")]
    options = ["none"] if question.kind is Kind.MANY else [option.code for option in question.options]
    for option in (
        options if question.code in {"region", "place-back", "place-neck"} else options[-2:-1] or options
    ):
        rest = route_to(knowledge, target, given.with_answer(question.code, (option,)))
        if rest:
            return [(question.code, option), *rest]
    return []


def test_every_question_renders_refuses_and_leads_on(client, knowledge):
    for question in knowledge.questions:
        client.cookies.clear()
        route = route_to(knowledge, question.code)
        assert route, f"no way leads to {question.code}"
        for code, option in route[:-1]:
            assert answer(client, code, [option]).status_code == 303
        page = client.get(path_of(question.code))
        html = page.content.decode()
        assert page.status_code == 200
        assert "Why we ask:" in html and "I am not sure" in html
        assert ('value="none"' in html) is (question.kind is Kind.MANY)
        refused = client.post(path_of(question.code), {})
        assert refused.status_code == 422
        assert "There is a problem" in refused.content.decode()
        led = answer(client, question.code, ["unsure"])
        assert led.status_code == 303 and led["Location"].startswith("/check/")


def test_a_calm_walk_ends_in_causes_with_reasons_and_few_screens(client, site):
    assert walk(client, CALM) == "/check/result/"
    html = client.get("/check/result/").content.decode()
    assert "Bone that has not joined" in html
    for words in ("Fits", "Does not fit", "It could be something else.", "This is not a diagnosis."):
        assert words in html
    assert 'href="/studies/cunningham-issls/"' in html
    assert len(CALM) == 8


BAD = {
    "nothing": ({}, "If you have none, tick"),
    "an answer that is not an option": ({"answer": ["plague"]}, "not on the list"),
    "none of these and a sign": ({"answer": ["none", "fever"]}, "Untick one of the two"),
    "script": ({"answer": ["<script>alert(1)</script>"]}, "not on the list"),
    "ten thousand letters": ({"answer": ["x" * 10_000]}, "not on the list"),
    "control characters": ({"answer": ["\x00\x07"]}, "not on the list"),
}


@pytest.mark.parametrize(("sent", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_answer_gives_the_same_page_with_how_to_fix_it(client, site, sent, words):
    answer(client, "emergency-signs", ["none"])
    response = client.post(path_of("same-day-signs"), sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error:" in html
    assert words in html
    assert "<script>alert" not in html
    assert client.get(path_of("same-day-signs")).status_code == 200  # the earlier answer still stands


def test_a_step_out_of_order_leads_to_the_first_unanswered_question(client, site):
    for path in (path_of("course"), "/check/result/"):
        assert client.get(path)["Location"] == path_of("emergency-signs")
    assert answer(client, "course", ["better"])["Location"] == path_of("emergency-signs")


def test_a_question_that_does_not_exist_is_not_found(client, site):
    assert client.get(path_of("nothing")).status_code == 404
    assert client.post(path_of("nothing"), {"answer": "x"}).status_code == 404


def test_changing_an_answer_keeps_the_rest_and_names_what_was_dropped(client, site):
    walk(client, CALM)
    changed = answer(client, "region", ["neck-front"])
    assert changed["Location"] == path_of("place-neck")
    html = client.get(changed["Location"]).content.decode()
    assert "these answers no longer fit, so we removed them:" in html
    assert "Where it hurts most" in html
    assert "3 to 12 months" in html


def test_back_leads_to_the_question_before_with_its_answer_still_chosen(client, site):
    walk(client, {key: CALM[key] for key in list(CALM)[:3]})
    html = client.get(path_of("region")).content.decode()
    assert f'class="back" href="{path_of("time")}"' in html
    html = client.get(path_of("time")).content.decode()
    assert 'value="3-12-months" id="answer-3-12-months" checked' in html


@pytest.mark.parametrize("path", ["/check/", "/check/result/", "/check/summary/", path_of("emergency-signs")])
def test_pages_of_the_check_answer_head_and_refuse_other_methods_with_a_page(client, site, path):
    assert client.head(path).status_code in {200, 302}
    refused = client.put(path)
    assert refused.status_code == 405 and "Wiping may feel different." in refused.content.decode()
    assert refused["Cache-Control"] == "no-store" and "GET" in refused["Allow"]


def test_a_page_has_one_title_and_a_fragment_its_own(client, site):
    walk(client, CALM)
    for path in ("/check/result/", path_of("time")):
        assert client.get(path).content.decode().count("<title>") == 1
        fragment = client.get(path, headers={"HX-Request": "true"}).content.decode()
        assert fragment.lstrip().startswith("<title>")


@pytest.fixture
def first_sign(knowledge):
    """The code of an option of the first page that is an emergency sign."""
    return knowledge.question_by_code["emergency-signs"].options[0].code


def test_a_danger_sign_beside_none_of_these_shows_the_call_at_once(client, site, first_sign):
    html = answer(client, "emergency-signs", ["none", first_sign]).content.decode()
    said = html.partition('class="errors"')[2].partition("<form")[0]
    assert "If the sign is true, call 911 now." in said
    assert '<a class="button call" href="tel:911">Call 911</a>' in said


def test_who_ticked_no_sign_is_not_told_of_one(client, site):
    html = answer(client, "emergency-signs", ["none", "unsure"]).content.decode()
    said = html.partition('class="errors"')[2].partition("<form")[0]
    assert "Untick one of the two." in said and "danger sign" not in said and "Call" not in said


def test_htmx_gets_the_fragment_and_a_redirect_like_everyone(client, site):
    headers = {"HX-Request": "true"}
    fragment = client.get(path_of("emergency-signs"), headers=headers).content.decode()
    assert fragment.lstrip().startswith("<title>") and "<html" not in fragment
    assert answer(client, "emergency-signs", ["none"], headers=headers).status_code == 303
    refused = client.post(path_of("same-day-signs"), {}, headers=headers)
    assert refused.status_code == 422 and "<html" not in refused.content.decode()
    restored = client.get(
        path_of("same-day-signs"), headers={**headers, "HX-History-Restore-Request": "true"}
    )
    assert "<html" in restored.content.decode()


def queries_of(ask) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert ask().status_code in {200, 302, 303, 422}
    return len(asked)


def steps_of_a_finished_check(client):
    """Every kind of step there is, past the gate: question, answer, refusal, result, summary, way back."""
    return {
        "question": lambda: client.get(path_of("time")),
        "next question": lambda: client.get(path_of("course")),
        "answer": lambda: answer(client, "time", CALM["time"]),
        "refused answer": lambda: client.post(path_of("time"), {}),
        "result": lambda: client.get("/check/result/"),
        "summary": lambda: client.get("/check/summary/"),
        "result for htmx": lambda: client.get("/check/result/", headers={"HX-Request": "true"}),
        "begin": lambda: client.get("/check/begin/"),
        "clear": lambda: client.get("/check/clear/"),
    }


def test_a_step_costs_at_most_two_queries(client, site):
    client.get("/about/")
    walk(client, CALM)
    spent = {name: queries_of(step) for name, step in steps_of_a_finished_check(client).items()}
    assert max(spent.values()) <= 2, spent
    assert spent["question"] == spent["answer"] == 1


def test_a_step_on_an_earlier_release_costs_at_most_two_queries(client, site, staff):
    walk(client, CALM)
    publish_again(staff, "Words of release 2?")
    client.get("/about/")
    client.get("/check/result/")
    spent = {name: queries_of(step) for name, step in steps_of_a_finished_check(client).items()}
    assert max(spent.values()) <= 2, spent
    assert "Check version 1," in client.get("/check/result/").content.decode()


def test_an_urgent_result_and_its_summary_cost_one_query(client, site):
    walk(client, {"emergency-signs": ["saddle-numbness"]})
    assert queries_of(lambda: client.get("/check/result/")) == 1
    assert queries_of(lambda: client.get("/check/summary/")) == 1


def test_a_form_without_its_token_is_refused_kindly(site):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(path_of("emergency-signs"), {"answer": ["none"]})
    assert response.status_code == 403
    assert "Please try that again" in response.content.decode()


def test_the_picture_of_a_body_helps_with_the_place_and_is_never_needed(client, knowledge):
    for code, option in route_to(knowledge, "place-back")[:-1]:
        answer(client, code, [option])
    html = client.get("/check/questions/place-back/").content.decode()
    picture = html.split('class="body-picture')[1].split("</div>")[0]
    assert 'aria-labelledby="body-back-title body-back-desc"' in picture
    assert "<input" not in picture and "<a " not in picture
    assert "body-picture" not in client.get("/check/questions/time/").content.decode()
