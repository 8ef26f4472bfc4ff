"""Codes of hospital record systems: which pages answer them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.admin.audited import Audited
from education.admin.parts import NeverDeleted, ShownAtOnce
from education.admin.versions import Versions
from education.infobutton.feed import SNOMED_NOTE
from education.models import Code


class CodeForm(forms.ModelForm):
    """A code leads somewhere, or it is of no use."""

    class Meta:
        model = Code
        fields = (
            "system", "code", "title", "causes", "articles", "often_without_fusion", "verified", "source",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("causes") and not cleaned.get("articles"):
            raise ValidationError(_("Choose at least one possible cause or article to which it leads."))
        return cleaned


@admin.register(Code)
class CodeAdmin(Audited, NeverDeleted, ShownAtOnce, Versions):
    """What a hospital's program asks with, and where that leads."""

    form = CodeForm
    list_display = ["code", "system", "title", "leads_to", "often_without_fusion", "verified"]
    list_filter = ["system", "verified", "often_without_fusion", "causes"]
    search_fields = ["code", "title", "causes__name", "articles__slug"]
    filter_horizontal = ["causes", "articles"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": [("system", "code"), "title"]}),
        (gettext_lazy("Leads to"), {"fields": ["causes", "articles", "often_without_fusion"]}),
        (
            gettext_lazy("Where it comes from"),
            {"fields": ["verified", "source"], "description": SNOMED_NOTE},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("causes", "articles")

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, code: Code) -> str:
        names = [cause.name for cause in code.causes.all()] + [
            article.slug for article in code.articles.all()
        ]
        return ", ".join(names) or "-"
