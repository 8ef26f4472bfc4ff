"""The one file of a backup: a zip with a line of JSON for each row, and the digests to check it by.

``README.txt`` in it says how to read it without this program. Nothing here knows a database.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT, VERSION = "afterfusion backup", 1
MANIFEST, SUMS, README = "manifest.json", "SHA256SUMS", "README.txt"
ABOUT = """\
This is a backup of an Afterfusion site: all its rows, of one moment.

tables/NAME.jsonl  one row of that table on each line, as JSON: times in UTC, files in base64
manifest.json      when and from what it was made, which migrations the tables had, how many rows each has
SHA256SUMS         digests of all of it: sha256sum -c SHA256SUMS

Put it back with:  manage.py restore THIS-FILE
It holds the names of staff and their password hashes: keep it as you keep keys.
It does not hold SECRET_KEY, with which second factors are encrypted: keep that apart from it.
"""


class BadBackup(Exception):
    """This file is no whole backup, or none that this program can read. The message says why."""


@dataclass(frozen=True, slots=True)
class TableSum:
    """How much of one table is in a backup. ``last_number`` is None where its keys are not numbered."""

    rows: int
    sha256: str
    last_number: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    made_from: str  # sqlite or postgresql
    migrations: dict[str, list[str]]
    tables: dict[str, TableSum] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    content_version: int = 0
    audit_break: int | None = None  # the first line of the audit log that was changed behind its back
    key_mark: str = ""

    @property
    def rows(self) -> int:
        """How many rows it has in all."""
        return sum(table.rows for table in self.tables.values())


class Writer:
    """A backup being written. Nothing bears its name before all of it is on the disk."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.sums: dict[str, str] = {}

    def text(self, name: str, text: str) -> None:
        """Put one short text in."""
        self.archive.writestr(name, text)
        self.sums[name] = hashlib.sha256(text.encode()).hexdigest()

    def table(self, name: str, lines: Iterable[bytes], last_number: int | None) -> TableSum:
        """Put one table in, and return how much it was."""
        digest, rows = hashlib.sha256(), 0
        with self.archive.open(member(name), "w", force_zip64=True) as out:
            for line in lines:
                out.write(line)
                digest.update(line)
                rows += 1
        self.sums[member(name)] = digest.hexdigest()
        return TableSum(rows, digest.hexdigest(), last_number)

    def close(self, manifest: Manifest) -> None:
        """Put in what is known only at the end."""
        self.text(README, ABOUT)
        self.text(MANIFEST, json.dumps(_told(manifest), indent=1, ensure_ascii=False) + "\n")
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        self.archive.writestr(SUMS, sums)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write a new backup, which only its owner may read. Raises OSError; what failed leaves no file."""
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                yield Writer(archive)
            out.flush()
            os.fsync(out.fileno())
        _name(part, path)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    try:
        os.link(part, path)  # unlike a change of name, this never takes the place of another file
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second names, as many a stick
        if path.exists():
            raise FileExistsError(path) from None
        os.rename(part, path)


class Backup:
    """A backup that was read through from end to end, and is whole."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive = archive
        self.manifest = manifest

    def lines(self, table: str) -> Iterator[bytes]:
        """Yield the lines of one table; none where the backup does not have it."""
        if table in self.manifest.tables:
            with self.archive.open(member(table)) as lines:
                yield from lines


@contextmanager
def reading(path: Path) -> Iterator[Backup]:
    """Open a backup after all of it was checked. Raises BadBackup with what is wrong, and OSError."""
    with open(path, "rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except zipfile.BadZipFile as error:
            raise BadBackup(f"{path} is no backup, or only a part of one.") from error
        with archive:
            yield Backup(archive, _checked(archive, path))


def _checked(archive: zipfile.ZipFile, path: Path) -> Manifest:
    names = set(archive.namelist())
    if not {MANIFEST, SUMS} <= names:
        raise BadBackup(f"{path} is a zip file, but no backup of Afterfusion: it has no {MANIFEST}.")
    try:
        sums = dict(reversed(line.split("  ", 1)) for line in archive.read(SUMS).decode().splitlines())
        if set(sums) != names - {SUMS}:
            raise BadBackup(f"{path} has other parts than its list of digests names.")
        for name, digest in sums.items():
            with archive.open(name) as part:
                if hashlib.file_digest(part, "sha256").hexdigest() != digest:
                    raise BadBackup(f"{path} is damaged: {name} is not what was written.")
        manifest = _manifest(json.loads(archive.read(MANIFEST)), path)
    except BadBackup:
        raise
    except Exception as error:  # a damaged zip breaks in many ways, each of them the same news
        raise BadBackup(f"{path} is damaged ({type(error).__name__}).") from error
    if {member(table) for table in manifest.tables} != {name for name in names if name.startswith("tables/")}:
        raise BadBackup(f"{path} has other tables than its {MANIFEST} names.")
    return manifest


def _manifest(told: dict[str, Any], path: Path) -> Manifest:
    if told.get("format") != FORMAT:
        raise BadBackup(f"{path} is no backup of Afterfusion.")
    if told.get("version") != VERSION:
        raise BadBackup(
            f"{path} is a backup of format {told.get('version')}, and this program reads format {VERSION}. "
            "Restore it with the version of Afterfusion that made it."
        )
    tables = {name: TableSum(**each) for name, each in told["tables"].items()}
    rest = {key: value for key, value in told.items() if key not in {"format", "version", "tables"}}
    return Manifest(tables=tables, **rest)


def _told(manifest: Manifest) -> dict[str, Any]:
    tables = {
        name: {"rows": table.rows, "sha256": table.sha256, "last_number": table.last_number}
        for name, table in manifest.tables.items()
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": manifest.made_at,
        "made_from": manifest.made_from,
        "content_version": manifest.content_version,
        "audit_break": manifest.audit_break,
        "key_mark": manifest.key_mark,
        "migrations": manifest.migrations,
        "left_out": manifest.left_out,
        "tables": tables,
    }


def member(table: str) -> str:
    """Return under which name a table lies in the zip."""
    return f"tables/{table}.jsonl"
