"""Requests of hospital record systems: a feed for programs, and a page for the person in front of one.

Nothing of a request is logged or kept. What concerns the patient is not even read.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from psycopg_pool import PoolTimeout

from education import pages, request_rate
from education.infobutton import criteria, writing
from education.infobutton.criteria import BadRequest, Fault, Request
from education.infobutton.feed import Feed, Publisher, answer, in_language, refusal
from education.infobutton.matching import Match, matches
from education.queries import content, infobutton, red_flags, timing
from education.queries.glossary import glossary
from education.queries.site import Site, site
from education.views import errors
from education.views.limits import limited

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
MOST_BYTES = 256 * 1024
MOST_PARAMETERS = 500
NAME = "Afterfusion"
STATUS = {Fault.UNKNOWN_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE}

View = Callable[..., HttpResponse]


class TooLarge(Exception):
    """A body above what is read."""


class NotAForm(Exception):
    """A body that is no form."""


def for_programs(view: View) -> View:
    """Let programs and pages of other sites read every answer of a view; nobody keeps it unasked."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Cache-Control"] = "no-cache"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answered


@csrf_exempt
@for_programs
def service(request: HttpRequest) -> HttpResponse:
    """Answer a program: an Atom feed, JSON, or a script that calls a function with it. One query."""
    if request.method not in METHODS:
        response = _refused("Ask by GET or POST.", HTTPStatus.METHOD_NOT_ALLOWED)
        response["Allow"] = ", ".join(METHODS)
        return response
    if request.method == "OPTIONS":
        return _options()
    wait = request_rate.seconds_to_wait(request)
    if wait:
        response = _refused("Too many requests. Wait a minute.", HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(wait)
        return response
    try:
        asked = criteria.read_request(_sent(request))
        found = matches(asked.criteria, infobutton.code_book(site().content_version))
    except BadRequest as bad:
        return _refused(str(bad), STATUS.get(bad.fault, HTTPStatus.BAD_REQUEST), bad.response_type)
    except TooLarge:
        return _refused("Send up to 256 kB.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except NotAForm:
        return _refused(
            "Send a body as application/x-www-form-urlencoded.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        )
    except (OperationalError, InterfaceError, PoolTimeout):
        response = _refused("The site cannot answer now.", HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = "30"
        return response
    feed = answer(asked, found, publisher=_publisher(), now=infobutton.moment(timezone.now()))
    return _feed_response(request, asked, feed)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@limited("connect")
@pages.private
def application(request: HttpRequest) -> HttpResponse:
    """Show a person the page that fits a code, the list where several fit, or a field for a code."""
    now = site()
    try:
        asked = criteria.read_request(_sent(request))
    except BadRequest as bad:
        return _search_page(request, now, None, wrong=bad.fault is not Fault.NO_CRITERION)
    except TooLarge:
        return errors.refused(request, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except NotAForm:
        return errors.refused(request, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    found = matches(asked.criteria, infobutton.code_book(now.content_version))
    page = _one_page(request, now, asked, found[0]) if len(found) == 1 else None
    return page or _search_page(request, now, asked, found=found)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the parameters of the address and of the body, in their order. Raises TooLarge, NotAForm."""
    texts = [request.META.get("QUERY_STRING", "")]
    if request.method == "POST":
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:  # before a byte of it is read
            raise TooLarge
        if request.content_type not in {"", "application/x-www-form-urlencoded"}:
            raise NotAForm
        texts.append(request.body.decode("utf-8", "replace"))
    try:
        return [
            pair
            for text in texts
            for pair in parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
        ]
    except ValueError as error:
        raise BadRequest(Fault.TOO_LONG, f"Send up to {MOST_PARAMETERS} parameters.") from error


def _feed_response(request: HttpRequest, asked: Request, feed: Feed) -> HttpResponse:
    body, content_type = _written(feed, asked.response_type, asked.callback)
    # When the answer was made stands in it, and is no difference.
    same = body.replace(feed.updated.encode(), b"", 1)
    etag = f'W/"{hashlib.sha256(same).hexdigest()[:32]}"'
    if request.method != "POST" and etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    return response


def _refused(sentence: str, status: int, response_type: str = criteria.XML) -> HttpResponse:
    feed = refusal(sentence, publisher=_publisher(), now=infobutton.moment(timezone.now()))
    body, content_type = _written(feed, response_type)
    return HttpResponse(body, content_type=content_type, status=status)


def _written(feed: Feed, response_type: str, callback: str = "") -> tuple[bytes, str]:
    if response_type == criteria.JSON:
        body = writing.as_json(feed)
    elif response_type == criteria.JSONP:
        body = writing.as_script(feed, callback)
    else:
        body = writing.as_xml(feed)
    return body, f"{response_type}; charset=utf-8"


def _options() -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Max-Age"] = "86400"
    return response


def _publisher() -> Publisher:
    return Publisher(NAME, settings.SITE_URL.rstrip("/"))


def _one_page(request: HttpRequest, now: Site, asked: Request, match: Match) -> HttpResponse | None:
    """Show the page of the one topic that fits; None where it went away a moment ago."""
    key, words = match.topic.key, glossary(now.content_version)
    is_cause = match.topic.kind == "cause"
    read = content.cause_page if is_cause else content.article_page
    named = {"code" if is_cause else "slug": key}
    page = read(**named, knowledge=now.knowledge, glossary=words)
    if page is None:
        return None
    context = {
        "site": now,
        "page": page,
        "draft": None,
        "flags": red_flags.headline_red_flags(now.knowledge, cause=key if is_cause else ""),
        "all_flags": red_flags.all_red_flags(now.knowledge),
        "address": f"{_publisher().address}{page.url}",
        **_languages(asked, [match]),
    }
    if is_cause:
        context |= {
            "cause": now.knowledge.cause_by_code.get(key),
            "strip": timing.strip_of(now.knowledge, key),
            "says_when": timing.studies_that_say_when(key, now.content_version),
            "timing_is_checked": timing.timing_is_checked(key, now.content_version),
        }
    return _for_a_person(render(request, f"infobutton/{match.topic.kind}.html", context))


def _search_page(
    request: HttpRequest,
    now: Site,
    asked: Request | None,
    *,
    found: Sequence[Match] = (),
    wrong: bool = False,
) -> HttpResponse:
    wished = asked.languages if asked else ()
    context = {
        "site": now,
        "flags": red_flags.headline_red_flags(now.knowledge),
        "asked": bool(asked and asked.criteria),
        "wrong": wrong,
        "pages": [in_language(match.topic, wished) for match in found],
        "systems": infobutton.SYSTEM_CHOICES,
        **_languages(asked, found),
    }
    return _for_a_person(render(request, "infobutton/application.html", context))


def _languages(asked: Request | None, found: Sequence[Match]) -> dict[str, bool]:
    """Return whether the reader must be told that there is English only, and whether in Spanish too."""
    wish = asked.languages[0].partition("-")[0] if asked and asked.languages else "en"
    served = {one.language.partition("-")[0] for match in found for one in match.topic.translations}
    other = bool(found) and wish != "en" and wish not in served
    return {"only_english": other, "wished_spanish": other and wish == "es"}


def _for_a_person(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"  # the code stands in the address
    return response
