"""Articles and cause pages: edited as drafts beside the live text."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.admin.audited import Audited
from education.admin.field_help import Helped
from education.admin.files import PageFiles, WholeLibrary
from education.admin.history import BinFilter, HistoryPages
from education.admin.parts import NeverDeleted, ReadOnly, ShownAtOnce
from education.admin.renaming import Renaming
from education.admin.replies import TakesReplies
from education.admin.revisions import RevisionPages
from education.admin.usage import DrawingsUsed, WhereUsed
from education.editorial import reviews
from education.editorial.states import State, standing
from education.models import Article, CausePage, Revision, Topic

STATES = {
    State.LIVE: gettext_lazy("live %(number)s"),
    State.DRAFT: gettext_lazy("draft %(number)s"),
    State.IN_REVIEW: gettext_lazy("in review %(number)s"),
    State.SIGNED_OFF: gettext_lazy("signed off %(number)s"),
    State.RETIRED: gettext_lazy("retired"),
}


class PageList(ChangeList):
    """Asks for the numbers of revisions once the fifty rows of one page are known, not of thousands."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        shown = self.result_list = list(self.result_list)
        signed = Q(revisions__sign_off__isnull=False)
        numbered = self.model.objects.filter(pk__in=[page.pk for page in shown]).order_by()
        numbers = numbered.annotate(
            newest=Max("revisions__number"),
            signed=Max("revisions__number", filter=signed),
            asked=Max("revisions__number", filter=~signed & Q(revisions__review_request__isnull=False)),
        ).values("pk", "newest", "signed", "asked")
        by_page = {row.pop("pk"): row for row in numbers}
        for page in shown:
            page.numbers = by_page[page.pk]


class PageAdmin(
    TakesReplies, Helped, WhereUsed, PageFiles, HistoryPages, RevisionPages, NeverDeleted, admin.ModelAdmin
):
    """What the lists of articles and of cause pages have in common."""

    actions = [*HistoryPages.actions, *TakesReplies.actions]
    list_per_page = 50

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PageList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # All in one: Django leaves list_select_related out where a queryset selects along already.
        along = ("live__sign_off__reviewer", "live__haste", *self.list_select_related)
        rows = super().get_queryset(request).select_related(*along)
        # A list would sort them with thousands of rows and never show them.
        return rows.defer("live__body", "live__key_facts")

    @admin.display(description=gettext_lazy("title"))
    def title(self, page: Article | CausePage) -> str:
        if page.live:
            return page.live.title
        newest = page.revisions.first()
        return newest.title if newest else "-"

    @admin.display(description=gettext_lazy("state"))
    def state(self, page: Article | CausePage) -> str:
        told = standing(
            live=page.live.number if page.live else 0,
            newest=page.numbers["newest"] or 0,
            in_review=page.numbers["asked"] or 0,
            signed=page.numbers["signed"] or 0,
            retired=bool(page.retired_as),
        )
        words = [str(STATES[state]) % {"number": number} for state, number in told]
        if not page.live and not page.retired_as:
            words.insert(0, _("not live"))
        haste = getattr(page.live, "haste", None) if page.live else None
        if haste and not hasattr(page.live, "sign_off"):
            due = timezone.localtime(reviews.haste_due(haste.at))
            words.append(_("not checked, review due %(when)s") % {"when": f"{due:%Y-%m-%d %H:%M}"})
        return ", ".join(words)

    @admin.display(description=gettext_lazy("signed off by"))
    def signed_by(self, page: Article | CausePage) -> str:
        sign_off = getattr(page.live, "sign_off", None) if page.live else None
        return sign_off.reviewer.public_name if sign_off else _("nobody yet")


@admin.register(Article)
class ArticleAdmin(Renaming, WholeLibrary, DrawingsUsed, PageAdmin):
    """Articles for patients."""

    list_display = ["slug", "title", "topic", "state", "signed_by", "replies_open"]
    list_filter = ["topic", BinFilter]
    search_fields = ["slug", "live__title"]
    list_select_related = ["topic"]
    page_fields = ["slug", "topic", "position"]
    template = "content/article_detail.html"


@admin.register(CausePage)
class CausePageAdmin(PageAdmin):
    """The prose about each possible cause."""

    list_display = ["cause", "title", "state", "signed_by", "replies_open"]
    list_filter = [BinFilter]
    search_fields = ["cause__code", "cause__name", "live__title"]
    list_select_related = ["cause"]
    page_fields = ["cause"]
    for_cause = True
    template = "content/cause_detail.html"


@admin.register(Topic)
class TopicAdmin(Audited, ShownAtOnce, admin.ModelAdmin):
    """Shelves for articles."""

    list_display = ["title", "code", "position", "summary"]


@admin.register(Revision)
class RevisionAdmin(ReadOnly, admin.ModelAdmin):
    """Every version of every page, as it was saved."""

    list_display = ["__str__", "number", "kind", "changes", "created_by", "created_at"]
    list_filter = ["kind"]
    search_fields = ["title", "changes"]
    list_select_related = ["created_by"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*Revision.CONTENT_FIELDS, "changes", "kind", "number", "digest", "created_by", "created_at"]
