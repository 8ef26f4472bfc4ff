"""All that a site keeps, for tests that search it: its database, the memory of its process, its log."""

import io
import logging

import pytest
from django.db import connection

from education import kept_pages, request_rate


def whole_database() -> str:
    """Return every value of every table as text."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names come from the database itself
            parts += [str(row) for row in cursor.fetchall()]
    return "\n".join(parts)


def kept_in_memory() -> dict[str, str]:
    """Return the pages that the process keeps, and by how many senders it was asked: by hashes of them."""
    pages = {path: f"{page.body!r} {page.headers}" for path, page in kept_pages.shelf.pages().items()}
    return {**pages, **dict.fromkeys(request_rate._senders, "")}


def configured_handlers() -> list[logging.StreamHandler]:
    """Return every handler that the settings wired to any logger, without those of the test runner."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    handlers = {
        handler
        for logger in loggers
        for handler in logger.handlers
        if isinstance(handler, logging.StreamHandler) and not type(handler).__module__.startswith("_pytest")
    }
    return list(handlers)


@pytest.fixture
def log(monkeypatch):
    """Return what the site's log writes, through the handlers, levels and format of its settings."""
    written = io.StringIO()
    handlers = configured_handlers()
    assert handlers, "nothing would be written at all"
    for handler in handlers:
        monkeypatch.setattr(handler, "stream", written)
    return written
