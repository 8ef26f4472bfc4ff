"""This program serves on while a version to come changes the tables under it, and beside that version."""

import runpy
import subprocess
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.drills import programs
from tests.drills.older_program import MOMENT, Changeover
from tests.drills.programs import ADDS, ASKS_FOR_MORE, TAKES_AWAY, Change, name_to_come, to_come
from tests.drills.sites import Site, on_another_database
from tests.test_upgrades import refusal

SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="of a file of SQLite: once is enough")
POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="has a server of its own: once is enough"
)
WRITTEN_BY_BOTH = """
from education import models
saved = models.Revision.objects.filter(title__startswith="Saved ")
print(saved.exclude(audience="patients").count(), saved.count() > 5)
print(models.Reply.objects.exclude(spoken="en").count(), models.Reply.objects.count() >= 2)
models.ReadingAid.objects.create(revision=saved.first(), words="Read it aloud.")
"""


def of_the_tree(site: Site, **variables: str) -> Site:
    """Return the site as it is run by this program, behind one proxy."""
    return site.run_by(site.program, TRUSTED_PROXIES="1", **variables)


def changed_over(old: Site, folder: Path, command: str = "prepare", change: Change = ADDS) -> Changeover:
    """Return what came of one upgrade under the feet of this program."""
    new = old.run_by(to_come(folder / "program", change))
    told = Changeover(old, new, folder, pages=60)
    told.under_the_old_one(command)
    return told


def goes_on(told: Changeover) -> None:
    """Hold that nobody noticed the upgrade, and that the new columns are filled in what the old one wrote."""
    assert told.faults == []
    assert told.figures[f"reads {MOMENT}"] > 5 and told.figures[f"/readyz {MOMENT}"] > 5
    assert told.figures["saves acknowledged"] > 5
    assert told.new.must(told.new.script(WRITTEN_BY_BOTH)) == "0 True\n0 True\n"


@SQLITE
def test_this_program_serves_on_while_the_next_one_changes_the_tables_and_beside_it(own_site, tmp_path):
    told = changed_over(of_the_tree(own_site), tmp_path)
    goes_on(told)
    whole: subprocess.CompletedProcess[str] = told.new.manage(
        "makemigrations", "--check", "--dry-run", "education"
    )
    assert whole.returncode == 0, whole.stdout  # what the drill took for the next version is one


@SQLITE
@pytest.mark.parametrize("change", [TAKES_AWAY, ASKS_FOR_MORE], ids=["takes away", "asks for more"])
def test_a_change_that_does_not_only_add_is_noticed(own_site, tmp_path, change):
    told = changed_over(of_the_tree(own_site), tmp_path, "migrate", change)
    # SQLite says of a missing column what it says of a missing database: such a page is a 503.
    after = [fault for fault in told.faults if not fault.endswith(f"({MOMENT})")]
    assert any(fault.startswith(("500 for ", "503 for ")) for fault in after), told.faults


@POSTGRESQL
def test_this_program_serves_on_while_the_tables_change_on_postgresql(
    cluster, filled_database, seed, tmp_path
):
    site = on_another_database(seed, tmp_path / "site", cluster.make("upgraded", filled_database))
    goes_on(changed_over(of_the_tree(site), tmp_path))


@pytest.mark.parametrize(("change", "passes"), [(ADDS, True), (TAKES_AWAY, False), (ASKS_FOR_MORE, False)])
def test_the_rule_lets_pass_what_the_program_can_live_with_and_nothing_else(tmp_path, change, passes):
    file = to_come(tmp_path / "program", change) / programs.MIGRATIONS / f"{name_to_come()}.py"
    operations = runpy.run_path(str(file))["Migration"].operations
    state = MigrationLoader(None).project_state(("education", programs.newest()))
    refused = []
    for operation in operations:
        refused.append(refusal(operation, state))
        operation.state_forwards("education", state)
    assert (not any(refused)) is passes, refused
