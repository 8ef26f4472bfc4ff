"""Every class of answer carries every header that protects its reader, and every cookie is bound."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from education.views import errors
from tests.served import ROOT, environment

CODE = "/s/ABCDEK"


@dataclass(frozen=True)
class Kind:
    """One class of answer: how it comes about, and its status."""

    status: int
    method: str
    path: str
    sent: tuple[tuple[str, object], ...] = ()


def kinds() -> dict[str, Kind]:
    many = {f"f{n}": "x" for n in range(1200)}
    return {
        "a page": Kind(200, "get", "/"),
        "a page of the check": Kind(200, "get", "/check/questions/emergency-signs/"),
        "the sign-in": Kind(200, "get", "/accounts/login/"),
        "a static file": Kind(200, "get", "/static/css/style.css"),
        "a missing static file": Kind(404, "get", "/static/css/nothing.css"),
        "a moved address": Kind(301, "get", "/articles"),
        "a step further": Kind(302, "get", "/check/result/"),
        "the staff site": Kind(302, "get", "/admin/"),
        "a refused form": Kind(400, "post", "/check/questions/emergency-signs/", (("data", many),)),
        "another host": Kind(400, "get", "/", (("headers", {"Host": "evil.example"}),)),
        "a missing page": Kind(404, "get", "/nothing/"),
        "a code that is none": Kind(404, "get", CODE),
        "another method": Kind(405, "delete", "/articles/"),
        "a form that is not filled in": Kind(422, "post", "/check/questions/emergency-signs/"),
        "an ended invitation": Kind(410, "get", "/accounts/invitation/x/"),
        "alive": Kind(200, "get", "/healthz"),
        "ready": Kind(200, "get", "/readyz"),
        "for record systems": Kind(400, "get", "/connect/service"),
        "for record systems, as JSON": Kind(
            400, "get", "/connect/service?knowledgeResponseType=application/json"
        ),
        "a page for a person at a record": Kind(200, "get", "/connect/application"),
        "robots": Kind(200, "get", "/robots.txt"),
        "a reference": Kind(404, "get", "/studies/nothing.ris"),
    }


@pytest.fixture
def https(settings, site):
    """The site as it runs under https, with the settings that a public SITE_URL turns on."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.IS_HTTPS = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.CHECK_COOKIE_NAME = "__Host-check"
    settings.WHITENOISE_USE_FINDERS = True  # in place of a collectstatic
    return Client(raise_request_exception=False)


def check_headers(response: HttpResponse, *, over_tls: bool = True) -> None:
    """Every header of the list, and none that tells of the program behind it."""
    policy = {
        part.split()[0]: part.split()[1:] for part in response["Content-Security-Policy"].split(";") if part
    }
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    for kind in ("script-src", "style-src", "img-src", "font-src", "connect-src", "form-action"):
        assert policy[kind] == ["'self'"], kind
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] in {"same-origin", "cross-origin"}
    assert response["Permissions-Policy"].count("=()") >= 7 and "=(*)" not in response["Permissions-Policy"]
    if over_tls:
        assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert not {"Server", "X-Powered-By"} & set(response.headers)


def check_cookies(response: HttpResponse) -> None:
    for name, cookie in response.cookies.items():
        assert name.startswith("__Host-"), name
        assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]
        assert cookie["samesite"] in {"Lax", "Strict"}


@pytest.mark.parametrize("name", kinds())
def test_every_class_of_answer_carries_the_headers_and_bound_cookies(https, name):
    kind = kinds()[name]
    ask = getattr(https, kind.method)
    response = ask(kind.path, secure=True, **dict(kind.sent))
    assert response.status_code == kind.status
    check_headers(response)
    check_cookies(response)
    assert response["Cache-Control"], "whether it may be kept is never left to a guess"
    response.close()
    if response.get("Access-Control-Allow-Origin"):
        assert kind.path.startswith("/connect/service") and not response.cookies
        assert "Access-Control-Allow-Credentials" not in response


def test_a_form_without_its_token_a_broken_page_and_an_absent_database_carry_them_too(https, monkeypatch):
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/check/questions/emergency-signs/", {"answer": ["none"]}, secure=True)
    assert refused.status_code == 403
    check_headers(refused)
    for fault, status in ((ZeroDivisionError, 500), (OperationalError, 503)):

        def broken(*args, fault=fault, **kwargs):
            raise fault

        with monkeypatch.context() as patched:
            patched.setattr("education.views.search_engines.listed_pages", broken)
            response = https.get("/sitemap.xml", secure=True)
        assert response.status_code == status
        check_headers(response)


