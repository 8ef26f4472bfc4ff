"""Signing staff in: the one place that tests rely on for it, with a test client or in a browser."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from playwright.sync_api import Page

from education import models
from tests.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class QuickHasher(PBKDF2PasswordHasher):
    """What the site keeps of a password, made in one round instead of a million."""

    iterations = 1


def sign_in(client: Client, person: models.User) -> None:
    """Sign a member of staff in, as if every step of it had been gone through."""
    factor = set_up(person)
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "username": person.username},
        {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def sign_in_without(client: Client, person: models.User) -> None:
    """Sign in with the password alone, as somebody does who has no second factor yet."""
    client.force_login(person)


def set_up(person: models.User) -> Authenticator:
    """Return the person's app for codes; set one up where there is none."""
    known = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    return known or TOTP.activate(person, SECRET).instance


def sign_in_page(page: Page, name: str) -> None:
    """Sign in by the forms, as a person does, with a recovery code: one of those counts at any time."""
    person = models.User.objects.get(username=name)
    set_up(person)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").or_(page.locator("#id_login")).first.fill(name)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.fill("#id_code", code)
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    page.wait_for_url("**/admin/")
