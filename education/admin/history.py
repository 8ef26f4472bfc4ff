"""What staff do with a page's revisions beside editing: ask for a review, compare, retire, the bin."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from education.actions import editorial, publishing
from education.editorial.retiring import Retired
from education.editorial.reviews import DAYS_IN_BIN
from education.models import Article, CausePage, Revision
from education.pages import private
from education.queries.comparison import compare
from education.queries.usage import uses_of
from education.sharing.codes import printed

HOW = [
    (Retired.MERGED.value, gettext_lazy("Another page takes its place: readers are led on to it")),
    (
        Retired.WITHDRAWN.value,
        gettext_lazy("The text stays, under a notice with today's date and the reason"),
    ),
    (Retired.REMOVED.value, gettext_lazy("The text goes: readers see the reason and where to turn")),
]


class RetireForm(forms.Form):
    """How a page ends, and what readers of an old paper get."""

    how = forms.ChoiceField(label=gettext_lazy("What readers get"), choices=HOW, widget=forms.RadioSelect)
    heir = forms.ChoiceField(
        label=gettext_lazy("The page that takes its place"),
        required=False,
        help_text=gettext_lazy("Only where another page takes its place."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "true"}),
        help_text=gettext_lazy(
            "In plain words; readers see this: A newer study showed that this does not help."
        ),
    )

    def __init__(self, *args: object, page: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.heirs = {
            f"{table._meta.model_name} {row.pk}": row
            for table in (Article, CausePage)
            for row in table.objects.published().filter(language=page.language).select_related("live")
            if row != page
        }
        named = [(key, row.live.title) for key, row in self.heirs.items()]
        self.fields["heir"].choices = [("", "-"), *sorted(named, key=lambda pair: pair[1].lower())]


class BinFilter(admin.SimpleListFilter):
    """What lies in the bin is out of the list unless it is asked for."""

    title = gettext_lazy("bin")
    parameter_name = "bin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        days = {"days": DAYS_IN_BIN}
        return [("in", _("in the bin")), ("kept", _("in the bin for over %(days)s days") % days)]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        since = timezone.now() - timedelta(days=DAYS_IN_BIN)
        if self.value() == "in":
            return rows.filter(binned_at__gte=since)
        return rows.filter(binned_at__lt=since) if self.value() == "kept" else rows.filter(binned_at=None)


class HistoryPages:
    """Views and bulk actions of a page admin. Each asks for its own right; nothing is ever deleted."""

    actions = ["put_in_bin", "take_out_of_bin"]

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, self.model._meta.model_name
        return [
            path(
                "<int:pk>/revisions/<int:number>/ask-for-review/",
                view(require_POST(self.ask_for_review)),
                name=f"{name}_ask_for_review",
            ),
            path("<int:pk>/compare/", view(self.compare), name=f"{name}_compare"),
            path("<int:pk>/retire/", view(self.retire), name=f"{name}_retire"),
            *super().get_urls(),
        ]

    def ask_for_review(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Ask for a clinician's look at exactly this revision."""

        def act(revision: Revision) -> None:
            editorial.ask_for_review(revision=revision, by=request.user)

        return self._act(request, pk, number, act, _("Revision %(number)s waits for a clinical reviewer."))

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what differs between any two revisions, word by word."""
        page = self._page(request, pk)
        numbers = list(page.revisions.values_list("number", flat=True))
        if not numbers:
            raise Http404
        live = page.live.number if page.live else numbers[-1]
        old = _chosen(request.GET.get("old"), numbers, live)
        new = _chosen(request.GET.get("new"), numbers, numbers[0])
        found = {row.number: row for row in page.revisions.filter(number__in=[old, new])}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Compare revisions of %(page)s") % {"page": page},
            "page": page,
            "numbers": numbers,
            "old": found[old],
            "new": found[new],
            "comparison": compare(found[old], found[new]),
        }
        return private(lambda req: TemplateResponse(req, "admin/compare.html", context))(request)

    def retire(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the heir or the reason, naming the papers that lead here; on POST retire the page."""
        page = self._page(request, pk)
        if not request.user.has_perm("education.publish_revision"):
            raise PermissionDenied
        form = RetireForm(request.POST or None, page=page)
        if request.method == "POST" and form.is_valid():
            try:
                editorial.retire(
                    page=page,
                    how=Retired(form.cleaned_data["how"]),
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                    heir=form.heirs.get(form.cleaned_data["heir"]),
                )
            except publishing.NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The page is retired. Papers that name it still work."))
                return HttpResponseRedirect(self._url("change", page.pk))
        links = editorial.printed_links(page).order_by("-made_at")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Retire %(page)s") % {"page": page},
            "page": page,
            "form": form,
            "uses": [use for use in uses_of(page) if use.kind != "printed code"],
            "papers": [(printed(link.code), link.label, link.printed_date) for link in links],
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/retire.html", context, status=status)

    @admin.action(description=gettext_lazy("Put in the bin"), permissions=["change"])
    def put_in_bin(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        """Bin what readers never saw, and offer to take it all back."""
        moved = self._each(request, rows, editorial.put_in_bin)
        if not moved:
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("In the bin"),
            "moved": moved,
            "days": DAYS_IN_BIN,
        }
        return TemplateResponse(request, "admin/binned.html", context)

    @admin.action(description=gettext_lazy("Take out of the bin"), permissions=["change"])
    def take_out_of_bin(self, request: HttpRequest, rows: QuerySet) -> None:
        """Bring back what was binned, as it was."""
        moved = self._each(request, rows, editorial.take_out_of_bin)
        messages.success(request, _("%(count)s pages are back.") % {"count": len(moved)})

    def _each(self, request: HttpRequest, rows: QuerySet, move: Callable[..., Any]) -> list[Any]:
        moved = []
        for page in rows:
            try:
                moved.append(move(page=page, by=request.user))
            except publishing.NotAllowed as refusal:
                messages.error(request, str(refusal))
        return moved

    def _page(self, request: HttpRequest, pk: int) -> Any:
        page = get_object_or_404(self.model.objects.select_related("live"), pk=pk)
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        return page


def _chosen(typed: str | None, numbers: list[int], otherwise: int) -> int:
    if typed is None:
        return otherwise
    if not (typed.isascii() and typed.isdigit()) or int(typed) not in numbers:
        raise Http404
    return int(typed)
