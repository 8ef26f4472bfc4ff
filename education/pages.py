"""How a page is answered: whole or as a fragment for htmx, and kept for the next reader where it is public.

The only module that knows htmx.
"""

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any

from django import shortcuts
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from education.kept_pages import kept_page, shelf, to_be_kept
from education.queries.site import Site, site

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Make a view answer the same bytes to everyone: no cookie, no token, an ETag, kept for the next reader.

    The view gets the Site as its second argument. Only answers with status 200 are kept
    (``education.kept_pages``); the middleware ``KeptPages`` gives them out before anything else is done.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (page := _made_meanwhile(request)) is not None:
            return page
        now = _site_now()
        response = view(request, now, *args, **kwargs)
        return to_be_kept(response, now.content_version) if response.status_code == 200 else response

    return answer


def _made_meanwhile(request: HttpRequest) -> HttpResponse | None:
    """Wait while another thread makes a page, and return this one if that was it. Often one small query."""
    until_kept: ExitStack | None = getattr(request, "until_kept", None)  # of ``KeptPages``; a test has none
    if until_kept is None:
        return None
    until_kept.enter_context(shelf.one_maker())
    page = kept_page(request)
    if page is None:
        return None
    response = HttpResponse()
    response.kept_page = page  # type: ignore[attr-defined]  # ``KeptPages`` gives it out whole
    return response


def _site_now() -> Site:
    """Return the site at the content version that kept pages go by. One query, or none, while it stays."""
    kept = shelf.site
    if kept is None or kept.content_version != shelf.now()[0]:
        kept = shelf.site = site()
    return kept


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
