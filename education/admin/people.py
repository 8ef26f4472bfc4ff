"""Staff accounts, the clinic, the site's policy, the audit log."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from education.actions.people import invite, invite_again, send_invitation, take_factors_away
from education.actions.site import raise_content_version, write_audit_line
from education.admin.audited import Audited
from education.admin.field_help import Helped
from education.admin.parts import DrawsHandouts, NeverDeleted, ReadOnly, ShownAtOnce
from education.admin.stale import NotStale
from education.admin.versions import Versions
from education.editorial.spreadsheet import csv_lines
from education.models import AuditLine, Clinic, SitePolicy, User
from education.queries.audit_log import audit_rows
from education.queries.people import who_can_read_replies


class InvitationForm(forms.ModelForm):
    """Whom to invite, and what they may do. They choose their own password."""

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name", "credentials", "groups"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _("The invitation goes to this address.")
        self.fields["groups"].label = _("roles")

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("There is already an account of this name. Choose another."))
        return name


@admin.register(User)
class StaffAccountAdmin(Audited, NeverDeleted, UserAdmin):
    """People with their roles. An account is switched off, never deleted: it signs past work."""

    add_form = InvitationForm
    list_display = ["username", "public_name", "roles", "comes_in_by", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Who"), {"fields": ["first_name", "last_name", "credentials", "email"]}),
        (_("What they may do"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
    ]
    add_fieldsets = [(_("Invite somebody"), {"fields": InvitationForm.Meta.fields})]
    filter_horizontal = ["groups"]
    actions = ["send_again", "remove_factors"]

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set somebody's password; that it was set, never what it is, stands in the log."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                named = User.objects.get(pk=id).username
                write_audit_line(actor=request.user, action="set password", subject=named)
        return response

    @admin.display(description=_("comes in by"))
    def comes_in_by(self, user: User) -> str:
        if not user.has_usable_password():
            return _("invited, has not come yet")
        factors = {factor.type for factor in user.authenticator_set.all()}
        return _("second factor set up") if factors else _("sets up a second factor at the next sign-in")

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            if {"email", "is_active"} & set(form.changed_data):
                raise_content_version()  # pages say whether somebody reads what readers write
            return
        invite(user=obj, roles=form.cleaned_data["groups"], by=request.user)
        self._send(request, obj)

    @admin.action(description=_("Send the invitation again"), permissions=["change"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            try:
                invite_again(user=user, by=request.user)
            except ValueError as error:
                messages.error(request, str(error))
            else:
                self._send(request, user)

    def _send(self, request: HttpRequest, user: User) -> None:
        """Mail the link, and tell whether it went out."""
        if send_invitation(user=user, by=request.user):
            told = _("The invitation to %(mail)s is on its way.")
            messages.success(request, told % {"mail": user.email})
        else:
            told = _("The mail to %(mail)s could not be sent. The account is kept: send it again.")
            messages.error(request, told % {"mail": user.email})

    @admin.action(description=_("Take the second factor away (the phone is lost)"), permissions=["change"])
    def remove_factors(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            try:
                take_factors_away(user=user, by=request.user)
            except ValueError as error:
                messages.error(request, str(error))
                continue
            told = _("%(name)s sets up a new second factor at the next sign-in.")
            messages.success(request, told % {"name": user.username})


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(Audited, GroupAdmin):
    """What each role may do. For superusers alone; every change stands in the log."""


@admin.register(Clinic)
class ClinicAdmin(DrawsHandouts, Audited, NeverDeleted, ShownAtOnce, Versions):
    """Names and phone numbers on pages and papers."""

    list_display = ["name", "phone", "out_of_hours_phone", "country", "emergency_number", "is_default"]


@admin.register(SitePolicy)
class SitePolicyAdmin(DrawsHandouts, NotStale, Helped, NeverDeleted, ShownAtOnce, Versions):
    """One row: whether sign-off is required, and whose clinic this is."""

    list_display = ["__str__", "sign_off_required", "clinic", "live_release"]
    readonly_fields = ["live_release"]
    fields = ["clinic", "sign_off_required", "reply_moderator", "safety_clinician", "live_release"]

    def formfield_for_foreignkey(self, field: Any, request: HttpRequest, **options: Any) -> Any:
        if field.name in {"reply_moderator", "safety_clinician"}:
            options["queryset"] = who_can_read_replies()
        return super().formfield_for_foreignkey(field, request, **options)

    def save_model(self, request: HttpRequest, obj: SitePolicy, form: forms.ModelForm, change: bool) -> None:
        with transaction.atomic():
            obj._history_user = request.user
            # The changed columns alone: the rest of the row may have moved since this form read it.
            obj.save(update_fields=form.changed_data)
            raise_content_version()
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
