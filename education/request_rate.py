"""How many requests one address may send in a while, counted over all processes without keeping the address.

Each process counts in its memory, and hands its sum to the database once a sender has used up a tenth of what
is allowed. So a reader never costs a query, and rows are only there for who asks a lot. All keys are keyed
hashes, of the minute too, and rows that have run out are deleted (``actions.rates``).
"""

import hashlib
import hmac
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from psycopg_pool import PoolTimeout

A_MINUTE = 600  # a hospital's whole traffic may come from one address
# What is asked for by hand, and costs more: so many in so many seconds. A reply is written, not clicked; a
# form with faults counts as one of "forms"; a waiting room shares one address.
LIMITS = {
    "search": (300, 60),
    "codes": (300, 60),
    "drafts": (300, 60),
    "replies": (5, 600),
    "forms": (60, 600),
    "take-back": (10, 600),
    "was-it-clear": (20, 600),
}
PARTS = 10  # a sender's count is shared each time a tenth of the limit was used
MOST_SENDERS = 10_000  # of one process; who was not seen for longest is forgotten first


@dataclass(slots=True)
class Counted:
    """What one sender used up: known of all processes together, and by this one since."""

    shared: int = 0
    own: int = 0


_senders: OrderedDict[str, Counted] = OrderedDict()
_lock = threading.Lock()


def seconds_to_wait(request: HttpRequest, what: str = "connect") -> int:
    """Count one request, and return 0, or after how many seconds its sender may ask again.

    ``what`` is counted by itself. No query, but four at each tenth of the limit.
    """
    limit, within = LIMITS.get(what, (A_MINUTE, 60))
    span, passed = divmod(int(time.time()), within)
    sender = _hidden(f"{what} {_address(request)} {span}")
    with _lock:
        counted = _senders.setdefault(sender, Counted())
        _senders.move_to_end(sender)
        while len(_senders) > MOST_SENDERS:
            _senders.popitem(last=False)
        counted.own += 1
        to_share = counted.own if counted.own >= max(1, limit // PARTS) else 0
        counted.own -= to_share
        counted.shared += to_share
    if to_share and counted.shared <= limit:
        counted.shared = max(counted.shared, _share(sender, to_share, within))
    return within - passed if counted.shared + counted.own > limit else 0


def hidden_key(key: str, prefix: str, version: int) -> str:
    """Return the name of a row of the shared cache: those of the sign-in hold the address in clear."""
    return _hidden(f"{prefix}:{version}:{key}")


def forget_senders() -> None:
    """Forget what this process counted. For tests."""
    with _lock:
        _senders.clear()


def _share(sender: str, more: int, within: int) -> int:
    """Add to what all processes counted, and return the sum; 0 while the database is away.

    Two processes in the same millisecond may count one tenth once: a limit is no exact number.
    """
    try:
        total = int(cache.get(sender, 0)) + more
        cache.set(sender, total, within)
    except (DatabaseError, InterfaceError, PoolTimeout):
        return 0
    return total


def _hidden(text: str) -> str:
    # A key of its own for this use: whoever learns one derived key learns no other.
    key = hashlib.sha256(b"afterfusion request rate\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _address(request: HttpRequest) -> str:
    """Return where a request comes from: what the first of our own proxies wrote, or the connection.

    Each proxy adds to the end; what stands further in front the sender wrote, who could write anything.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT or int(bool(settings.SECURE_PROXY_SSL_HEADER))
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(forwarded) >= proxies and forwarded[-proxies].strip():
        return forwarded[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
