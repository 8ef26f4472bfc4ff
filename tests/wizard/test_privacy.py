"""Canary answers are planted through every path, then searched for everywhere they must not be."""

import base64
import copy
import io
import json
import logging
import logging.config
import sys
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils.log import DEFAULT_LOGGING
from django.views.debug import ExceptionReporter

from education import answer_cookie, models
from education.models.sealing import cipher
from education.queries.site import site as current_site
from education.wizard import snapshot
from tests.what_is_kept import configured_handlers, kept_in_memory, whole_database
from tests.wizard.canary import CANARY, encodings, forms_found
from tests.wizard.visits import CALM, answer, leave_the_rest_unsure, path_of, walk


@pytest.fixture
def canary_site(site):
    """A site whose live check offers the canary as an answer, so that it can be accepted."""
    knowledge = current_site().knowledge
    course = knowledge.question_by_code["course"]
    options = tuple(
        replace(option, code=CANARY, text="A bird in a mine", symptom="") if option.code == "same" else option
        for option in course.options
    )
    others = tuple(question for question in knowledge.questions if question is not course)
    changed = replace(course, options=options)
    text = snapshot.to_text(replace(knowledge, questions=(*others, changed)))
    release = models.KnowledgeRelease(number=2, digest=snapshot.digest(text), text=text, note="x")
    release.save()
    models.SitePolicy.objects.update(live_release=release)
    return site


def away(*args, **kwargs):
    raise OperationalError(f"server closed the connection, {CANARY}")


def broken(*args, **kwargs):
    raise ValueError(CANARY)


def plant(client, monkeypatch) -> tuple[list, list[str]]:
    """Send the canary through every path of the check and every way it can fail.

    Return all responses, and every cookie as it was set.
    """
    client.raise_request_exception = False
    seen, cookies = [], []

    def note(response, *expected: int):
        assert response.status_code in expected, response.status_code
        seen.append(response)
        cookies.extend(morsel.OutputString() for morsel in response.cookies.values())
        return response

    ways = ({}, {"headers": {"HX-Request": "true"}}, {"headers": {"Referer": "http://testserver/check/"}})
    for given in list(CALM)[:4]:
        note(answer(client, given, CALM[given]), 303)
    for sent in ({"answer": [CANARY, "none"]}, {CANARY: "x"}, {"answer": CANARY * 40}):  # refused
        for way in ways:
            note(client.post(path_of("course"), sent, **way), 422)
    for way in ways:  # accepted
        note(answer(client, "course", [CANARY], **way), 303)
        note(client.get(path_of("course"), **way), 200)
        note(client.get("/check/result/", **way), 302)
        note(client.head(path_of("course"), **way), 200)
    note(client.get(path_of("course"), {"answer": CANARY}), 200)  # not by us, but a visitor may type it
    note(client.post(path_of("nothing"), {"answer": CANARY}), 404)
    note(client.post("/nothing/", {"answer": CANARY}), 404)
    for method in (client.put, client.delete, client.patch):
        note(method(path_of("course"), f"answer={CANARY}"), 405)
    note(client.post("/check/result/", {"answer": CANARY}), 405)
    many = {f"{CANARY}-{n}": CANARY for n in range(django_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 5)}
    note(client.post(path_of("course"), many), 400)
    note(client.get("/check/", headers={"Host": f"{CANARY}.example"}), 400)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    note(strict.post(path_of("course"), {"answer": CANARY}), 403)
    note(strict.post("/check/clear/", {"answer": CANARY}), 403)
    with monkeypatch.context() as patched:
        patched.setattr("education.views.wizard.flow.next_ask", broken)
        failed = note(answer(client, "course", [CANARY]), 500)
        assert "Wiping may feel different." in failed.content.decode()
    with monkeypatch.context() as patched:
        patched.setattr("education.views.wizard.site", away)
        for response in (answer(client, "course", [CANARY]), client.get("/check/result/")):
            note(response, 503)
    rest = {"place-back": "near-scar", "health": "none"}
    for code, chosen in rest.items():
        note(answer(client, code, [chosen]), 303)
    leave_the_rest_unsure(client)
    for path in ("/check/result/", "/check/summary/"):
        assert "A bird in a mine" in note(client.get(path), 200).content.decode(), "the canary was accepted"
    note(answer(client, "region", ["neck-front"]), 303)  # drops an answer, which the next page tells
    note(client.get(path_of("place-neck")), 200)
    assert "A bird in a mine" in note(client.get("/check/begin/"), 200).content.decode()
    note(client.get("/check/clear/"), 200)
    note(client.post("/check/clear/", {"answer": CANARY}), 303)
    client.cookies["check"] = CANARY  # a forged cookie
    note(client.get("/check/result/"), 302)
    client.cookies["check-notice"] = CANARY
    note(client.get(path_of("emergency-signs")), 200)
    return seen, cookies


