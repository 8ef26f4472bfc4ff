"""The form of a page's texts, with an example at each field."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.content.foreign import find_foreign, too_much
from education.content.rendering import Drawing, find_faults, render
from education.content.source import PageSource
from education.models import Cause, Revision, Study
from education.queries.library import drawings

HINTS = {
    "kind": gettext_lazy("Small: no meaning changes, as with a typo. The date of the review then stays."),
    "title": gettext_lazy("In the patient's words, 65 letters or fewer: When the bone does not join"),
    "summary": gettext_lazy("One or two short sentences, for lists and search."),
    "key_facts": gettext_lazy(
        "3 to 5 full sentences, one on each line. The most important first. Behind each its study, "
        "[^jung-2021], or [general]."
    ),
    "body": gettext_lazy(
        "Markdown. Headings begin with ##. A study: [^jung-2021]. A drawing, alone on its line: "
        "[drawing:broken-rod]. A frame: a line ::: do, then the list, then a line :::. Other frames: "
        "dont, ask, unknown, note."
    ),
    "related": gettext_lazy("Codes of up to four causes with spaces between: failed-fusion screw-loosening"),
    "clinical_term": gettext_lazy("What stands in a doctor's notes."),
    "timing": gettext_lazy("One sentence: Often 6 to 24 months after surgery."),
    "author": gettext_lazy("Who wrote it: The Afterfusion writers"),
    "interests": gettext_lazy("Who paid, and what else a reader may want to know."),
    "changes": gettext_lazy(
        "What is different now, in plain words. Readers see this: New study on waiting added."
    ),
}
ONLY_FOR_CAUSES = ("clinical_term", "timing")
TALL = {"key_facts": 5, "body": 28, "summary": 2}


class RevisionForm(forms.ModelForm):
    """All texts of one page. ``based_on`` is the revision that the writer saw, ``base_digest`` its text."""

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base_digest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, for_cause: bool = True, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not for_cause:
            for name in ONLY_FOR_CAUSES:
                del self.fields[name]

    class Meta:
        model = Revision
        fields = [*Revision.CONTENT_FIELDS, "changes", "kind"]
        help_texts = HINTS
        widgets = {
            name: forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}) for name, rows in TALL.items()
        }

    def clean_body(self) -> str:
        """Refuse what the page could not show, with the line and what to write."""
        body = self.cleaned_data["body"].replace("\r\n", "\n").strip() + "\n"
        if reason := too_much(body):
            raise forms.ValidationError(reason)
        faults = [
            forms.ValidationError(_("Line %(line)s: %(sentence)s") % {"line": line, "sentence": sentence})
            for line, sentence in [*find_faults(body), *find_foreign(body)]
        ]
        rendered = render(body)
        faults += _unknown_studies(rendered.citations)
        faults += [
            forms.ValidationError(_("There is no drawing “%(name)s”.") % {"name": block.drawing})
            for block in rendered.blocks
            if isinstance(block, Drawing) and block.drawing not in drawings()
        ]
        if faults:
            raise forms.ValidationError(faults)
        return body

    def clean_key_facts(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["key_facts"].splitlines() if line.strip()]
        if foreign := find_foreign("\n".join(lines)):
            raise forms.ValidationError(foreign[0][1])
        if faults := _unknown_studies(render("", opening=tuple(lines)).citations):
            raise forms.ValidationError(faults)
        return "\n".join(lines)

    def clean_summary(self) -> str:
        summary = self.cleaned_data["summary"]
        if foreign := find_foreign(summary):
            raise forms.ValidationError(foreign[0][1])
        if faults := _unknown_studies(render("", opening=(summary,)).citations):
            raise forms.ValidationError(faults)
        return summary

    def clean_related(self) -> str:
        codes = self.cleaned_data["related"].split()
        known = set(Cause.objects.filter(code__in=codes).values_list("code", flat=True))
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise forms.ValidationError(_("There is no cause “%(code)s”.") % {"code": unknown[0]})
        return " ".join(codes)

    def as_source(self, kind: str, language: str) -> PageSource | None:
        """Return the texts as they stand, right or wrong; None where there is none, or too much."""
        values = self.typed()
        if not values["body"].strip() or too_much("".join(values.values())):
            return None
        values["body"] = values["body"].replace("\r\n", "\n").strip() + "\n"
        facts = tuple(line.strip() for line in values.pop("key_facts").splitlines() if line.strip())
        related = tuple(values.pop("related").split())
        changes = str(self["changes"].value() or self.initial.get("changes") or "-")
        plain = {**values, "changes": changes}
        return PageSource(kind=kind, slug="", language=language, key_facts=facts, related=related, **plain)

    def typed(self) -> dict[str, str]:
        """Return the texts as they stand in the form, right or wrong, by field."""
        names = [name for name in self.fields if name in Revision.CONTENT_FIELDS]
        return {name: str(self[name].value() or "") for name in names}

    def texts(self) -> dict[str, str]:
        """Return the texts as ``save_revision`` takes them."""
        names = (*Revision.CONTENT_FIELDS, "changes")
        return {name: self.cleaned_data.get(name, "") for name in names}


def _unknown_studies(keys: Iterable[str]) -> list[forms.ValidationError]:
    """Return a refusal for each key that no study has. One query."""
    wanted = tuple(keys)
    known = set(Study.objects.filter(key__in=wanted).values_list("key", flat=True))
    sentence = _("There is no study “%(key)s”. Look for its key under Studies.")
    return [forms.ValidationError(sentence % {"key": key}) for key in wanted if key not in known]
