"""A backup made from the rows, and rows made from a backup, compared one by one."""

import json
import os
from collections.abc import Callable
from itertools import islice, zip_longest
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from education import models
from education.actions.site import write_audit_line
from education.backup_file import Backup, BadBackup, Manifest, writing
from education.models import guards
from education.queries import backups
from education.queries.schema import compared, leaves_of, schema, tables_at

Say = Callable[[str], object]


class CannotBackUp(Exception):
    """The site cannot be backed up as it stands. The message says why and what to do."""


class NotTheSame(Exception):
    """What came out is not what went in. The message names the table and the row."""


def make_backup(path: Path, *, say: Say) -> Manifest:
    """Write a backup of all rows, of one moment, and return what it says of itself.

    Others may go on writing. Raises CannotBackUp, and OSError where the disk is full or the file is there.
    """
    with backups.one_moment():
        stands = schema()
        if stands.is_empty:
            raise CannotBackUp("The database is empty: there is nothing to back up.")
        if stands.unknown:
            raise CannotBackUp(
                f"The database is newer than this program ({stands.unknown[-1]}). "
                "Back it up with the version that runs on it."
            )
        if broken := backups.damage():
            raise CannotBackUp(f"The database is damaged: {broken}. Restore the last good backup.")
        tables = backups.kept_tables(tables_at(stands.applied))
        made_at = timezone.now().isoformat(timespec="seconds")
        with writing(path) as out:
            sums = {}
            for number, table in enumerate(tables, 1):
                name = table._meta.db_table
                sums[name] = out.table(name, backups.lines(table), backups.last_number(table))
                if number % 20 == 0:
                    say(f"{number} of {len(tables)} tables ...")
            manifest = Manifest(
                made_at=made_at,
                made_from=backups.kind_of_database(),
                migrations=stands.applied,
                tables=sums,
                left_out=backups.LEFT_OUT,
                content_version=backups.content_version(),
                audit_break=backups.audit_break(tables),
                key_mark=backups.key_mark(made_at),
            )
            out.close(manifest)
    return manifest


def refuse_unknown(manifest: Manifest) -> None:
    """Raise BadBackup where this program is too old for a backup."""
    if unknown := compared(manifest.migrations).unknown:
        raise BadBackup(
            f"The backup was made by a newer Afterfusion than this one ({unknown[-1]}). "
            "Install that version, then restore."
        )


def fill_from(backup: Backup, *, say: Say) -> None:
    """Make all tables in this empty database, put every row of a backup in, and check each of them.

    The tables are made as they were when the backup was made, and brought up to date afterwards. The
    database's own refusals are put up once all rows are there: one by one, a page would be refused before
    its sign-off. Raises BadBackup, NotTheSame and DatabaseError.
    """
    manifest = backup.manifest
    refuse_unknown(manifest)
    if connection.introspection.table_names():
        raise CannotBackUp("The database to fill is not empty. Name one without any table.")
    say("Making the tables ...")
    MigrationExecutor(connection).migrate(leaves_of(manifest.migrations))
    tables = backups.kept_tables(tables_at(manifest.migrations))
    if missing := set(manifest.tables) - {table._meta.db_table for table in tables}:
        raise BadBackup(
            f"The backup has tables that its migrations do not make: {', '.join(sorted(missing))}."
        )
    say(f"Putting {manifest.rows} rows in ...")
    with transaction.atomic():  # what points at what is checked at its end, so the order of tables is free
        for table in tables:
            _fill(table, backup)
    say("Comparing row by row ...")
    for table in tables:
        _compare(table, backup)
    if broken := backups.damage():
        raise NotTheSame(f"The new database is damaged: {broken}.")
    call_command("migrate", interactive=False, verbosity=0)
    if missing_guards := guards.missing(connection):
        raise NotTheSame(f"The database's own refusals are not all up: {', '.join(missing_guards)}.")
    if backups.audit_break(tables) != manifest.audit_break:
        raise NotTheSame("The audit log is not as it was when the backup was made.")


def _fill(table: backups.Table, backup: Backup) -> None:
    name, fields = table._meta.db_table, backups.columns(table)
    quote = connection.ops.quote_name
    into = ", ".join(quote(field.column) for field in fields)
    insert = f"INSERT INTO {quote(name)} ({into}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608  names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(name)}")  # noqa: S608  what a migration may have put in
        waiting = backup.lines(name)
        while some := [_values(line, fields) for line in islice(waiting, 200)]:
            cursor.executemany(insert, some)
        _go_on_counting(cursor, table, backup.manifest.tables.get(name))


def _values(line: bytes, fields: list) -> list:
    row = json.loads(line)
    return [
        row[field.column]  # a sealed text goes back as it lay: sealing it again would lose it
        if backups.is_sealed(field)
        else field.get_db_prep_save(_value(field, row[field.column]), connection)
        for field in fields
    ]


def _value(field, told: object) -> object:
    return told if field.get_internal_type() == "JSONField" else field.to_python(told)


def _go_on_counting(cursor, table: backups.Table, told) -> None:
    if told is None or not told.last_number:
        return
    name, key = table._meta.db_table, table._meta.pk.column
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, told.last_number])
    else:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [name, key, told.last_number])


def _compare(table: backups.Table, backup: Backup) -> None:
    name = table._meta.db_table
    for ours, theirs in zip_longest(backups.lines(table), backup.lines(name)):
        if ours != theirs:
            row = json.loads(theirs or ours).get(table._meta.pk.column)
            raise NotTheSame(f"{name}, row {row}: what is in the database is not what is in the backup.")
    told = backup.manifest.tables.get(name)
    if told and told.last_number is not None and backups.last_number(table) != told.last_number:
        raise NotTheSame(f"{name}: new rows would get other numbers than {told.last_number + 1} and up.")


@transaction.atomic
def told_of_restore(*, manifest: Manifest, version_before: int, kept_as: str) -> None:
    """Write the restore into the audit log, and let no page that is kept anywhere pass for one of now."""
    mine = models.SitePolicy.objects.select_for_update().filter(pk=1)
    for version in mine.values_list("content_version", flat=True):
        mine.update(content_version=max(version, version_before) + 1)
    write_audit_line(
        actor=None,
        action="restore backup",
        subject=f"backup of {manifest.made_at}",
        before=os.path.basename(kept_as),
        after=f"{manifest.rows} rows",
    )
