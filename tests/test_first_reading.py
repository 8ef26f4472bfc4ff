"""A server that starts reads its own pages first, so that the first reader need not wait for that."""

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpResponse
from psycopg_pool import PoolTimeout

from config import first_reading
from config.first_reading import read_ahead
from education import kept_pages, models
from education.counting import hand_over


@pytest.fixture(autouse=True)
def the_connection_of_the_test():
    """Keep it open from one request to the next, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_what_readers_open_first_is_kept_before_anybody_comes(site):
    opened = read_ahead(get_wsgi_application())
    kept = kept_pages.shelf.pages()
    assert opened == len(kept) == first_reading.MOST
    assert {"/", "/articles/", "/causes/", "/articles/taking-hardware-out/", "/words/"} <= kept.keys()
    assert "br" in kept["/"].forms


def test_nobody_is_counted_and_no_line_is_written_for_it(site, capfd, settings):
    settings.LOG_REQUESTS = True
    read_ahead(get_wsgi_application())
    hand_over()
    assert not models.DailyCount.objects.exists()
    assert "education.requests" not in "".join(capfd.readouterr())


def test_a_site_that_is_read_over_https_alone_is_read_ahead_too(site, settings):
    settings.SITE_URL, settings.SECURE_SSL_REDIRECT = "https://education.example.org", True
    settings.ALLOWED_HOSTS = ["education.example.org"]
    assert read_ahead(get_wsgi_application()) == first_reading.MOST


@pytest.mark.parametrize("what", [OperationalError, InterfaceError, PoolTimeout, ValueError])
def test_whatever_goes_wrong_the_server_starts_and_one_line_is_written(site, monkeypatch, capfd, what):
    def away():
        raise what("no such server")

    monkeypatch.setattr(first_reading, "listed_pages", away)
    assert read_ahead(get_wsgi_application()) == 0
    assert capfd.readouterr().err.count("pages could not be read ahead") == 1


def test_a_program_that_fails_instead_of_answering_keeps_no_server_from_its_start(site, monkeypatch):
    def broken(environ, start):
        raise RuntimeError("no template")

    assert read_ahead(broken) == 0
    assert read_ahead(lambda environ, start: []) == 0  # nor does one that says nothing


@pytest.mark.parametrize("status", [500, 503, 404])
def test_it_ends_at_the_first_page_that_is_not_there(site, monkeypatch, status):
    monkeypatch.setattr(first_reading, "listed_pages", lambda: [("/one/", None), ("/two/", None)])
    asked = []

    def program(environ, start):
        asked.append(environ["PATH_INFO"])
        start(f"{status} Said", [])
        return HttpResponse()

    assert read_ahead(program) == 0 and asked == ["/one/"]


def test_a_start_never_waits_for_long(site, monkeypatch):
    monkeypatch.setattr(first_reading, "SECONDS", -1)
    assert read_ahead(get_wsgi_application()) == 0
