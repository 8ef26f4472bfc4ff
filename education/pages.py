"""How a page is answered: whole or as a fragment for htmx, and kept for the next reader where it is public.

The only module that knows htmx.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import shortcuts
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from education.queries.site import site

KEPT_SECONDS = 24 * 60 * 60
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

View = Callable[..., HttpResponse]


def cache_key(*, path: str, language: str, content_version: int, day: date) -> str:
    """Return the key of a public page. A change of content, or a new day, makes a new key.

    The day is in it because pages say by themselves when their review is overdue.

    >>> cache_key(path="/words/", language="en", content_version=7, day=date(2026, 11, 24))[:5]
    'page:'
    """
    named = "\0".join([path, language, str(content_version), day.isoformat()])
    return f"page:{hashlib.sha256(named.encode()).hexdigest()}"


def public(view: View) -> View:
    """Make a view answer the same bytes to everyone: no cookie, no token, an ETag, and a page cache.

    The view gets the Site as its second argument. Only answers with status 200 are kept. The query
    string counts for nothing, so it cannot fill the cache.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = site()
        key = cache_key(
            path=request.path,
            language=translation.get_language(),
            content_version=now.content_version,
            day=timezone.localdate(),
        )
        kept = cache.get(key)
        if kept is None:
            response = view(request, now, *args, **kwargs)
            if response.status_code != 200:
                return response
            kept = (response.content, response["Content-Type"])
            cache.set(key, kept, KEPT_SECONDS)
        body, content_type = kept
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if etag in request.headers.get("If-None-Match", ""):
            fresh: HttpResponse = HttpResponseNotModified()
        else:
            fresh = HttpResponse(body, content_type=content_type)
        fresh["ETag"] = etag
        fresh["Cache-Control"] = "public, max-age=60"
        return fresh

    return answer


def private(view: View) -> View:
    """Mark every answer of a view as nobody's to keep: no browser, no proxy, no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for header, value in PRIVATE.items():
            response[header] = value
        return response

    return answer


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether a part of a page is asked for, and not the page around it."""
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django-htmx's middleware
    return bool(htmx and not htmx.history_restore_request)


def render(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer htmx with the fragment and everyone else with the page around it.

    A browser that goes Back may ask through htmx for a full page; it gets one.
    """
    part = wants_fragment(request)
    response = shortcuts.render(
        request,
        fragment if part else page,
        {**context, "fragment": part},
        status=status,
    )
    patch_vary_headers(response, ["HX-Request"])
    if status != 200:
        response["HX-Push-Url"] = "false"  # the same question again is no new step in the history
    return response
