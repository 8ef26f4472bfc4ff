"""T15: the audit log takes new lines and nothing else; one changed line is found; its export runs nothing."""

import csv
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from education import models
from education.actions.people import ROLES
from education.actions.site import write_audit_line
from education.editorial.spreadsheet import defused
from education.models import guards
from education.queries.audit_log import first_changed_line
from tests.editorial import draft, new_article
from tests.signing_in import sign_in


@pytest.fixture
def lines(db, staff):
    ana = staff("ana", "Author")
    for number in range(5):
        write_audit_line(actor=ana, action="save", subject="page", before=number, after=number + 1)
    return list(models.AuditLine.objects.order_by("id"))


def raw(sql):
    def run(line):
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=line._meta.db_table, id=line.pk))

    return run


def by_save(line):
    line.after = "other"
    line.save()


CHANGES = {
    "save": by_save,
    "update()": lambda line: models.AuditLine.objects.filter(pk=line.pk).update(actor=None),
    "delete()": lambda line: line.delete(),
    "delete of many": lambda line: models.AuditLine.objects.all().delete(),
    "bulk_update": lambda line: models.AuditLine.objects.bulk_update([line], ["note"]),
    "raw update": raw("UPDATE {table} SET note = 'x' WHERE id = {id}"),
    "raw delete": raw("DELETE FROM {table} WHERE id = {id}"),
    "raw delete of all": raw("DELETE FROM {table}"),
}


@pytest.mark.parametrize("way", CHANGES)
def test_t15_the_database_refuses_to_change_or_delete_a_line(lines, way):
    before = list(models.AuditLine.objects.order_by("id").values())
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        CHANGES[way](lines[2])
    assert list(models.AuditLine.objects.order_by("id").values()) == before


def test_t15_the_whole_table_is_not_emptied_at_once(lines):
    columns = ", ".join(field.column for field in models.AuditLine._meta.concrete_fields)
    ways = {
        # The first statement ends what the new rows still wait for, so that only the guard can refuse.
        "postgresql": ("SET CONSTRAINTS ALL IMMEDIATE", "TRUNCATE education_auditline"),
        "sqlite": (f"REPLACE INTO education_auditline SELECT {columns} FROM education_auditline",),  # noqa: S608
    }
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        for statement in ways[connection.vendor]:
            cursor.execute(statement)


def test_t15_a_whole_log_has_no_break(lines):
    assert first_changed_line() is None


def changed(**values):
    return lambda line: models.AuditLine.objects.filter(pk=line.pk).update(**values)


@pytest.mark.parametrize(
    ("way", "found"),
    [
        pytest.param(changed(after="9"), 2, id="value"),
        pytest.param(changed(actor=None), 2, id="who"),
        pytest.param(changed(at="2020-01-31 00:00Z"), 2, id="when"),
        pytest.param(lambda line: models.AuditLine.objects.filter(pk=line.pk).delete(), 3, id="taken out"),
    ],
)
def test_t15_one_line_changed_behind_the_guards_is_found(lines, way, found):
    guards.take_down(connection)
    try:
        way(lines[2])
    finally:
        guards.put_up(connection)
    assert first_changed_line() == lines[found].pk


def test_t15_a_forged_line_is_found(lines):
    forged = models.AuditLine.objects.create(action="sign off revision", subject="page", digest="0" * 64)
    assert first_changed_line() == forged.pk


def test_t15_what_is_done_stands_in_the_log_with_who_before_and_after(staff):
    ana = staff("ana", "Author")
    article = new_article()
    draft(article, ana)
    draft(article, ana, title="Second", changes="A new title.")
    line = models.AuditLine.objects.first()
    assert (line.actor, line.action, line.subject) == (ana, "save revision", "article walking")
    assert (line.before, line.after, line.note) == ("1", "2", "A new title.")


def test_t15_a_change_of_the_policy_names_who_made_it(staff, client):
    new_article()
    pia = staff("pia", "Publisher")
    sign_in(client, pia)
    policy = models.SitePolicy.objects.get()
    path = reverse("admin:education_sitepolicy_change", args=[policy.pk])
    client.post(path, {"clinic": policy.clinic_id, "sign_off_required": "on"})
    line = models.AuditLine.objects.first()
    assert (line.actor, line.action) == (pia, "change sign_off_required")
    assert (line.before, line.after) == ("False", "True")


def test_t15_the_export_holds_every_line_and_no_formula(lines, staff, client):
    write_audit_line(actor=None, action="save", subject="=cmd|' /C calc'!A0", note="\tsecond\r\nline\0")
    sign_in(client, staff("pia", "Publisher"))
    answer = client.get(reverse("admin:audit_export"))
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode(), newline="")))
    assert len(rows) == 1 + models.AuditLine.objects.count()
    subjects = [row[3] for row in rows]
    assert "'=cmd|' /C calc'!A0" in subjects
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\0=1",
        "\ufeff=1",
        "＝1",
        "|calc",
        "%x",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(cell):
    assert defused(cell).startswith("'") and "\0" not in defused(cell)


@pytest.mark.parametrize("cell", ["plain", "4 updated", "a=b", "", "'quoted"])
def test_a_plain_cell_stays_as_it_is(cell):
    assert defused(cell) == cell


@pytest.mark.parametrize("role", ROLES)
def test_t15_the_export_is_for_those_who_may_see_the_log(role, lines, staff, client):
    path = reverse("admin:audit_export")
    assert client.get(path).status_code == 302
    sign_in(client, staff("someone", role))
    may = models.User.objects.get(username="someone").has_perm("education.view_auditline")
    assert client.get(path).status_code == (200 if may else 403)
