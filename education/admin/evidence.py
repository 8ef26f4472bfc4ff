"""Studies and what they counted; what became of a study, and the reviews that this asks for."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from education.actions.evidence import STANDING_FIELDS, close_task, record_event
from education.actions.publishing import NotAllowed
from education.admin.audited import Audited
from education.admin.field_help import Helped
from education.admin.parts import NeverDeleted, ReadOnly, ShownAtOnce, is_number
from education.admin.usage import WhereUsed
from education.admin.versions import Versions
from education.evidence.standing import Standing
from education.models import EvidenceEvent, ReviewTask, Study, StudyOutcome
from education.queries.citing import things_that_cite
from education.queries.tasks import subject_url

STANDINGS = [
    (Standing.CORRECTED.value, gettext_lazy("Corrected: its numbers stay, marked as being checked")),
    (Standing.RETRACTED.value, gettext_lazy("Retracted: its numbers leave the pages for patients at once")),
    (Standing.SUPERSEDED.value, gettext_lazy("A newer study takes its place: its numbers leave the pages")),
    (Standing.SOUND.value, gettext_lazy("It stands after all: an earlier entry was a mistake")),
]


class OutcomeRows(Helped, admin.StackedInline):
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


class StandingForm(forms.Form):
    """What became of a study, since when, and where that can be read."""

    standing = forms.ChoiceField(
        label=gettext_lazy("What became of it"), choices=STANDINGS, widget=forms.RadioSelect
    )
    on = forms.DateField(
        label=gettext_lazy("Date of the notice"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=300,
        help_text=gettext_lazy("In plain words; readers see this: Its authors found an error in the counts."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where the notice stands"),
        max_length=600,
        required=False,
        help_text=gettext_lazy("Its web address or DOI."),
    )
    superseded_by = forms.ModelChoiceField(
        Study.objects.all(),
        label=gettext_lazy("The newer study"),
        required=False,
        help_text=gettext_lazy("Only where a newer study takes its place."),
    )


@admin.register(Study)
class StudyAdmin(Audited, WhereUsed, NeverDeleted, ShownAtOnce, Versions):
    """A study is described once, and cited from many places."""

    list_display = ["key", "title", "year", "sample_size", "checked", "standing", "citation_complete"]
    list_filter = ["checked", "standing", "citation_complete"]
    search_fields = ["key", "title", "authors", "doi", "pmid"]
    inlines = [OutcomeRows]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.record)
        return [path("<int:pk>/standing/", view, name="study_standing"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Add the way to record what became of the study."""
        tools = []
        if request.user.has_perm("education.add_evidenceevent") and is_number(object_id):
            tools = [
                (_("Corrected, retracted, superseded?"), reverse("admin:study_standing", args=[object_id]))
            ]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "tools": tools})

    def save_model(self, request: HttpRequest, obj: Study, form: Any, change: bool) -> None:
        """Save the study with the standing that it has now: an event may have moved it meanwhile."""
        with transaction.atomic():
            if change:
                now = Study.objects.select_for_update().get(pk=obj.pk)
                for name in STANDING_FIELDS:
                    setattr(obj, name, getattr(now, name))
            super().save_model(request, obj, form, change)

    def record(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what became of a study, showing what rests on it; on POST open a review of all that."""
        if not request.user.has_perm("education.add_evidenceevent"):
            raise PermissionDenied
        study = get_object_or_404(Study, pk=pk)
        form = StandingForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            sent = {**form.cleaned_data, "standing": Standing(form.cleaned_data["standing"])}
            try:
                event = record_event(study=study, by=request.user, **sent)
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                told = _("Recorded. %(count)s things rest on it and wait to be looked at again.")
                messages.success(request, told % {"count": event.tasks.count()})
                return HttpResponseRedirect(reverse("admin:education_reviewtask_changelist") + "?open=yes")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("What became of %(study)s") % {"study": study.key},
            "study": study,
            "form": form,
            "uses": things_that_cite(study),
            "events": study.events.select_related("recorded_by", "superseded_by"),
        }
        return TemplateResponse(
            request, "admin/study_standing.html", context, status=422 if form.is_bound else 200
        )


class OpenFilter(admin.SimpleListFilter):
    """Open tasks, unless others are asked for."""

    title = gettext_lazy("state")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("open")), ("no", _("closed"))]

    def queryset(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        return rows.filter(closed_at__isnull=self.value() == "yes") if self.value() else rows


@admin.register(ReviewTask)
class ReviewTaskAdmin(ReadOnly, admin.ModelAdmin):
    """What has to be looked at again since a study moved. Closed with what was done, never deleted."""

    list_display = ["subject", "kind", "study", "opened_at", "closed_at", "closing_words"]
    list_filter = [OpenFilter, "kind"]
    search_fields = ["subject", "event__study__key"]
    list_select_related = ["event__study", "closed_by"]
    change_form_template = "admin/review_task.html"
    fields = ["subject", "kind", "study", "what_happened", "where", "closed_at", "closed_by", "closing_words"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.close))
        return [path("<int:pk>/close/", view, name="reviewtask_close"), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: ReviewTask | None = None) -> list[str]:
        return self.fields

    @admin.display(description=gettext_lazy("study"))
    def study(self, task: ReviewTask) -> str:
        return f"{task.event.study.key}: {task.event.standing}"

    @admin.display(description=gettext_lazy("what happened"))
    def what_happened(self, task: ReviewTask) -> str:
        return task.event.note

    @admin.display(description=gettext_lazy("where to mend it"))
    def where(self, task: ReviewTask) -> str:
        return format_html('<a href="{}">{}</a>', subject_url(task), task.subject)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Add the form that closes an open task."""
        task = ReviewTask.objects.filter(pk=object_id).first() if is_number(object_id) else None
        may = request.user.has_perm("education.change_reviewtask") and task and task.closed_at is None
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_close": may})

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close a task with what was done."""
        task = get_object_or_404(ReviewTask, pk=pk)
        words = request.POST.get("words", "").replace("\0", "")
        try:
            close_task(task=task, by=request.user, words=words)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:education_reviewtask_change", args=[pk]))
        messages.success(request, _("Closed: %(task)s.") % {"task": task.subject})
        return HttpResponseRedirect(reverse("admin:education_reviewtask_changelist") + "?open=yes")


@admin.register(EvidenceEvent)
class EvidenceEventAdmin(ReadOnly, admin.ModelAdmin):
    """What became of studies, as it was recorded."""

    list_display = ["study", "standing", "on", "note", "recorded_by", "recorded_at"]
    list_filter = ["standing"]
    search_fields = ["study__key", "note"]
    list_select_related = ["study", "recorded_by"]
