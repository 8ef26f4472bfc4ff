"""Two nodes on PostgreSQL behind nginx, under load, while one thing after the other breaks.

    python -m tests.drills.nodes 3

Each round kills a node, reloads both in turn, restarts the database (once as an administrator does, once as
if its power went) and publishes, while readers read and an editor saves. No read may fail, no save that was
acknowledged may be missing. Where a page needs the database while that is away, the page with the emergency
signs is right, and counted apart.
"""

import argparse
import json
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from html import unescape
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.drills.cluster import Cluster
from tests.drills.front import Front
from tests.drills.reports import finish
from tests.drills.sites import Site, lived_in

PUBLIC = ["/", "/articles/", "/articles/taking-hardware-out/", "/causes/", "/causes/screw-loosening/"]
ASKS_THE_DATABASE = "/check/questions/emergency-signs/"  # nobody keeps this page
EMERGENCY = "Wiping may feel different."
READERS = 4
SIGNED_IN = """
import json
from django.test import Client
from django.conf import settings
from education import models
from tests.drills import living
from tests.signing_in import sign_in
ana, _ = living.people()
client = Client()
sign_in(client, ana)
page = models.Article.objects.select_related("live").get(slug=living.PAGE)
texts = living.texts_of(page.revisions.first(), changes="A drill.", kind="major")
fields = {"slug": page.slug, "topic": page.topic_id, "position": page.position, **texts}
print(json.dumps({"session": client.session.session_key, "fields": fields, "page": page.pk}))
"""
PUBLISHED = """
import sys
from education.actions.publishing import latest_revision, publish, save_revision, sign_off_revision
from education.actions.publishing import StaleEdit
from education import models
from tests.drills import living
ana, cara = living.people()
page = models.Article.objects.get(slug="{page}")
latest = latest_revision(page)
new = save_revision(page=page, texts=living.texts_of(latest, title=sys.argv[1]), by=ana, based_on=latest)
sign_off_revision(revision=new, by=cara)
publish(revision=new, by=ana)
"""
# Published on another page than the editor writes on, so that neither is in the other's way.
OTHER = "screw-loosening"
FINALLY = """
import json
from education import models
from education.queries.audit_log import first_changed_line
titles = list(models.Revision.objects.filter(title__startswith="Saved ").values_list("title", flat=True))
print(json.dumps({"titles": titles, "break": first_changed_line()}))
"""


class Load:
    """Readers and an editor, each a thread with a connection of its own."""

    def __init__(self, front: Front, staff: dict) -> None:
        self.front, self.staff = front, staff
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self.saved: set[str] = set()
        self.over = threading.Event()
        self.away = threading.Event()  # the database is being restarted
        self.lock = threading.Lock()
        self.trusted = front.context()
        work = [self._read] * READERS + [self._edit]
        self.threads = [threading.Thread(target=self._for_ever, args=(each,)) for each in work]

    def start(self) -> None:
        """Begin."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End, and wait for what is in hand."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def count(self, what: str, fault: str = "") -> None:
        """Count one thing, and keep what went wrong."""
        with self.lock:
            self.done[what] += 1
            if fault:
                self.faults.append(fault)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        """Return status and text of one request over a new connection; 0 where there was no answer."""
        connection = HTTPSConnection("localhost", self.front.port, timeout=30, context=self.trusted)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            return 0, repr(error)
        finally:
            connection.close()

    def _for_ever(self, what) -> None:
        dice = random.Random(threading.get_ident())
        while not self.over.is_set():
            what(dice)
            time.sleep(dice.uniform(0.005, 0.03))

    def _read(self, dice: random.Random) -> None:
        path = dice.choice([*PUBLIC, ASKS_THE_DATABASE])
        away = self.away.is_set()
        status, text = self.ask("GET", path)
        away = away or self.away.is_set()
        if status == 200:
            self.count("reads")
        elif status == 503 and path == ASKS_THE_DATABASE and away and EMERGENCY in text:
            self.count("emergency page, since the database was away")
        else:
            self.count("failed reads", f"GET {path}: {status} {text[:80]!r}")

    def _edit(self, dice: random.Random) -> None:
        secret = "d" * 32
        cookies = f"__Host-session={self.staff['session']}; __Host-csrf={secret}"
        path = f"/admin/education/article/{self.staff['page']}/change/"
        status, form = self.ask("GET", path, Cookie=cookies)
        base = {name: value_of(form, name) for name in ("based_on", "base_digest")}
        if status != 200 or not base["based_on"]:
            known = self.away.is_set() or status == 503
            self.count("staff pages refused", "" if known else f"GET the form: {status} {form[:80]!r}")
            return
        title = f"Saved {self.done['saves tried']} {dice.random()}"
        self.count("saves tried")
        sent = {**self.staff["fields"], **base, "title": title, "csrfmiddlewaretoken": secret}
        status, text = self.ask(
            "POST",
            path,
            urlencode(sent),
            Cookie=cookies,
            Referer="https://localhost/",
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )
        if status == 302:
            self.count("saves acknowledged")
            self.saved.add(title)
        elif status in {0, 409, 502, 503, 504}:  # told that it did not work: no promise was broken
            self.count(f"saves answered with {status}")
        else:
            words = re.search(r'class="errornote">\s*(.*?)<', text, re.DOTALL)
            self.count("saves broken", f"POST: {status} {words.group(1) if words else text[:80]!r}")


def value_of(form: str, name: str) -> str:
    """Return what stands in a field of a form; empty where there is none."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', form)
    value = re.search(r'value="([^"]*)"', tag.group(0)) if tag else None
    return unescape(value.group(1)) if value else ""


