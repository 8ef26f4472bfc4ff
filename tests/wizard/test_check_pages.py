"""The check over HTTP: three beats for each question, and every kind of bad input."""

import random

import pytest
from cryptography.fernet import Fernet
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from education import answer_cookie, models
from education.wizard import matching
from education.wizard.answers import Answers
from education.wizard.flow import Ask, Causes, next_step
from education.wizard.knowledge import Kind, Urgency
from education.wizard.pins import make_pins
from tests.releases import publish

CALM = {
    "emergency-signs": ["none"],
    "same-day-signs": ["none"],
    "time": ["3-12-months"],
    "region": ["low-back-behind"],
    "course": ["good-then-back"],
    "place-back": ["near-scar"],
    "health": ["none"],
    "back-worse": ["standing", "bending"],
}


def path_of(code: str) -> str:
    return f"/check/questions/{code}/"


def answer(client, code: str, chosen: list[str], **extra):
    return client.post(path_of(code), {"answer": chosen}, **extra)


def walk(client, answers: dict[str, list[str]]) -> str:
    """Answer in order; return where the last answer led."""
    where = path_of(next(iter(answers)))
    for code, chosen in answers.items():
        assert where == path_of(code), f"expected to be asked {code}, but was led to {where}"
        response = answer(client, code, chosen)
        assert response.status_code == 303, response.content.decode()[:2000]
        where = response["Location"]
    return where


def leave_the_rest_unsure(client) -> None:
    """Answer every question that is still asked with "I am not sure"."""
    while (response := client.get("/check/result/")).status_code == 302:
        answer(client, response["Location"].split("/")[-2], ["unsure"])


@pytest.fixture
def knowledge(site):
    from education.queries.site import site as now

    return now().knowledge


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


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("nonsense", id="nonsense"),
        pytest.param("x" * 9000, id="far too long"),
        pytest.param(Fernet(Fernet.generate_key()).encrypt(b'{"answers":{}}').decode(), id="another key"),
        pytest.param("%C3%A9 é", id="not ascii"),
    ],
)
def test_a_forged_cookie_is_no_answer(client, site, token):
    client.cookies["check"] = token
    assert client.get(path_of("emergency-signs")).status_code == 200
    assert client.get("/check/result/")["Location"] == path_of("emergency-signs")


def test_a_sealed_cookie_with_odd_contents_is_no_answer(client, site):
    for odd in (
        b"[]",
        b"{}",
        b'{"answers":[],"release":"","dropped":[]}',
        b'{"answers":{"time":5},"release":5,"dropped":0}',
        b"\xff",
    ):
        client.cookies["check"] = answer_cookie._cipher().encrypt(odd).decode()
        assert client.get("/check/result/").status_code == 302


def test_an_old_cookie_is_no_answer(client, site, monkeypatch):
    answer(client, "emergency-signs", ["none"])
    monkeypatch.setattr(answer_cookie, "LIFE_SECONDS", -1)
    assert client.get(path_of("same-day-signs"))["Location"] == path_of("emergency-signs")


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


def test_who_comes_back_too_late_is_told_so_once(client, site, monkeypatch):
    walk(client, {key: CALM[key] for key in list(CALM)[:3]})
    monkeypatch.setattr(answer_cookie, "LIFE_SECONDS", -1)
    response = client.get(path_of("time"))
    monkeypatch.undo()
    assert response["Location"] == path_of("emergency-signs")
    assert "Your answers are gone" in client.get(response["Location"]).content.decode()
    assert "Your answers are gone" not in client.get(response["Location"]).content.decode()


def test_what_was_dropped_is_told_once(client, site):
    walk(client, CALM)
    changed = answer(client, "region", ["neck-front"])
    assert "no longer fit" in client.get(changed["Location"]).content.decode()
    assert "no longer fit" not in client.get(changed["Location"]).content.decode()


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


