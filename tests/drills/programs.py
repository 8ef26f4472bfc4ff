"""Other versions of this program: one to come, with a migration more, and one of an earlier commit."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.drills.front import free_port, wait_for
from tests.drills.sites import ROOT, Site

PARTS = ("manage.py", "pyproject.toml", "config", "education", "templates", "static")
MIGRATIONS = Path("education") / "migrations"
MIGRATION = '''"""What a drill takes for the next change of the tables."""
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("education", "{newest}")]
    operations = [{operations}]
'''


@dataclass(frozen=True, slots=True)
class Change:
    """What a version to come changes: operations of its migration, and lines at the end of its models."""

    operations: str
    models: str = ""


# As the rule of tests/test_upgrades.py lets pass, on tables that are read and written all the time: a new
# table, columns that may be empty, columns that fill themselves, a column with more room, an index.
ADDS = Change(
    """
        migrations.CreateModel("ReadingAid", [
            ("id", models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("words", models.TextField()),
            ("revision", models.ForeignKey("education.revision", models.PROTECT, related_name="+")),
        ]),
        migrations.AddField("revision", "audience", models.CharField(max_length=20, db_default="patients")),
        migrations.AddField("revision", "minutes", models.PositiveSmallIntegerField(null=True)),
        migrations.AlterField("revision", "author",
            models.CharField("written by", max_length=400, blank=True)),
        migrations.AddField("article", "illustrated", models.BooleanField(db_default=False)),
        migrations.AddField("reply", "spoken", models.CharField(max_length=5, db_default="en")),
        migrations.AddField("auditline", "program", models.CharField(max_length=20, null=True)),
        migrations.AddIndex("reply", models.Index(fields=["came_at"], name="reply_came")),
    """,
    """
from django.db import models as columns

class ReadingAid(columns.Model):
    words = columns.TextField()
    revision = columns.ForeignKey(Revision, columns.PROTECT, related_name="+")

Revision.add_to_class("audience", columns.CharField(max_length=20, db_default="patients"))
Revision.add_to_class("minutes", columns.PositiveSmallIntegerField(null=True))
Revision._meta.get_field("author").max_length = 400
Article.add_to_class("illustrated", columns.BooleanField(db_default=False))
Reply.add_to_class("spoken", columns.CharField(max_length=5, db_default="en"))
AuditLine.add_to_class("program", columns.CharField(max_length=20, null=True))
Reply._meta.indexes.append(columns.Index(fields=["came_at"], name="reply_came"))
""",
)
# As it does not: what the version before reads is gone, or it would have to write what it does not know.
TAKES_AWAY = Change('migrations.RenameField("revision", "clinical_term", "term")')
ASKS_FOR_MORE = Change(
    'migrations.AddField("auditline", "program", models.CharField(max_length=20, default=""))'
)


def to_come(folder: Path, change: Change) -> Path:
    """Return where a copy of this program lies now that is one migration further on."""
    for part in PARTS:
        there = ROOT / part
        if there.is_dir():
            shutil.copytree(there, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(there, folder / part)
    (folder / MIGRATIONS / f"{name_to_come()}.py").write_text(
        MIGRATION.format(newest=newest(), operations=change.operations), encoding="utf-8"
    )
    with open(folder / "education" / "models" / "__init__.py", "a", encoding="utf-8") as models:
        models.write(change.models)
    return folder


def newest(program: Path = ROOT) -> str:
    """Return the name of the last migration of a program."""
    return max(file.stem for file in (program / MIGRATIONS).glob("[0-9]*.py"))


def name_to_come() -> str:
    """Return the name of the migration that the version to come has more than this one."""
    return f"{int(newest()[:4]) + 1:04}_to_come"


def of_commit(commit: str, folder: Path) -> Path:
    """Return where the program of a commit lies now, with the tests that it had."""
    folder.mkdir(parents=True)
    packed = folder.with_suffix(".tar")
    _git("archive", "--format=tar", f"--output={packed}", commit)
    shutil.unpack_archive(packed, folder, filter="data")
    packed.unlink()
    return folder


def commit_before_the_newest_migration() -> str:
    """Return the last commit of the main line that had a migration less than this program."""
    file = str(MIGRATIONS / f"{newest()}.py")
    added = _git("log", "--first-parent", "-m", "--diff-filter=A", "-1", "--format=%H", "--", file)
    assert added, f"no commit here brought {file}: this needs the whole history"
    return _git("rev-parse", "--short", f"{added}^1")


def other_pins(program: Path) -> list[str]:
    """Return the packages that a program pins otherwise than this one: it could not run beside it."""
    here, there = (
        set(re.findall(r"^[\w.\[\],-]+==[^ ;\\]+", file.read_text(encoding="utf-8"), re.MULTILINE))
        for file in (each / "requirements" / "run.txt" for each in (ROOT, program))
    )
    return sorted(there - here)


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603  git itself, with words of this file
        ["git", *words],  # noqa: S607  wherever it is installed
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"git {words[0]}: {done.stderr}"
    return done.stdout.strip()


class Running:
    """A program that serves a site: the port, and its processes."""

    def __init__(self, site: Site, process: subprocess.Popen[bytes], port: int) -> None:
        self.site, self.process, self.port = site, process, port

    def reload(self) -> None:
        """Ask it for new workers, as systemd does."""
        self.process.send_signal(signal.SIGHUP)


@contextlib.contextmanager
def serving(site: Site, log: Path) -> Iterator[Running]:
    """Serve a site by its program, as the person does who runs it, until the end of the block."""
    port = free_port()
    with open(log, "ab") as written:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=site.program,
            env={**site.environment, "PORT": str(port)},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        wait_for(port, log)
        yield Running(site, process, port)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
