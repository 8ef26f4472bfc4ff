"""A save of a row that somebody else saved meanwhile: refused once, told what it says now, nothing lost."""

import hashlib
import json
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

SEEN = "row_as_seen"
CUT = 200  # letters of a value that the refusal shows


class NotStale:
    """Gives each form the mark of the row as it was read, and takes a save only with the mark of today.

    Pages with revisions put two texts together; a row of single values shows what it says now, keeps what
    was typed in the form, and takes it at the next save, which then is one with open eyes.
    """

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> type:
        form_class = super().get_form(request, obj, change=change, **options)  # type: ignore[misc]  # a mixin
        below = self._below(request)

        class Fresh(form_class):  # type: ignore[misc, valid-type]  # of whatever the admin made
            def clean(self) -> dict[str, Any]:
                values = super().clean()
                seen = request.POST.get(SEEN, "")
                if seen and self.instance.pk and seen != mark(self.instance, below):
                    self.add_error(None, forms.ValidationError(_moved(self), code="stale"))
                return values

        return Fresh

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        row = context.get("original")
        if row is not None:
            context[SEEN] = mark(row, self._below(request))
        response = super().render_change_form(  # type: ignore[misc]  # a mixin
            request, context, *args, **options
        )
        if context["adminform"].form.has_error(forms.forms.NON_FIELD_ERRORS, "stale"):
            response.status_code = 409
        return response

    def _below(self, request: HttpRequest) -> list[tuple[type[models.Model], str]]:
        """Return the tables whose rows stand in this form below it, with the column that leads back."""
        found = []
        for rows in self.inlines:
            key = forms.models._get_foreign_key(self.model, rows.model, fk_name=rows.fk_name)
            found.append((rows.model, key.name))
        return found


def mark(row: models.Model, below: list[tuple[type[models.Model], str]]) -> str:
    """Return a digest of what a row and the rows below it say now. One query, and one a table below."""
    said = [list(type(row)._default_manager.filter(pk=row.pk).values())]
    said += [
        list(table._default_manager.filter(**{key: row.pk}).order_by("pk").values()) for table, key in below
    ]
    return hashlib.sha256(json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def _moved(form: forms.ModelForm) -> str:
    """Return what the fields say now in which the sent form differs from the row."""
    now = type(form.instance)._default_manager.filter(pk=form.instance.pk).values().first() or {}
    told = [
        f"{form.fields[name].label or name}: {str(now.get(name, ''))[:CUT]!r}"
        for name in form.changed_data
        if name in now
    ]
    differs = (
        _("These differ from yours; saved now: %(fields)s.") % {"fields": "; ".join(told)} if told else ""
    )
    first = _("Somebody saved this after you opened it. Nothing of yours is lost: it stands below.")
    last = _("Take over what you want of theirs, then save again.")
    return " ".join(part for part in (first, differs, last) if part)
