"""Canary answers are planted through every path, then searched for everywhere they must not be."""

import base64
import hashlib
import io
import logging
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from education.logs import WithoutVisitorFormatter
from tests.wizard.test_check_pages import CALM, answer, leave_the_rest_unsure, path_of, walk

CANARY = "canary-7f3a-numbness"


def encodings(word: str) -> list[str]:
    """Return the word in clear and in the ways it could hide, base64 at each of its three offsets."""
    raw = word.encode()
    shifted = [base64.b64encode(b"\0" * offset + raw).decode().rstrip("=") for offset in range(3)]
    inner = [text[4 if offset else 0 : -4] for offset, text in enumerate(shifted)]
    return [
        word,
        quote(word),
        raw.hex(),
        *inner,
        *(text.replace("+", "-").replace("/", "_") for text in inner),
        hashlib.sha256(raw).hexdigest(),
        hashlib.md5(raw, usedforsecurity=False).hexdigest(),
        word[::-1],
    ]


def whole_database() -> str:
    """Return every value of every table as text."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names come from the database itself
            parts += [str(row) for row in cursor.fetchall()]
    return "\n".join(parts)


@pytest.fixture
def log():
    """Return what the site's own log wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutVisitorFormatter())
    loggers = [
        logging.getLogger(name) for name in ("", "django", "django.request", "django.security", "education")
    ]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


def test_canary_answers_are_nowhere_after_every_path_and_error(client, site, log, monkeypatch):
    client.raise_request_exception = False
    answer(client, "emergency-signs", ["none"])
    seen = []
    for sent in ({"answer": CANARY}, {"answer": [CANARY, "none"]}, {CANARY: "x"}, {"answer": CANARY * 40}):
        for extra in ({}, {"headers": {"HX-Request": "true"}}, {"headers": {"Referer": "/check/"}}):
            seen.append(client.post(path_of("same-day-signs"), sent, **extra))
    client.cookies["check"] = CANARY
    seen.append(client.get("/check/result/"))
    seen.append(client.get(path_of("time"), headers={"Cookie": f"check={CANARY}"}))

    def broken(*args, **kwargs):
        raise ValueError(CANARY)

    monkeypatch.setattr("education.views.wizard.flow.next_ask", broken)
    failed = client.post(path_of("emergency-signs"), {"answer": [CANARY]})
    assert failed.status_code == 500
    assert "Wiping may feel different." in failed.content.decode()
    seen.append(failed)
    monkeypatch.undo()

    client.cookies.clear()
    walk(client, {**CALM, "back-worse": ["standing", "spot"]})
    seen.append(client.get("/check/result/"))
    seen.append(client.get("/check/summary/"))

    places = {
        "log": log.getvalue(),
        "database": whole_database(),
        "cache": str(cache._cache) if hasattr(cache, "_cache") else "",
        "sessions": str(list(Session.objects.values())),
        "addresses": " ".join(response.get("Location", "") for response in seen),
        "headers": " ".join(str(dict(response.headers)) for response in seen),
    }
    assert "ValueError" in places["log"], "the planted error was logged, so the log is the right one"
    for place, text in places.items():
        for form in encodings(CANARY):
            assert form not in text, f"{form} is in the {place}"


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
    before, kept_before = whole_database(), dict(getattr(cache, "_cache", {}))
    given = {**CALM, "health": ["thin-bones"], "course": ["better"]}
    walk(client, given)
    leave_the_rest_unsure(client)
    for path in ("/check/result/", "/check/summary/"):
        assert client.get(path).status_code == 200
    answer(client, "time", ["over-3-years"])
    answer(client, "region", ["neck-back"])

    def broken(*args, **kwargs):
        raise ValueError("planted")

    monkeypatch.setattr("education.views.wizard.flow.next_ask", broken)
    assert answer(client, "time", ["6-12-weeks"]).status_code == 500
    monkeypatch.undo()
    client.post("/check/clear/")
    walk(client, {"emergency-signs": ["saddle-numbness"]})
    client.get("/check/result/")
    assert whole_database() == before
    assert dict(getattr(cache, "_cache", {})) == kept_before
    written = log.getvalue()
    assert "planted" not in written and "ValueError" in written
    chosen = ["thin-bones", "over-3-years", "neck-back", "6-12-weeks", "saddle-numbness", "near-scar"]
    assert [code for code in chosen for form in encodings(code) if form in written] == []
