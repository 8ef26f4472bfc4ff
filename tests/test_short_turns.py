"""A migration on PostgreSQL never waits long for a table: it lets go of all it holds, and begins anew."""

import threading
import time

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from education import short_turns


def _patience() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, and no such circle")
def test_a_migration_that_meets_a_held_table_lets_go_and_begins_anew(db, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    tried = []

    def change() -> None:
        tried.append(_patience())
        if len(tried) < 3:
            raise OperationalError from psycopg.errors.LockNotAvailable()

    said: list[str] = []
    short_turns.in_short_turns(change, told=said.append)
    assert tried == [short_turns.A_TURN] * 3
    assert _patience() == "0"  # what comes after a migration waits as it did
    assert len(said) == 1 and "in use" in said[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, and no such circle")
@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_reads_for_a_while_is_changed_afterwards():
    reader = connection.copy("reader")
    reader.inc_thread_sharing()
    held, said = threading.Event(), []

    def read() -> None:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE education_topic IN ACCESS SHARE MODE")
            held.set()
            time.sleep(0.7)  # more than two turns
            cursor.execute("COMMIT")

    def change() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE education_topic IN ACCESS EXCLUSIVE MODE")

    thread = threading.Thread(target=read)
    thread.start()
    assert held.wait(20)
    short_turns.in_short_turns(change, told=said.append)
    thread.join()
    reader.close()
    assert len(said) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, and no such circle")
@pytest.mark.parametrize("why", [psycopg.errors.LockNotAvailable, psycopg.errors.DiskFull])
def test_a_migration_that_cannot_be_done_says_why_in_the_end(db, monkeypatch, why):
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(short_turns, "MOST_TURNS", 3)
    tried = []

    def change() -> None:
        tried.append(1)
        raise OperationalError from why()

    held = why is psycopg.errors.LockNotAvailable
    error, words = (short_turns.StillInUse, "End the long") if held else (OperationalError, None)
    with pytest.raises(error, match=words):
        short_turns.in_short_turns(change, told=lambda _said: None)
    assert len(tried) == (3 if held else 1)
    assert _patience() == "0"


def test_every_migration_is_whole_or_not_there_so_that_a_turn_can_be_lost():
    migrations = MigrationLoader(None).disk_migrations
    assert migrations and [key for key, found in migrations.items() if not found.atomic] == []