def test_canary_answers_are_nowhere_after_every_path_and_error(client, canary_site, log, monkeypatch):
    for path in ("/check/", "/how-the-check-works/", "/about/"):
        client.get(path)  # public pages, which a cache may keep
    database, memory = whole_database(), kept_in_memory()
    seen, cookies = plant(client, monkeypatch)
    written = log.getvalue()
    assert "ValueError" in written, "the planted error was logged, so the log is the right one"
    assert whole_database() == database
    kept = kept_in_memory()
    assert {name for name in kept if name.startswith("/")} == {
        name for name in memory if name.startswith("/")
    }
    assert list(Session.objects.values()) == [] and mail.outbox == []
    assert {cookie.split("=")[0] for cookie in cookies} == {"check", "check-notice", "csrftoken"}
    places = {
        "log": written,
        "memory of the process": str(kept),
        "addresses": " ".join(response.get("Location", "") for response in seen),
        "headers": " ".join(str(dict(response.headers)) for response in seen),
        "cookies": " ".join(cookies),
    }
    for place, text in places.items():
        assert forms_found(CANARY, text) == [], f"in the {place}"


def test_the_canary_is_kept_only_inside_the_seal(client, canary_site):
    for code in list(CALM)[:4]:
        answer(client, code, CALM[code])
    sealed = answer(client, "course", [CANARY]).cookies["check"].value
    assert CANARY in cipher(answer_cookie.PURPOSE).decrypt(sealed.encode()).decode()
    for padding in ("", "=", "=="):
        opened = base64.urlsafe_b64decode(sealed.rstrip("=") + padding + "=" * (-len(sealed.rstrip("=")) % 4))
        assert CANARY.encode() not in opened


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"handlers": {"console": {"class": "logging.StreamHandler"}}}, id="without our format"),
        pytest.param(DEFAULT_LOGGING["handlers"] and {"formatters": {"facts": {}}}, id="with a plain format"),
    ],
)
def test_a_log_that_is_wired_wrongly_is_found_out(client, canary_site, monkeypatch, wrong):
    """The search above can fail: with another format in the settings the canary is in the log."""
    configuration = copy.deepcopy(django_settings.LOGGING)
    for part, changes in wrong.items():
        configuration[part] = {**configuration[part], **changes}
    logging.config.dictConfig(configuration)
    try:
        written = io.StringIO()
        for handler in configured_handlers():
            monkeypatch.setattr(handler, "stream", written)
        client.raise_request_exception = False
        answer(client, "emergency-signs", ["none"])
        with monkeypatch.context() as patched:
            patched.setattr("education.views.wizard.flow.next_ask", broken)
            answer(client, "same-day-signs", ["none"])
        assert forms_found(CANARY, written.getvalue())
    finally:
        logging.config.dictConfig(django_settings.LOGGING)


