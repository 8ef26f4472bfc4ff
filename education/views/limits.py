"""Pages that one address may ask for only so often."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from education.request_rate import seconds_to_wait
from education.views import errors

View = Callable[..., HttpResponse]


def refusal_of(request: HttpRequest, what: str) -> HttpResponse | None:
    """Count one request; return a 429, danger signs first, for who asks too often, else nothing."""
    wait = seconds_to_wait(request, what)
    if not wait:
        return None
    response = errors.refused(request, status=429)
    response["Retry-After"] = str(wait)
    return response


def limited(
    what: str, *, methods: frozenset[str] = frozenset({"GET", "HEAD", "POST"})
) -> Callable[[View], View]:
    """Make a view answer 429, danger signs first, to who asks more often than ``request_rate`` lets them."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refusal = refusal_of(request, what) if request.method in methods else None
            return refusal or view(request, *args, **kwargs)

        return answer

    return around
