"""Readers who come at once for a page that is not there yet: one thread makes it, nobody waits for ever."""

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from education import kept_pages, pages
from education.middleware import KeptPages

TODAY = date(2026, 8, 6)


@pytest.fixture(autouse=True)
def seventh_version(monkeypatch):
    """A site at one content version, without a database: threads of a test see none of its rows."""
    monkeypatch.setattr(kept_pages.shelf, "now", lambda: (7, TODAY))
    monkeypatch.setattr(kept_pages.timezone, "localdate", lambda *_: TODAY)
    monkeypatch.setattr(pages, "_site_now", lambda: SimpleNamespace(content_version=7))


def opened(view, path: str = "/walking/") -> bytes:
    return KeptPages(pages.public(view))(RequestFactory().get(path)).content


@contextmanager
def one_stuck():
    """Give a view, and a reader who waits for a page of it that is made until the end of the block."""
    begun, ended = threading.Event(), threading.Event()

    def stuck(request: HttpRequest, now: object) -> HttpResponse:
        if request.path == "/stuck/":
            begun.set()
            ended.wait(20)
        return HttpResponse(request.path)

    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(opened, stuck, "/stuck/")
        assert begun.wait(20)
        try:
            yield stuck, waiting
        finally:
            ended.set()
        assert waiting.result(20) == b"/stuck/"


def test_of_eight_readers_at_once_one_has_the_page_made_and_all_get_it_whole(monkeypatch):
    made = []

    def slow(request: HttpRequest, now: object) -> HttpResponse:
        made.append(request.path)
        time.sleep(0.1)
        return HttpResponse("Walk a little.", headers={"X-Made": str(len(made))})

    monkeypatch.setattr(kept_pages, "MAKER_WAITS", 20)
    serve = KeptPages(pages.public(slow))
    with ThreadPoolExecutor(8) as readers:
        answers = list(readers.map(lambda _: serve(RequestFactory().get("/walking/")), range(8)))
    assert made == ["/walking/"]
    assert {answer.content for answer in answers} == {b"Walk a little."}
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert answers[0]["X-Made"] == "1" and answers[0]["ETag"]


def test_each_of_those_who_wait_gets_the_form_that_it_asked_for(monkeypatch):
    monkeypatch.setattr(kept_pages, "MAKER_WAITS", 20)
    text, one, begun = "Walk a little. " * 50, RequestFactory(), threading.Event()

    def slow(request: HttpRequest, now: object) -> HttpResponse:
        begun.set()
        time.sleep(0.1)
        return HttpResponse(text if request.path == "/walking/" else "Rest.")

    serve = KeptPages(pages.public(slow))
    asked = (
        one.head("/walking/"),
        one.get("/walking/", headers={"Accept-Encoding": "gzip"}),
        one.get("/walking/", headers={"If-None-Match": "*"}),
        one.get("/resting/"),
    )
    with ThreadPoolExecutor(5) as readers:
        first = readers.submit(serve, one.get("/walking/"))
        assert begun.wait(20)
        head, pressed, known, other = (each.result(20) for each in [readers.submit(serve, a) for a in asked])
    assert first.result().content == text.encode()
    assert head.content == b"" and head["Content-Length"] == first.result()["Content-Length"]
    assert gzip.decompress(pressed.content) == text.encode()
    assert known.status_code == 304 and known["ETag"] == first.result()["ETag"]
    assert other.content == b"Rest."


def test_while_the_database_is_known_to_be_away_nobody_waits_for_another(monkeypatch):
    monkeypatch.setattr(kept_pages, "MAKER_WAITS", 20)
    with one_stuck() as (stuck, waiting):
        monkeypatch.setattr(kept_pages.shelf, "away_until", time.monotonic() + 60)
        assert opened(stuck) == b"/walking/" and not waiting.done()


def test_a_page_whose_maker_never_ends_is_made_by_the_next(monkeypatch):
    monkeypatch.setattr(kept_pages, "MAKER_WAITS", 0.01)
    with one_stuck() as (stuck, waiting):
        assert opened(stuck) == b"/walking/" and not waiting.done()


def test_a_page_that_cannot_be_made_leaves_the_way_free_for_the_next(monkeypatch):
    def broken(request: HttpRequest, now: object) -> HttpResponse:
        raise ValueError("no such drawing")

    with pytest.raises(ValueError, match="no such drawing"):
        opened(broken)
    monkeypatch.setattr(kept_pages, "MAKER_WAITS", 20)  # would show as a test that hangs
    with ThreadPoolExecutor(1) as other:
        assert other.submit(opened, lambda request, now: HttpResponse("Walk.")).result(10) == b"Walk."


def test_a_page_that_is_nobodys_to_keep_is_made_for_each():
    made = []

    def moved(request: HttpRequest, now: object) -> HttpResponse:
        made.append(1)
        return HttpResponse(status=404)

    assert [opened(moved), opened(moved)] == [b"", b""] and len(made) == 2
