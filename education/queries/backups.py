"""All rows of the site as lines of text that stay the same on every database."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import ExpressionWrapper, F, Field, Model, TextField
from django.utils.crypto import salted_hmac

from education import models
from education.queries.audit_log import first_changed_line

# What a backup leaves out, and why.
LEFT_OUT = {
    "django_session": "who has such a row is signed in: everybody signs in again instead",
    "education_sharedcount": "who asked how often in the last minutes",
    "education_searchentry": "made anew by the first search",
    "education_searchword": "made anew by the first search",
    "education_searchindex": "made anew by the first search",
}
Table = type[Model]
AUDIT = models.AuditLine._meta.db_table


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read inside be of one and the same moment, while others go on writing."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def kept_tables(tables: list[Table]) -> list[Table]:
    """Return those tables that a backup holds."""
    return [table for table in tables if table._meta.db_table not in LEFT_OUT]


def columns(table: Table) -> list[Field]:
    """Return the columns of a table in their order."""
    return list(table._meta.concrete_fields)


def lines(table: Table) -> Iterator[bytes]:
    """Yield each row as one line of JSON, by its key. One query, read in parts."""
    fields = columns(table)
    rows = table._base_manager.order_by("pk").values_list(*(_as_it_lies(field) for field in fields))
    for row in rows.iterator(chunk_size=500):
        named = {field.column: _plain(field, value) for field, value in zip(fields, row, strict=True)}
        yield json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def is_sealed(field: Field) -> bool:
    """Return whether a text lies encrypted in the database. A backup takes it as it lies, unopened."""
    return isinstance(field, TextField) and type(field) is not TextField


def _as_it_lies(field: Field) -> Any:
    sealed = is_sealed(field)
    return ExpressionWrapper(F(field.attname), output_field=TextField()) if sealed else field.attname


def _plain(field: Field, value: Any) -> Any:
    if field.get_internal_type() == "JSONField":
        return _ordered(value)  # PostgreSQL keeps the keys of such a value in an order of its own
    match value:
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
    return value


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(each) for each in value] if isinstance(value, list) else value


def last_number(table: Table) -> int | None:
    """Return the last key that the database gave in this table, even if that row is gone; None without keys.

    A key is never given twice: histories and tasks name rows by it.
    """
    key = table._meta.pk
    if not key.get_internal_type().endswith("AutoField"):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table._meta.db_table])
            found = cursor.fetchone()
            return found[0] if found else 0
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table._meta.db_table, key.column])
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")  # noqa: S608  a name that the database gave
        return cursor.fetchone()[0]


def damage() -> str:
    """Return what the database itself finds wrong with its file; empty where it is whole. SQLite alone."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(3)")
        found = "; ".join(row[0] for row in cursor.fetchall())
        if found != "ok":
            return found
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchone()
    return f"a row of {loose[0]} points at a row of {loose[2]} that is not there" if loose else ""


def audit_break(tables: list[Table]) -> int | None:
    """Return the first audit line that is not as it was written; None also for a log of older columns."""
    there = {field.column for table in tables if table._meta.db_table == AUDIT for field in columns(table)}
    return first_changed_line() if {field.column for field in columns(models.AuditLine)} <= there else None


def content_version() -> int:
    """Return the version that kept pages hang on; 0 without a site. One query."""
    return models.SitePolicy.objects.values_list("content_version", flat=True).first() or 0


def key_mark(made_at: str) -> str:
    """Return a mark by which two sites tell that they have the same secret key, without telling the key."""
    return salted_hmac("afterfusion backup key", made_at, algorithm="sha256").hexdigest()[:16]


def kind_of_database() -> str:
    """Return sqlite or postgresql."""
    return str(connection.vendor)
