"""Backups, restores and moves of a whole site, by the commands alone, on both databases."""

import json
import os
import sqlite3
import stat
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection

from education.queries.backups import LEFT_OUT
from tests.drills.backup_parts import a_small_disk, changed, pages, sums, write_something
from tests.drills.living import READERS_WORDS
from tests.drills.sites import Site

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="these drills bring databases of both kinds: once is enough"
)
LAST_LINE = """
from education import models
print(models.AuditLine.objects.order_by("-pk")[0].action)
"""
# The restore itself is in the log, and makes every kept page stale.
OF_A_RESTORE = {"education_auditline", "education_sitepolicy"}


def test_a_backup_brings_every_row_and_every_page_back(own_site, tmp_path):
    before, file = pages(own_site), tmp_path / "a.zip"
    own_site.must(own_site.manage("backup", file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    write_something(own_site)
    told = own_site.must(own_site.manage("restore", file))
    kept = Path(told.split("is kept as ")[1].splitlines()[0])
    with sqlite3.connect(kept) as old:
        assert old.execute(
            "SELECT count(*) FROM education_revision WHERE title = 'Written later'"
        ).fetchone() == (1,)
    old.close()
    assert stat.S_IMODE(own_site.file.stat().st_mode) == 0o600
    own_site.must(own_site.manage("backup", tmp_path / "b.zip"))
    assert changed(file, tmp_path / "b.zip") == OF_A_RESTORE
    assert pages(own_site) == before
    lines = own_site.must(own_site.script(LAST_LINE))
    assert lines == "restore backup\n"
    chain = "from education.queries.audit_log import first_changed_line\nprint(first_changed_line())"
    assert own_site.must(own_site.script(chain)) == "None\n"
    words = "from education import models\nprint(models.Reply.objects.get().text)"
    assert own_site.must(own_site.script(words)) == f"{READERS_WORDS}\n"
    own_site.must(own_site.manage("prepare"))
    assert pages(own_site) == before


def test_a_backup_can_be_read_without_this_program(seed_backup, tmp_path):
    with zipfile.ZipFile(seed_backup) as archive:
        archive.extractall(tmp_path)
        names = set(archive.namelist())
    told = dict(reversed(line.split("  ")) for line in (tmp_path / "SHA256SUMS").read_text().splitlines())
    assert told.keys() == names - {"SHA256SUMS"}
    for name, digest in told.items():
        assert sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    rows = (tmp_path / "tables" / "education_article.jsonl").read_text().splitlines()
    assert "taking-hardware-out" in {json.loads(row)["slug"] for row in rows}
    assert "manage.py restore" in (tmp_path / "README.txt").read_text()


def test_a_backup_holds_every_table_but_those_it_says_it_leaves_out(own_site, seed_backup):
    with sqlite3.connect(own_site.file) as database:
        there = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    # SQLite's own, what the search makes anew, and which migrations there were: the manifest says that.
    own = {name for name in there if name.startswith(("sqlite_", "education_search_fts"))} | {
        "django_migrations"
    }
    assert there - own - set(LEFT_OUT) == sums(seed_backup).keys()


def test_no_session_no_secret_key_and_no_readers_words_can_be_read_in_a_backup(own_site, tmp_path):
    own_site.must(
        own_site.script(
            "from django.contrib.sessions.backends.db import SessionStore\n"
            "one = SessionStore(); one['x'] = 'y'; one.save(); print(one.session_key)"
        )
    )
    file = tmp_path / "a.zip"
    own_site.must(own_site.manage("backup", file))
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"session_key" not in everything and own_site.environment["SECRET_KEY"].encode() not in everything
    assert READERS_WORDS.encode() not in everything and b"Rita" not in everything and b"sealed:" in everything
    assert b"JBSWY3DPEHPK3PXP" not in everything  # the second factors' secrets are encrypted with that key


def test_a_site_moves_to_postgresql_is_restored_there_and_moves_back_row_by_row(own_site, cluster, tmp_path):
    before, first = pages(own_site), tmp_path / "first.zip"
    own_site.must(own_site.manage("backup", first))
    address = cluster.make("moved")
    told = own_site.must(own_site.manage("move_database", address))
    assert f"{sum(each['rows'] for each in sums(first).values())} rows moved, each compared" in told
    there, second = Site(own_site.folder, address), tmp_path / "second.zip"
    there.must(there.manage("backup", second))
    assert changed(first, second) == set()
    assert pages(there) == before

    write_something(there)
    told = there.must(there.manage("restore", second))
    kept = told.split("is kept as ")[1].split()[0]
    assert kept.startswith("moved_before_")
    later = "SELECT count(*) FROM education_revision WHERE title = 'Written later'"
    assert cluster.execute(later, kept) == [(1,)] and cluster.execute(later, "moved") == [(0,)]
    there.must(there.manage("backup", tmp_path / "third.zip"))
    assert changed(second, tmp_path / "third.zip") == OF_A_RESTORE
    assert pages(there) == before

    back = tmp_path / "back.sqlite3"
    there.must(there.manage("move_database", f"sqlite:///{back}"))
    home = Site(own_site.folder, f"sqlite:///{back}")
    home.must(home.manage("backup", tmp_path / "fourth.zip"))
    assert changed(tmp_path / "third.zip", tmp_path / "fourth.zip") == set()
    assert pages(home) == before


ANOTHER_ROW = """
from education import models
taken = models.Association.objects.order_by("-pk").first()
new = models.Association.objects.first()
had = models.Association.objects.filter(cause=new.cause).values("symptom")
new.pk, new.symptom = None, models.Symptom.objects.exclude(pk__in=had).first()
new.save(force_insert=True)
print(taken.pk, new.pk)
"""


def test_a_restored_site_numbers_and_refuses_as_the_first_one_did(seed_backup, tmp_path):
    site = Site(tmp_path / "site", SECRET_KEY="another key that is as long as the settings ask for, or more")
    run = site.manage("restore", seed_backup)
    assert run.returncode == 0 and "another SECRET_KEY" in run.stderr
    last, new = map(int, site.must(site.script(ANOTHER_ROW)).split())
    assert new == last + 2  # the row between them was deleted before the backup, and histories still name it
    with sqlite3.connect(site.file) as database, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        database.execute("UPDATE education_auditline SET note = 'x' WHERE id = 1")
    database.close()


def test_a_broken_database_is_replaced_and_kept(own_site, seed_backup, tmp_path):
    own_site.file.write_bytes(b"not a database any more" * 1000)
    told = own_site.must(own_site.manage("restore", seed_backup))
    assert Path(told.split("is kept as ")[1].splitlines()[0]).read_bytes().startswith(b"not a database")
    assert pages(own_site)


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(own_site, tmp_path):
    with sqlite3.connect(own_site.file) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute("DROP TRIGGER guard_shortlink_delete")
        database.execute("DELETE FROM education_clinic")
    database.close()
    run = own_site.manage("backup", tmp_path / "a.zip")
    assert run.returncode == 1 and "The database is damaged" in run.stderr
    assert not (tmp_path / "a.zip").exists()


def test_a_backup_never_takes_the_place_of_another_file(own_site, tmp_path):
    file = tmp_path / "a.zip"
    file.write_text("the last good one")
    run: subprocess.CompletedProcess[str] = own_site.manage("backup", file)
    assert run.returncode == 1 and "is there already" in run.stderr
    assert file.read_text() == "the last good one" and os.listdir(tmp_path).count("a.zip") == 1
    run = own_site.manage("backup", tmp_path / "nowhere" / "a.zip")
    assert run.returncode == 1 and "cannot be written: No such file" in run.stderr


@pytest.mark.parametrize("room", [0, 300_000])
def test_a_full_disk_leaves_no_half_a_backup(own_site, tmp_path, room):
    folder = tmp_path / "disk"
    folder.mkdir()
    run = own_site.manage("backup", folder / "a.zip", preexec_fn=a_small_disk(room))
    assert run.returncode == 1 and "Error: " in run.stderr and "Traceback" not in run.stderr
    assert list(folder.iterdir()) == []


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(own_site, cluster, tmp_path):
    old = Site(tmp_path / "old", f"sqlite:///{tmp_path}/old/old.sqlite3")
    old.must(old.manage("migrate", "education", "0017"))
    old.must(old.manage("migrate", "mfa"))
    with sqlite3.connect(tmp_path / "old" / "old.sqlite3") as database:
        database.execute(
            "INSERT INTO education_clinic (id, name, phone, out_of_hours_phone, country,"
            " emergency_number, is_default) VALUES (7, 'Old Harbor', '', '', 'US', '911', 1)"
        )
    database.close()
    file = tmp_path / "old.zip"
    old.must(old.manage("backup", file))
    for site in (own_site, Site(tmp_path / "pg", cluster.make("from_old"))):
        if site.database:
            site.must(site.manage("restore", file, "--into", site.database))
        else:
            site.must(site.manage("restore", file))
        clinic = "from education.models import *\nprint(Clinic.objects.get().pk, Handout.objects.count())"
        assert site.must(site.script(clinic)) == "7 0\n"
        site.must(site.manage("migrate", "--check"))
