"""Pages for what goes wrong. Each still says what to do in an emergency."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

from education.kept_text import give_back, holds_a_text
from education.queries.content import RedFlagCards, headline_red_flags
from education.queries.library import read_library
from education.queries.site import site
from education.queries.wizard import last_known_knowledge
from education.wizard.records import to_knowledge


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with ways on."""
    try:
        now = site()
    except (DatabaseError, PoolTimeout):
        return unavailable(request)
    context = {"site": now, "flags": headline_red_flags(now.knowledge)}
    return render(request, "errors/404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database, which may be what failed."""
    return _without_database(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away."""
    return _without_database(request, 503)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token: an old page, or cookies switched off.

    A text for patients is given back, to be sent again: staff who sign in anew have another token.
    """
    if holds_a_text(request):
        return give_back(request, status=403)
    return _kept_by_nobody(request, "errors/403.html", 403)


def refused(request: HttpRequest, exception: Exception | None = None, *, status: int = 400) -> HttpResponse:
    """Answer 400, or 405 for a method that a page does not know, with a page instead of nothing."""
    return _kept_by_nobody(request, "errors/refused.html", status)


def _kept_by_nobody(request: HttpRequest, template: str, status: int) -> HttpResponse:
    context = {"site": None, "flags": _last_known_flags()}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _without_database(request: HttpRequest, status: int) -> HttpResponse:
    response = _kept_by_nobody(request, "errors/unavailable.html", status)
    response["Retry-After"] = "30"
    return response


def _last_known_flags() -> RedFlagCards:
    """Return the red flags without the database: those last seen, else those of the library's file."""
    knowledge = last_known_knowledge()
    if not knowledge.red_flags:
        library, _ = read_library(settings.LIBRARY_DIR)
        knowledge = to_knowledge(library.records)
    return headline_red_flags(knowledge)