def test_a_first_visit_to_the_result_is_not_told_that_answers_are_gone(client, site):
    assert client.get("/check/result/")["Location"] == path_of("emergency-signs")
    assert "Your answers are gone" not in client.get(path_of("emergency-signs")).content.decode()


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


def test_clear_forgets_everything(client, site):
    walk(client, CALM)
    response = client.post("/check/clear/")
    assert response.status_code == 303 and response["Location"] == "/check/"
    assert response.cookies["check"]["max-age"] == 0
    assert client.get("/check/result/")["Location"] == path_of("emergency-signs")
    assert client.put("/check/clear/").status_code == 405


def test_the_start_page_which_has_no_form_leads_to_one_that_clears(client, site):
    walk(client, CALM)
    start = client.get("/check/")
    assert 'href="/check/clear/">Clear my answers</a>' in start.content.decode()
    assert not start.cookies and "csrf" not in start.content.decode()
    page = client.get("/check/clear/")
    assert 'action="/check/clear/" method="post"' in page.content.decode()
    assert page["Cache-Control"] == "no-store" and page["X-Robots-Tag"] == "noindex"
    assert client.head("/check/clear/").status_code == 200
    assert client.get("/check/result/").status_code == 200, "a page that is only opened clears nothing"
    client.post("/check/clear/")
    assert client.get("/check/result/")["Location"] == path_of("emergency-signs")


def test_pages_of_the_check_are_nobodys_to_keep(client, site):
    response = client.get(path_of("emergency-signs"))
    assert response["Cache-Control"] == "no-store"
    # Not no-referrer: browsers then hide the origin of a form too, and its protection would refuse it.
    assert response["Referrer-Policy"] == "same-origin"
    assert "HX-Request" in response["Vary"]
    answered = answer(client, "emergency-signs", ["none"])
    cookie = answered.cookies["check"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    assert "none" not in cookie.value


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
        "clear": lambda: client.get("/check/clear/"),
    }


def test_a_step_costs_at_most_two_queries(client, site):
    client.get("/about/")
    walk(client, CALM)
    spent = {name: queries_of(step) for name, step in steps_of_a_finished_check(client).items()}
    assert max(spent.values()) <= 2, spent
    assert spent["question"] == spent["answer"] == 1


def publish_again(staff, words: str) -> None:
    models.Question.objects.filter(code="course").update(text=words)
    publish(by=staff("pia", "Publisher"), clinician=staff("rea", "Clinical reviewer"))


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


def test_a_check_ends_on_the_release_it_began_with(client, site, staff):
    walk(client, {key: CALM[key] for key in list(CALM)[:3]})
    publish_again(staff, "Words of release 2?")
    for code in ("region",):
        answer(client, code, CALM[code])
    assert "How has the pain changed since surgery?" in client.get(path_of("course")).content.decode()
    for code in ("course", "place-back", "health", "back-worse"):
        answer(client, code, CALM[code])
    assert "Check version 1," in client.get("/check/result/").content.decode()
    assert "Check release 1 of" in client.get("/check/summary/").content.decode()
    client.post("/check/clear/")
    walk(client, {key: CALM[key] for key in list(CALM)[:4]})
    assert "Words of release 2?" in client.get(path_of("course")).content.decode()


def test_an_earlier_release_names_who_signed_it_and_not_who_signed_the_live_one(client, site, staff):
    rae = staff("rae", "Clinical reviewer")
    rae.first_name, rae.last_name, rae.credentials = "Rae", "Rivera", "MD"
    rae.save()
    signed = {"reviewer": rae, "statement": "x"}
    walk(client, CALM)
    publish_again(staff, "Words of release 2?")
    first, second = models.KnowledgeRelease.objects.order_by("number")
    models.SignOff.objects.create(release=second, digest=second.digest, **signed)
    assert "No clinician has checked this version yet." in client.get("/check/result/").content.decode()
    models.SignOff.objects.create(release=first, digest=first.digest, **signed)
    assert "No clinician has checked this version" not in client.get("/check/result/").content.decode()
    sheet = client.get("/check/summary/").content.decode()
    made = f"{first.created_at:%-d %B %Y}"
    assert f"Check release 1 of {made}. Signed off by Rae Rivera, MD." in sheet


