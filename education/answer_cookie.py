"""A visitor's answers in the one cookie that holds them: encrypted, authenticated, gone after an hour.

``cookie`` names another one, where staff try a draft: their answers never mix with a visitor's.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from education.models.sealing import cipher
from education.wizard.answers import Answers

PURPOSE = "answer cookie"
LIFE_SECONDS = 60 * 60
MOST_BYTES = 4000  # browsers drop larger cookies


@dataclass(frozen=True, slots=True)
class Visit:
    """What the cookie carries: the answers, and the release they began with."""

    answers: Answers = field(default_factory=Answers)
    release: str = ""  # digest of the knowledge release the check began with
    stale: bool = False  # a cookie was there, but its answers are too old, cleared or unreadable


@dataclass(frozen=True, slots=True)
class Notice:
    """What the next page tells once. It has a cookie of its own, which holds no answer.

    The answers' cookie is written by an answer alone, so
    no page that is merely opened makes it last longer, or undoes what another window answered or cleared.
    """

    dropped: tuple[str, ...] = ()  # questions whose answers the last change removed
    lost: bool = False  # somebody came to a page whose answers are gone

    def __bool__(self) -> bool:
        return bool(self.dropped or self.lost)


def read(request: HttpRequest, cookie: str = "") -> Visit:
    """Return what the cookie carries; an empty visit where it is missing, forged, broken or too old."""
    token = request.COOKIES.get(cookie or settings.CHECK_COOKIE_NAME, "")
    try:
        record = _opened(token)
        if record is None:
            return Visit(stale=bool(token))
        answers = {str(question): tuple(codes) for question, codes in record["answers"].items()}
        return Visit(Answers(answers), str(record["release"]))
    except (KeyError, TypeError, AttributeError):
        return Visit(stale=True)


def read_notice(request: HttpRequest, cookie: str = "") -> Notice:
    """Return what this page has to tell; nothing where the cookie is missing, forged, broken or too old."""
    try:
        record = _opened(request.COOKIES.get(_notice_name(cookie), ""))
        return Notice(tuple(map(str, record["dropped"])), record["lost"] is True) if record else Notice()
    except (KeyError, TypeError, AttributeError):
        return Notice()


def write(response: HttpResponse, visit: Visit, cookie: str = "") -> None:
    """Put the visit into the answer's cookie. It ends with the browser, and its seal after an hour."""
    record = {"answers": visit.answers.choices, "release": visit.release}
    _seal(response, cookie or settings.CHECK_COOKIE_NAME, record)


def tell(response: HttpResponse, notice: Notice, cookie: str = "") -> None:
    """Let the next page tell this."""
    _seal(response, _notice_name(cookie), {"dropped": notice.dropped, "lost": notice.lost})


def told(response: HttpResponse, cookie: str = "") -> None:
    """Take the notice away, so that a reload does not tell it again."""
    _drop(response, _notice_name(cookie))


def clear(response: HttpResponse, cookie: str = "") -> None:
    """Make the browser forget the answers, and every page it kept of them."""
    _drop(response, cookie or settings.CHECK_COOKIE_NAME)
    _drop(response, _notice_name(cookie))
    response["Clear-Site-Data"] = '"cache"'


def _notice_name(cookie: str) -> str:
    return f"{cookie or settings.CHECK_COOKIE_NAME}-notice"


def _opened(token: str) -> Any:
    """Return what was sealed into a token; None where it is missing, forged, broken or too old."""
    if not token or len(token) > MOST_BYTES:
        return None
    try:
        return json.loads(cipher(PURPOSE).decrypt(token.encode(), ttl=LIFE_SECONDS))
    except (InvalidToken, ValueError):
        return None


def _seal(response: HttpResponse, name: str, record: dict[str, object]) -> None:
    token = cipher(PURPOSE).encrypt(json.dumps(record, separators=(",", ":")).encode()).decode()
    response.set_cookie(name, token, httponly=True, samesite="Lax", secure=settings.IS_HTTPS, path="/")


def _drop(response: HttpResponse, name: str) -> None:
    # Not delete_cookie: browsers take a __Host- cookie, even its end, only with Secure.
    response.set_cookie(
        name,
        max_age=0,
        expires="Thu, 01 Jan 1970 00:00:00 GMT",
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
        path="/",
    )
