"""Each public page opened once before readers come: what that takes lies ready then, once for all workers."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings

from education.queries.sitemap import listed_pages

MOST, SECONDS = 100, 5  # pages, and after how long none is begun; the others are made when asked for
AGENT = "Afterfusion monitor"  # one of the words by which views of programs are not counted

Application = Callable[..., Iterable[bytes]]


def read_ahead(application: Application) -> int:
    """Open the first pages that search engines are told of, and return how many. Never raises.

    Ends at the first that is not there: where the database is away, readers are told so by the page itself.
    Begins no page after ``SECONDS``. Costs two queries a page or so; leaves connections open, which must be
    closed before anything forks.
    """
    end, opened = time.monotonic() + SECONDS, 0
    try:
        with _without_log_lines():
            for path, _day in list(islice(listed_pages(), MOST)):
                if time.monotonic() > end or _status(application, path) != 200:
                    break
                opened += 1
    except Exception:  # whatever it is: the site has to start, and readers are told by the page that fails
        logging.getLogger("education.start").exception("pages could not be read ahead")
    return opened


def _status(application: Application, path: str) -> int:
    site = urlsplit(settings.SITE_URL)
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,  # behind a proxy this says whether the reader's line is safe
        "HTTP_USER_AGENT": AGENT,
        "HTTP_ACCEPT_ENCODING": "br",
        "wsgi.url_scheme": site.scheme,
    }
    setup_testing_defaults(environ)
    told: list[str] = []
    answer = application(environ, lambda status, headers, error=None: told.append(status))
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(told[0].split()[0])


@contextmanager
def _without_log_lines() -> Iterator[None]:
    """Write no line for these requests, which nobody sent; what goes wrong is still written."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
