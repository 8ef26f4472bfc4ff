"""The version before goes on serving while the tables become those of the next, and beside it afterwards.

    python -m tests.drills.older_program [commit] [--postgresql]

The old program is that of a commit: without one, of the last that had a migration less than this tree. It
makes a site and serves it, and staff live in it; then this program's `manage.py prepare` brings the tables up
to date under the old one's feet, and both serve on. No read may fail, no save or reply that was acknowledged
may be missing, and each shows what the other saved. The short form in test_older_program.py takes this
program for the old one, and a copy with a migration more for the new.
"""

import argparse
import json
import re
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.drills import programs
from tests.drills.cluster import Cluster
from tests.drills.crowd import Crowd
from tests.drills.front import free_port
from tests.drills.nodes import PUBLISHED, SIGNED_IN
from tests.drills.programs import Running, serving
from tests.drills.reports import finish
from tests.drills.sites import ROOT, Site, lived_in

MOMENT = "while the tables changed"
NAMED = """
from education import models
from education.actions.people import make_staff
from education.actions.site import raise_content_version
from tests.conftest import PASSWORD
nora = make_staff(username="nora", password=PASSWORD, roles=["Moderator"])
models.User.objects.filter(pk=nora.pk).update(email="nora@clinic.example")
models.SitePolicy.objects.update(reply_moderator=nora)
raise_content_version()
"""
FINALLY = """
import json
from django.db import connection
from education import models
from education.models import guards
from education.queries.audit_log import first_changed_line
from education.queries.backups import damage
titles = list(models.Revision.objects.filter(title__startswith="Saved ").values_list("title", flat=True))
texts = [reply.text for reply in models.Reply.objects.all()]
wrong = [f"a refusal is gone: {name}" for name in guards.missing(connection)]
wrong += [f"the audit log breaks at line {line}" for line in [first_changed_line()] if line is not None]
wrong += [broken for broken in [damage()] if broken]
print(json.dumps({"titles": titles, "texts": texts, "wrong": wrong}))
"""
OTHER = "over-a-year"  # published here, so that the editor of the crowd is not in the way
RULE = Path("education") / "management" / "starting.py"  # what holds the rule of the next line
REFUSED = "The database is newer than this program"


