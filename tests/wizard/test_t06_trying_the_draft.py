"""T6: staff walk the whole check on the draft; no visitor meets a word of it, not even at the same moment."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from django.conf import settings
from django.test import Client

from education import models
from tests.signing_in import sign_in, sign_in_without

CANARY = "Zanzibar"
WALK = [
    ("emergency-signs", "none"), ("same-day-signs", "none"), ("time", "3-12-months"),
    ("region", "low-back-behind"), ("course", "good-then-back"),
]  # fmt: skip


@pytest.fixture
def edited(site):
    """A working copy with a word that no release has, in a question, an option, a cause and a red flag."""
    edit()


def edit():
    for table, field in ((models.Question, "why"), (models.Cause, "meaning"), (models.RedFlag, "why")):
        for row in table.objects.all():
            table.objects.filter(pk=row.pk).update(**{field: f"{getattr(row, field)} {CANARY}."})


@pytest.fixture
def pia(staff):
    return staff("pia", "Publisher")


def walk(client, base):
    """Walk the check by its forms and return every page seen."""
    pages = [client.get(base)]
    for _step in range(12):
        page = client.get(f"{base}result/", follow=True)
        pages.append(page)
        if page.request["PATH_INFO"] == f"{base}result/":
            return pages
        question = page.request["PATH_INFO"].rstrip("/").rpartition("/")[2]
        answer = dict(WALK).get(question) or ("none" if 'value="none"' in page.content.decode() else "unsure")
        client.post(page.request["PATH_INFO"], {"answer": answer})
    raise AssertionError("the check does not end")


def test_t06_staff_walk_the_whole_check_on_the_draft(client, edited, pia):
    sign_in(client, pia)
    pages = walk(client, "/drafts/check/")
    assert len(pages) > 6
    for page in pages:
        html = page.content.decode()
        assert "You are trying the draft of the check." in html and page["Cache-Control"] == "no-store"
        assert not re.search(r'(?:action|hx-post)="/check/', html)
    assert CANARY in pages[1].content.decode() and CANARY in pages[-1].content.decode()
    summary = client.get("/drafts/check/summary/").content.decode()
    assert "You are trying" in summary
    client.post("/drafts/check/clear/")
    assert client.get("/drafts/check/result/", follow=True).request["PATH_INFO"] != "/drafts/check/result/"


def test_t06_the_answers_of_a_trial_and_of_a_visit_never_mix(client, edited, pia):
    sign_in(client, pia)
    walk(client, "/drafts/check/")
    led = client.get("/check/result/", follow=True).request["PATH_INFO"]
    assert led == "/check/questions/emergency-signs/"
    own = f"{settings.CHECK_COOKIE_NAME}-draft"
    assert own in client.cookies and settings.CHECK_COOKIE_NAME not in client.cookies
    cookie = client.cookies[own]
    assert cookie["httponly"] and cookie["max-age"] == ""


def test_t06_a_visitor_meets_the_live_check_alone(edited):
    for page in walk(Client(), "/check/"):
        html = page.content.decode()
        assert CANARY not in html and "trying the draft" not in html


@pytest.mark.parametrize(
    "path", ["", "begin/", "questions/emergency-signs/", "result/", "summary/", "clear/"]
)
def test_t06_nobody_but_staff_gets_in(client, edited, staff, path):
    address = f"/drafts/check/{path}"
    assert "/admin/login/" in client.get(address)["Location"]
    sign_in_without(client, staff("ana", "Author"))
    assert "/admin/login/" in client.get(address)["Location"]
    sign_in(client, staff("nobody"))
    assert client.get(address).status_code == 403


def test_t06_a_draft_with_faults_says_so_and_never_breaks(client, edited, pia):
    sign_in(client, pia)
    models.RedFlagCondition.objects.filter(red_flag__code="saddle-numbness").delete()
    html = client.get("/drafts/check/").content.decode()
    assert "faults that keep the check from running" in html
    for path in ("questions/emergency-signs/", "result/", "summary/"):
        assert client.get(f"/drafts/check/{path}")["Location"] == "/drafts/check/", path
    assert Client().get("/check/questions/emergency-signs/").status_code == 200


def test_t06_an_edit_in_the_middle_of_a_trial_shows_at_the_next_step(client, site, pia):
    sign_in(client, pia)
    path = "/drafts/check/questions/emergency-signs/"
    assert CANARY not in client.get(path).content.decode()
    edit()
    assert CANARY in client.get(path).content.decode()


def test_t06_the_button_stands_on_the_release_page(client, edited, pia):
    sign_in(client, pia)
    assert (
        'href="/drafts/check/"' in client.get("/admin/education/knowledgerelease/publish/").content.decode()
    )


class Browser:
    """A visitor on another thread, with cookies of their own."""

    def __init__(self, site_url, cookie=""):
        self.site_url, self.cookie = site_url, cookie
        self.open = build_opener(HTTPCookieProcessor(CookieJar()), HTTPRedirectHandler()).open

    def walk(self, base):
        seen = [self.get(base)]
        for _step in range(12):
            url, html = self.get(f"{base}result/")
            seen.append((url, html))
            if url.endswith("/result/"):
                break
            question = url.rstrip("/").rpartition("/")[2]
            answer = dict(WALK).get(question) or ("none" if 'value="none"' in html else "unsure")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
            self.get(url, {"answer": answer, "csrfmiddlewaretoken": token})
        return seen

    def get(self, path, sent=None):
        url = path if path.startswith("http") else self.site_url + path
        headers = {"Origin": self.site_url, **({"Cookie": self.cookie} if self.cookie else {})}
        with self.open(Request(url, urlencode(sent).encode() if sent else None, headers)) as answer:  # noqa: S310  our own test server
            return answer.url, answer.read().decode()


def test_t06_visitors_and_a_trial_at_the_same_moment_never_meet(live_site, live_server, staff):
    edit()
    client = Client()
    sign_in(client, staff("pia", "Publisher"))
    session = f"sessionid={client.cookies['sessionid'].value}"
    with ThreadPoolExecutor(6) as pool:
        trials = [
            pool.submit(Browser(live_server.url, session).get, "/drafts/check/questions/emergency-signs/")
        ]
        visits = [pool.submit(Browser(live_server.url).walk, "/check/") for _visitor in range(8)]
        trials += [
            pool.submit(Browser(live_server.url, session).get, "/drafts/check/questions/emergency-signs/")
            for _trial in range(12)
        ]
        for visit in visits:
            pages = visit.result()
            assert pages[-1][0].endswith("/result/")
            assert all(CANARY not in html and "trying the draft" not in html for _url, html in pages)
        assert all(CANARY in trial.result()[1] for trial in trials)
