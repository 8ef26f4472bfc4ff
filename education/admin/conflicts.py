"""A save that came too late: refused, kept, and put together with what was saved meanwhile."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from education.actions import publishing
from education.actions.drafts import keep_refused
from education.admin.texts import RevisionForm
from education.content.merging import Choice, FieldMerge, merge_fields
from education.models import KeptDraft, Revision


class Conflicts:
    """The page that shows both texts, and the one that puts them together as the person chose."""

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, self.opts.model_name
        merge = view(require_POST(self.merge))
        return [path("<int:pk>/merge/<int:draft>/", merge, name=f"{name}_merge"), *super().get_urls()]

    def conflict(
        self,
        request: HttpRequest,
        page: Any,
        latest: Revision,
        page_form: forms.ModelForm,
        text_form: RevisionForm,
    ) -> HttpResponse:
        """Keep the text as it was sent, and answer 409 with both texts and one made of both."""
        base = base_of(text_form.cleaned_data, page)
        sent = {
            name: value
            for name, value in request.POST.items()
            if name in {*text_form.fields, *page_form.fields}
        }
        draft = keep_refused(
            person=request.user, page=page, page_kind=self.opts.model_name, texts=sent, based_on=base
        )
        return self._put_together(request, page, latest, draft, text_form.texts(), {}, status=409)

    def merge(self, request: HttpRequest, pk: int, draft: int) -> HttpResponse:
        """Show one text made of both as the person chose. Nothing is saved yet."""
        page = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        owner = publishing.owner(page)
        kept = get_object_or_404(KeptDraft, pk=draft, person=request.user, **owner)
        theirs = get_object_or_404(Revision, pk=_number(request.POST.get("theirs")), **owner)
        choices = {name: Choice(value) for name, value in request.POST.items() if value in set(Choice)}
        mine = RevisionForm(initial=kept.texts, for_cause=self.for_cause).typed()
        return self._put_together(request, page, theirs, kept, mine, choices)

    def _put_together(
        self,
        request: HttpRequest,
        page: Any,
        theirs: Revision,
        draft: KeptDraft,
        mine: dict[str, str],
        choices: dict[str, Choice],
        *,
        status: int = 200,
    ) -> HttpResponse:
        names = [name for name in Revision.CONTENT_FIELDS if name in mine]
        saved = {name: getattr(theirs, name) for name in names}
        before = {name: getattr(draft.based_on, name) for name in names} if draft.based_on else {}
        fields = merge_fields(before, mine, saved)
        together = {**saved, **{field.name: field.together(choices) for field in fields}}
        initial = {**draft.texts, **together, "based_on": theirs.pk, "base_digest": theirs.digest}
        page_form = self.get_form(request, page, change=True, fields=self.page_fields[1:])(
            instance=page, initial=initial
        )
        text_form = RevisionForm(initial=initial, for_cause=self.for_cause)
        shown = {
            "draft": draft,
            "theirs": theirs,
            "fields": [_rows(field, text_form, choices) for field in fields],
        }
        return self._editor(request, page, theirs, page_form, text_form, conflict=shown, status=status)


def base_of(cleaned: dict[str, Any], page: Any) -> Revision | None:
    """Return the revision that the writer saw; None where number and digest do not belong together.

    None counts as stale: a text that grew from nobody knows what overwrites nothing.
    """
    if not cleaned.get("based_on"):
        return None
    found = Revision.objects.filter(pk=cleaned["based_on"], **publishing.owner(page)).first()
    given = cleaned.get("base_digest", "")
    return found if found and given in {"", found.digest} else None


def _rows(field: FieldMerge, form: RevisionForm, choices: dict[str, Choice]) -> dict[str, Any]:
    """Return one field of the conflict as the page shows it: only the parts in which the two differ."""
    between = "\n" if field.name == "key_facts" else "\n\n"
    rows = []
    for number, part in enumerate(field.parts):
        if part.changed:
            name = f"{field.name}-{number}"
            rows.append(
                {
                    "name": name,
                    "mine": between.join(part.mine),
                    "theirs": between.join(part.theirs),
                    "chosen": choices.get(name, field.proposed(number)).value,
                    "both_changed": part.base not in {part.mine, part.theirs},
                }
            )
    return {"label": form.fields[field.name].label, "whole": field.whole, "parts": rows}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0
