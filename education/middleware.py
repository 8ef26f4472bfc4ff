"""What every answer needs: kept pages, headers Django does not set, a page where there would be none."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout

from education import logs
from education.counting import count_view
from education.kept_pages import keep, kept_answer
from education.views import errors

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """Write one line for each request, with the name of its route and nothing that was sent.

    Without LOG_REQUESTS only what failed on our side. Staff who are refused stand in their own log.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        with logs.request_named(request.META.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""):
            response = self.get_response(request)
            status, route = response.status_code, logs.route_of(request)
            if settings.LOG_REQUESTS or status >= 500:
                spent = round((time.perf_counter() - started) * 1000, 1)
                logs.note(logs.requests, "answered", route=route, status=status, ms=spent)
            if status == 403 and route.startswith("admin:"):
                user = getattr(request, "_cached_user", None)  # never a query, which may be what failed
                logs.note(logs.staff, "refused", logging.WARNING, route=route, user=user and user.pk)
        return response


class KeptPages:
    """Give out a public page that is kept, with all its headers, before anything else is done."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = kept_answer(request)
        if answer is None:
            with ExitStack() as request.until_kept:  # type: ignore[attr-defined]  # read by education.pages
                answer = keep(request, self.get_response(request))
        return answer


class SafeHeaders:
    """Let no other site load anything of ours, and nobody keep what nobody said may be kept.

    Django's SecurityMiddleware sets none of these where it refuses a host itself.
    """

    HEADERS = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Counted:
    """Count what readers open, without a query and without anything about them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        count_view(request, response)
        return response


class NoEmptyRefusal:
    """Give a page to who asked in a way that an address does not know; Django's own 405 is empty."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = errors.refused(request, status=405)
        page["Allow"] = response["Allow"]
        return page


class WithoutDatabase:
    """Answer 503 with the emergency signs where the database cannot be reached."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError, PoolTimeout):
            return errors.unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError | PoolTimeout):
            return errors.unavailable(request)
        return None
