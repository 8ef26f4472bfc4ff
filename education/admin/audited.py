"""One line in the audit log for each change of a row in the admin: what it said before, and says now."""

from typing import Any

from django import forms
from django.db import models, transaction
from django.http import HttpRequest

from education.actions.site import write_audit_line
from education.admin.field_help import Helped
from education.admin.stale import NotStale

LONGEST = 300  # letters kept of one value
UNTOLD = ("password",)


class Audited(NotStale, Helped):
    """Writes the line once a row and the rows below it are saved; and one for each row that is deleted."""

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        with transaction.atomic():
            super().save_related(request, form, formsets, change)  # type: ignore[misc]  # a mixin
            before, after = _changes(form, formsets, change)
            if before or after:
                self._audit(request, "change" if change else "add", form.instance, before, after)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic():
            self._audit(request, "delete", obj, _row(obj), "")
            super().delete_model(request, obj)  # type: ignore[misc]  # a mixin

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        with transaction.atomic():
            for row in queryset:
                self._audit(request, "delete", row, _row(row), "")
            super().delete_queryset(request, queryset)  # type: ignore[misc]  # a mixin

    def _audit(self, request: HttpRequest, verb: str, row: models.Model, before: str, after: str) -> None:
        kind = row._meta.verbose_name
        write_audit_line(
            actor=request.user,
            action=f"{verb} {kind}"[:60],
            subject=f"{kind} {row}",
            before=before,
            after=after,
        )


def _changes(form: Any, formsets: list[Any], change: bool) -> tuple[str, str]:
    """Return what the changed fields said before and say now, a line each."""
    before, after = [], []
    for name in form.changed_data:
        if any(word in name for word in UNTOLD):
            continue
        if change:
            before.append(f"{name}: {_told(form, name, form.initial.get(name))}")
        after.append(f"{name}: {_told(form, name, form.cleaned_data.get(name))}")
    for formset in formsets:
        kind = formset.model._meta.verbose_name
        for row, changed in getattr(formset, "changed_objects", ()):
            inner = next(each for each in formset.forms if each.instance == row)
            for name in changed:
                before.append(f"{kind} {row}, {name}: {_told(inner, name, inner.initial.get(name))}")
                after.append(f"{kind} {row}, {name}: {_told(inner, name, inner.cleaned_data.get(name))}")
        after += [f"{kind} added: {_row(row)}" for row in getattr(formset, "new_objects", ())]
        before += [f"{kind} removed: {_row(row)}" for row in getattr(formset, "deleted_objects", ())]
    return "\n".join(before), "\n".join(after)


def _told(form: Any, name: str, value: Any) -> str:
    """Return a value as a reader of the log knows it: a row by its name, not by its number."""
    field = form.fields.get(name)
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = _keys(value)
        named = ", ".join(sorted(map(str, field.queryset.model._default_manager.filter(pk__in=keys))))
        if len(named) <= LONGEST:
            return named
        before, after = (_keys(part.get(name)) for part in (form.initial, form.cleaned_data))
        moved = field.queryset.model._default_manager.filter(pk__in=(before ^ after) & keys)
        return _cut(
            f"{len(keys)}, of which the other has not: {', '.join(sorted(map(str, moved))) or 'none'}"
        )
    if isinstance(field, forms.ModelChoiceField) and value and not isinstance(value, models.Model):
        value = field.queryset.model._default_manager.filter(pk=value).first()
    return _cut("" if value is None else str(value))


def _keys(rows: Any) -> set[Any]:
    return {row.pk if isinstance(row, models.Model) else row for row in rows or ()}


def _row(row: models.Model) -> str:
    told = [
        f"{field.name}={_cut(str(getattr(row, field.attname)))}"
        for field in row._meta.concrete_fields
        if not field.primary_key and not any(word in field.name for word in UNTOLD)
        if getattr(row, field.attname) not in ("", None)
    ]
    return "; ".join(told)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
