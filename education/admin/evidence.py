"""Studies and what they counted."""

from django.contrib import admin
from django.db import models
from simple_history.admin import SimpleHistoryAdmin

from education.admin.parts import NeverDeleted, ShownAtOnce
from education.models import Study, StudyOutcome


class OutcomeRows(admin.StackedInline):
    """What a study counted, below the study."""

    model = StudyOutcome
    extra = 0
    filter_horizontal = ["supports"]
    fields = [
        ("code", "position"),
        "statement",
        ("numerator", "denominator", "percent", "unit"),
        ("group", "had", "had_not"),
        ("time_window", "tells_when"),
        ("checked", "read_in"),
        "supports",
    ]


@admin.register(Study)
class StudyAdmin(NeverDeleted, ShownAtOnce, SimpleHistoryAdmin):
    """A study is described once, and cited from many places."""

    list_display = ["key", "title", "year", "sample_size", "checked", "citation_complete"]
    list_filter = ["checked", "citation_complete"]
    search_fields = ["key", "title", "authors", "doi", "pmid"]
    inlines = [OutcomeRows]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_per_page = 50
