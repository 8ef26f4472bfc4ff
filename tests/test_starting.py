"""What is wrong at the start is said in a sentence with the cure, and nothing is changed."""

import os
import resource
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from config import environment
from config.databases import from_address

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="processes with databases of their own: once is enough"
)


def run(folder: Path, *command: str, full_disk: bool = False, **variables: str):
    """Run a command of manage.py as on a machine with this folder of local state."""

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **variables},
        capture_output=True,
        text=True,
        preexec_fn=no_room if full_disk else None,
    )


def told(done) -> str:
    """Return the last line of what a failed command said, which is a sentence and no traceback of ours."""
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param(
            {"SITE_URL": "https://a.org:port"}, "SITE_URL is 'https://a.org:port'", id="a port in words"
        ),
        pytest.param(
            {"SHORT_HOST": "https://a.org"}, "Write a host name without https://", id="a short address"
        ),
        pytest.param(
            {"ALLOWED_HOSTS": "a.org,https://b.org"}, "ALLOWED_HOSTS has 'https://b.org'", id="an address"
        ),
        pytest.param({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE is 'Mars/Base'. Write a zone", id="no such zone"),
        pytest.param({"TIME_ZONE": "/etc/passwd"}, "TIME_ZONE is '/etc/passwd'", id="a zone that is a file"),
        pytest.param({"MAIL_FROM": "nowhere"}, "MAIL_FROM is 'nowhere'. Write an address", id="no sender"),
        pytest.param({"MAIL_PORT": "0"}, "MAIL_PORT is '0'. Write a whole number", id="port 0"),
        pytest.param({"WORKERS": "-1"}, "WORKERS is '-1'", id="fewer than no workers"),
        pytest.param(
            {"SECRET_KEY_FALLBACKS": "old"}, "SECRET_KEY_FALLBACKS has a key that is too", id="half a key"
        ),
        pytest.param(
            {"DATABASE_URL": "postgres://host"}, "the name of the database is missing", id="no name"
        ),
        pytest.param({"DATABASE_URL": "mysql://h/n"}, "it knows no other kind", id="another kind"),
        pytest.param({"DATABASE_URL": "sqlite://"}, "the name of the database is missing", id="in memory"),
        pytest.param({"DATABASE_URL": "postgres://u:p@h:x/n"}, "DATABASE_URL cannot be read", id="no port"),
    ],
)
def test_a_nonsense_setting_is_answered_with_what_to_write(tmp_path, variables, words):
    done = run(tmp_path, "check", **variables)
    assert words in done.stderr and done.returncode == 1
    assert done.stderr.startswith("Not started. ") and "Traceback" not in done.stderr
    # The key of a first local run may be there; no database was made.
    assert {path.name for path in tmp_path.iterdir()} <= {"secret_key"}


def test_a_folder_on_a_disk_that_is_read_only_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    with pytest.raises(ImproperlyConfigured, match="this user may not write there"):
        environment.folder("VAR_DIR", tmp_path)


def test_a_missing_folder_is_made(tmp_path):
    done = run(tmp_path / "var" / "deep", "check")
    assert done.returncode == 0 and (tmp_path / "var" / "deep").is_dir()


def test_a_full_disk_is_said_and_half_a_key_is_never_kept(tmp_path):
    said = told(run(tmp_path, "prepare", full_disk=True))
    assert "SECRET_KEY could not be made and kept" in said
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "secret_key").write_text("short")
    assert "is too short (5 characters)" in told(run(tmp_path, "prepare"))


def test_a_full_disk_is_said_where_the_database_should_be(tmp_path):
    done = run(tmp_path, "prepare", full_disk=True, SECRET_KEY="k" * 60)
    assert "CommandError" in told(done) and "Traceback" not in done.stderr


def test_nothing_serves_an_empty_database(tmp_path):
    assert "The database is empty. Run first: manage.py prepare." in told(run(tmp_path, "serve"))
    assert not (tmp_path / "afterfusion.sqlite3").exists()


def test_a_server_that_cannot_be_reached_is_said(tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"postgres://u:p@127.0.0.1:{nobody.getsockname()[1]}/n"
        assert "The database cannot be reached" in told(run(tmp_path, "prepare", DATABASE_URL=address))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A database with every table, and no row of a library."""
    folder = tmp_path_factory.mktemp("made")
    done = run(folder, "migrate")
    assert done.returncode == 0, done.stderr
    return folder / "afterfusion.sqlite3"


@pytest.mark.parametrize(
    ("what", "command", "words"),
    [
        (
            "newer",
            "prepare",
            "The database is newer than this program: it has had education.0999_from_tomorrow",
        ),
        ("newer", "serve", "The database is newer than this program"),
        ("newer", "backup", "The database is newer than this program"),
        ("older", "serve", "The database is older than this program: it has not had education.0024"),
        ("damaged", "prepare", "The database is damaged"),
        ("damaged", "serve", "manage.py restore FILE"),
    ],
)
def test_a_database_of_another_version_or_a_damaged_one_stays_as_it_is(made, tmp_path, what, command, words):
    file = tmp_path / "afterfusion.sqlite3"
    with sqlite3.connect(made) as source, sqlite3.connect(file) as copy:
        source.backup(copy)
        if what == "newer":
            copy.execute(
                "INSERT INTO django_migrations (app, name, applied)"
                " VALUES ('education', '0999_from_tomorrow', '2027-01-01')"
            )
        if what == "older":
            copy.execute("DELETE FROM django_migrations WHERE name = '0024_shared_counts'")
    copy.close()
    source.close()
    if what == "damaged":
        file.write_bytes(b"SQLite format 4, or so" * 500)
    before = file.read_bytes()
    done = run(tmp_path, command, *([str(tmp_path / "a.zip")] if command == "backup" else []))
    assert words in told(done) and "Traceback" not in done.stderr
    if what == "damaged":
        assert file.read_bytes() == before
    else:
        with sqlite3.connect(file) as after:
            assert after.execute("SELECT count(*) FROM education_sitepolicy").fetchone() == (0,)
        after.close()
    assert not (tmp_path / "a.zip").exists()


def test_a_broken_library_stops_the_start_before_the_database_is_touched(db, tmp_path, settings, capsys):
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "topics.toml").write_text("[[topic]\n")
    settings.LIBRARY_DIR, settings.VAR_DIR = tmp_path / "library", tmp_path
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("prepare")
    assert "topics.toml" in capsys.readouterr().err
    assert not list(tmp_path.glob("prepared-*"))


def test_a_database_server_that_takes_the_call_and_says_nothing_is_left_after_three_seconds():
    """Else a start would wait for it without a word, for as long as the network keeps the line."""
    address = "postgres://user:password@host/name"
    assert from_address(address)["OPTIONS"]["connect_timeout"] == 3
    assert from_address(f"{address}?connect_timeout=9")["OPTIONS"]["connect_timeout"] in {9, "9"}
