"""Public pages kept in the memory of a process, in every form that browsers ask for, until something changes.

A page is kept under its path, with what it was made from (content version, language, day). Where one of these
is another now, the page is made anew. So publishing purges nothing, and an old text takes no room. Pages with
a token, an answer or a name in them never come here. That is why these may be compressed: what is pressed
together with a secret tells of it by its length (BREACH), and there is no secret in a public page.
"""

import functools
import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import brotli
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import ResponseHeaders
from django.urls import ResolverMatch
from django.utils import timezone, translation
from django.utils.http import parse_etags
from psycopg_pool import PoolTimeout

from education.queries.site import Site, content_version

MOST_BYTES = 24 * 1024 * 1024  # of one process; what was not read for longest makes room
WITHOUT_DATABASE = 600  # seconds that a kept page is still given while the database is away
ASK_AGAIN = 2  # seconds until a database that was away is asked again
MAKER_WAITS = 2  # seconds at most for a page that another reader's request makes, which may never come
SMALL = 200  # bytes: below, a packet is a packet
REWRITTEN = {"content-length", "etag", "vary", "cache-control", "date"}

Made = tuple[
    int, str, date
]  # content version, language, day: pages say by themselves that a review is overdue


@dataclass(slots=True)
class KeptPage:
    """One page, and what it was made from. Its compressed forms are made when first asked for."""

    body: bytes
    headers: dict[str, str]
    made: Made
    match: ResolverMatch | None  # tells those who count views which page this is
    digest: str = ""
    forms: dict[str, bytes] = field(default_factory=dict)
    sent: dict[tuple[str, bool], ResponseHeaders] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.digest = hashlib.sha256(self.body).hexdigest()[:32]

    def etag(self, encoding: str) -> str:
        """Return the strong tag of one form: other bytes, another tag."""
        return f'"{self.digest}-{encoding}"' if encoding else f'"{self.digest}"'

    def sent_headers(self, encoding: str, *, known: bool) -> ResponseHeaders:
        """Return all headers of an answer, or of a 304. Made once: what stands above writes none."""
        if (encoding, known) not in self.sent:
            headers = {**self.headers}
            if known:
                headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
            else:
                headers["Content-Length"] = str(len(self.form(encoding)[1]))
                headers |= {"Content-Encoding": encoding} if encoding else {}
            headers |= {
                "ETag": self.etag(encoding),
                "Cache-Control": "public, max-age=60",
                "Vary": "Accept-Encoding",
            }
            self.sent[encoding, known] = ResponseHeaders(headers)
        return self.sent[encoding, known]

    def form(self, encoding: str) -> tuple[str, bytes]:
        """Return the encoding really used, and the body in it: plain where pressing gains nothing."""
        if not encoding or len(self.body) < SMALL:
            return "", self.body
        if encoding not in self.forms:
            # Mid levels: a tenth larger than the best, and made in a millisecond instead of a hundred.
            self.forms[encoding] = (
                brotli.compress(self.body, quality=5)
                if encoding == "br"
                else gzip.compress(self.body, compresslevel=6, mtime=0)
            )
        pressed = self.forms[encoding]
        return (encoding, pressed) if len(pressed) < len(self.body) else ("", self.body)


