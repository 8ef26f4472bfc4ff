"""For whoever runs the site: is the process alive, and can it serve?"""

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from education.queries.site import site


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process runs."""
    return _plain("ok", 200)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 where the database answers and a knowledge release is live, else 503. Without details."""
    try:
        connection.ensure_connection()
        if site().release is not None:
            return _plain("ready", 200)
    except (DatabaseError, PoolTimeout, ObjectDoesNotExist):
        pass
    return _plain("not ready", 503)


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    return response
