"""Pages that one address may ask for only so often."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from education.request_rate import seconds_to_wait
from education.views import errors

View = Callable[..., HttpResponse]


def limited(
    what: str, *, methods: frozenset[str] = frozenset({"GET", "HEAD", "POST"})
) -> Callable[[View], View]:
    """Make a view answer 429, danger signs first, to who asks more often than ``request_rate`` lets them."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wait = seconds_to_wait(request, what) if request.method in methods else 0
            if not wait:
                return view(request, *args, **kwargs)
            response = errors.refused(request, status=429)
            response["Retry-After"] = str(wait)
            return response

        return answer

    return around
