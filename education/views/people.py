"""Staff come in: the sign-in, and the page that an invitation opens."""

import logging

from allauth.account.views import LoginView
from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from education import logs
from education.actions.people import NotInvited, accept_invitation
from education.forms import NewPasswordForm
from education.queries.people import invited


class SignIn(LoginView):
    """allauth's own, which tells programs by its status what it tells people in words."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        locked = form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
        response.status_code = 429 if locked else 422
        if locked:
            logs.note(logs.staff, "sign-in locked", logging.WARNING)
        return response


sign_in = SignIn.as_view()


@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password; then they sign in with it and set up a second factor."""
    user = invited(token)
    if user is None:
        return _answer(request, "people/not_invited.html", {}, status=410)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            accept_invitation(user=user, password=form.cleaned_data["password"])
        except NotInvited:
            return _answer(request, "people/not_invited.html", {}, status=410)
        messages.success(request, _("Your password is kept. Sign in with it now."))
        return HttpResponseRedirect(resolve_url("account_login"))
    return _answer(
        request,
        "people/invitation.html",
        {"form": form, "invited": user},
        status=422 if form.is_bound else 200,
    )


def _answer(request: HttpRequest, page: str, context: dict[str, object], *, status: int) -> HttpResponse:
    response = render(request, page, context, status=status)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response
