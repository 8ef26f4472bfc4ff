"""What staff do, in a log apart from the readers': who came in, who was refused, who changed what kind."""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_factor
from django.contrib.auth import signals as session
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import Signal

from education.logs import note, staff

# Each signal, and what is written. Names typed at the sign-in are left out: some are passwords.
EVENTS: list[tuple[Signal, str, int]] = [
    (session.user_logged_in, "signed in", logging.INFO),
    (session.user_logged_out, "signed out", logging.INFO),
    (session.user_login_failed, "sign-in failed", logging.WARNING),
    (account.password_changed, "password changed", logging.INFO),
    (account.password_reset, "password reset", logging.WARNING),
    (second_factor.authenticator_added, "second factor added", logging.WARNING),
    (second_factor.authenticator_removed, "second factor removed", logging.WARNING),
    (second_factor.authenticator_reset, "recovery codes made anew", logging.WARNING),
    (second_factor.authentication_failed, "second factor failed", logging.WARNING),
]


def _writer(event: str, level: int) -> Any:
    def write(sender: object, user: AbstractBaseUser | None = None, **kwargs: object) -> None:
        note(staff, event, level, user=user.pk if user is not None else None)

    return write


def listen() -> None:
    """Write down each of these events from now on. Called once, at the start."""
    for signal, event, level in EVENTS:
        signal.connect(_writer(event, level), dispatch_uid=f"staff events: {event}", weak=False)
