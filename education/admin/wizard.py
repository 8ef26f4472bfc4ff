"""What the check reasons with: the working copy that staff edit."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from education.actions.publishing import NotAllowed
from education.actions.wizard import check_rules
from education.admin.audited import Audited
from education.admin.parts import Rows, WorkingCopy
from education.admin.releases import KnowledgeReleaseAdmin
from education.admin.usage import WhereUsed
from education.admin.versions import Versions
from education.models import (
    Association,
    BaseRate,
    Cause,
    Citation,
    KnowledgeRelease,
    Option,
    Question,
    RedFlag,
    RedFlagCondition,
    Symptom,
    Vignette,
)

admin.site.register(KnowledgeRelease, KnowledgeReleaseAdmin)


class CitationRows(Rows):
    """The studies behind one association or one red flag."""

    model = Citation
    fields = ["study", "position"]
    autocomplete_fields = ["study"]


class BaseRateRows(Rows):
    """How usual the cause is, band by band."""

    model = BaseRate
    autocomplete_fields = ["band"]


class AssociationRows(Rows):
    """What speaks for and against the cause. Its studies stand on the association's own page."""

    model = Association
    fields = ["symptom", "strength", "note"]
    autocomplete_fields = ["symptom"]
    show_change_link = True


class OptionRows(Rows):
    """What can be chosen."""

    model = Option
    fields = ["position", "code", "text", "red_flag", "symptom", "group", "region"]
    autocomplete_fields = ["symptom", "red_flag"]


class ConditionRows(Rows):
    """The rule of a red flag."""

    model = RedFlagCondition
    fields = ["group", "symptom"]
    autocomplete_fields = ["symptom"]


@admin.register(Symptom)
class SymptomAdmin(Audited, WhereUsed, WorkingCopy, Versions):
    """What a person feels and reports."""

    list_display = ["code", "text", "clinical", "background"]
    list_filter = ["background"]
    search_fields = ["code", "text", "clinical"]


@admin.register(Question)
class QuestionAdmin(Audited, WhereUsed, WorkingCopy, Versions):
    """One page of the check with its options."""

    list_display = ["code", "text", "part", "position", "kind"]
    list_filter = ["part", "kind"]
    search_fields = ["code", "text"]
    inlines = [OptionRows]


@admin.register(Cause)
class CauseAdmin(Audited, WhereUsed, WorkingCopy, Versions):
    """What the check needs to know of a cause. Its page is edited under "Cause pages"."""

    list_display = ["name", "code", "urgency", "serious"]
    list_filter = ["urgency", "serious"]
    search_fields = ["code", "name", "clinical"]
    inlines = [BaseRateRows, AssociationRows]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        linked = obj is not None and (obj.pages.exists() or obj.short_links.exists())
        return super().has_delete_permission(request, obj) and not linked


@admin.register(Association)
class AssociationAdmin(Audited, WorkingCopy, Versions):
    """How far a symptom speaks for a cause, with its studies."""

    list_display = ["cause", "symptom", "strength", "note"]
    list_filter = ["strength", "cause"]
    search_fields = ["cause__name", "cause__code", "symptom__code", "symptom__text"]
    list_select_related = ["cause", "symptom"]
    autocomplete_fields = ["cause", "symptom"]
    inlines = [CitationRows]


@admin.register(RedFlag)
class RedFlagAdmin(Audited, WhereUsed, WorkingCopy, Versions):
    """The one master list, and the rules that find its signs."""

    list_display = ["code", "text", "urgency", "group", "headline", "listed", "checked_by", "checked_on"]
    list_select_related = ["checked_by"]
    list_filter = ["urgency", "group", "headline"]
    search_fields = ["code", "text", "clinical"]
    filter_horizontal = ["points_to"]
    inlines = [ConditionRows, CitationRows]
    actions = ["mark_as_checked"]

    @admin.action(description=_("I am a clinician and have checked these rules"))
    def mark_as_checked(self, request: HttpRequest, rules: QuerySet[RedFlag]) -> None:
        try:
            count = check_rules(codes=[rule.code for rule in rules], by=request.user)
        except NotAllowed as error:
            messages.error(request, str(error))
        else:
            told = _("%(count)s rules carry your name from the next release on.")
            messages.success(request, told % {"count": count})


@admin.register(Vignette)
class VignetteAdmin(Audited, WorkingCopy, Versions):
    """Patient stories that every release must pass."""

    list_display = ["code", "text", "urgency", "cause"]
    list_filter = ["urgency"]
    search_fields = ["code", "text"]
