"""Power loss: a process is killed in the middle of saving, many times; no acknowledged save may be missing.

    python -m tests.drills.power 200

Runs in a site of its own on SQLite, or in the one that VAR_DIR and DATABASE_URL name with ``--here``.
What this cannot try is a machine that loses what its disk was told to keep: there the site relies on the
database waiting for the disk at each save (``synchronous=FULL`` on SQLite, PostgreSQL's own default).
"""

import argparse
import os
import random
import signal
import sys
import time

from tests.drills.places import a_site
from tests.drills.reports import finish, passed_on

ROUND = 0.4  # seconds that a writer has at most, from its first acknowledged save on


def write_until_killed(report: int, number: int) -> None:
    """Save revisions for ever, and say each title once the save was acknowledged."""
    from education import models
    from education.actions.publishing import latest_revision, save_revision
    from tests.drills import living

    ana, _cara = living.people()
    page = models.Article.objects.get(slug=living.PAGE)
    count = 0
    while True:
        latest = latest_revision(page)
        title = f"round {number}, save {count}"
        save_revision(page=page, texts=living.texts_of(latest, title=title), by=ana, based_on=latest)
        os.write(report, f"{title}\n".encode())
        count += 1


def one_round(number: int, dice: random.Random) -> list[str]:
    """Let a child write, kill it at a moment that nobody chose, and return what it had acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            write_until_killed(writing, number)
        finally:
            os._exit(3)
    os.close(writing)
    with os.fdopen(reading, "rb") as report:
        first = report.readline()
        time.sleep(dice.uniform(0, ROUND))
        os.kill(child, signal.SIGKILL)
        rest = report.read()
    os.waitpid(child, 0)
    # A line that was cut off was never acknowledged.
    return [line for line in (first + rest).decode().split("\n")[:-1] if line]


def drill(times: int, seed: int) -> tuple[dict[str, object], list[str]]:
    """Kill so many writers, and return the figures and what is missing or broken."""
    from django.db import connections

    from education import models
    from education.databases import let_go
    from education.models import guards
    from education.queries.audit_log import first_changed_line
    from education.queries.backups import damage

    dice, faults, acknowledged = random.Random(seed), [], set()
    for number in range(times):
        let_go()
        said = one_round(number, dice)
        if not said:
            faults.append(f"round {number}: the writer never saved anything")
        acknowledged |= set(said)
        there = models.Revision.objects.filter(title__startswith=f"round {number}, ")
        faults += [f"lost: {title}" for title in set(said) - set(there.values_list("title", flat=True))]
        if broken := damage():
            faults.append(f"round {number}: {broken}")
        if sys.stdout.isatty() or number % 50 == 49:
            print(f"{number + 1} of {times} killed, {len(acknowledged)} saves acknowledged", flush=True)
    there = set(models.Revision.objects.filter(title__startswith="round ").values_list("title", flat=True))
    faults += [f"lost in the end: {title}" for title in acknowledged - there]
    if (line := first_changed_line()) is not None:
        faults.append(f"the audit log breaks at line {line}")
    connections["default"].ensure_connection()
    faults += [f"a refusal is gone: {name}" for name in guards.missing(connections["default"])]
    figures = {
        "writers killed": times,
        "saves acknowledged": len(acknowledged),
        "in the database though never acknowledged": len(there - acknowledged),
    }
    return figures, faults


def main() -> None:
    """Read what is asked for, run, report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("times", type=int, nargs="?", default=200)
    asked.add_argument("--seed", type=int, default=9)
    asked.add_argument(
        "--here", action="store_true", help="in the site of VAR_DIR and DATABASE_URL: a copy of one"
    )
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server of its own")
    told = asked.parse_args()
    if not told.here:
        with a_site(postgresql=told.postgresql) as site:
            sys.exit(passed_on(site.module("tests.drills.power", told.times, "--seed", told.seed, "--here")))
    import django

    django.setup()
    from django.db import connection

    finish(f"Power loss on {connection.vendor}", *drill(told.times, told.seed))


if __name__ == "__main__":
    main()
