"""Fixtures: a filled site, staff with each role, a browser that refuses what visitors never see."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.http import HttpResponse
from django.test import TestCase, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright

from education import counting, kept_pages, models, request_rate
from education.actions.people import make_roles, make_staff
from education.models import guards
from education.queries import (
    evidence,
    glossary,
    infobutton,
    overview,
    reading,
    related,
    replies,
    search,
    timing,
    ways,
)
from education.queries.library import read_library
from tests import filling
from tests.browser import Visitor, chromium
from tests.page_kinds import every_answer
from tests.second_database import may_reach_a_database
from tests.showing import Showing

# WhiteNoise warns about a missing folder; tests serve static files from their source.
(django_settings.VAR_DIR / "static").mkdir(exist_ok=True)
# Slow on purpose for whoever guesses passwords: half a second for each account that a test makes.
django_settings.PASSWORD_HASHERS = ["tests.signing_in.QuickHasher"]
# Machines are noisy: how long one example takes says nothing about the code.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

# A site of its own, started by the bench with settings of its own: nothing to be read for examples.
collect_ignore = ["bare_site.py"]

LIBRARY_DIR = Path(__file__).resolve().parent.parent / "education" / "library"


@pytest.fixture(autouse=True)
def _plain_static_files_and_an_empty_cache(settings) -> None:
    # Hashed names need a collectstatic; a test of the page does not.
    settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MAIL_ASIDE = False  # mails go out while a test looks
    settings.CONTENT_VERSION_EVERY = 0  # a test publishes and reads in the same moment
    settings.COUNTS_EVERY = 0  # views are handed over where a test says so
    counting.forget_waiting()
    kept_pages.shelf.clear()
    request_rate.forget_senders()
    # Kept by content version, which a new test database counts from the start again.
    reading.sources.cache_clear()
    evidence.kept_studies.cache_clear()
    glossary.glossary.cache_clear()
    timing._by_cause.cache_clear()
    reading._addresses.cache_clear()
    search._synonyms.cache_clear()
    search._lexicon.cache_clear()
    related._places.cache_clear()
    related._known_with.cache_clear()
    ways._all_links.cache_clear()
    replies._by_page.cache_clear()
    overview._kept.clear()
    overview._figures.clear()
    infobutton.code_book.cache_clear()


@pytest.fixture(autouse=True)
def _no_program_without_a_database(request, monkeypatch) -> None:
    # It could reach the database unseen, and the test is not repeated on the second one.
    if not may_reach_a_database(request.node):
        monkeypatch.setattr(subprocess.Popen, "__init__", _refuse_program)


def _refuse_program(*args: object, **named: object) -> None:
    raise RuntimeError("A test that starts a program imports subprocess itself: see second_database.py.")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test database, which can be dropped at the end even if a server thread still holds a session.

    Each such session is ended and waited for, ten seconds at most, since one on its way out still counts.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Tests with committed rows empty the database after themselves, which its guards would refuse.

    Emptying ends like a migration: with the guards up.
    """
    teardown = TransactionTestCase._fixture_teardown

    def without_guards(case: TransactionTestCase) -> None:
        if not isinstance(case, TestCase):  # the others roll back
            guards.take_down(connection)
        teardown(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_guards)
        yield


@pytest.fixture(scope="session")
def library():
    """The authored library of this project, read once."""
    read, errors = read_library(LIBRARY_DIR)
    assert not errors, errors
    return read


@pytest.fixture(scope="session")
def _copies(django_db_setup, django_db_blocker, library) -> list[str]:
    """What fills a site anew in each test; the library is imported once."""
    with django_db_blocker.unblock():
        return filling.keep(library)


@pytest.fixture
def site(db, _copies) -> models.SitePolicy:
    """A site as `make run` makes it: roles, clinic, the whole library live."""
    filling.fill(_copies)
    return models.SitePolicy.objects.get(pk=1)


@pytest.fixture
def clinic(site) -> models.Clinic:
    """The default clinic, with a phone number."""
    site.clinic.name, site.clinic.phone = "Harbor Spine Clinic", "(312) 555-0142"
    site.clinic.save()
    return site.clinic


PASSWORD = "a long pass phrase"


@pytest.fixture
def staff(db) -> Callable[..., models.User]:
    """Return a function that makes a member of staff with the named roles."""
    make_roles()

    def make(username: str, *roles: str, superuser: bool = False) -> models.User:
        return make_staff(username=username, password=PASSWORD, roles=roles, superuser=superuser)

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright's own loop runs in this thread; without this Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = chromium(playwright)
        yield started
        started.close()


@pytest.fixture
def visitor(browser, live_server) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a fresh browser window on the live site.

    At the end every window is searched for requests to other sites, script errors and breaches of the
    content security policy: any of them fails the test.
    """
    windows: list[Visitor] = []

    def open_window(**options: object) -> Page:
        window = Visitor(browser, live_server.url, **options)
        windows.append(window)
        return window.page

    yield open_window
    for window in windows:
        window.close()
    for window in windows:
        assert window.faults() == []


@pytest.fixture
def shown(site, browser) -> Iterator[Callable[..., Showing]]:
    """Return a function that opens a window on every kind of page, or on answers that a test made.

    For tests of looks alone. The same is looked for at the end as with ``visitor``.
    """
    windows: list[Showing] = []

    def open_window(answers: Mapping[str, HttpResponse] | None = None, **options: object) -> Showing:
        windows.append(Showing(browser, every_answer() if answers is None else answers, **options))
        return windows[-1]

    yield open_window
    for window in windows:
        window.close()
    for window in windows:
        assert window.faults() == []


@pytest.fixture
def live_site(transactional_db, _copies) -> models.SitePolicy:
    """The same site for a live server, whose threads need committed rows."""
    filling.fill(_copies)
    return models.SitePolicy.objects.get(pk=1)
