"""Working on another database for a while, and putting one in the place of another.

Commands that make, fill or replace a whole database use this; requests never do.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

PREPARE = 20_261_009  # the number of the lock in the database: any, as long as it stays the same

Database = dict[str, Any]  # as in settings.DATABASES


class InUse(Exception):
    """Somebody else has this database open. The message says who and what to do."""


class CannotMake(Exception):
    """The place for a new database could not be made. The message says why and what to do."""


def the_sites() -> Database:
    """Return the database that the site is set to use."""
    return deepcopy(connections.settings["default"])


def alone(database: Database, **options: object) -> Database:
    """Return how one short-lived program opens a database: without a pool, ``options`` changed."""
    changed = deepcopy(database)
    changed["OPTIONS"] = {**changed["OPTIONS"], **options}
    changed["OPTIONS"].pop("pool", None)
    changed["CONN_HEALTH_CHECKS"] = False
    return changed


def let_go() -> None:
    """Close every connection to the database, those of a pool and its threads too: none survives a fork."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


@contextmanager
def working_on(database: Database) -> Iterator[None]:
    """Let every query, action and migration of this program go to another database for a while."""
    before = connections.settings["default"]
    _point_to({**before, **database})
    try:
        yield
    finally:
        _point_to(before)


def _point_to(database: Database) -> None:
    old = connections["default"]
    old.close()
    if hasattr(old, "close_pool"):
        old.close_pool()
    connections.settings["default"] = database
    del connections["default"]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process at a time make the site ready, on whatever machine; the others wait."""
    site = connections["default"]
    if site.vendor == "sqlite":
        with open(settings.VAR_DIR / "prepare.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:  # a connection of its own, so that the lock outlives what the commands do with theirs
        with psycopg.connect(**site.get_connection_params(), autocommit=True) as lock:
            lock.execute("SELECT pg_advisory_lock(%s)", [PREPARE])
            yield


class Beside(Protocol):
    """A new, empty database beside that of the site, which can take its place."""

    database: Database
    kept_as: str  # what the replaced one is called afterwards

    def make(self) -> None:
        """Make it. Raises InUse while the site runs, and CannotMake."""

    def put_in_place(self) -> bool:
        """Let it take the site's place in one step; return whether there was one to keep. Raises InUse."""

    def drop(self) -> None:
        """Take away what is left of it, and let go of the site's own. Never raises."""


def beside(site: Database, *, now: datetime) -> Beside:
    """Return the place for a new database beside that of the site."""
    kind = SqliteBeside if site["ENGINE"].endswith("sqlite3") else PostgresqlBeside
    return kind(site, now)


