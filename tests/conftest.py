"""Fixtures: a filled site, staff with each role, a browser that refuses what visitors never see."""

import copy
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.test import TestCase, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright

from education import counting, kept_pages, models, request_rate
from education.actions.library import import_library
from education.actions.people import make_roles, make_staff
from education.actions.site import prepare_site
from education.models import guards
from education.queries import glossary, infobutton, overview, reading, related, search, timing
from education.queries.library import read_library
from tests.browser import Visitor

# WhiteNoise warns about a missing folder; tests serve static files from their source.
(django_settings.VAR_DIR / "static").mkdir(exist_ok=True)
# Machines are noisy: how long one example takes says nothing about the code.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

LIBRARY_DIR = Path(__file__).resolve().parent.parent / "education" / "library"


@pytest.fixture(autouse=True)
def _plain_static_files_and_an_empty_cache(settings) -> None:
    # Hashed names need a collectstatic; a test of the page does not.
    settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CONTENT_VERSION_EVERY = 0  # a test publishes and reads in the same moment
    settings.COUNTS_EVERY = 0  # views are handed over where a test says so
    counting.forget_waiting()
    kept_pages.shelf.clear()
    request_rate.forget_senders()
    # Kept by content version, which a new test database counts from the start again.
    reading.sources.cache_clear()
    glossary.glossary.cache_clear()
    timing._by_cause.cache_clear()
    reading._addresses.cache_clear()
    search._synonyms.cache_clear()
    search._lexicon.cache_clear()
    related._places.cache_clear()
    overview._kept.clear()
    overview._figures.clear()
    infobutton.code_book.cache_clear()


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
    """Tests with committed rows empty the database after themselves, which its guards would refuse."""
    teardown = TransactionTestCase._fixture_teardown

    def without_guards(case: TransactionTestCase) -> None:
        if not isinstance(case, TestCase):  # the others roll back
            guards.take_down(connection)
        teardown(case)
        if not isinstance(case, TestCase):
            guards.put_up(connection)

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
def _filled_rows() -> dict[type[Model], list[Model]]:
    """Where the rows of a filled site are kept between tests: importing the library takes seconds."""
    return {}


def fill(library, filled_rows: dict[type[Model], list[Model]]) -> models.SitePolicy:
    """Fill the database as `make run` does: by import the first time, from the kept rows later."""
    if not filled_rows:
        prepare_site()
        make_roles()
        import_library(library=library)
        tables = apps.get_app_config("education").get_models(include_auto_created=True)
        filled_rows |= {
            table: list(table.objects.all())
            for table in tables
            if not table.__name__.startswith("Historical")
        }
        return models.SitePolicy.objects.get(pk=1)
    make_roles()
    with transaction.atomic():  # foreign keys are checked at its end, so the order of tables is free
        for table, rows in filled_rows.items():
            table.objects.bulk_create(copy.deepcopy(rows), batch_size=400)
        reset = connection.ops.sequence_reset_sql(no_style(), list(filled_rows))
        with connection.cursor() as cursor:
            for statement in reset:
                cursor.execute(statement)
    return models.SitePolicy.objects.get(pk=1)


@pytest.fixture
def site(db, library, _filled_rows) -> models.SitePolicy:
    """A site as `make run` makes it: roles, clinic, the whole library live."""
    return fill(library, _filled_rows)


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
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    arguments += ["--disable-quic", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=arguments
        )
        yield chromium
        chromium.close()


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
def live_site(transactional_db, library, _filled_rows) -> models.SitePolicy:
    """The same site for a live server, whose threads need committed rows."""
    return fill(library, _filled_rows)
