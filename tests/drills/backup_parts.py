"""What drills of backups look at: pages as digests, the tables of a backup, and what a site holds."""

import json
import resource
import sqlite3
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from tests.drills.sites import Site

READ = """
from django.test import Client
from education.queries.sitemap import listed_pages
import hashlib
# Every kind; of studies, which are many and alike, the first few.
paths = [path for path, _ in listed_pages() if not path.startswith("/studies/")]
paths += [path for path, _ in listed_pages() if path.startswith("/studies/")][:8]
for path in paths:
    answer = Client().get(path, HTTP_HOST="localhost", HTTP_USER_AGENT="monitor")  # not counted as a reader
    print(path, answer.status_code, hashlib.sha256(answer.content).hexdigest())
"""


def pages(site: Site) -> str:
    """Return what all pages for readers show, as digests; of the studies, what some show."""
    read = site.must(site.script(READ))
    assert read.count(" 200 ") == len(read.splitlines()) > 50, read
    return read


def sums(file: Path) -> dict[str, dict]:
    """Return rows, digest and last number of each table in a backup."""
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("manifest.json"))["tables"]


def changed(file: Path, other: Path) -> set[str]:
    """Return the tables that differ between two backups."""
    one, two = sums(file), sums(other)
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def rewritten(file: Path, to: Path, member: str, text: bytes, *, with_sums: bool = False) -> Path:
    """Write a copy of a backup in which one member says something else."""
    with zipfile.ZipFile(file) as was, zipfile.ZipFile(to, "w") as out:
        parts = {name: was.read(name) for name in was.namelist()}
        parts[member] = text
        if with_sums:
            digests = (
                f"{sha256(part).hexdigest()}  {name}\n"
                for name, part in parts.items()
                if name != "SHA256SUMS"
            )
            parts["SHA256SUMS"] = "".join(digests).encode()
        for name, part in parts.items():
            out.writestr(name, part)
    return to


WRITES = """
import sys
from education import models
from education.actions.publishing import save_revision
from tests.drills import living
ana, _ = living.people()
page = models.Article.objects.get(slug="{page}")
from education.actions.publishing import latest_revision
latest = latest_revision(page)
save_revision(page=page, texts=living.texts_of(latest, title="Written later"), by=ana, based_on=latest)
"""


def write_something(site: Site) -> None:
    """Save a text, as staff do."""
    site.must(site.script(WRITES.format(page="taking-hardware-out")))


def state(site: Site) -> tuple[str, list[str]]:
    """Return the digest of the database's rows, and what lies in the folder."""
    with sqlite3.connect(site.file) as database:
        digest = sha256("\n".join(database.iterdump()).encode()).hexdigest()
    database.close()
    return digest, sorted(
        path.name for path in site.folder.iterdir() if "-wal" not in path.name and "-shm" not in path.name
    )


def a_small_disk(bytes_left: int) -> Callable[[], None]:
    """Return what makes a process meet a full disk: no file of it grows over so many bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, bytes_left))

    return limit
