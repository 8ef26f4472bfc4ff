"""A visitor's answers in the one cookie that holds them: encrypted, authenticated, gone after an hour."""

import base64
import hashlib
import json
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from education.wizard.answers import Answers

LIFE_SECONDS = 60 * 60
MOST_BYTES = 4000  # browsers drop larger cookies


@dataclass(frozen=True, slots=True)
class Visit:
    """What the cookie carries: answers, the release they began with, and what the last change dropped."""

    answers: Answers = field(default_factory=Answers)
    release: str = ""  # digest of the knowledge release the check began with
    dropped: tuple[str, ...] = ()
    stale: bool = False  # a cookie was there, but its answers are too old, cleared or unreadable
    lost: bool = False  # somebody came to a page whose answers are gone; said once, then forgotten


def read(request: HttpRequest) -> Visit:
    """Return what the cookie carries; an empty visit where it is missing, forged, broken or too old."""
    token = request.COOKIES.get(settings.CHECK_COOKIE_NAME, "")
    if not token or len(token) > MOST_BYTES:
        return Visit(stale=bool(token))
    try:
        record = json.loads(_cipher().decrypt(token.encode(), ttl=LIFE_SECONDS))
        return Visit(
            Answers({str(question): tuple(codes) for question, codes in record["answers"].items()}),
            str(record["release"]),
            tuple(record["dropped"]),
            lost=bool(record.get("lost", False)),
        )
    except (InvalidToken, ValueError, KeyError, TypeError, AttributeError):
        return Visit(stale=True)


def write(response: HttpResponse, visit: Visit) -> None:
    """Put the visit into the answer's cookie. It ends with the browser, and its seal after an hour."""
    record = {"answers": visit.answers.choices, "release": visit.release, "dropped": visit.dropped}
    if visit.lost:
        record["lost"] = True
    token = _cipher().encrypt(json.dumps(record, separators=(",", ":")).encode()).decode()
    response.set_cookie(
        settings.CHECK_COOKIE_NAME,
        token,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
        path="/",
    )


def clear(response: HttpResponse) -> None:
    """Make the browser forget the answers, and every page it kept of them."""
    response.delete_cookie(settings.CHECK_COOKIE_NAME, path="/", samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str) -> bytes:
    # A key of its own for this use: whoever learns one derived key learns no other.
    derived = hashlib.sha256(b"afterfusion answer cookie\0" + secret.encode()).digest()
    return base64.urlsafe_b64encode(derived)
