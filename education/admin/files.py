"""A page as a file: sent out, and taken in again as a draft after a look at what it changes."""

import io
import zipfile
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.actions import publishing
from education.admin.conflicts import base_of
from education.admin.texts import RevisionForm
from education.content.source import ContentError, PageSource, file_name, parse, to_text
from education.models import Revision
from education.queries.comparison import compare
from education.queries.library import exported_files
from education.queries.records import page_source

MOST_BYTES = 1_000_000


class FileForm(forms.Form):
    """A file, or its text."""

    file = forms.FileField(
        label=gettext_lazy("The file"), required=False, help_text=gettext_lazy("It ends in .md")
    )
    text = forms.CharField(
        label=gettext_lazy("or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        sent = values.get("file")
        if sent is not None and sent.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB. A page has a hundredth of that."))
        if sent is not None:
            try:
                values["text"] = sent.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(_("This file is not plain text in UTF-8.")) from None
        values["text"] = (values.get("text") or "").replace("\r\n", "\n")
        if not values["text"].strip():
            raise forms.ValidationError(_("Choose a file, or paste its text."))
        return values


class PageFiles:
    """What the page of an article or a cause has for who works with files."""

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, self.opts.model_name
        return [
            path("<int:pk>/file/", view(self.as_file), name=f"{name}_file"),
            path("<int:pk>/take-in/", view(self.take_in), name=f"{name}_take_in"),
            *super().get_urls(),
        ]

    def as_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the newest text, live or draft, as the file that says the same."""
        page = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        latest = publishing.latest_revision(page)
        if latest is None:
            raise Http404
        source = page_source(page, latest)
        return _sent(to_text(source).encode(), "text/markdown; charset=utf-8", file_name(source))

    def take_in(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a file would change against the newest text; once confirmed, make it a draft."""
        page = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        latest = publishing.latest_revision(page)
        form = FileForm(request.POST or None, request.FILES or None)
        faults: list[str] = []
        comparison = text_form = None
        if form.is_valid():
            text_form, faults = self._read(page, form.cleaned_data["text"], latest, request)
            if text_form is not None and not faults:
                if "confirm" in request.POST and (answer := self._make_draft(request, page, text_form)):
                    return answer
                comparison = compare(latest, _unsaved(text_form)) if latest else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Take in a file for %(page)s") % {"page": page},
            "page": page,
            "form": form,
            "text": form.cleaned_data.get("text", "") if form.is_bound else "",
            "faults": faults,
            "ready": text_form is not None and not faults,
            "comparison": comparison,
            "latest": latest,
        }
        status = 422 if faults or form.errors else 200
        return TemplateResponse(request, "admin/take_in.html", context, status=status)

    def _read(
        self, page: Any, text: str, latest: Revision | None, request: HttpRequest
    ) -> tuple[RevisionForm | None, list[str]]:
        """Return the texts of a file as the form that checks them, and what is wrong with them."""
        kind = "cause" if self.for_cause else "article"
        slug = page.cause.code if self.for_cause else page.slug
        try:
            source = parse(text, kind=kind, path=f"{slug}.md")
        except ContentError as error:
            return None, [f"{_('Line')} {error.line}: {error.sentence}" if error.line else error.sentence]
        sent = {
            **_texts(source),
            "kind": Revision.Kind.MAJOR,
            "based_on": request.POST.get("based_on") or (latest.pk if latest else ""),
        }
        form = RevisionForm(sent, for_cause=self.for_cause)
        faults = [
            f"{form.fields[name].label if name in form.fields else ''}: {error}"
            for name, errors in form.errors.items()
            for error in errors
        ]
        return form, faults

    def _make_draft(self, request: HttpRequest, page: Any, form: RevisionForm) -> HttpResponse | None:
        """Save the texts as the newest draft; None, with a word, where somebody saved meanwhile."""
        try:
            made = publishing.save_revision(
                page=page,
                texts=form.texts(),
                by=request.user,
                based_on=base_of(form.cleaned_data, page),
            )
        except publishing.StaleEdit as stale:
            messages.error(request, f"{stale} {_('Below is what your file changes now.')}")
            return None
        told = _("Draft %(number)s has the text of the file. Readers see nothing of it yet.")
        messages.success(request, told % {"number": made.number})
        return HttpResponseRedirect(self._url("change", page.pk))


class WholeLibrary:
    """Everything that staff edit as one archive of files, beside the articles."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.library)
        return [path("library.zip", view, name="library_zip"), *super().get_urls()]

    def library(self, request: HttpRequest) -> HttpResponse:
        """Send what ``export_library`` writes: taken in again, it changes nothing."""
        if not request.user.has_perm("education.export_library"):
            raise PermissionDenied
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in sorted(exported_files().items()):
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
        return _sent(buffer.getvalue(), "application/zip", "library.zip")


def _texts(source: PageSource) -> dict[str, str]:
    plain = {name: getattr(source, name) for name in ("title", "summary", "body", "clinical_term", "timing")}
    rest = {name: getattr(source, name) for name in ("author", "interests", "changes")}
    lists = {"key_facts": "\n".join(source.key_facts), "related": " ".join(source.related)}
    return {**plain, **rest, **lists}


def _unsaved(form: RevisionForm) -> Revision:
    revision = Revision(**form.texts())
    revision.digest = revision.content_digest()
    return revision


def _sent(body: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
