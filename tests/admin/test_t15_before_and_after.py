"""T15: whatever staff edit leaves one line in the log, with what it said before and what it says now."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.forms import JSONField
from django.urls import reverse

from education import models
from education.admin.audited import LONGEST, Audited
from tests.signing_in import sign_in

EDITS = {
    models.Study: ("title", "Another title"),
    models.Cause: ("meaning", "Another meaning."),
    models.Symptom: ("text", "Other words"),
    models.Question: ("why", "Another reason."),
    models.Association: ("note", "another ground"),
    models.RedFlag: ("clinical", "another term"),
    models.Vignette: ("text", "Another story."),
    models.Term: ("plain", "other plain words"),
    models.Topic: ("summary", "Another summary."),
    models.Clinic: ("phone", "(312) 555-0199"),
    models.User: ("credentials", "MD"),
}


def filled(client, path):
    """Return the form of a page as a browser would send it back."""
    context = client.get(path).context
    below = [each.formset for each in context["inline_admin_formsets"]]
    sent = {
        f"{formset.prefix}-{name}": value
        for formset in below
        for name, value in formset.management_form.initial.items()
    }
    for form in [context["adminform"].form, *(form for formset in below for form in formset.forms)]:
        for bound in form:
            value = bound.value()
            if isinstance(bound.field, JSONField):
                sent[bound.html_name] = sent[bound.html_initial_name] = json.dumps(form.initial[bound.name])
            elif value is not None and value is not False:
                sent[bound.html_name] = "on" if value is True else value
    return sent


@pytest.mark.parametrize("table", EDITS, ids=lambda table: table.__name__)
def test_t15_a_staff_edit_leaves_one_line_with_before_and_after(client, site, staff, table):
    root = staff("root", superuser=True)
    sign_in(client, root)
    row = table.objects.first()
    field, value = EDITS[table]
    before = str(getattr(row, field))
    path = reverse(f"admin:education_{table._meta.model_name}_change", args=[row.pk])
    lines = models.AuditLine.objects.exclude(action="make short link")  # papers with a new number get a code
    known = lines.count()
    response = client.post(path, {**filled(client, path), field: value})
    assert response.status_code == 302, response.context["errors"]
    assert lines.count() == known + 1
    line = lines.order_by("-id").first()
    assert line.actor == root and line.action == f"change {table._meta.verbose_name}"
    cut = before if len(before) <= LONGEST else f"{before[:LONGEST]} ..."
    assert (line.before, line.after) == (f"{field}: {cut}", f"{field}: {value}")


def test_t15_rows_below_a_row_are_told_too(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    study = models.Study.objects.filter(outcomes__isnull=False).first()
    outcome = study.outcomes.first()
    path = reverse("admin:education_study_change", args=[study.pk])
    client.post(path, {**filled(client, path), "outcomes-0-statement": "Another statement."})
    line = models.AuditLine.objects.order_by("-id").first()
    assert "statement: Another statement." in line.after and outcome.statement[:50] in line.before


def test_t15_a_role_given_is_told_by_its_name(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    ana = staff("ana", "Author")
    path = reverse("admin:education_user_change", args=[ana.pk])
    roles = [group.pk for group in ana.groups.model.objects.filter(name__in=["Author", "Publisher"])]
    client.post(path, {**filled(client, path), "groups": roles})
    line = models.AuditLine.objects.order_by("-id").first()
    assert (line.before, line.after) == ("groups: Author", "groups: Author, Publisher")


def test_t15_no_password_reaches_the_log(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    ana = staff("ana", "Author")
    path = reverse("admin:auth_user_password_change", args=[ana.pk])
    phrase = "a canary phrase here"
    client.post(path, {"password1": phrase, "password2": phrase, "usable_password": "true"})
    for line in models.AuditLine.objects.all():
        assert (
            "canary" not in line.before + line.after + line.note and "pbkdf2" not in line.before + line.after
        )


def test_t15_deleting_from_the_working_copy_is_told_one_by_one_and_in_bulk(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    one, two, three = models.Association.objects.order_by("pk")[:3]
    client.post(reverse("admin:education_association_delete", args=[one.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [two.pk, three.pk], "post": "yes"}
    client.post(reverse("admin:education_association_changelist"), chosen)
    told = models.AuditLine.objects.filter(action="delete association")
    assert told.count() == 3 and all("strength=" in line.before for line in told)


def test_t15_every_form_of_the_staff_site_that_writes_is_audited():

    own = {
        models.Article,
        models.CausePage,
        models.ShortLink,
        models.SitePolicy,
    }  # their actions write the lines
    for table, model_admin in admin.site._registry.items():
        request = type("R", (), {"user": models.User(is_superuser=True, is_active=True)})()
        writes = model_admin.has_change_permission(request) and table._meta.app_label == "education"
        if writes and table not in own:
            assert isinstance(model_admin, Audited), table


def test_t15_a_right_given_to_a_role_is_told(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    role = Group.objects.get(name="Author")
    path = reverse("admin:auth_group_change", args=[role.pk])
    rights = list(role.permissions.values_list("pk", flat=True))
    signs = Permission.objects.get(codename="sign_off_revision")
    client.post(path, {"name": "Author", "permissions": [*rights, signs.pk]})
    line = models.AuditLine.objects.order_by("-id").first()
    assert "sign off" in line.after and "sign off" not in line.before and line.actor.username == "root"
