"""Backups that are damaged, forged or from tomorrow, and restores at the wrong moment: nothing is changed."""

import json
import sqlite3
import subprocess
import zipfile
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from education.backup_file import BadBackup, reading
from tests.drills.backup_parts import a_small_disk, rewritten, state
from tests.drills.sites import Site

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="these drills bring databases of both kinds: once is enough"
)


def refused(run: subprocess.CompletedProcess[str], words: str) -> None:
    """Check that a command said no in a sentence, and that it left everything as it was."""
    assert run.returncode == 1 and words in run.stderr and "Nothing was changed." in run.stderr
    assert "Traceback" not in run.stderr


def damaged(kind: str, file: Path, folder: Path) -> tuple[Path, str]:
    """Return a backup that must be refused, and some words that have to be told."""
    bad = folder / "bad.zip"
    whole = file.read_bytes()
    manifest = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    article = zipfile.ZipFile(file).read("tables/education_article.jsonl")
    match kind:
        case "no file":
            return bad, "No such file"
        case "not a backup":
            bad.write_bytes(b"hello")
            return bad, "is no backup"
        case "another zip":
            with zipfile.ZipFile(bad, "w") as other:
                other.writestr("x.txt", "x")
            return bad, "no backup of Afterfusion"
        case "cut off":
            bad.write_bytes(whole[: len(whole) // 2])
            return bad, "only a part of one"
        case "a flipped byte":
            middle = len(whole) // 2
            bad.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
            return bad, "is damaged"
        case "a changed row":
            return rewritten(
                file, bad, "tables/education_article.jsonl", article.replace(b"taking", b"making")
            ), "is damaged"
        case "a newer format":
            text = json.dumps({**manifest, "version": 2}).encode()
            return rewritten(file, bad, "manifest.json", text, with_sums=True), "reads format 1"
        case "a newer program":
            manifest["migrations"]["education"].append("0999_from_tomorrow")
            text = json.dumps(manifest).encode()
            return rewritten(file, bad, "manifest.json", text, with_sums=True), "education.0999_from_tomorrow"
        case "a missing row though the sums fit":
            rest = b"\n".join(article.splitlines()[1:]) + b"\n"
            return rewritten(
                file, bad, "tables/education_article.jsonl", rest, with_sums=True
            ), "The database refused"
        case _:  # a forged audit line, with sums that fit
            name = "tables/education_auditline.jsonl"
            lines = zipfile.ZipFile(file).read(name).replace(b"save revision", b"same revision")
            return rewritten(file, bad, name, lines, with_sums=True), "The audit log is not as it was"


@pytest.mark.parametrize(
    "kind",
    ["not a backup", "another zip", "cut off", "a flipped byte", "a changed row", "a newer format"],
)
def test_a_backup_that_is_not_whole_is_not_even_opened(seed_backup, tmp_path, kind):
    bad, words = damaged(kind, seed_backup, tmp_path)
    with pytest.raises(BadBackup, match=words), reading(bad):
        raise AssertionError("it was opened")


@pytest.mark.parametrize(
    "kind",
    ["no file", "cut off", "a newer program", "a missing row though the sums fit", "a forged audit line"],
)
def test_a_backup_that_cannot_be_trusted_changes_nothing(own_site, seed_backup, tmp_path, kind):
    bad, words = damaged(kind, seed_backup, tmp_path)
    before = state(own_site)
    refused(own_site.manage("restore", bad), words)
    assert state(own_site) == before


def test_nothing_is_restored_while_the_site_has_its_database_open(own_site, seed_backup):
    with sqlite3.connect(own_site.file) as running:
        running.execute("SELECT count(*) FROM education_article").fetchone()
        run = own_site.manage("restore", seed_backup)
        assert run.returncode == 1 and "The site still runs" in run.stderr
        run = own_site.manage("move_database", f"sqlite:///{own_site.folder}/other.sqlite3")
        assert run.returncode == 1 and "The site still runs" in run.stderr
    running.close()


def test_nothing_is_restored_while_a_process_is_connected_to_postgresql(cluster, seed_backup, tmp_path):
    site = Site(tmp_path / "site", cluster.make("open_one"))
    with psycopg.connect(host=str(cluster.folder), user="site", dbname="open_one"):
        run = site.manage("restore", seed_backup)
    assert run.returncode == 1 and "The site still runs: 1 connections to open_one" in run.stderr
    assert cluster.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'open_one_%'") == [(0,)]


def test_a_user_who_may_make_no_database_is_told_what_to_do_instead(cluster, seed_backup, tmp_path):
    cluster.make("small")
    cluster.execute("CREATE ROLE small LOGIN")
    site = Site(tmp_path / "site", cluster.address("small").replace("site@", "small@"))
    run = site.manage("restore", seed_backup)
    assert run.returncode == 1 and "CREATEDB" in run.stderr and "--into" in run.stderr


@pytest.mark.parametrize("room", [0, 2_000_000])
def test_a_full_disk_during_a_restore_changes_nothing(own_site, seed_backup, room):
    before = state(own_site)
    run = own_site.manage("restore", seed_backup, preexec_fn=a_small_disk(room))
    assert run.returncode == 1 and "Nothing was changed" in run.stderr and "Traceback" not in run.stderr
    assert state(own_site) == before
