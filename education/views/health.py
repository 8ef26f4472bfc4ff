"""For whoever runs the site: is the process alive, and can it serve?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from education.queries.readiness import is_ready


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process runs. No query."""
    return _plain("ok", 200)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 where this process could serve a reader now, else 503. Without details: anyone may ask."""
    return _plain("ready", 200) if is_ready() else _plain("not ready", 503)


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    return response
