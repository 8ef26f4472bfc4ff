"""Power loss, a soak and the nodes, in their short forms; the long ones are `make drills`."""

import re
import sqlite3
import subprocess

import pytest
from django.db import connection

from tests.drills.nodes import drill as drill_of_nodes
from tests.drills.sites import Site, on_another_database

SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="of a file of SQLite: once is enough")
POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="has a server of its own: once is enough"
)


def ran(site: Site, drill: str, *arguments: object) -> None:
    """Run one drill, which finds nothing lost."""
    child: subprocess.Popen[str]
    with site.module(f"tests.drills.{drill}", *arguments, "--here") as child:
        said, wrong = child.communicate()
    assert child.returncode == 0 and re.search(r"lost or failed +0$", said, re.MULTILINE), said + wrong


@SQLITE
def test_what_was_saved_outlives_ten_kills_in_the_middle_of_saving(own_site):
    ran(own_site, "power", 10)


@SQLITE
def test_each_save_waits_for_the_disk(own_site):
    ask = "from django.db import connection\nc = connection.cursor()\n"
    ask += "print([c.execute('PRAGMA ' + each).fetchone()[0] for each in ('journal_mode', 'synchronous')])"
    assert own_site.must(own_site.script(ask)) == "['wal', 2]\n"  # 2 is FULL


@SQLITE
def test_editors_a_publisher_and_readers_soak_on_sqlite_without_an_error(own_site):
    ran(own_site, "soak", 8)


@SQLITE
def test_a_full_disk_refuses_saves_and_loses_none_and_readers_go_on(own_site):
    grown = own_site.file.stat().st_size
    save = """
import resource, signal, sys
from django.db import DatabaseError
from django.test import Client
from education import models
from education.actions.publishing import latest_revision, save_revision
from tests.drills import living
ana, _ = living.people()
page = models.Article.objects.get(slug=living.PAGE)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
saved = 0
for number in range(400):
    latest = latest_revision(page)
    texts = living.texts_of(latest, title=f"Full {number}", body="word " * 4000 + str(number))
    try:
        save_revision(page=page, texts=texts, by=ana, based_on=latest)
    except DatabaseError:
        break
    saved += 1
answer = Client().get("/articles/", HTTP_HOST="localhost")
there = models.Revision.objects.filter(title__startswith="Full ").count()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
latest = latest_revision(page)
save_revision(page=page, texts=living.texts_of(latest, title="Room again"), by=ana, based_on=latest)
print(saved < 400, saved == there, answer.status_code, latest_revision(page).title)
"""
    assert own_site.must(own_site.script(save, grown)) == "True True 200 Room again\n"
    with sqlite3.connect(own_site.file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


@POSTGRESQL
def test_the_same_soak_and_ten_kills_on_postgresql(cluster, filled_database, seed, tmp_path):
    site = on_another_database(seed, tmp_path / "site", cluster.make("soaked", filled_database))
    ran(site, "soak", 8)
    ran(site, "power", 5)


@POSTGRESQL
def test_the_pool_gives_out_no_connection_that_died_with_the_database(
    cluster, filled_database, seed, tmp_path
):
    site = on_another_database(seed, tmp_path / "site", cluster.make("pooled", filled_database))
    code = """
import sys
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from django.test import Client
def read(_):
    try:
        return Client().get("/check/", HTTP_HOST="localhost").status_code
    finally:
        connection.close()  # gives it back to the pool, as the end of a request does
def all_at_once():
    with ThreadPoolExecutor(6) as several:
        return set(several.map(read, range(24)))
print(all_at_once(), flush=True)
sys.stdin.readline()
print(all_at_once(), connection.pool.get_stats()["connections_num"] > 1, flush=True)
connection.close_pool()
"""
    with site.module("tests.drills.lines", code) as child:
        assert child.stdout.readline() == "{200}\n"
        cluster.restart()
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "{200} True\n"


@POSTGRESQL
def test_two_nodes_behind_nginx_lose_nothing_while_one_thing_after_the_other_breaks(
    cluster, filled_database, seed, tmp_path
):
    address = cluster.make("nodes", filled_database)
    figures, faults = drill_of_nodes(tmp_path / "front", seed, cluster, address, 1)
    assert faults == []
    assert figures["nodes killed"] == 2 and figures["publications seen by readers"] == 3
    assert figures["reads"] > 100


# A lock that a thread holds, or a line to the database that two processes write on, would not survive a fork.
BEFORE_THE_FORK = """
import threading
from django.db import connections
from config.first_reading import read_ahead
from config.wsgi import application
from education.databases import let_go
opened = read_ahead(application)
let_go()
print(opened > 50, threading.active_count(), [each.connection for each in connections.all()])
"""


def test_no_thread_and_no_connection_is_left_when_workers_are_forked(request, tmp_path):
    if connection.vendor == "postgresql":
        address = request.getfixturevalue("cluster").make(
            "forked", request.getfixturevalue("filled_database")
        )
        site = on_another_database(request.getfixturevalue("seed"), tmp_path / "site", address)
    else:
        site = request.getfixturevalue("own_site")
    assert site.must(site.script(BEFORE_THE_FORK)) == "True 1 [None]\n"
