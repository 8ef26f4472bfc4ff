"""Log lines and error reports that hold nothing of a visitor: each fact in them stands on a list.

A line is one JSON object: time, level, log, event, and of the facts below those that are known. Whatever else
somebody passes is left out, as is the text of an exception and every argument of a message: either may quote
what a visitor sent. ``docs/design.md`` says which logs there are.
"""

import json
import logging
import re
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

requests = logging.getLogger("education.requests")
staff = logging.getLogger("education.staff")

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_NAME = re.compile(r"[a-z0-9_:. -]{1,80}", re.I)
_REQUEST = re.compile(r"[0-9a-f]{16,32}")


@lru_cache(512)
def _is_name(value: str) -> bool:
    return bool(_NAME.fullmatch(value))


def _name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 80 and _is_name(value)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# Each fact that a line may hold, and what it must look like. The route is a name from urls.py, never a path.
ALLOWED: dict[str, Callable[[object], bool]] = {
    "route": _name,
    "status": _number,
    "ms": _number,
    "user": _number,  # the number of a member of staff; a reader has none
    "action": _name,  # of the audit log: a phrase of the program
}


class AllowedFactsFormatter(logging.Formatter):
    """Write one JSON object with the facts that are on the list, and frames of an error without values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "event": _event(record),
        }
        if "request" in record.__dict__:
            line |= allowed({"route": route_of(record.__dict__["request"])})
        line |= allowed(record.__dict__.get("facts", {}))
        if _request_id.get():
            line["request"] = _request_id.get()
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = frames_of(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)  # a line break of a name could not begin a line either


def allowed(facts: dict[str, object]) -> dict[str, object]:
    """Return those facts that are on the list and look as they must."""
    return {name: value for name, value in facts.items() if name in ALLOWED and ALLOWED[name](value)}


def note(log: logging.Logger, event: str, level: int = logging.INFO, **facts: object) -> None:
    """Write an event with its facts. ``event`` is a phrase of the program."""
    log.log(level, event, extra={"facts": facts})


def route_of(request: object) -> str:
    """Return the name by which urls.py knows a request; nothing where it knows none.

    Other programs put other things called a request into their log lines.
    """
    match = getattr(request, "resolver_match", None) if isinstance(request, HttpRequest) else None
    return str(match.view_name) if match else ""


def frames_of(trace: Any) -> str:
    """Return the last places of a traceback, the innermost first: function, file and line alone."""
    frames = traceback.extract_tb(trace)[-6:]
    return " < ".join(f"{one.name} ({one.filename.rsplit('/', 1)[-1]}:{one.lineno})" for one in frames[::-1])


@contextmanager
def request_named(name: str = "") -> Iterator[str]:
    """Give all lines that are written inside one name, by which they are found together.

    ``name`` is that of a proxy of ours; without a fitting one it is drawn.
    """
    name = name if _REQUEST.fullmatch(name) else secrets.token_hex(8)
    token = _request_id.set(name)
    try:
        yield name
    finally:
        _request_id.reset(token)


def _event(record: logging.LogRecord) -> str:
    if record.name.startswith("education"):
        return str(record.msg)  # our own phrases, never their arguments
    if record.name.startswith("django.security"):
        return "refused"  # Django writes the exception's own text here, which quotes the request
    if record.name == "django.request":
        return "request failed"
    # Of other programs the fixed part of a message alone; without arguments nobody knows what is fixed in it.
    return str(record.msg) if record.args else "message left out"


class NothingOfTheRequest(SafeExceptionReporterFilter):
    """Leave every form value, cookie and header out of Django's error reports."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> list[tuple[str, Any]]:
        return []
