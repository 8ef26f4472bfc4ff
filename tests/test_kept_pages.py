"""Public pages: kept in every form, one face for all, new as soon as something changes."""

import gzip
from datetime import date

import brotli
import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from education import kept_pages, models, pages
from education.actions.site import raise_content_version
from tests.editorial import new_article, put_live

WALKING = "/articles/walking/"


@pytest.fixture
def walking(db):
    """One live article: a site made in milliseconds."""
    page = new_article("walking")
    put_live(page, title="Walking", body="Walk a little every day. [general]")
    return page


def test_two_readers_get_the_same_bytes_with_no_cookie_and_one_vary(client, walking):
    first, second = client.get(WALKING), client.get(WALKING, headers={"Cookie": "anything=1"})
    assert first.content == second.content and dict(first.headers) == dict(second.headers)
    assert first["Cache-Control"] == "public, max-age=60" and first["Vary"] == "Accept-Encoding"
    assert not first.cookies and b"csrfmiddlewaretoken" not in first.content and b"nonce" not in first.content


@pytest.mark.parametrize(
    ("accepted", "encoding", "opened"),
    [
        pytest.param("gzip, deflate, br, zstd", "br", brotli.decompress, id="a browser of today"),
        pytest.param("gzip, deflate", "gzip", gzip.decompress, id="an older one"),
        pytest.param("br;q=0, gzip;q=0.5", "gzip", gzip.decompress, id="one that refuses brotli"),
        pytest.param("*;q=0.1", "br", brotli.decompress, id="one that takes anything"),
        pytest.param("gzip;q=x", None, bytes, id="nonsense"),
        pytest.param("", None, bytes, id="nothing said"),
    ],
)
def test_each_browser_gets_the_form_it_takes_with_a_tag_of_its_own(
    client, walking, accepted, encoding, opened
):
    plain = client.get(WALKING)
    for _ in ("made", "kept"):
        answer = client.get(WALKING, headers={"Accept-Encoding": accepted})
        assert answer.get("Content-Encoding") == encoding
        assert opened(answer.content) == plain.content
        assert answer["Content-Length"] == str(len(answer.content))
        assert (answer["ETag"] == plain["ETag"]) == (encoding is None)
        assert not answer["ETag"].startswith("W/")


def test_who_has_a_page_gets_304_before_any_template_and_with_one_small_query(
    client, walking, django_assert_num_queries, monkeypatch
):
    taken = {"Accept-Encoding": "br"}
    etag = client.get(WALKING, headers=taken)["ETag"]
    monkeypatch.setattr("django.template.base.Template.render", None)
    for asked in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        with django_assert_num_queries(1):
            answer = client.get(WALKING, headers={**taken, "If-None-Match": asked})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == etag and answer["Vary"] == "Accept-Encoding"
        assert answer["Cache-Control"] == "public, max-age=60"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "Content-Type" not in answer and "Content-Length" not in answer


def test_the_tag_of_another_form_or_a_part_of_a_tag_is_no_304(client, walking):
    etag = client.get(WALKING, headers={"Accept-Encoding": "br"})["ETag"]
    for asked in (etag[:-3] + '"', etag.strip('"'), f"x{etag}", '""', "nonsense"):
        answer = client.get(WALKING, headers={"Accept-Encoding": "br", "If-None-Match": asked})
        assert answer.status_code == 200, asked
    assert client.get(WALKING, headers={"If-None-Match": etag}).status_code == 200


def test_head_has_the_headers_of_get_and_no_body(client, walking):
    for _ in ("made", "kept"):
        head, get = client.head(WALKING), client.get(WALKING)
        assert head.content == b"" and dict(head.headers) == dict(get.headers)
        assert int(head["Content-Length"]) == len(get.content)


def test_a_kept_page_carries_every_header_of_one_just_made(client, walking):
    made, kept = client.get(WALKING), client.get(WALKING)
    assert dict(made.headers) == dict(kept.headers)


def test_publishing_shows_at_once_and_the_old_text_takes_no_room(client, walking):
    old = client.get(WALKING)
    put_live(walking, title="Walking", body="Walk twice a day. [general]")
    raise_content_version()
    new = client.get(WALKING, headers={"If-None-Match": old["ETag"]})
    assert new.status_code == 200 and b"twice a day" in new.content and old["ETag"] != new["ETag"]
    assert list(kept_pages.shelf.pages()) == [WALKING]