@dataclass
class Changeover:
    """One upgrade of one site, from the program that runs it to another that lies elsewhere."""

    old: Site
    new: Site
    folder: Path
    pages: int = 1000  # so many of those that the site lists, evenly
    figures: dict[str, object] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def under_the_old_one(self, *command: str) -> None:
        """Change the tables while the old program serves a crowd, by a command of the new one's manage.py."""
        self.old.must(self.old.script(NAMED))
        staff = json.loads(self.old.must(self.old.script(SIGNED_IN)))
        with serving(self.old, self.folder / "old.log") as old:
            crowd = Crowd(old.port, staff, paths_of(old, self.pages))
            crowd.search_for_all()
            with crowd:
                crowd.everybody_got_on()
                if crowd.faults:
                    self.faults = [f"before any table changed: {fault}" for fault in crowd.faults]
                    return
                self._change_the_tables(crowd, command)
                crowd.everybody_got_on()
                if not crowd.faults:
                    crowd.read_all()
                    old.reload()  # its new workers are of the old program, too
                    self._starts_no_more(self.old)
                    self._beside(crowd)
        self._tell(crowd)

    def _change_the_tables(self, crowd: Crowd, command: tuple[str, ...]) -> None:
        crowd.moment, began = MOMENT, time.monotonic()
        crowd.wanted.set()
        changed = self.new.manage(*command)
        self.figures[f"seconds of {command[0]}"] = round(time.monotonic() - began, 1)
        crowd.moment = ""
        if changed.returncode != 0:
            self.faults.append(f"the new program could not: {changed.stderr[-500:]}")

    def _starts_no_more(self, old: Site) -> None:
        """A program that is started on tables that it does not know says so, and changes nothing."""
        if not (old.program / RULE).exists():
            self.figures["started anew"] = "not tried: that program knew no such rule"
            return
        for command in ("prepare", "serve"):
            done = old.run_by(old.program, PORT=str(free_port())).manage(command, timeout=60)
            if done.returncode == 0 or REFUSED not in done.stderr or "Traceback" in done.stderr:
                self.faults.append(f"the old program was started anew ({command}): {done.stderr}")

    def _beside(self, crowd: Crowd) -> None:
        """Start the new program beside the old one, on the same data."""
        with serving(self.new, self.folder / "new.log") as new:
            with Crowd(new.port, crowd.staff, crowd.paths) as other:
                other.everybody_got_on()
                other.read_all()
            crowd.stop()
            self._each_shows_what_the_other_saved(crowd, other)
        crowd.saved |= other.saved
        crowd.sent |= other.sent
        self.faults += [f"the new program: {fault}" for fault in other.faults]
        reads = other.done["reads"] + other.done["every page once"]
        self.figures["reads of the new program beside it"] = reads

    def _each_shows_what_the_other_saved(self, old: Crowd, new: Crowd) -> None:
        for writer, site, reader, name in ((old, self.old, new, "old"), (new, self.new, old, "new")):
            title = f"Put live by the {name} program"
            site.must(site.script(PUBLISHED.replace('"{page}"', f'"{OTHER}"'), title))
            if not seen(reader, f"/articles/{OTHER}/", title):
                self.faults.append(f"never shown by the other program: {title}")
            title = f"Saved by the {name} program"
            status, form = writer.save(title), reader.form_of_staff()[1]
            if status != 302 or f'value="{title}"' not in form:
                self.faults.append(f"not to be edited with the other program: {title} ({status})")
            text = next(iter(writer.sent))  # the first: those after the change are to be there in the end
            code = writer.sent.pop(text)
            if not reader.take_back(code):
                self.faults.append(f"the other program did not give back what the {name} one took: {text}")

    def _tell(self, crowd: Crowd) -> None:
        self.figures |= dict(sorted(crowd.done.items()))
        self.faults += crowd.faults
        done = self.new.script(FINALLY)
        if done.returncode != 0:
            self.faults.append(f"the new program could not read it all: {done.stderr[-300:]}")
            return
        found = json.loads(done.stdout)
        self.faults += [f"lost: {title}" for title in crowd.saved - set(found["titles"])]
        self.faults += [f"lost: {text}" for text in crowd.sent.keys() - set(found["texts"])]
        self.faults += found["wrong"]
        self.figures["saves acknowledged"] = len(crowd.saved)
        self.figures["replies acknowledged, and not taken back"] = len(crowd.sent)


def paths_of(server: Running, most: int) -> list[str]:
    """Return the paths of so many pages that a site lists for search engines, evenly of all of them."""
    _status, listed, _headers = Crowd(server.port, {}, []).ask("GET", "/sitemap.xml")
    paths = re.findall(r"<loc>https?://[^/<]+(/[^<]*)</loc>", listed)
    assert len(paths) > 100, listed[:300]
    return paths[:: len(paths) // most + 1]


def seen(crowd: Crowd, path: str, title: str) -> bool:
    """Return whether a server shows a title before long."""
    for _ in range(50):
        if title in crowd.ask("GET", path)[1]:
            return True
        time.sleep(0.1)
    return False


def main() -> None:
    """Read what is asked for, run, report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("commit", nargs="?", default="")
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server of its own")
    told = asked.parse_args()
    commit = told.commit or programs.commit_before_the_newest_migration()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="afterfusion-older-")))
        program = programs.of_commit(commit, folder / "program")
        if others := programs.other_pins(program):
            sys.exit(f"{commit} needs other packages than are installed here: {', '.join(others)}.")
        address = ""
        if told.postgresql:
            cluster = Cluster()
            stack.callback(cluster.remove)
            address = cluster.make("site")
        old = lived_in(folder / "site", address, program).run_by(program, TRUSTED_PROXIES="1", WORKERS="1")
        change = Changeover(old, old.run_by(ROOT), folder)
        change.under_the_old_one("prepare")
    finish(f"The program of {commit} on the tables of this one", change.figures, change.faults)


if __name__ == "__main__":
    main()