def publish(load: Load, site: Site, title: str) -> None:
    """Publish a text, and wait until nginx shows it."""
    site.must(
        site.script(
            PUBLISHED.replace("Article", "CausePage").replace('slug="{page}"', f'cause__code="{OTHER}"'),
            title,
        )
    )
    for _ in range(100):
        if title in load.ask("GET", f"/causes/{OTHER}/")[1]:
            return load.count("publications seen by readers")
        time.sleep(0.1)
    return load.count("publications never seen", f"{title} never came to readers")


def break_things(load: Load, front: Front, cluster: Cluster, number: int) -> None:
    """One round: everything that can happen to two nodes and their database."""
    one, two = front.nodes
    site = one.site
    publish(load, site, f"While both run {number}")
    one.kill()
    load.count("nodes killed")
    publish(load, site, f"While one runs {number}")
    one.start()
    for node in (two, one):
        node.reload()
        load.count("nodes reloaded")
        time.sleep(3)
    for how in ("fast", "immediate"):
        load.away.set()
        cluster.restart(how)
        load.count(f"database restarts ({how})")
        _until_ready(front)
        load.away.clear()
    publish(load, site, f"After the database {number}")
    two.kill()
    load.count("nodes killed")
    time.sleep(1)
    two.start()


def _until_ready(front: Front) -> None:
    from tests.drills.front import wait_for

    for _ in range(6):  # both nodes answer, again and again: each connection of both pools was tried
        wait_for(front.port, front.folder / "nginx.log", front.context())
        time.sleep(0.3)


def drill(
    folder: Path, seed: Site, cluster: Cluster, database: str, rounds: int
) -> tuple[dict[str, object], list[str]]:
    """Run so many rounds on a filled database of this server; return the figures and what went wrong."""
    front = Front(folder, seed, database)
    checked = front.checked()
    assert checked.returncode == 0, checked.stderr
    site = front.nodes[0].site
    staff = json.loads(site.must(site.script(SIGNED_IN)))
    began = time.monotonic()
    try:
        front.start()
        load = Load(front, staff)
        for path in (*PUBLIC, ASKS_THE_DATABASE):  # a page that nginx never saw it cannot keep
            status, text = load.ask("GET", path)
            assert status == 200, (path, status, text[:200])
        load.start()
        try:
            for number in range(rounds):
                break_things(load, front, cluster, number)
                print(f"round {number + 1} of {rounds}: {dict(load.done)}", flush=True)
        finally:
            load.stop()
        found = json.loads(site.must(site.script(FINALLY)))
    finally:
        front.stop()
    lost = [f"lost: {title}" for title in load.saved - set(found["titles"])]
    faults = load.faults + lost
    if found["break"] is not None:
        faults.append(f"the audit log breaks at line {found['break']}")
    if not load.saved:
        faults.append("no save was ever acknowledged")
    figures = {
        "rounds": rounds,
        "seconds": round(time.monotonic() - began),
        **dict(sorted(load.done.items())),
    }
    return figures, faults


def main() -> None:
    """Read what is asked for, run, report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rounds", type=int, nargs="?", default=5)
    told = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="afterfusion-nodes-"))
    cluster = Cluster()
    try:
        seed = lived_in(folder / "seed")
        address = cluster.make("site")
        seed.must(seed.manage("move_database", address))
        figures, faults = drill(folder / "front", seed, cluster, address, told.rounds)
    finally:
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)
    finish("Two nodes", figures, faults)


if __name__ == "__main__":
    main()
    sys.exit(0)
