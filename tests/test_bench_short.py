"""The bench in its short form: the site beside bare views, and nobody who asks is left without an answer."""

import re
import subprocess
import sys

import pytest
from django.db import connection

from tests import bench_serving
from tests.served import ROOT, environment

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="has sites of its own: once is enough")


def rows(told: str) -> dict[str, list[str]]:
    """Return the cells of each row of the tables, by what it is of."""
    found = (line.strip("| ").split(" | ") for line in told.splitlines() if line.startswith("| "))
    return {name: cells for name, *cells in found}


def test_the_short_bench_gets_every_answer_and_tells_each_ratio_and_writes_nothing(tmp_path):
    before = bench_serving.REPORT.read_text(encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "tests/bench_serving.py", "--short"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert run.returncode == 0, run.stderr
    found = rows(run.stdout)
    asked = (
        bench_serving.BARE, bench_serving.SEVEN, bench_serving.KEPT,
        bench_serving.PRESSED, bench_serving.KNOWN, bench_serving.LOGGED,
    )  # fmt: skip
    for name in asked:
        answers, *_, failed = found[name]
        assert int(answers) > 0 and failed == "0", name
    for name in asked[2:]:
        assert re.search(rf"^- {re.escape(name)}, beside Django's seven: \d+\.\d\d; CPU", run.stdout, re.M)
    assert 0 < float(found["the site"][0]) <= bench_serving.MEMORY_AIM
    assert bench_serving.REPORT.read_text(encoding="utf-8") == before


def test_what_people_wrote_below_the_figures_outlives_the_next_run():
    notes = f"\n{bench_serving.BY_HAND}\n\nThe map of the site grows.\n"
    assert bench_serving.said_by_hand(f"# Benchmarks\n\n| 1 |\n{notes}") == notes
    assert bench_serving.said_by_hand("# Benchmarks\n\n| 1 |\n") == ""
