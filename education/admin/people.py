"""Staff accounts, the clinic, the site's policy, the audit log."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from education.actions.site import write_audit_line
from education.admin.parts import NeverDeleted, ReadOnly, ShownAtOnce
from education.editorial.spreadsheet import csv_lines
from education.models import AuditLine, Clinic, SitePolicy, User
from education.queries.audit_log import audit_rows


@admin.register(User)
class StaffAccountAdmin(NeverDeleted, UserAdmin):
    """People with their roles. An account is switched off, never deleted: it signs past work."""

    list_display = ["username", "public_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Who"), {"fields": ["first_name", "last_name", "credentials", "email"]}),
        (_("What they may do"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
    ]
    filter_horizontal = ["groups"]

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("groups")


@admin.register(Clinic)
class ClinicAdmin(NeverDeleted, ShownAtOnce, SimpleHistoryAdmin):
    """Names and phone numbers on pages and papers."""

    list_display = ["name", "phone", "out_of_hours_phone", "country", "emergency_number", "is_default"]


@admin.register(SitePolicy)
class SitePolicyAdmin(NeverDeleted, ShownAtOnce, SimpleHistoryAdmin):
    """One row: whether sign-off is required, and whose clinic this is."""

    list_display = ["__str__", "sign_off_required", "clinic", "live_release"]
    readonly_fields = ["live_release"]
    fields = ["clinic", "sign_off_required", "live_release"]

    def save_model(self, request: HttpRequest, obj: SitePolicy, form: forms.ModelForm, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            for name in form.changed_data:
                before, after = form.initial.get(name), form.cleaned_data[name]
                write_audit_line(
                    actor=request.user, action=f"change {name}", subject=obj, before=before, after=after
                )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(AuditLine)
class AuditLineAdmin(ReadOnly, admin.ModelAdmin):
    """Who did what, when."""

    change_list_template = "admin/audit_list.html"

    list_display = ["at", "actor", "action", "subject", "before", "after", "note"]
    list_filter = ["action"]
    search_fields = ["subject", "note"]
    date_hierarchy = "at"
    list_select_related = ["actor"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="audit_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the whole log as CSV, the oldest line first; no cell can run in a spreadsheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = StreamingHttpResponse(csv_lines(audit_rows()), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
        response["Cache-Control"] = "no-store"
        return response
