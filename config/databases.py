"""Which database the site lives in, read from one address, and how each kind is opened."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SQLITE = {
    # A transaction that reads and then writes fails at once under the default; IMMEDIATE lets it wait.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # WAL: readers never wait for the writer. FULL: what was saved is on the disk before anybody is told so,
    # and outlives a power cut; under NORMAL the last saves would not. Few write here, so it costs little.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
}
# Who finds no free connection waits five seconds at most, then gets the page with the emergency signs; two
# seconds more where another was making the same kind of page (`kept_pages.MAKER_WAITS`).
POOL = {"min_size": 1, "max_size": 8, "timeout": 5}


def from_address(address: str, *, named: str = "DATABASE_URL") -> dict[str, Any]:
    """Return what Django is told of a database; a wrong address raises ImproperlyConfigured with the cure."""
    cure = f"{named} cannot be read. Write postgres://user:password@host:5432/name"
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(address))
    except (ValueError, dj_database_url.ParseError) as error:
        raise ImproperlyConfigured(f"{cure}, or unset it for SQLite.") from error
    kind = str(database["ENGINE"]).rpartition(".")[2]
    if kind not in {"sqlite3", "postgresql"}:
        raise ImproperlyConfigured(f"{cure}, or unset it for SQLite: it knows no other kind.")
    if database["NAME"] in {"", ":memory:"}:
        raise ImproperlyConfigured(f"{cure}: the name of the database is missing.")
    if kind == "sqlite3":
        database["CONN_MAX_AGE"] = None
        database["OPTIONS"] = {**database.get("OPTIONS", {}), **SQLITE}
    else:
        # Each connection of the pool is tried before it is given out: after the database was started anew,
        # nobody meets one of those that died with it.
        database["CONN_HEALTH_CHECKS"] = True
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": dict(POOL)}
        database["OPTIONS"].setdefault("connect_timeout", 3)  # a server that takes the call and says nothing
    return database
