"""What a new site asks its first member of staff: whose pages these are, and who checks them."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.actions.site import CLINIC_FIELDS, CLINIC_NAME, set_up_site
from education.admin.parts import is_number, tell_drawn
from education.models import Clinic, SitePolicy, User
from education.queries.site import ClinicCard
from education.sharing import qr


class FirstRunForm(forms.ModelForm):
    """The clinic, and whether a clinician's sign-off is required."""

    sign_off_required = forms.BooleanField(
        label=gettext_lazy("Nothing goes live until a clinician has signed exactly that text"), required=False
    )

    class Meta:
        model = Clinic
        fields = CLINIC_FIELDS
        help_texts = {
            "name": gettext_lazy("As patients know it: Harbor Spine Clinic"),
            "phone": gettext_lazy("Whom patients call by day. No number? Leave it empty."),
            "out_of_hours_phone": gettext_lazy("By night and at weekends. Leave it empty if nobody answers."),
            "country": gettext_lazy("Two letters: US"),
            "emergency_number": gettext_lazy("911 in the US, 112 in Europe, 999 in the UK"),
        }

    def clean_country(self) -> str:
        country = self.cleaned_data["country"].strip().upper()
        if len(country) != 2 or not country.isalpha():
            raise forms.ValidationError(_("Write the two letters of the country: US."))
        return country

    def clean_emergency_number(self) -> str:
        number = self.cleaned_data["emergency_number"].strip()
        if not is_number(number):
            raise forms.ValidationError(_("Write the number alone: 911."))
        return number


def first_run(request: HttpRequest, extra: dict[str, Any]) -> HttpResponse:
    """Ask, show what each answer changes, and on POST keep it."""
    if not request.user.has_perms(["education.change_clinic", "education.change_sitepolicy"]):
        raise PermissionDenied
    policy = SitePolicy.objects.select_related("clinic").get(pk=1)
    clinic, required = policy.clinic, policy.sign_off_required
    name = "" if clinic.name == CLINIC_NAME else clinic.name
    initial = {"name": name, "sign_off_required": required}
    form = FirstRunForm(request.POST if request.method == "POST" else None, instance=clinic, initial=initial)
    status = 200
    if form.is_bound and form.is_valid() and "show" not in request.POST:
        required = form.cleaned_data.pop("sign_off_required")
        set_up_site(clinic=form.cleaned_data, sign_off_required=required, by=request.user)
        tell_drawn(request)  # papers carry the clinic's numbers
        messages.success(request, _("Every page carries your clinic now."))
        return HttpResponseRedirect(reverse("admin:index"))
    if form.errors:
        status = 422
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = {field: typed.get(field, getattr(clinic, field)) for field in CLINIC_FIELDS}
    reviewers = User.objects.filter(is_active=True, groups__name="Clinical reviewer")
    context = {
        **extra,
        "title": _("Set up this site"),
        "form": form,
        "card": ClinicCard(**{**shown, "name": shown["name"] or CLINIC_NAME}),
        "required": typed.get("sign_off_required", required),
        "reviewers": [user.public_name for user in reviewers],
        "short_host": settings.SHORT_HOST,
        "address": qr.address(settings.SITE_URL, settings.SHORT_HOST, "7KQ2M5"),
    }
    return TemplateResponse(request, "admin/first_run.html", context, status=status)
