"""Start of the check: kept answers, perhaps another person's, are never taken for this visitor's unasked."""

from django.test import Client

from tests.signing_in import sign_in
from tests.wizard.visits import CALM, answer, leave_the_rest_unsure, path_of, walk

FIRST = path_of("emergency-signs")
TICKED = "checked>"


def start(client):
    """Press Start, and follow to where it leads."""
    html = client.get("/check/").content.decode()
    assert 'href="/check/begin/">Start</a>' in html
    return client.get("/check/begin/", follow=True)


def test_who_has_no_answers_is_led_to_the_danger_signs_at_once(client, site):
    page = start(client)
    assert page.redirect_chain == [(FIRST, 302)]
    assert TICKED not in page.content.decode() and "Your answers are gone" not in page.content.decode()


def test_start_never_shows_a_danger_sign_as_answered_by_somebody_before(client, site):
    answer(client, "emergency-signs", ["none"])
    page = start(client)
    html = page.content.decode()
    assert page.redirect_chain == [] and TICKED not in html, "it asks, and shows no question"
    assert html.index("Numb between your legs") < html.index("<h1>"), "danger signs first, here too"
    assert page["Cache-Control"] == "no-store" and page["X-Robots-Tag"] == "noindex"
    assert not page.cookies.keys() & {"check", "check-notice"}
    assert client.get("/check/result/")["Location"] == path_of("same-day-signs"), "asking forgets nothing"


def test_who_starts_over_finds_the_danger_signs_unanswered(client, site):
    walk(client, CALM)
    assert 'action="/check/begin/" method="post"' in start(client).content.decode()
    page = client.post("/check/begin/", follow=True)
    assert page.redirect_chain == [("/check/begin/", 303), (FIRST, 302)]
    assert TICKED not in page.content.decode()
    assert client.get("/check/result/")["Location"] == FIRST


def test_who_goes_on_is_led_to_where_the_answers_end_and_back_still_keeps_them(client, site):
    walk(client, {key: CALM[key] for key in list(CALM)[:3]})
    assert f'href="{path_of("region")}">Go on with these answers</a>' in start(client).content.decode()
    assert 'value="none" id="answer-none" checked>' in client.get(FIRST).content.decode()
    leave_the_rest_unsure(client)
    assert 'href="/check/result/">Go on with these answers</a>' in start(client).content.decode()


def test_starting_over_needs_the_forms_token_and_knows_no_other_way(client, site):
    answer(client, "emergency-signs", ["none"])
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load({"check": client.cookies["check"].value})
    assert strict.post("/check/begin/").status_code == 403
    assert client.put("/check/begin/").status_code == 405
    assert client.head("/check/begin/").status_code == 200
    assert client.get("/check/result/")["Location"] == path_of("same-day-signs")


def test_start_asks_on_the_draft_too(client, site, staff):
    sign_in(client, staff("pia", "Publisher"))
    client.post("/drafts/check/questions/emergency-signs/", {"answer": ["none"]})
    assert 'href="/drafts/check/begin/">Start</a>' in client.get("/drafts/check/").content.decode()
    html = client.get("/drafts/check/begin/").content.decode()
    assert 'action="/drafts/check/begin/"' in html and "You are trying the draft of the check." in html
    assert client.post("/drafts/check/begin/", follow=True).redirect_chain[-1][0].endswith("emergency-signs/")
