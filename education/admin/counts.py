"""How often pages are opened: a table with small plots, and nothing under five."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from education.admin.parts import ReadOnly
from education.editorial.counts import BAR, FEWEST, GAP, PLOT_HEIGHT, WEEKS
from education.models import DailyCount
from education.queries.clarity import DAYS, clarity
from education.queries.counts import counted


@admin.register(DailyCount)
class DailyCountAdmin(ReadOnly, admin.ModelAdmin):
    """One page. Rows are not shown one by one: a small one could be about one person."""

    def get_urls(self) -> list[URLPattern]:
        return [path("", self.admin_site.admin_view(self.table), name="education_dailycount_changelist")]

    def table(self, request: HttpRequest) -> HttpResponse:
        """Show each live page and each printed code with its last 30 days and twelve weeks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("How often pages are opened"),
            "counted": counted(),
            "clarity": clarity(),
            "days": DAYS,
            "fewest": FEWEST,
            "width": WEEKS * (BAR + GAP),
            "height": PLOT_HEIGHT,
            "bar": BAR,
        }
        return TemplateResponse(request, "admin/counts.html", context)
