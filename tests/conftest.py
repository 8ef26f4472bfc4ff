"""What all tests share: settings for tests, a fresh cache, undefined template variables that fail, a browser."""

import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import FrameType

import pytest
from browser import chromium, open_page, page, site_url, witness
from django.conf import settings
from django.core.cache import cache
from django.template.base import Node
from django.test import override_settings

__all__ = ["chromium", "open_page", "page", "site_url", "witness"]  # pytest finds fixtures by name here

OWN_TEMPLATES = (str(settings.BASE_DIR / "templates"), str(settings.BASE_DIR / "education"))
# The parts of Django that ask for `string_if_invalid`: variables, and {% blocktranslate %}.
ASKING = {"django.template.base", "django.templatetags.i18n"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "expects_errors(*statuses): the browser is to meet these statuses (any from 400 to 499 if none is "
        "named), so their lines in its console are no fault",
    )


class UndefinedVariable(AssertionError):
    """One of our templates uses a variable that its view did not give it."""


class FailsInOwnTemplates(str):
    """An empty text that fails where a template of this project uses a variable that is not defined.

    Django asks whether `string_if_invalid` is set exactly where it meets such a variable. Templates of
    Django's own rely on the answer "no", so they get it.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        _fail_in_own_templates(sys._getframe(1))
        return False

    def __contains__(self, part: object) -> bool:
        _fail_in_own_templates(sys._getframe(1))
        return False


def _fail_in_own_templates(frame: FrameType | None) -> None:
    if frame is None or frame.f_globals.get("__name__") not in ASKING:
        return  # the empty text went on as a value, and somebody looks at it
    asked = frame.f_locals.get("key") or frame.f_locals.get("self")
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            if node.origin.name.startswith(OWN_TEMPLATES):
                raise UndefinedVariable(f"{node.origin.name}: {asked} is not defined. Nearest: {node!r}")
            return
        frame = frame.f_back


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = FailsInOwnTemplates()
    with override_settings(
        TEMPLATES=templates,
        # Static files come straight from their folders, with plain names: nothing has to be collected.
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        STATIC_ROOT=tmp_path_factory.mktemp("static"),  # WhiteNoise warns where it is missing
        # Slow hashing protects real passwords. These are made up.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    # The database goes back after each test, and its content version with it: the same key would then
    # stand for another page.
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite's test database in a file, as a site does.

    Django's default, a database in memory, is one connection that the test and the server of the browser
    tests would share; with a file each has its own, and WAL and waiting for a lock are tested too.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder: Path = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
