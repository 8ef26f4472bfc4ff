"""The authored files on disk, and the rows written back as such files."""

from functools import lru_cache
from pathlib import Path

import tomli_w
from django.conf import settings

from education import models
from education.content.kinds import TABLES
from education.content.library import FOLDERS, Library, read
from education.content.source import ContentError, file_name, to_text
from education.content.tables import Field, Record, line_of
from education.infobutton.problems import faults_of
from education.queries import records
from education.wizard.pins import Pins
from education.wizard.records import to_pins


def authored_files(folder: Path) -> dict[str, str]:
    """Return every authored file: path below the folder -> text. Raises FileNotFoundError without folder."""
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no library at {folder}.")
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".md", ".toml", ".svg"}
    }


def read_library(folder: Path) -> tuple[Library, list[ContentError]]:
    """Return the library in a folder and all that is wrong with it."""
    files = authored_files(folder)
    library, errors = read(files)
    articles = {page.slug for page in library.pages if page.kind == "article"}
    table = TABLES["code"]
    errors += [
        ContentError(table.file, line_of(table, files.get(table.file, ""), record), sentence)
        for record in library.records["code"]
        for sentence in faults_of(record, articles=articles)
    ]
    return library, errors


def exported_files() -> dict[str, str]:
    """Return the rows as the files that would say the same: path -> text. About forty queries.

    A page gives its newest revision, live or draft, so that no work of staff is left behind.
    """
    files = {table.file: _toml(name, records.READERS[name]()) for name, table in _row_tables().items()}
    articles = models.Article.objects.select_related("topic", "live").order_by("slug", "language")
    causes = models.CausePage.objects.select_related("cause", "live").order_by("cause__code", "language")
    for kind, pages in (("article", articles), ("cause", causes)):
        for page in pages:
            revision = page.revisions.order_by("-number").first()
            if revision is not None:
                source = records.page_source(page, revision)
                files[f"{FOLDERS[kind]}/{file_name(source)}"] = to_text(source)
    return files


@lru_cache(maxsize=1)
def drawings() -> dict[str, dict[str, str]]:
    """Return name -> svg, caption and alternative text of each drawing. Read from disk once a process."""
    library, _ = read_library(settings.LIBRARY_DIR)
    return {
        record["name"]: {
            **record,
            "svg": (settings.LIBRARY_DIR / "drawings" / f"{record['name']}.svg").read_text("utf-8"),
        }
        for record in library.records["drawing"]
    }


@lru_cache(maxsize=1)
def pins() -> Pins:
    """Return the rules and causes held fast by files of the program. Read from disk once a process."""
    library, _ = read_library(settings.LIBRARY_DIR)
    return to_pins(library.records)


@lru_cache(maxsize=1)
def hazards() -> dict[str, str]:
    """Return code -> what could harm, as the hazard log has it. Read from disk once a process."""
    library, _ = read_library(settings.LIBRARY_DIR)
    return {record["code"]: record["name"] for record in library.records["hazard"]}


def canonical(name: str, text_records: list[Record]) -> str:
    """Return a table file as the export writes it. For putting authored files into that form."""
    return _toml(name, text_records)


def _row_tables() -> dict[str, object]:
    return {name: table for name, table in TABLES.items() if name in records.READERS}


def _toml(name: str, rows: list[Record]) -> str:
    fields = TABLES[name].fields
    return tomli_w.dumps({name: [_short(row, fields) for row in rows]}, multiline_strings=True)


def _short(row: Record, fields: dict[str, Field]) -> Record:
    """Leave out what a reader of the file would assume anyway."""
    kept: Record = {}
    for name, field in fields.items():
        value = row[name]
        if field.holds == "rows":
            if value:
                kept[name] = [_short(inner, field.rows or {}) for inner in value]
        elif field.default is None or value != field.default:
            kept[name] = value
    return kept
