"""Pages for what goes wrong. Each says first what to do in an emergency."""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

from education.kept_text import give_back, holds_a_text
from education.queries.library import read_library
from education.queries.red_flags import RedFlagCards, headline_red_flags
from education.queries.site import Site, site
from education.queries.wizard import last_known_knowledge
from education.wizard.records import to_knowledge


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with ways on. One query."""
    now = _site_if_known()
    if now is None:
        return unavailable(request)
    context = {"site": now, "flags": headline_red_flags(now.knowledge), "address": ""}
    return render(request, "errors/404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database, which may be what failed."""
    return _without_database(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is away."""
    return _without_database(request, 503)


def forbidden_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token: an old page, or cookies switched off. One query.

    A text for patients is given back, to be sent again: staff who sign in anew have another token.
    """
    if holds_a_text(request):
        return give_back(request, status=403)
    return _kept_by_nobody(request, "errors/403.html", 403, now=_site_if_known())


def refused(request: HttpRequest, exception: Exception | None = None, *, status: int = 400) -> HttpResponse:
    """Answer 400 with a page; or 405, where a page does not know the method. One query."""
    return _kept_by_nobody(request, "errors/refused.html", status, now=_site_if_known())


def _site_if_known() -> Site | None:
    """Return the state of the site, for the clinic's own numbers; None where it cannot be read. One query."""
    try:
        return site()
    except (DatabaseError, PoolTimeout, ObjectDoesNotExist):
        return None


def _kept_by_nobody(
    request: HttpRequest, template: str, status: int, *, now: Site | None = None
) -> HttpResponse:
    flags = headline_red_flags(now.knowledge) if now else _last_known_flags()
    context = {"site": now, "flags": flags, "address": "", "status": status}
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
