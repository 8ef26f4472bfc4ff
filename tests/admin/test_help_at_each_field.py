"""At each field stands an example, or what it does."""

import pytest
from django.contrib import admin

from education import models
from education.admin.field_help import HELP
from education.admin.texts import RevisionForm

TABLES = [table for table in admin.site._registry if table._meta.app_label == "education"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_field_that_staff_fill_in_has_its_help(rf, db, table):
    request, model_admin = rf.get("/"), admin.site._registry[table]
    request.user = models.User(is_superuser=True, is_active=True)
    if not model_admin.has_change_permission(request):
        return
    forms = [model_admin.get_form(request, change=True), model_admin.get_form(request)]
    forms += [
        rows(table, admin.site).get_formset(request).form for rows in getattr(model_admin, "inlines", ())
    ]
    bare = [
        f"{form._meta.model.__name__}.{name}"
        for form in forms
        for name, field in form.base_fields.items()
        if not field.help_text
    ]
    assert bare == []


def test_every_text_of_a_page_has_its_help():
    hidden = {"based_on", "base_digest"}
    bare = [
        name for name, field in RevisionForm().fields.items() if not field.help_text and name not in hidden
    ]
    assert bare == []


def test_no_help_is_for_a_field_that_is_none():
    tables = {table._meta.model_name: table for table in vars(models).values() if hasattr(table, "_meta")}
    for name, fields in HELP.items():
        known = {field.name for field in tables[name]._meta.get_fields()}
        assert set(fields) <= known, name
