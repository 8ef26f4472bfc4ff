"""A soak: two editors, a publisher and readers on one database, for seconds or for hours, without an error.

    python -m tests.drills.soak 300

Runs in a site of its own on SQLite, or in the one that VAR_DIR and DATABASE_URL name with ``--here``. A save
that is refused since a colleague was first is no error: the editor reads and saves again, as a person would.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.drills.places import a_site
from tests.drills.reports import finish, passed_on

READERS = 3
PATHS = [
    "/",
    "/articles/",
    "/articles/taking-hardware-out/",
    "/causes/",
    "/check/",
    "/search/?q=screw",
    "/readyz",
]


def edit(name: str, done: Counter) -> None:
    """Save one revision of the page that all edit, and check that it is there."""
    from education import models
    from education.actions import drafts
    from education.actions.publishing import StaleEdit, latest_revision, save_revision
    from tests.drills import living

    person = models.User.objects.get(username=name)
    page = models.Article.objects.get(slug=living.PAGE)
    latest = latest_revision(page)
    title = f"{name} {os.getpid()} {done['saves']}"
    texts = living.texts_of(latest, title=title)
    drafts.keep_draft(person=person, page=page, page_kind="article", texts=texts, based_on=latest)
    try:
        saved = save_revision(page=page, texts=texts, by=person, based_on=latest)
    except StaleEdit:
        done["refused, a colleague was first"] += 1
        return
    assert models.Revision.objects.get(pk=saved.pk).title == title, "an acknowledged save is not there"
    done["saves"] += 1


def publish_newest(_name: str, done: Counter) -> None:
    """Put the newest text live, signed where the policy asks for it, and see that readers get it."""
    from django.test import Client

    from education import models
    from education.actions.publishing import latest_revision, publish, sign_off_revision
    from tests.drills import living

    ana, cara = living.people()
    newest = latest_revision(models.Article.objects.get(slug=living.PAGE))
    if not models.SignOff.objects.filter(revision=newest).exists():
        sign_off_revision(revision=newest, by=cara)
    publish(revision=newest, by=ana)
    page = Client().get(f"/articles/{living.PAGE}/", HTTP_HOST="localhost").content.decode()
    assert newest.title in page, "readers do not get what was published"
    done["publications"] += 1
    time.sleep(0.2)


def read(_name: str, done: Counter) -> None:
    """Open one page."""
    from django.test import Client

    path = PATHS[done["reads"] % len(PATHS)]
    answer = Client().get(path, HTTP_HOST="localhost")
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    done["reads"] += 1


def work(what: Callable[[str, Counter], None], name: str, until: float, report: Path) -> None:
    """Do one thing until the time is over, and write down how often it went well and what went wrong."""
    done: Counter[str] = Counter()
    faults = []
    random.seed(os.getpid())
    while time.monotonic() < until and len(faults) < 5:
        try:
            what(name, done)
        except Exception:  # whatever it is, it is what the soak looks for
            faults.append(f"{what.__name__}: {traceback.format_exc(limit=-2)}")
        time.sleep(random.uniform(0, 0.02))
    report.write_text(json.dumps({"done": done, "faults": faults}), encoding="utf-8")


def drill(seconds: float) -> tuple[dict[str, object], list[str]]:
    """Let everybody work at once, and return how much was done and what went wrong."""
    from education import models
    from education.databases import let_go
    from education.queries.audit_log import first_changed_line
    from education.queries.backups import damage
    from tests.drills import living

    living.people()
    models.User.objects.get_or_create(username="eve", defaults={"is_staff": True})
    let_go()
    everybody = [(edit, "ana"), (edit, "eve"), (publish_newest, "")] + [(read, "")] * READERS
    until = time.monotonic() + seconds
    children = []
    with tempfile.TemporaryDirectory(prefix="afterfusion-soak-") as folder:
        reports = [Path(folder) / str(number) for number in range(len(everybody))]
        for (what, name), report in zip(everybody, reports, strict=True):
            child = os.fork()
            if child == 0:
                try:
                    work(what, name, until, report)
                finally:
                    os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        told = [json.loads(report.read_text(encoding="utf-8")) for report in reports]
    done = sum((Counter(each["done"]) for each in told), Counter())
    faults = [fault for each in told for fault in each["faults"]]
    there = models.Revision.objects.filter(title__regex=r"^(ana|eve) [0-9]+ [0-9]+$").count()
    if there != done["saves"]:
        faults.append(f"{done['saves']} saves were acknowledged, {there} are there")
    if (line := first_changed_line()) is not None:
        faults.append(f"the audit log breaks at line {line}")
    if broken := damage():
        faults.append(broken)
    faults += [
        f"nobody got as far as one of: {name}"
        for name in ("saves", "publications", "reads")
        if not done[name]
    ]
    return {"processes": len(everybody), "seconds": seconds, **dict(sorted(done.items()))}, faults


def main() -> None:
    """Read what is asked for, run, report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("seconds", type=float, nargs="?", default=300)
    asked.add_argument(
        "--here", action="store_true", help="in the site of VAR_DIR and DATABASE_URL: a copy of one"
    )
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server of its own")
    told = asked.parse_args()
    if not told.here:
        with a_site(postgresql=told.postgresql) as site:
            sys.exit(passed_on(site.module("tests.drills.soak", told.seconds, "--here")))
    import django

    django.setup()
    from django.db import connection

    finish(f"Soak on {connection.vendor}", *drill(told.seconds))


if __name__ == "__main__":
    main()
