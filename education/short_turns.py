"""Changing tables on PostgreSQL so that those who use them meanwhile need not give way: for `prepare`."""

import random
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg
from django.db import DatabaseError, OperationalError, connections

A_TURN = "300ms"  # well below the second after which PostgreSQL looks for a circle, and ends somebody's work
MOST_TURNS = 200  # with the pauses, two minutes or more
STILL_IN_USE = (
    "A table stayed in use for two minutes. End the long query or the backup that holds it, then run this "
    "again: what was done stays, and it goes on from there."
)


class StillInUse(Exception):
    """Tables could not be changed, since others never let go of one. The message says what to do."""


def in_short_turns(change: Callable[[], None], *, told: Callable[[str], object]) -> None:
    """Run something that changes tables which others use, so that none of them has to give way to it.

    On PostgreSQL it waits for a table at most ``A_TURN``, then lets go of all it holds and begins anew a
    moment later: whoever waits in a circle with it goes on before the server would end one of the two (it
    looks for one a second after somebody began to wait, so a single step should take less than the rest of
    it). What is run has to go on where it stopped. ``told`` hears a sentence when a first turn was lost.
    Raises StillInUse after ``MOST_TURNS``.
    """
    if connections["default"].vendor != "postgresql":  # SQLite has one writer, for whom the others wait
        return change()
    try:
        for turn in range(MOST_TURNS):
            _ask("SELECT set_config('lock_timeout', %s, false)", A_TURN)
            try:
                return change()
            except OperationalError as error:
                if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                    raise
                if turn == MOST_TURNS - 1:
                    raise StillInUse(STILL_IN_USE) from error
            if turn == 0:
                told("A table is in use: waiting for a moment in which it is not ...")
            time.sleep(random.uniform(0.05, 0.5))  # noqa: S311  so that two do not meet again in step
    finally:
        with suppress(DatabaseError):  # a connection that broke has nothing to put back
            _ask("RESET lock_timeout")


def _ask(statement: str, *values: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