def test_an_error_report_holds_nothing_that_the_visitor_sent():
    request = RequestFactory().post(f"/check/?{CANARY}", {"answer": CANARY, CANARY: "x"})
    request.COOKIES["check"] = CANARY
    try:
        held = {"answer": request.POST["answer"]}
        raise ValueError("planted")
    except ValueError:
        reporter = ExceptionReporter(request, *sys.exc_info())
        data = reporter.get_traceback_data()
    assert held["answer"] == CANARY
    kept = {
        key: data[key] for key in ("filtered_POST_items", "request_COOKIES_items", "request_meta", "frames")
    }
    for frame in kept["frames"]:
        assert frame["vars"] == []
        for line in ("pre_context", "context_line", "post_context"):
            frame.pop(line)  # our own source, which names the canary's constant
    assert forms_found(CANARY, str(kept)) == []


@pytest.mark.parametrize("word", ["saddle-numbness", CANARY])
def test_the_search_finds_a_word_in_each_of_its_usual_encodings(word):
    found = {
        "clear": f"a {word} b",
        "address": quote(f"x={word}&y"),
        "every letter in percent": "".join(f"%{ord(letter):02X}" for letter in word),
        "json": json.dumps({"answer": [word]}),
        "json in escapes": "".join(f"\\u{ord(letter):04x}" for letter in word),
        "html in numbers": "".join(f"&#{ord(letter)};" for letter in word),
        "hex": f"00{word.encode().hex()}ff".upper(),
        "base32": base64.b32encode(word.encode()).decode(),
        **{
            f"base64 at offset {n}": base64.urlsafe_b64encode(b"x" * n + word.encode() + b"yz").decode()
            for n in range(4)
        },
    }
    assert [way for way, text in found.items() if not forms_found(word, text)] == []
    assert forms_found(word, "nothing of it, neither numb nor saddle") == []


def test_no_answer_stands_in_an_address_or_title(client, site):
    walk(client, CALM)
    for path in ("/check/result/", "/check/summary/", path_of("course")):
        html = client.get(path).content.decode()
        title = html.split("<title>")[1].split("</title>")[0]
        assert not any(words in title.lower() for words in ("good spell", "call", "pain", "changed"))
        for address in html.split('href="')[1:]:
            assert "good-then-back" not in address.split('"')[0]


def test_accepted_answers_change_nothing_that_is_kept_and_stand_in_no_log(client, site, log, monkeypatch):
    client.raise_request_exception = False
    for path in ("/check/", "/how-the-check-works/", "/about/"):
        client.get(path)
    before, kept_before = whole_database(), kept_in_memory()
    given = {**CALM, "health": ["thin-bones"], "course": ["better"]}
    addresses, headers = [], []

    def note(response):
        addresses.append(response.get("Location", ""))
        headers.append(f"{dict(response.headers)} {response.cookies.output()}")
        return response

    where = path_of("emergency-signs")
    for code, chosen in given.items():
        assert where == path_of(code)
        where = note(answer(client, code, chosen))["Location"]
    leave_the_rest_unsure(client)
    for path in ("/check/result/", "/check/summary/"):
        assert note(client.get(path)).status_code == 200
    note(answer(client, "time", ["over-3-years"]))
    note(answer(client, "region", ["neck-back"]))
    with monkeypatch.context() as patched:
        patched.setattr(
            "education.views.wizard.flow.next_ask", lambda *_: (_ for _ in ()).throw(ValueError())
        )
        assert note(answer(client, "time", ["6-12-weeks"])).status_code == 500
    note(client.post("/check/clear/"))
    note(answer(client, "emergency-signs", ["saddle-numbness"]))
    note(client.get("/check/result/"))
    assert whole_database() == before
    after = kept_in_memory()
    assert {**after, **kept_before} == after and {name for name in after if "/" in name} == {*kept_before}
    assert list(Session.objects.values()) == []
    written = log.getvalue()
    assert "ValueError" in written
    chosen = ["thin-bones", "over-3-years", "neck-back", "6-12-weeks", "saddle-numbness", "near-scar"]
    for place, text in {
        "log": written,
        "addresses": " ".join(addresses),
        "headers": " ".join(headers),
    }.items():
        assert {code: found for code in chosen if (found := forms_found(code, text))} == {}, place
    assert len(encodings("near-scar")) > 15
