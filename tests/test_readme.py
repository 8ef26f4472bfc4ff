"""What the README promises is true."""

import re
from io import StringIO
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_figures_of_the_audit_are_those_that_the_command_prints(site):
    kept_apart, shipped = re.findall(r"```\n(\d+ stories.*?)\n```", README, re.DOTALL)
    for printed, files in ((kept_apart, [ROOT / "tests/wizard/unseen_stories.toml"]), (shipped, [])):
        told = StringIO()
        call_command("audit_vignettes", *files, stdout=told)
        assert told.getvalue().startswith(printed)


def test_its_picture_and_the_pages_it_names_exist():
    for path in re.findall(r"\((docs/[^)]+)\)|`(docs/[^`]+)`", README):
        assert (ROOT / (path[0] or path[1])).exists(), path


def test_every_variable_it_names_is_read_by_the_settings_and_the_other_way_round():
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', settings))
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row)}
    assert read == named


def test_ci_runs_the_two_commands_of_the_readme():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in ci and "make check" in ci
    assert "make run" in README and "make test" in README
