"""Staff accounts as sign-in and invitations need them."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from education import models
from education.models.people import INVITATION_DAYS, INVITATION_SALT

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_only_factor(authenticator: Authenticator) -> bool:
    """Return whether a person has no second factor but this one. One query."""
    factors = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND_FACTORS)
    return not factors.exclude(pk=authenticator.pk).exists()


def who_can_read_replies() -> QuerySet:
    """Return the active staff with an address whose role lets them handle what readers write."""
    right = Permission.objects.filter(codename="change_reply", content_type__app_label="education")
    may = Q(is_superuser=True) | Q(groups__permissions__in=right) | Q(user_permissions__in=right)
    found = models.User.objects.filter(may, is_active=True, is_staff=True).exclude(email="")
    return found.distinct().order_by("username")


def invited(token: str) -> models.User | None:
    """Return whom an invitation is for; None where it is forged, used, too old or taken back. One query."""
    try:
        key, state = signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_DAYS * 24 * 60 * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = models.User.objects.filter(pk=key, is_active=True, is_staff=True).first()
    if user is None or user.has_usable_password():
        return None
    return user if constant_time_compare(user.invitation_state(), str(state)) else None
