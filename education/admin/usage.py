"""The page "Where is this used", reached from the top of a form."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from education.admin.parts import is_number
from education.queries.usage import drawings_used, uses_of


class WhereUsed:
    """A link at the top of the form, and the page behind it."""

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view(self.used), self.opts.model_name
        return [path("<int:pk>/used/", view, name=f"{name}_used"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Add the link to the tools of the form."""
        tools = [*(extra_context or {}).get("tools", ())]
        if is_number(object_id):
            address = reverse(f"admin:{self.opts.model_name}_used", args=[object_id])
            tools.append((_("Where is this used"), address))
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "tools": tools})

    def used(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List every place that uses this row."""
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Where is %(thing)s used") % {"thing": row},
            "row": row,
            "uses": uses_of(row),
        }
        return TemplateResponse(request, "admin/used.html", context)


class DrawingsUsed:
    """The list of all drawings with the pages that show them, beside the articles."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.drawings)
        return [path("drawings/", view, name="drawings_used"), *super().get_urls()]

    def drawings(self, request: HttpRequest) -> HttpResponse:
        """List the drawings."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Drawings, and where they are used"),
            "drawings": drawings_used(),
        }
        return TemplateResponse(request, "admin/drawings_used.html", context)
