"""Signing staff in: what django-allauth is told about this site, and what counts as a second factor."""

import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from education.actions.people import end_sessions
from education.models.sealing import cipher
from education.queries.people import SECOND_FACTORS, is_only_factor

PURPOSE = "second factor"


def used_second_factor(request: HttpRequest) -> bool:
    """Return whether this session was signed in with a code, a passkey or a recovery code. No query."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Return whether this person has set up an app or a passkey. One query."""
    return is_mfa_enabled(user, SECOND_FACTORS)


class StaffAccounts(DefaultAccountAdapter):
    """Accounts are made by invitation alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before a factor is changed, but not before the very first one."""
        if app == "allauth.mfa" and not has_second_factor(self.request.user):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class SecondFactors(DefaultMFAAdapter):
    """Secrets are encrypted in the database, and the app's picture is drawn into the page."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Codes change twice a minute: type the one shown now."),
    }

    def build_totp_svg(self, url: str) -> str:
        out = io.BytesIO()
        segno.make(url, error="m", micro=False).save(
            out,
            kind="svg",
            border=4,
            omitsize=True,
            xmldecl=False,
            svgclass="qr",
            lineclass=None,
            light="#fff",
        )
        return out.getvalue().decode().strip()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return cipher(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher(PURPOSE).decrypt(encrypted_text.encode()).decode()


@receiver(authenticator_added)
def _first_factor_counts_at_once(
    request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Who has just proved a first factor need not sign in again.

    A further one does not count: a session that never proved the first could add its own.
    """
    if authenticator.type not in SECOND_FACTORS:
        return
    if is_only_factor(authenticator):
        # As fresh as a password typed again: the page of recovery codes opens at once.
        fresh = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, "mfa", **fresh)
        # A session from before proved a password alone, and could add a factor of its own with it.
        end_sessions(user=user, but=request.session.session_key)


@receiver(authenticator_removed)
def _last_factor_gone(request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Who took the last factor away sets one up before going on."""
    if not has_second_factor(user):
        clear_authentication_records(request)