def test_pages_for_errors_speak_from_the_live_release_even_after_an_old_check_was_ended(
    client, site, staff, monkeypatch
):
    walk(client, {key: CALM[key] for key in list(CALM)[:3]})
    models.RedFlag.objects.filter(text__contains="Wiping may feel").update(text="Words of release 2.")
    publish(by=staff("pia", "Publisher"), clinician=staff("rea", "Clinical reviewer"))
    client.get("/about/")
    assert client.get(path_of("region")).status_code == 200
    assert client.get(path_of("time")).status_code == 200, "this process last used release 1"

    def away(*args, **kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("education.views.wizard.site", away)
    page = client.get(path_of("time"))
    assert page.status_code == 503
    assert "Words of release 2." in page.content.decode()
    assert "Wiping may feel different." not in page.content.decode()


def test_a_page_that_is_only_opened_never_writes_the_answers_anew(client, site):
    walk(client, CALM)
    changed = answer(client, "region", ["neck-front"])
    place = changed["Location"]
    assert "check" in changed.cookies and "check-notice" in changed.cookies
    assert not client.head(place).cookies.keys() & {"check", "check-notice"}, "nobody read it"
    opened = client.get(place)
    assert "no longer fit" in opened.content.decode()
    assert "check" not in opened.cookies, "an old page would undo what another window answered or cleared"
    assert opened.cookies["check-notice"]["max-age"] == 0
    for path in (place, path_of("time"), "/check/result/", "/check/summary/", "/check/clear/"):
        for ask in (client.get, client.head):
            assert not ask(path).cookies.keys() & {"check", "check-notice"}, path


def test_opening_pages_does_not_make_the_hour_after_the_last_answer_longer(client, site, monkeypatch):
    walk(client, CALM)
    changed = answer(client, "region", ["neck-front"])
    sealed_at = Fernet.extract_timestamp
    before = sealed_at(answer_cookie._cipher()._fernets[0], client.cookies["check"].value.encode())
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: before + 3500)
    assert "no longer fit" in client.get(changed["Location"]).content.decode()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: before + 3700)
    assert client.get(path_of("time"))["Location"] == path_of("emergency-signs")


def test_a_page_opened_late_does_not_bring_cleared_answers_back(client, site):
    walk(client, CALM)
    changed = answer(client, "region", ["neck-front"])
    old_window = {name: client.cookies[name].value for name in ("check", "check-notice")}
    client.post("/check/clear/")
    late = Client()
    late.cookies.load(old_window)
    late.get(changed["Location"])  # was on its way while the other window cleared
    assert late.cookies["check"].value == old_window["check"], "its answer carries no answers"
    assert client.get("/check/result/")["Location"] == path_of("emergency-signs")


def test_a_notice_is_sealed_and_holds_no_answer_and_a_forged_one_tells_nothing(client, site):
    walk(client, CALM)
    answer(client, "region", ["neck-front"])
    cookie = client.cookies["check-notice"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    told = answer_cookie._cipher().decrypt(cookie.value.encode()).decode()
    assert "place-back" in told and "near-scar" not in told and "place-back" not in cookie.value
    for odd in (b"[]", b"{}", b'{"dropped":0,"lost":1}', b'{"dropped":["<b>"],"lost":"yes"}', b"\xff"):
        client.cookies["check-notice"] = answer_cookie._cipher().encrypt(odd).decode()
        html = client.get(path_of("time")).content.decode()
        assert "no longer fit" not in html and "Your answers are gone" not in html and "<b>" not in html
    client.cookies["check-notice"] = "nonsense"
    assert client.get(path_of("time")).status_code == 200


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
