"""Counting views in memory, and handing the sums to the database from time to time, off a reader's way.

What is kept of a view is the name of the page and the day. No cookie, no address, no browser: only its own
name is looked at, once, so that programs that say what they are do not count.
"""

import re
import threading
from collections import Counter
from contextlib import suppress
from datetime import date
from multiprocessing import util

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from education.actions.counts import add_counts
from education.actions.rates import forget_expired
from education.models import DailyCount
from education.sharing.codes import normalised

Key = tuple[str, str, date]  # kind, of what, day

KINDS = {
    "article_detail": ("slug", DailyCount.Kind.ARTICLE),
    "article_since": ("slug", DailyCount.Kind.ARTICLE),
    "cause_detail": ("slug", DailyCount.Kind.CAUSE),
    "cause_since": ("slug", DailyCount.Kind.CAUSE),
    "handout_detail": ("slug", DailyCount.Kind.HANDOUT),
    "handout_since": ("slug", DailyCount.Kind.HANDOUT),
    "short_link": ("code", DailyCount.Kind.CODE),
    "code_form": ("code", DailyCount.Kind.CODE),
}
OPENED = {"short_link": {302}, "code_form": {302}}  # a wrong code opens nothing
PROGRAMS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|monitor|preview|facebookexternal", re.I)
MOST_KEYS = 5000  # waiting while the database is away; what comes on top is lost, which harms nobody

_waiting: Counter[Key] = Counter()
_lock = threading.Lock()
_started = threading.Event()


def count_view(request: HttpRequest, response: HttpResponse) -> None:
    """Count this answer if it showed a reader a page, or led one there from a code. No query."""
    match = request.resolver_match
    if match is None or match.url_name not in KINDS or request.method != "GET":
        return
    if response.status_code not in OPENED.get(match.url_name, {200, 304}):
        return
    if "HTTP_COOKIE" in request.META and settings.SESSION_COOKIE_NAME in request.COOKIES:
        return  # staff: readers have no session
    if "prefetch" in request.META.get("HTTP_SEC_PURPOSE", request.META.get("HTTP_PURPOSE", "")):
        return
    if PROGRAMS.search(request.META.get("HTTP_USER_AGENT", "")):
        return
    name, kind = KINDS[match.url_name]
    subject = match.kwargs.get(name) or request.GET.get(name, "")  # a code may have been typed
    if kind is DailyCount.Kind.CODE:
        subject = normalised(subject)  # however it was typed
    count(kind, subject[:80])


def count(kind: DailyCount.Kind, subject: str) -> None:
    """Count one of these today. No query."""
    key = (kind.value, subject, timezone.localdate())
    with _lock:
        if key in _waiting or len(_waiting) < MOST_KEYS:
            _waiting[key] += 1
    if settings.COUNTS_EVERY and not _started.is_set():
        _started.set()
        threading.Thread(target=_hand_over_for_ever, name="counts", daemon=True).start()
        # Workers are children that leave without Python's atexit.
        util.Finalize(None, hand_over, exitpriority=10)


def hand_over() -> int:
    """Write what waits into the database, and return how many views that were. Waits on if it is away."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
    if not taken:
        return 0
    try:
        add_counts(taken)
    except DatabaseError:
        with _lock:
            _waiting.update(taken)
        return 0
    return sum(taken.values())


def forget_waiting() -> None:
    """Drop what waits. For tests, each of which counts for itself."""
    with _lock:
        _waiting.clear()


def _hand_over_for_ever() -> None:
    pause = threading.Event()
    while not pause.wait(settings.COUNTS_EVERY):
        hand_over()
        with suppress(DatabaseError):
            forget_expired()
        connection.close()  # this thread's own
