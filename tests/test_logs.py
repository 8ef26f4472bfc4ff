"""Logs and error reports: each fact stands on a list, and nothing of a visitor can slip in."""

import io
import json
import logging
import socket
import sys
from types import SimpleNamespace

import pytest
import sentry_sdk
from django.core.signals import got_request_exception
from django.db import transaction
from sentry_sdk.transport import Transport

from education import error_reports, logs, models
from education.actions.site import prepare_site, write_audit_line
from tests.conftest import PASSWORD
from tests.signing_in import sign_in
from tests.what_is_kept import log  # noqa: F401  a fixture
from tests.wizard.canary import CANARY, forms_found

FACTS = {
    "time",
    "level",
    "log",
    "event",
    "route",
    "status",
    "ms",
    "request",
    "user",
    "action",
    "error",
    "where",
}


def lines(written: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def written_as(**record) -> str:
    made = {"level": logging.ERROR, "pathname": "x", "lineno": 1, "args": (), "exc_info": None, **record}
    return logs.AllowedFactsFormatter().format(logging.LogRecord(**made))


def test_a_request_is_one_line_of_facts_with_the_name_of_its_route(client, site, log, settings):  # noqa: F811
    settings.LOG_REQUESTS = True
    client.get("/articles/taking-hardware-out/?utm_source=paper", headers={"User-Agent": "Canary/1"})
    client.get("/nothing/here/")
    first, second = lines(log)
    assert (first["event"], first["route"], first["status"]) == ("answered", "article_detail", 200)
    assert first["ms"] >= 0 and first["log"] == "education.requests" and first["level"] == "info"
    assert second["status"] == 404 and "route" not in second
    assert first["request"] != second["request"]
    assert set(first) <= FACTS


def test_without_log_requests_only_what_failed_is_written(client, site, log, settings, monkeypatch):  # noqa: F811
    settings.LOG_REQUESTS = False
    client.raise_request_exception = False
    client.get("/")
    assert log.getvalue() == ""
    monkeypatch.setattr("education.views.site_pages.library.drawings", lambda: 1 / 0)
    client.get("/about/drawings/")
    failed, answered = lines(log)
    assert (failed["error"], failed["route"]) == ("ZeroDivisionError", "drawings")
    assert "<lambda> (test_logs.py:" in failed["where"]
    assert answered["status"] == 500 and answered["request"] == failed["request"]


@pytest.mark.parametrize(
    ("behind", "sent", "taken"),
    [
        pytest.param(True, "0123456789abcdef0123456789abcdef", True, id="our proxy names it"),
        pytest.param(True, 'x"}\n{"event": "forged"}', False, id="a name that would forge a line"),
        pytest.param(False, "0123456789abcdef0123456789abcdef", False, id="a visitor names it"),
    ],
)
def test_only_a_proxy_of_ours_names_a_request(client, db, log, settings, behind, sent, taken):  # noqa: F811
    settings.LOG_REQUESTS, settings.BEHIND_PROXY = True, behind
    client.get("/healthz", headers={"X-Request-ID": sent})
    (line,) = lines(log)
    assert (line["request"] == sent) is taken and len(line["request"]) in {16, 32}


def test_an_error_is_logged_without_anything_the_visitor_sent():
    try:
        raise ValueError(CANARY)
    except ValueError:
        line = written_as(
            name="django.request",
            msg="Internal Server Error: %s",
            args=(f"/{CANARY}/",),
            exc_info=sys.exc_info(),
        )
    assert forms_found(CANARY, line) == []
    assert json.loads(line)["error"] == "ValueError" and "test_an_error_is_logged" in line


@pytest.mark.parametrize(
    ("record", "event"),
    [
        pytest.param(
            {"name": "django.security.DisallowedHost", "msg": f"Invalid host: {CANARY}"},
            "refused",
            id="a host",
        ),
        pytest.param(
            {"name": "a.library", "msg": f"cannot read {CANARY}"}, "message left out", id="a text made before"
        ),
        pytest.param(
            {"name": "a.library", "msg": "cannot read %s", "args": (CANARY,)},
            "cannot read %s",
            id="arguments",
        ),
        pytest.param(
            {"name": "education.x", "msg": "kept %s", "args": (CANARY,)}, "kept %s", id="arguments of our own"
        ),
    ],
)
def test_of_a_message_only_what_the_program_fixed_is_written(record, event):
    line = written_as(**record)
    assert forms_found(CANARY, line) == [] and json.loads(line)["event"] == event


def test_a_fact_that_is_not_on_the_list_or_looks_otherwise_is_left_out(log):  # noqa: F811
    logs.note(
        logs.requests, "answered", route=f"a\n{CANARY}", status="200", ms=True, path=CANARY, ip="192.0.2.1"
    )
    (line,) = lines(log)
    assert set(line) == {"time", "level", "log", "event"}


def test_every_logger_that_the_settings_name_writes_through_the_one_format(settings):
    handlers = settings.LOGGING["handlers"]
    assert {handler.get("formatter") for handler in handlers.values()} == {"facts"}
    for name in ("", "django", "django.request", "django.security", "education", "education.staff"):
        logger = logging.getLogger(name)
        own = [one for one in logger.handlers if not type(one).__module__.startswith("_pytest")]
        assert [type(handler.formatter) for handler in own] == [logs.AllowedFactsFormatter], name
        assert name == "" or not logger.propagate


def test_what_staff_do_stands_in_a_log_apart_with_their_number(client, staff, log):  # noqa: F811
    prepare_site()
    ana = staff("ana", "Author")
    client.post("/accounts/login/", {"login": "ana", "password": f"{CANARY} wrong"})
    client.post("/accounts/login/", {"login": CANARY, "password": PASSWORD})
    sign_in(client, ana)
    client.get("/admin/auth/group/")
    written = [line for line in lines(log) if line["log"] == "education.staff"]
    told = [(line["event"], line.get("user")) for line in written]
    assert told[:2] == [("sign-in failed", None)] * 2
    assert ("refused", ana.pk) in told
    assert forms_found(CANARY, log.getvalue()) == [] and "ana" not in str(told)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_once_it_is_kept_by_its_kind_alone(staff, log):  # noqa: F811
    prepare_site()
    ana = staff("ana", "Author")
    log.truncate(0), log.seek(0)
    with transaction.atomic():
        write_audit_line(actor=ana, action="publish", subject=CANARY, before=CANARY, after="x", note=CANARY)
        assert log.getvalue() == ""
    (line,) = lines(log)
    assert (line["event"], line["action"], line["user"]) == ("changed", "publish", ana.pk)
    assert models.AuditLine.objects.get(action="publish").note == CANARY
    assert forms_found(CANARY, log.getvalue()) == []


class Posted(Transport):
    """Where a Sentry would be: what was sent to it, word for word."""

    def __init__(self, options=None):
        super().__init__(options)
        self.sent = io.BytesIO()

    def capture_envelope(self, envelope):
        envelope.serialize_into(self.sent)


@pytest.fixture
def sentry():
    """A started Sentry whose post ends in memory."""
    posted = Posted()
    error_reports.start("https://key@sentry.example/1", transport=posted)
    yield posted
    got_request_exception.disconnect(dispatch_uid="error reports")
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def test_an_error_told_to_sentry_holds_no_word_of_the_visitor(client, site, monkeypatch, sentry):
    def broken(*args, **kwargs):
        answer = CANARY  # a local variable, an exception's text, a logged line, a cause
        logging.getLogger("education").error("a line %s", answer)
        try:
            raise KeyError(answer)
        except KeyError as error:
            raise ValueError(answer) from error

    monkeypatch.setattr("education.views.wizard.flow.next_ask", broken)
    client.raise_request_exception = False
    client.cookies["other"] = CANARY
    answered = client.post(
        f"/check/questions/emergency-signs/?q={CANARY}",
        {"answer": ["none"], CANARY: CANARY},
        headers={"User-Agent": CANARY, "Referer": f"http://testserver/{CANARY}"},
        REMOTE_ADDR="203.0.113.77",
    )
    assert answered.status_code == 500
    sent = sentry.sent.getvalue().decode()
    assert '"type":"ValueError"' in sent and '"type":"KeyError"' in sent and '"route":"question"' in sent
    assert '"function":"broken"' in sent
    assert forms_found(CANARY, sent) == [] and "203.0.113.77" not in sent
    assert socket.gethostname() not in sent


def test_the_search_for_canaries_in_what_sentry_gets_can_fail(client, site, monkeypatch, sentry):
    monkeypatch.setattr(
        sentry_sdk.get_client(), "options", {**sentry_sdk.get_client().options, "before_send": None}
    )
    try:
        raise ValueError(CANARY)
    except ValueError:
        sentry_sdk.capture_exception()
    assert forms_found(CANARY, sentry.sent.getvalue().decode())


def test_an_event_is_built_from_the_list_alone_whatever_comes_in():
    event = {
        "event_id": "1", "level": "error", "user": {"ip_address": CANARY}, "request": {"url": CANARY},
        "breadcrumbs": [CANARY], "extra": {CANARY: 1}, "tags": {"route": "home", "url": CANARY},
        "exception": {"values": [{"type": "X", "value": CANARY, "stacktrace": {"frames": [
            {"function": "f", "vars": {"a": CANARY}, "context_line": CANARY, "abs_path": CANARY}]}}, {}]},
    }  # fmt: skip
    kept = error_reports.allowed_event(event, {"exc_info": CANARY})
    assert forms_found(CANARY, str(kept)) == []
    assert kept["tags"] == {"route": "home"} and kept["exception"]["values"][0]["type"] == "X"


def test_a_thing_of_another_program_called_a_request_has_no_route():
    assert logs.route_of(SimpleNamespace(resolver_match=SimpleNamespace(view_name=CANARY))) == ""
