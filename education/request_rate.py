"""How many requests one address may send in a while, counted without keeping the address.

The key of a count is a keyed hash; its key is drawn anew by each process and is never written anywhere. A
count is forgotten after its while.
"""

import hashlib
import hmac
import secrets
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

A_MINUTE = 600  # a hospital's whole traffic may come from one address
_KEY = secrets.token_bytes(32)


def seconds_to_wait(
    request: HttpRequest, *, of: str = "connect", most: int = A_MINUTE, within: int = 60
) -> int:
    """Count one request, and return 0, or after how many seconds its sender may ask again.

    ``of``: what is counted, each by itself. ``most`` of them in ``within`` seconds are answered.
    """
    now = int(time.time())
    span, passed = divmod(now, within)
    sender = hmac.new(_KEY, f"{of} {_address(request)} {span}".encode(), hashlib.sha256).hexdigest()
    name = f"rate:{sender}"
    cache.add(name, 0, within)
    try:
        count = cache.incr(name)
    except ValueError:  # pushed out in between, since the cache is full
        return 0
    return within - passed if count > most else 0


def _address(request: HttpRequest) -> str:
    if settings.SECURE_PROXY_SSL_HEADER:  # behind our own proxy, which adds the sender's address last
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
