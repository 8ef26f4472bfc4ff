"""The files in deploy/ are what nginx, systemd and a container engine take."""

import re
import shutil
import subprocess

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from education.views import errors
from tests.drills.front import Front
from tests.drills.sites import ROOT, Site

DEPLOY = ROOT / "deploy"
VARIABLES = set(re.findall(r"\$\{([A-Z_]+)\}", (DEPLOY / "nginx.conf.template").read_text(encoding="utf-8")))


def test_nginx_takes_its_file(tmp_path):
    (tmp_path / "seed").mkdir()
    checked = Front(tmp_path / "front", Site(tmp_path / "seed"), "").checked()
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr


def test_compose_fills_in_everything_that_nginx_asks_for():
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    told = compose.partition("  nginx:\n")[2]
    assert VARIABLES
    for name in VARIABLES:
        assert re.search(rf"^      {name}: ", told, re.MULTILINE), name
    allowed = re.search(r'NGINX_ENVSUBST_FILTER: "(.*)\$\$"', told).group(1) + "$"
    assert {name for name in VARIABLES if re.fullmatch(allowed, name)} == VARIABLES


def test_the_settings_that_the_files_name_are_settings():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("SITE_URL", "SECRET_KEY", "DATABASE_URL", "BEHIND_PROXY", "TRUSTED_PROXIES", "VAR_DIR"):
        assert f"`{name}`" in readme
        assert name in (DEPLOY / "compose.yaml").read_text(encoding="utf-8") or name == "VAR_DIR"


def test_the_container_holds_all_that_the_program_reads_and_nothing_else():
    file = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (.+) \S+$", file, re.MULTILINE))
    named = {each.split("/")[0] for line in copied for each in line.split()}
    assert named == {
        "requirements",
        "manage.py",
        "pyproject.toml",
        "config",
        "education",
        "templates",
        "static",
    }
    assert "USER afterfusion" in file and "--require-hashes" in file


def test_an_engine_is_sent_what_the_container_holds_and_nothing_else():
    """A folder in which the site has run holds a database and a key: no engine gets these."""
    lines = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    sent = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    file = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {each for line in re.findall(r"^COPY (.+) \S+$", file, re.MULTILINE) for each in line.split()}
    assert rules[0] == "*" and sent == copied
    assert all((ROOT / path).exists() for path in sent)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on every machine")
@pytest.mark.parametrize(
    "name", ["afterfusion.service", "afterfusion-backup.service", "afterfusion-backup.timer"]
)
def test_systemd_takes_its_files(tmp_path, name):
    for file in DEPLOY.glob("afterfusion*"):
        text = file.read_text(encoding="utf-8")
        # Where the program will lie is not on this machine.
        text = text.replace("/opt/afterfusion/.venv/bin/python", "/bin/sh")
        text = text.replace("/opt/afterfusion", str(tmp_path))
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)]
    run = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  systemd itself
    said = [line for line in run.stderr.splitlines() if "afterfusion" in line]
    assert said == []


def test_the_page_for_when_no_node_answers_has_the_sites_own_words():
    request = RequestFactory().get("/")
    request.htmx = HtmxDetails(request)
    own = errors.unavailable(request).content.decode()
    page = (DEPLOY / "away.html").read_text(encoding="utf-8")

    def words(html: str) -> list[str]:
        main = html.partition("<main")[2].partition("</main>")[0] or html
        return re.findall(r"<(?:h1|h2|li)[^>]*>(.*?)</", main)

    assert words(page) == words(own)
    assert page.index("Call your emergency number") < page.index("not working right now")