def test_after_a_change_only_the_first_page_asks_twice_for_the_state_of_the_site(
    client, walking, django_assert_max_num_queries
):
    put_live(new_article("sitting"))
    for path in (WALKING, "/articles/sitting/"):
        client.get(path)
    raise_content_version()
    client.get(WALKING)
    with django_assert_max_num_queries(3):
        client.get("/articles/sitting/")


def test_a_new_day_makes_the_page_anew(client, walking, monkeypatch):
    client.get(WALKING)
    monkeypatch.setattr(kept_pages.timezone, "localdate", lambda *_: date(2031, 1, 1))
    client.get(WALKING)
    assert kept_pages.shelf.pages()[WALKING].made[2] == date(2031, 1, 1)


def test_what_stands_behind_the_question_mark_neither_fills_the_memory_nor_changes_the_page(client, walking):
    plain = client.get(WALKING)
    for query in ("?a=1", "?utm_source=x", "?q=<script>"):
        assert client.get(WALKING + query).content == plain.content
    assert len(kept_pages.shelf.pages()) == 1


def test_a_page_that_is_not_there_is_never_kept(client, walking):
    for path in ("/articles/nothing/", "/nothing/", "/articles/walking", "/articles/walking/x.css"):
        assert client.get(path).status_code in {301, 404}
    assert kept_pages.shelf.pages() == {}


def test_a_posted_or_deleted_page_is_not_answered_from_what_is_kept(client, walking):
    client.get(WALKING)
    assert client.post(WALKING).status_code == client.delete(WALKING).status_code == 405


def test_a_host_that_is_not_ours_gets_no_kept_page_either(client, walking):
    client.get(WALKING)
    assert client.get(WALKING, headers={"Host": "elsewhere.example"}).status_code == 400


def test_the_root_of_the_short_host_stays_the_field_for_a_code(client, walking, settings):
    settings.SHORT_HOST = "s.example"
    settings.ALLOWED_HOSTS = ["testserver", "s.example"]
    home = client.get("/").content
    assert client.get("/", headers={"Host": "s.example"}).content != home
    assert client.get("/").content == home


def test_without_tls_a_kept_page_leads_to_https_like_any_other(client, walking, settings):
    settings.SECURE_SSL_REDIRECT = True
    client.get(WALKING, secure=True)
    assert client.get(WALKING).status_code == 301


def test_while_the_database_is_away_kept_pages_are_still_read(client, walking, monkeypatch):
    kept = client.get(WALKING)
    client.get(WALKING)  # the state was asked for a moment ago

    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(kept_pages, "content_version", away)
    assert client.get(WALKING).content == kept.content
    monkeypatch.setattr(kept_pages, "WITHOUT_DATABASE", 0)  # and ten minutes later no more
    monkeypatch.setattr("education.pages.site", away)
    assert client.get(WALKING).status_code == 503


def test_a_page_with_something_of_one_visitor_in_it_is_given_to_nobody_else(walking):
    def view(request, now):
        response = HttpResponse("x" * 400)
        response.set_cookie("who", "ana")
        return response

    request = RequestFactory().get("/slip/")
    request.resolver_match = None
    answer = kept_pages.keep(request, pages.public(view)(request))
    assert answer["Cache-Control"] == "no-store" and kept_pages.shelf.pages() == {}


def test_private_pages_are_not_compressed(client, site):
    """They hold a token: its length would show through the pressing (BREACH)."""
    for path in ("/check/questions/emergency-signs/", "/accounts/login/", "/search/?q=screw"):
        answer = client.get(path, headers={"Accept-Encoding": "br, gzip"})
        assert answer.status_code == 200 and "Content-Encoding" not in answer
        assert "no-store" in answer["Cache-Control"] and "ETag" not in answer


def test_the_shelf_never_holds_more_than_its_room():
    shelf = kept_pages.Shelf(most_bytes=10_000)
    for number in range(50):
        shelf.put(f"/{number}/", kept_pages.KeptPage(b"x" * 1000, {}, (1, "en", date(2026, 1, 1)), None))
        shelf.get("/0/")  # somebody reads this one all the time
    assert len(shelf.pages()) == 5 and "/0/" in shelf.pages() and "/49/" in shelf.pages()


def test_every_page_that_search_engines_are_told_of_is_the_same_for_everybody(client, site):
    policy = models.SitePolicy.objects.get()
    for path in (
        "/",
        "/articles/",
        "/causes/",
        "/studies/",
        "/words/",
        "/handouts/",
        "/a-to-z/",
        "/sitemap.xml",
    ):
        first = client.get(path)
        assert first.content == client.get(path).content and first["Vary"] == "Accept-Encoding", path
        assert kept_pages.shelf.pages()[path].made[0] == policy.content_version
