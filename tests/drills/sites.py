"""A whole site in a folder of its own, run by processes as on a real machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "a key for drills alone, as long as the settings ask for it to be"
START = "import django; django.setup()\n"


class Site:
    """One site: its folder of local state, and where its database is (empty: SQLite in that folder).

    ``program``: where the program lies that runs it, of this version or another.
    """

    def __init__(self, folder: Path, database: str = "", *, program: Path = ROOT, **variables: str) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = database
        self.program = program
        self.variables = variables

    @property
    def file(self) -> Path:
        """Return where the SQLite database is."""
        return self.folder / "afterfusion.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """Return what its processes are told, and nothing of the tests' own settings."""
        told = {"PATH": os.environ["PATH"], "VAR_DIR": str(self.folder), "SECRET_KEY": KEY}
        told |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            # What a version brings along comes first; what it has none of, drills too, is of this one.
            "PYTHONPATH": os.pathsep.join(dict.fromkeys([str(self.program), str(ROOT)])),
            "PYTHONUNBUFFERED": "1",
        }
        if self.database:
            told["DATABASE_URL"] = self.database
        return told | self.variables

    def manage(self, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        """Run one command of manage.py to its end."""
        command = [sys.executable, "manage.py", *(str(each) for each in arguments)]
        return self._run(command, **options)

    def script(self, code: str, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        """Run some lines with the site's models to their end."""
        command = [sys.executable, "-c", START + code, *(str(each) for each in arguments)]
        return self._run(command, **options)

    def module(self, name: str, *arguments: object) -> subprocess.Popen[str]:
        """Start a module as a process of the site, whose output can be read line by line."""
        command = [sys.executable, "-m", name, *(str(each) for each in arguments)]
        return subprocess.Popen(  # noqa: S603  our own program
            command,
            cwd=self.program,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _run(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  our own program
            command, cwd=self.program, env=self.environment, capture_output=True, text=True, **options
        )

    def must(self, done: subprocess.CompletedProcess[str]) -> str:
        """Return what a command said; fail with all of it where it failed."""
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run_by(self, program: Path, **variables: str) -> "Site":
        """Return the same site, run by the program that lies there."""
        return Site(self.folder, self.database, program=program, **{**self.variables, **variables})

    def copied(self, folder: Path, **variables: str) -> "Site":
        """Return a copy of a site on SQLite that does not run."""
        shutil.copytree(self.folder, folder)
        return Site(folder, **{**self.variables, **variables})


def on_another_database(seed: Site, folder: Path, database: str, **variables: str) -> Site:
    """Return a site with the static files of a filled one, whose rows are in another database already."""
    shutil.copytree(seed.folder, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    return Site(folder, database, **variables)


def lived_in(folder: Path, database: str = "", program: Path = ROOT) -> Site:
    """Return a filled site in which staff wrote, signed, published, took back and left things open."""
    site = Site(folder, database, program=program)
    site.must(site.manage("prepare"))
    site.must(site.script("from tests.drills import living; living.live()"))
    return site
