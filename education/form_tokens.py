"""A signed mark in a form that anybody may send: for which page, opened when, and that it counts once.

It stands where a cookie would: the form needs none, so reading and writing leave nothing in a browser.
"""

import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest

SALT = "education.form"
FEWEST_SECONDS = 3  # nobody reads and writes faster
LIFE_SECONDS = 12 * 60 * 60


class Doubt(StrEnum):
    """Why a form cannot be taken as it was sent; it can be sent once more."""

    NOT_OURS = "not-ours"  # missing, forged, or of another page
    TOO_OLD = "too-old"
    TOO_FAST = "too-fast"


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that we gave out. ``mark`` is the same however often it is sent."""

    mark: str
    doubt: Doubt | None = None


def new_token(subject: str) -> str:
    """Return the token of a fresh form for one subject."""
    return signing.dumps([subject, int(time.time()), secrets.token_urlsafe(12)], salt=SALT)


def opened(token: str, subject: str) -> Opened:
    """Return what a token says; with a doubt where it is not ours, too old, or came back too fast."""
    try:
        of, at, mark = signing.loads(token[:400], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return Opened("", Doubt.NOT_OURS)
    if of != subject:
        return Opened("", Doubt.NOT_OURS)
    age = time.time() - at
    if age > LIFE_SECONDS:
        return Opened(mark, Doubt.TOO_OLD)
    return Opened(mark, Doubt.TOO_FAST if age < FEWEST_SECONDS else None)


def from_our_own_page(request: HttpRequest) -> bool:
    """Return whether a browser says that a page of this site sent this. No cookie has to speak for it."""
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def from_another_site(request: HttpRequest) -> bool:
    """Return whether a browser says that another site sent this. An old one that says nothing is believed."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()
