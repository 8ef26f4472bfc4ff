"""What the check remembers: sealed answers, notices told once, its release; and nothing after Clear."""

import pytest
from cryptography.fernet import Fernet
from django.db import OperationalError
from django.test import Client

from education import answer_cookie, models
from education.models.sealing import cipher
from tests.releases import publish
from tests.wizard.visits import CALM, answer, path_of, publish_again, walk


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
        client.cookies["check"] = cipher(answer_cookie.PURPOSE).encrypt(odd).decode()
        assert client.get("/check/result/").status_code == 302


def test_an_old_cookie_is_no_answer(client, site, monkeypatch):
    answer(client, "emergency-signs", ["none"])
    monkeypatch.setattr(answer_cookie, "LIFE_SECONDS", -1)
    assert client.get(path_of("same-day-signs"))["Location"] == path_of("emergency-signs")


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


def test_a_first_visit_to_the_result_is_not_told_that_answers_are_gone(client, site):
    assert client.get("/check/result/")["Location"] == path_of("emergency-signs")
    assert "Your answers are gone" not in client.get(path_of("emergency-signs")).content.decode()


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
    pages = [f"/check/{name}/" for name in ("begin", "result", "summary", "clear")]
    for path in (place, path_of("time"), *pages):
        for ask in (client.get, client.head):
            assert not ask(path).cookies.keys() & {"check", "check-notice"}, path


def test_opening_pages_does_not_make_the_hour_after_the_last_answer_longer(client, site, monkeypatch):
    walk(client, CALM)
    changed = answer(client, "region", ["neck-front"])
    sealed_at = Fernet.extract_timestamp
    before = sealed_at(cipher(answer_cookie.PURPOSE)._fernets[0], client.cookies["check"].value.encode())
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
    told = cipher(answer_cookie.PURPOSE).decrypt(cookie.value.encode()).decode()
    assert "place-back" in told and "near-scar" not in told and "place-back" not in cookie.value
    for odd in (b"[]", b"{}", b'{"dropped":0,"lost":1}', b'{"dropped":["<b>"],"lost":"yes"}', b"\xff"):
        client.cookies["check-notice"] = cipher(answer_cookie.PURPOSE).encrypt(odd).decode()
        html = client.get(path_of("time")).content.decode()
        assert "no longer fit" not in html and "Your answers are gone" not in html and "<b>" not in html
    client.cookies["check-notice"] = "nonsense"
    assert client.get(path_of("time")).status_code == 200


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