class Shelf:
    """All kept pages of this process, at most so many bytes of them."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._maker = threading.RLock()
        self.clear()

    def clear(self) -> None:
        """Forget everything. For tests."""
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._lock = threading.Lock()
        self.newest = 0  # the newest content version that this process has seen
        self.day = date.min
        self.site: Site | None = None  # what pages of its content version are made from
        self.seen_at = self.away_until = -float("inf")

    def get(self, path: str) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(path)
            if page is not None:
                self._pages.move_to_end(path)
        return page

    def put(self, path: str, page: KeptPage) -> None:
        with self._lock:
            self._pages[path] = page
            self._pages.move_to_end(path)
            # Twice the plain body: its compressed forms may come later.
            while sum(2 * len(kept.body) for kept in self._pages.values()) > self.most_bytes:
                self._pages.popitem(last=False)

    @contextmanager
    def one_maker(self) -> Iterator[None]:
        """Let one thread make a page, and others wait for it a moment: Python would run them in turn anyway.

        Without it a process that has just started, or whose pages a publication made old, makes the same
        things in every thread at once, and answers nobody until all have done. Nobody waits where the
        database is known to be away: whoever makes a page then waits for that.
        """
        patient = MAKER_WAITS if time.monotonic() >= self.away_until else 0
        taken = self._maker.acquire(timeout=patient)
        try:
            yield
        finally:
            if taken:
                self._maker.release()

    def ask_at_once(self) -> None:
        """Ask for the content version at the next page: this process has just published something."""
        self.seen_at = min(self.seen_at, time.monotonic() - settings.CONTENT_VERSION_EVERY)

    def pages(self) -> dict[str, KeptPage]:
        """Return all that is kept, by path."""
        return dict(self._pages)

    def now(self) -> tuple[int, date]:
        """Return content version and day, a quarter of a second old at most. One small query, or none.

        While the database is away, it is the last one seen. Raises DatabaseError or PoolTimeout where none
        was seen in the last ten minutes.
        """
        now = time.monotonic()
        since = now - self.seen_at
        seen_lately = since < WITHOUT_DATABASE
        if since < settings.CONTENT_VERSION_EVERY or (now < self.away_until and seen_lately):
            return self.newest, self.day
        self.day = timezone.localdate()
        try:
            self.newest = content_version()
        except (DatabaseError, PoolTimeout):
            self.away_until = now + ASK_AGAIN
            if not seen_lately:
                raise
        else:
            self.seen_at = now
        return self.newest, self.day


shelf = Shelf()


def to_be_kept(response: HttpResponse, version: int) -> HttpResponse:
    """Mark a response as the same for everybody, made from this content version."""
    response.made_from = (version, translation.get_language(), timezone.localdate())
    return response


def kept_answer(request: HttpRequest) -> HttpResponse | None:
    """Return the answer from what is kept; None where there is none to give. One small query, or none."""
    page = kept_page(request)
    if page is None:
        return None
    request.resolver_match = page.match
    return _answer(request, page)


def kept_page(request: HttpRequest) -> KeptPage | None:
    """Return what is kept for a request, if it is as new as the site. One small query, or none.

    The query string counts for nothing, so it can neither fill the memory nor change what others read.
    """
    if request.method not in {"GET", "HEAD"}:
        return None
    page = shelf.get(request.path)
    if page is None or page.made[0] < shelf.newest:
        return None  # known to be old without a question to the database
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return None
    try:
        if request.get_host() == settings.SHORT_HOST:
            return None  # its root is another page
        version, day = shelf.now()
    except (DisallowedHost, DatabaseError, PoolTimeout):
        return None  # answered where every such request is
    return page if page.made == (version, translation.get_language(), day) else None


def keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a marked response, and return the answer made of it; any other response as it is."""
    found: KeptPage | None = getattr(response, "kept_page", None)
    if found is not None:
        return _answer(request, found)
    made: Made | None = getattr(response, "made_from", None)
    if made is None:
        return response
    if response.cookies or "cookie" in response.get("Vary", "").lower():
        response["Cache-Control"] = "no-store"  # something of one visitor got into it
        return response
    headers = {name: value for name, value in response.items() if name.lower() not in REWRITTEN}
    page = KeptPage(response.content, headers, made, request.resolver_match)
    if not (settings.SHORT_HOST and request.get_host() == settings.SHORT_HOST):
        if made[0] != shelf.newest:
            shelf.newest, shelf.seen_at = made[0], -float("inf")
        shelf.put(request.path, page)
    return _answer(request, page)


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    encoding, body = page.form(_encoding(request.META.get("HTTP_ACCEPT_ENCODING", "")))
    known = _is_known(request.META.get("HTTP_IF_NONE_MATCH", ""), page.etag(encoding))
    sent = body if request.method == "GET" else b""
    response = HttpResponseNotModified() if known else HttpResponse(sent)
    response.headers = page.sent_headers(encoding, known=known)
    return response


def _is_known(asked: str, etag: str) -> bool:
    """Return whether the browser has this form already. A proxy may have made the tag a weak one."""
    if not asked:
        return False
    return any(one in {"*", etag, f"W/{etag}"} for one in parse_etags(asked))


@functools.lru_cache(256)
def _encoding(accepted: str) -> str:
    """Return the best form that a browser takes: "br", "gzip", or "" for the plain one.

    >>> _encoding("gzip, deflate, br;q=0.9"), _encoding("br;q=0, GZIP;q=0.5"), _encoding("*")
    ('br', 'gzip', 'br')
    """
    taken: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _, options = part.strip().partition(";")
        weight = options.replace(" ", "").removeprefix("q=") if options else "1"
        taken[name.strip()] = weight.replace(".", "", 1).isdecimal() and float(weight) > 0
    others = taken.get("*", False)
    return next((name for name in ("br", "gzip") if taken.get(name, others)), "")