def test_a_known_page_and_a_known_file_carry_them_too(https):
    page = https.get("/words/", secure=True)
    known = https.get("/words/", secure=True, headers={"If-None-Match": page["ETag"]})
    assert known.status_code == 304
    check_headers(known)
    file = https.get("/static/css/style.css", secure=True)
    since = {"If-Modified-Since": file["Last-Modified"]}
    file.close()
    known = https.get("/static/css/style.css", secure=True, headers=since)
    assert known.status_code == 304
    check_headers(known)


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        pytest.param("/words/", "testserver", 301, id="a page"),
        pytest.param("/check/questions/emergency-signs/", "testserver", 301, id="the check"),
        pytest.param("/words/", "evil.example", 400, id="another host"),
    ],
)
def test_the_way_to_https_carries_them_too(https, path, host, status):
    response = https.get(path, headers={"Host": host})
    assert response.status_code == status
    check_headers(response, over_tls=False)
    if status == 301:
        assert response["Location"] == f"https://testserver{path}"


def test_a_health_answer_without_tls_carries_them_too(https):
    check_headers(https.get("/healthz"), over_tls=False)


def test_a_pdf_carries_them_too(https, site):
    listed = https.get("/handouts/", secure=True).content.decode()
    path = listed.split('href="/handouts/')[1].split('"')[0].rstrip("/")
    response = https.get(f"/handouts/{path}.pdf", secure=True)
    assert response.status_code in {200, 302}
    check_headers(response)


# Mozilla's HTTP Observatory, its rules as of scanner 1.4.8: extras count from 90 points on.
def observatory(response: HttpResponse, redirected: HttpResponse) -> int:
    """Return the points that Observatory would give a page without cookies."""
    policy = response["Content-Security-Policy"]
    script = [part for part in policy.split(";") if part.strip().startswith("script-src")]
    lost = 0
    lost += 25 if not policy else 0
    lost += 20 if "unsafe-inline" in policy or "unsafe-eval" in policy or "data:" in str(script) else 0
    lost += 20 if not redirected["Location"].startswith("https://") or redirected.status_code != 301 else 0
    age = int(response["Strict-Transport-Security"].split("=")[1].split(";")[0])
    lost += 10 if age < 15_768_000 else 0
    lost += 5 if response["X-Content-Type-Options"] != "nosniff" else 0
    lost += 50 if response.get("Access-Control-Allow-Credentials") else 0
    points = 100 - lost
    if points < 90:
        return points
    points += 10 if "default-src 'none'" in policy else 0
    points += 10 if response["Cross-Origin-Resource-Policy"] == "same-origin" else 0
    points += 5 if response["Referrer-Policy"] in {"same-origin", "no-referrer", "strict-origin"} else 0
    points += 5 if "frame-ancestors 'none'" in policy else 0
    return points


def test_observatory_would_give_130_points_without_counting_cookies(https):
    for path in ("/", "/check/", "/articles/", "/nothing/"):
        assert observatory(https.get(path, secure=True), https.get(path)) >= 130, path


def test_a_public_address_turns_the_whole_set_on(tmp_path: Path):
    """The fixture above says by hand what the settings do with a public SITE_URL: here they do it."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; from django.conf import settings as s; django.setup(); print("
            "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, "
            "s.SECURE_HSTS_PRELOAD, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, "
            "s.CSRF_COOKIE_NAME, s.CHECK_COOKIE_NAME, s.USE_X_FORWARDED_HOST, s.SECURE_PROXY_SSL_HEADER)",
        ],
        cwd=ROOT,
        env=environment(
            tmp_path,
            SITE_URL="https://education.example",
            SECRET_KEY="k" * 50 + "0123456789",
            DJANGO_SETTINGS_MODULE="config.settings",
        ),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.split() == [
        "True", "31536000", "True", "True", "True", "True", "__Host-session", "__Host-csrf", "__Host-check",
        "False", "None",
    ]  # fmt: skip


def test_an_error_page_is_kept_by_nobody(rf):
    for view in (errors.server_error, errors.unavailable):
        assert view(rf.get("/"))["Cache-Control"] == "no-store"
