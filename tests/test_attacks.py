"""Attacks by a single request: forged forms, hosts, caches, redirects, addresses to fetch, keys to guess."""

import ast
import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from education import kept_pages, request_rate
from education.actions.site import prepare_site
from education.models import User
from education.walking import walk
from tests.conftest import PASSWORD
from tests.fuzzing import routes
from tests.signing_in import set_up, sign_in

EDUCATION = Path(__file__).resolve().parent.parent / "education"
FETCHES = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib"}
# No cookie speaks for who asks here: a program's request, or an address that is the key itself.
NO_TOKEN = {"/connect/service", "/connect/application", "/drafts/{}/"}


def test_nothing_in_the_program_fetches_an_address_so_none_can_be_made_to():
    """Links are checked from inside (`education/walking.py`), where other sites cannot be reached at all."""
    for path in EDUCATION.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not FETCHES & set(names), f"{path.name} fetches"
            assert "socket" not in names or path.name == "serve.py", f"{path.name} opens a connection"


def test_the_check_of_links_stays_inside_whatever_an_address_looks_like(site, monkeypatch):
    def out(*args, **kwargs):
        raise AssertionError("it went out")

    monkeypatch.setattr("socket.socket.connect", out)
    monkeypatch.setattr("socket.getaddrinfo", out)
    for address in (
        "http://169.254.169.254/latest/",
        "//127.0.0.1:1/",
        "https://evil.example/",
        "file:///etc/passwd",
    ):
        assert walk(address).status in {200, 301, 400, 404}  # of this site: the host in it is not looked at


def test_a_form_of_another_site_is_refused_at_every_address_that_takes_one(site, staff):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    sign_in(strict, staff("root", superuser=True))
    taken = []
    for route in routes():
        path = route.replace("{}", "x1")
        answer = strict.post(path, {"answer": ["none"]}, headers={"Origin": "https://evil.example"})
        if route in NO_TOKEN:
            continue
        assert answer.status_code in {403, 404, 405, 301}, f"{path} answered {answer.status_code}"
        taken += [path] if answer.status_code == 403 else []
    assert len(taken) > 10
    for name in ("admin:logout", "admin:education_article_add", "admin:education_clinic_add"):
        assert strict.post(reverse(name), {"name": "x"}).status_code == 403, name


ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https:evil.example", "javascript:alert(1)", "http://testserver@evil.example/", "/\t/evil.example",
    "https://testserver.evil.example/", " https://evil.example", "data:text/html,x",
)  # fmt: skip


@pytest.mark.parametrize("next_one", ELSEWHERE)
def test_no_way_in_or_out_leads_to_another_site(client, staff, next_one):
    prepare_site()
    ana = staff("ana", "Author")
    seen = [client.get("/admin/login/", {"next": next_one})]
    seen.append(client.post("/accounts/login/", {"login": "ana", "password": PASSWORD, "next": next_one}))
    sign_in(client, ana)
    seen.append(client.get("/admin/login/", {"next": next_one}))
    seen.append(client.get("/accounts/login/", {"next": next_one}))
    seen.append(client.post("/accounts/logout/", {"next": next_one}))
    for answer in seen:
        where = answer.get("Location", "")
        assert (where.startswith("/") and not where.startswith(("//", "/\\"))) or not where, where


def test_a_forged_host_stands_in_no_mail_and_no_page(client, staff, settings):
    prepare_site()
    staff("ana", "Author")
    User.objects.update(email="ana@clinic.example")
    for headers in (
        {"Host": "evil.example"},
        {"Host": "testserver:evil"},
        {"Host": "evil.example#testserver"},
    ):
        assert client.get("/", headers=headers).status_code == 400
        reset = client.post("/accounts/password/reset/", {"email": "ana@clinic.example"}, headers=headers)
        assert reset.status_code == 400 and mail.outbox == []
    forged = {"X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example"}
    client.post("/accounts/password/reset/", {"email": "ana@clinic.example"}, headers=forged)
    assert len(mail.outbox) == 1 and "evil.example" not in mail.outbox[0].body
    html = client.get("/about/", headers=forged).content.decode()
    assert "evil.example" not in html and f'href="{settings.SITE_URL}/about/"' in html


def test_no_header_of_one_reader_changes_what_the_next_one_gets(client, site):
    plain = client.get("/about/")
    kept_pages.shelf.clear()
    poison = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Scheme": "http",
        "X-Original-URL": "/admin/",
        "X-Rewrite-URL": "/admin/",
        "X-HTTP-Method-Override": "DELETE",
        "X-Forwarded-Prefix": "/evil",
        "Accept-Language": "es",
        "User-Agent": "<script>",
        "Origin": "https://evil.example",
        "HX-Request": "true",
        "Cookie": "sessionid=evil; csrftoken=evil",
        "Range": "bytes=0-3",
        "Accept": "text/evil",
    }
    poisoned = client.get("/about/?utm=evil&cb=1", headers=poison)
    after = client.get("/about/")
    assert poisoned.content == after.content == plain.content and "evil" not in str(after.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/check/result/x.css",
        "/check/result/%0ax.css",
        "/admin/x.css",
        "/accounts/login/x.js",
        "/search/x.png",
        "/check/questions/emergency-signs/x.css",
        "/check/result;x.css",
        "/check/result/%2fx.css",
    ],
)
def test_a_private_page_that_is_called_like_a_file_is_not_there_and_kept_by_nobody(client, site, path):
    answer = client.get(path)
    assert answer.status_code in {302, 404}
    assert "public" not in answer.get("Cache-Control", "") and path not in kept_pages.shelf.pages()


def test_every_answer_that_sets_or_reads_a_cookie_may_be_kept_by_nobody(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    for path in (
        "/admin/",
        "/admin/education/article/",
        "/accounts/password/change/",
        "/check/questions/emergency-signs/",
        "/check/result/",
        "/search/?q=x",
        "/drafts/check/",
        "/s/",
        "/connect/application",
    ):
        said = client.get(path).get("Cache-Control", "")
        assert "no-store" in said or "private" in said, f"{path}: {said}"


def test_guessing_a_link_to_a_draft_or_an_invitation_opens_nothing(client, site):
    for token in (
        "1",
        "1:1:1",
        "a" * 200,
        "eyJ4IjoxfQ:1x:AAAA",
        "1:1tabcd:" + "A" * 43,
        "..",
        "None",
        "0:0:0",
    ):
        assert client.get(f"/drafts/{token}/").status_code == 404
        assert client.get(f"/accounts/invitation/{token}/").status_code == 410


def test_wrong_codes_of_the_second_factor_lock_it_for_all_processes(staff):
    prepare_site()
    ana = staff("ana", "Author")
    set_up(ana)
    statuses = []
    client = Client()
    client.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    for _ in range(12):
        request_rate.forget_senders()
        answer = client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
        statuses.append(answer.status_code)
    assert re.search("too many|Too many", answer.content.decode()) or statuses[-1] == 429
