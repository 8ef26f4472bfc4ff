"""The staff site: its name, its first page, and that nobody gets in without a second factor."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, path
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from education.staff_sign_in import has_second_factor, used_second_factor


class StaffSite(admin.AdminSite):
    """Where the clinic's staff edit."""

    site_header = _("Afterfusion for clinic staff")
    site_title = _("Afterfusion staff")
    index_title = _("What would you like to edit?")
    site_url = "/"
    enable_nav_sidebar = False  # the first page lists everything by the words of the field

    first_page: Callable[..., HttpResponse]  # all three are put in place by education.admin
    list_as_file: Callable[..., HttpResponse]
    first_run: Callable[..., HttpResponse]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the lists of the first page as files."""
        view = self.admin_view(self.one_list)
        return [
            path("lists/<slug:code>.csv", view, name="overview_list"),
            path("set-up/", self.admin_view(self.set_up), name="first_run"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what needs attention, then everything that this person may open."""
        context = {
            **self.each_context(request),
            "title": _("What needs attention"),
            "app_list": self.get_app_list(request),
            **(extra_context or {}),
        }
        return self.first_page(request, context)

    def one_list(self, request: HttpRequest, code: str) -> HttpResponse:
        """Send one list of the first page as a file."""
        return self.list_as_file(request, code)

    def set_up(self, request: HttpRequest) -> HttpResponse:
        """Ask a new site's first member of staff whose pages these are."""
        return self.first_run(request, self.each_context(request))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out the rows of the sign-in itself: its secrets are nobody's to read or edit by hand."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        shown = [model for model in models if model._meta.app_label not in {"account", "mfa"}]
        super().register(shown, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether this is a member of staff who signed in with a second factor. No query."""
        return super().has_permission(request) and used_second_factor(request)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead on: to the page asked for, to setting up a second factor, or to the sign-in."""
        asked = _asked_for(request)
        if self.has_permission(request):
            return HttpResponseRedirect(asked)
        if not request.user.is_authenticated:
            return _lead("account_login", asked)
        if not super().has_permission(request):
            raise PermissionDenied  # an account that is none of the staff's
        if not has_second_factor(request.user):
            return _lead("mfa_activate_totp", asked)
        # Signed in before the second factor was set up somewhere else: prove it here too.
        return _lead("mfa_reauthenticate", asked)


def _asked_for(request: HttpRequest) -> str:
    """Return the page of this site that the person was on the way to."""
    asked = request.GET.get("next") or request.POST.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url("admin:index")


def _lead(to: str, asked: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{resolve_url(to)}?{urlencode({'next': asked})}")