class SqliteBeside:
    """Two files in one folder. The site's own is held shut from ``make`` on, so that no save can be lost."""

    def __init__(self, site: Database, now: datetime) -> None:
        self.old = Path(site["NAME"])
        self.new = self.old.with_name(f"{self.old.name}.restoring")
        kept = self.old.with_name(f"{self.old.stem}-before-{now:%Y%m%d-%H%M%S}{self.old.suffix}")
        self.kept_as = str(kept)
        self.database = {**alone(site), "NAME": str(self.new)}
        self.held: sqlite3.Connection | None = None

    def make(self) -> None:
        if self.old.exists():
            self._hold()
        self._clear()
        try:
            os.close(os.open(self.new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise CannotMake(f"{self.new} cannot be made: {error.strerror}.") from error

    def _hold(self) -> None:
        self.held = sqlite3.connect(self.old, timeout=2, isolation_level=None)
        try:
            # Leaving WAL needs the file for oneself, and brings all of it into the one file.
            mode = self.held.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            if mode == "delete":
                self.held.execute("BEGIN EXCLUSIVE")
                return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise CannotMake(f"{self.old} cannot be held: {error}.") from error
        except sqlite3.DatabaseError:
            return  # broken, or no database at all: that may be why somebody restores
        raise InUse(f"The site still runs and has {self.old} open. Stop it, then restore.")

    def put_in_place(self) -> bool:
        with closing(sqlite3.connect(self.new, isolation_level=None)) as made:
            made.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file
        with open(self.new, "rb") as written:
            os.fsync(written.fileno())
        there = self.old.exists()
        if there:
            try:  # first a second name: then there is never a moment without a database
                os.link(self.old, self.kept_as)
            except OSError:  # a disk that knows no second names
                os.rename(self.old, self.kept_as)
        os.replace(self.new, self.old)
        folder = os.open(self.old.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        return there

    def drop(self) -> None:
        if self.held is not None:
            self.held.close()
            self.held = None
        self._clear()

    def _clear(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.new.with_name(self.new.name + ending).unlink(missing_ok=True)


class PostgresqlBeside:
    """Two databases in one server, whose names are changed in one transaction."""

    def __init__(self, site: Database, now: datetime) -> None:
        self.site = alone(site)
        self.name = str(site["NAME"])
        self.new = f"{self.name}_restoring"
        self.kept_as = f"{self.name}_before_{now:%Y%m%d_%H%M%S}"
        self.database = {**self.site, "NAME": self.new}

    def make(self) -> None:
        others = sessions_on(self.site)
        if others:
            raise InUse(
                f"The site still runs: {others} connections to {self.name} are open. "
                "Stop every process of it, then restore."
            )
        try:
            with self._server() as server:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.new)))
                server.execute(self._like_the_sites(server))
        except psycopg.Error as error:
            raise CannotMake(
                f"The database {self.new} cannot be made ({_first_line(error)}). Either give the user "
                f"the right to (ALTER ROLE {self.site['USER'] or 'name'} CREATEDB), or make an empty "
                "database, restore into that (--into postgres://...) and set DATABASE_URL to it."
            ) from error

    def _like_the_sites(self, server: psycopg.Connection) -> sql.Composed:
        like = server.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s",
            [self.name],
        ).fetchone() or ("UTF8", "C", "C")
        return sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(
            sql.Identifier(self.new), *(sql.Literal(each) for each in like)
        )

    def put_in_place(self) -> bool:
        try:
            with self._server() as server, server.transaction():
                there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
                if there:
                    server.execute(_renamed(self.name, self.kept_as))
                server.execute(_renamed(self.new, self.name))
        except psycopg.errors.ObjectInUse as error:
            raise InUse(f"The site was started meanwhile ({_first_line(error)}). Stop it.") from error
        return there is not None

    def drop(self) -> None:
        try:
            with self._server() as server:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.new)))
        except psycopg.Error:
            return  # the next restore drops it first

    def _server(self) -> psycopg.Connection:
        return server_of(self.site)


def _renamed(name: str, to: str) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to))


def sessions_on(database: Database) -> int:
    """Return how many others have a PostgreSQL database open. The caller has closed its own connection."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    try:
        with server_of(database) as server:
            return int(server.execute(asked, [database["NAME"]]).fetchone()[0])  # type: ignore[index]  # a count
    except psycopg.Error as error:
        raise CannotMake(f"The database server cannot be reached: {_first_line(error)}.") from error


def server_of(database: Database) -> psycopg.Connection:
    """Return a connection to the server of a database, outside the database itself."""
    outside = "template1" if database["NAME"] == "postgres" else "postgres"
    there = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
    options = {key: value for key, value in database["OPTIONS"].items() if key.startswith("ssl")}
    given = {key: value for key, value in {**there, "password": database["PASSWORD"]}.items() if value}
    return psycopg.connect(dbname=outside, autocommit=True, **given, **options)


def refuse_if_in_use(database: Database) -> None:
    """Raise InUse where the site runs on this database. Closes this program's own connection to it."""
    connections["default"].close()
    if database["ENGINE"].endswith("sqlite3"):
        place = SqliteBeside(database, datetime.now().astimezone())
        if place.old.exists():
            try:
                place._hold()
            finally:
                place.drop()
    elif sessions_on(database):
        raise InUse("The site still runs on its database. Stop every process of it first.")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
