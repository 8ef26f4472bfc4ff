"""Headers, settings, the bench: what the person who runs the site relies on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from education.management.commands import bench_check
from education.queries.site import site as current_site
from education.wizard.records import to_knowledge

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "path", ["/", "/check/questions/emergency-signs/", "/s/ABCDEK", "/nothing/", "/readyz"]
)
def test_every_kind_of_answer_carries_the_security_headers(client, site, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "nonce" not in policy and "http" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_without_the_database_pages_say_what_to_do_in_an_emergency(client, db, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("education.pages.site", away)
    monkeypatch.setattr("education.views.wizard.site", away)
    for path in ("/", "/articles/taking-hardware-out/", "/check/questions/emergency-signs/"):
        response = client.get(path)
        assert response.status_code == 503
        assert "Wiping may feel different." in response.content.decode()
        assert response["Cache-Control"] == "no-store"


def test_the_wide_knowledge_of_the_bench_is_exactly_as_wide_as_the_aim_says(library):
    wide = bench_check.widened(to_knowledge(library.records))
    assert (len(wide.causes), len(wide.associations)) == (200, 1000)
    assert len({cause.code for cause in wide.causes}) == 200
    assert len({(link.cause, link.symptom) for link in wide.associations}) == 1000
    assert {link.cause for link in wide.associations} == {cause.code for cause in wide.causes}


def test_the_bench_walks_past_the_gate_through_every_kind_of_request(client, site, settings, monkeypatch):
    monkeypatch.setattr(bench_check, "WALKS", 3)
    found = bench_check.walked(current_site().knowledge)
    assert found.spent.keys() == {
        bench_check.STEP,
        "answer (POST)",
        "next question (GET)",
        "result (GET)",
        "summary (GET)",
    }
    assert len(found.spent["result (GET)"]) == len(found.spent["summary (GET)"]) == 3
    assert len(found.spent["answer (POST)"]) == len(found.spent[bench_check.STEP]) > 3 * 5
    assert max(found.queries.values()) <= bench_check.QUERIES
    assert all(spent > 0 for spent in found.spent["answer (POST)"])


def start(**variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": os.environ.get("VAR_DIR", "var"), **variables}
    return subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({"PORT": "eighty"}, "PORT is 'eighty'. Write a whole number", id="a port in words"),
        pytest.param(
            {"SITE_URL": "example.org"}, "SITE_URL is 'example.org'. Write the address", id="no scheme"
        ),
        pytest.param(
            {"SITE_URL": "https://example.org"}, "SECRET_KEY is required", id="public without a key"
        ),
        pytest.param({"SECRET_KEY": "short"}, "SECRET_KEY is too short", id="a short key"),
        pytest.param({"DATABASE_URL": "mongodb://x"}, "DATABASE_URL cannot be read", id="another database"),
        pytest.param({"DEBUG": "maybe"}, "DEBUG is 'maybe'. Write DEBUG=yes", id="neither yes nor no"),
        pytest.param({"STAFF_LOG": "/proc/x"}, "STAFF_LOG is /proc/x", id="a log that cannot be written"),
        pytest.param({"SENTRY_DSN": "x"}, "SENTRY_DSN cannot be read", id="no address of a Sentry"),
        pytest.param({"VAR_DIR": "/proc/nowhere"}, "VAR_DIR is /proc/nowhere", id="a folder that cannot be"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_what_to_write(variables, words):
    run = start(**variables)
    assert run.returncode != 0
    assert words in run.stderr
