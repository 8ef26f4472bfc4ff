"""Staff accounts as sign-in and invitations need them."""

from allauth.mfa.models import Authenticator
from django.conf import settings
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


def can_be_mailed(person: models.User | None) -> bool:
    """Return whether mail reaches this person: here, with an address, from a site that can send. No query.

    A local site without a mail host prints its mail; a public one would print readers' addresses into a log.
    """
    sends = settings.IS_LOCAL or bool(settings.EMAIL_HOST)
    return sends and person is not None and person.is_active and bool(person.email)


def reads_replies(person: models.User | None) -> bool:
    """Return whether this person is told of what readers write, and may handle it. Two queries."""
    return can_be_mailed(person) and person.has_perm("education.change_reply")


def who_can_read_replies(*, clinicians: bool = False) -> QuerySet:
    """Return the active staff with an address whose role lets them handle what readers write.

    ``clinicians``: only those whose role lets them sign off as well.
    """
    right = Permission.objects.filter(codename="change_reply", content_type__app_label="education")
    may = Q(is_superuser=True) | Q(groups__permissions__in=right) | Q(user_permissions__in=right)
    found = models.User.objects.filter(may, is_active=True, is_staff=True).exclude(email="")
    if clinicians:
        found = found.filter(groups__permissions__codename="sign_off_knowledgerelease")
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
