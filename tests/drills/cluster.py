"""A PostgreSQL server of its own for one drill, which may be stopped and started anew."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    beside = shutil.which("initdb")
    place = found[-1] if found else Path(beside) if beside else None
    assert place, "there is no PostgreSQL server. Install it (apt-get install postgresql)."
    return place.parent


class Cluster:
    """One server on a socket of its own, without a port. ``stop`` it, and ``remove`` it at the end."""

    def __init__(self) -> None:
        self.programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="afterfusion-drill-pg-"))
        self.folder.chmod(0o755)
        (self.folder / "data").mkdir()
        self.owner = ""
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            names = {each.pw_name for each in pwd.getpwall()}
            self.owner = "postgres" if "postgres" in names else "nobody"
            for path in (self.folder, self.folder / "data"):
                shutil.chown(path, self.owner)
        self._run("initdb", "-D", "data", "-A", "trust", "-U", "site", "-E", "UTF8", "--no-locale")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses= -c max_connections=60"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: ``fast`` ends every session, ``immediate`` is as if the power went."""
        self._run("pg_ctl", "-D", "data", "-m", mode, "-w", "stop")

    def restart(self, mode: str = "fast") -> None:
        """Stop it and start it anew."""
        self.stop(mode)
        self.start()

    def address(self, name: str) -> str:
        """Return the DATABASE_URL of one of its databases."""
        return f"postgres://site@{quote(str(self.folder), safe='')}/{name}"

    def make(self, name: str, template: str = "template0") -> str:
        """Make a database, empty or as a copy of another, and return its address."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address(name)

    def execute(self, statement: str, name: str = "postgres") -> list[tuple]:
        """Run one statement and return its rows."""
        with psycopg.connect(host=str(self.folder), user="site", dbname=name, autocommit=True) as server:
            done = server.execute(statement)
            return done.fetchall() if done.description else []

    def remove(self) -> None:
        """Stop it and take all of it away."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        as_owner = ["runuser", "-u", self.owner, "--"] if self.owner else []
        with open(self.folder / "said", "a", encoding="utf-8") as said:
            done = subprocess.run(  # noqa: S603  PostgreSQL's own programs
                [*as_owner, str(self.programs / program), *arguments],
                cwd=self.folder,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        assert done.returncode == 0 or not check, (self.folder / "said").read_text(encoding="utf-8")
