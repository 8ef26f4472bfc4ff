"""Staff accounts and the roles they can have."""

import logging
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser, Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.actions.site import write_audit_line

TEXTS = ("article", "causepage", "topic", "term")
KNOWLEDGE = (
    "study", "studyoutcome", "citation", "symptom", "question", "option", "cause", "baserate", "association",
    "redflag", "redflagcondition", "vignette",
)  # fmt: skip
PAPER = ("shortlink", "handout", "code")
EVERYTHING = (*TEXTS, *KNOWLEDGE, *PAPER)


def _may(verbs: str, names: Iterable[str]) -> list[str]:
    return [f"{verb}_{name}" for name in names for verb in verbs.split()]


SEEN = (
    *EVERYTHING,
    "revision",
    "knowledgerelease",
    "clinic",
    "sitepolicy",
    "evidenceevent",
    "reviewtask",
    "dailycount",
)
REPLIES = _may("view change", ["reply"])  # what readers wrote: only for who handles it
LOOK = _may("view", SEEN)
AUTHOR = [*LOOK, *_may("add change", TEXTS)]
EDITOR = [*LOOK, *_may("add change", EVERYTHING), "change_reviewtask", "export_library"]
ROLES = {
    "Author": AUTHOR,
    "Editor": EDITOR,
    "Clinical reviewer": [
        *LOOK,
        *REPLIES,
        "sign_off_revision",
        "sign_off_knowledgerelease",
        "add_evidenceevent",
        "change_reviewtask",
    ],
    "Moderator": [*LOOK, *REPLIES],
    "Publisher": [
        *EDITOR,
        *REPLIES,
        "publish_revision",
        "publish_knowledgerelease",
        "change_clinic",
        "change_sitepolicy",
        "view_auditline",
        "add_evidenceevent",
    ],
    "Auditor": [*LOOK, "view_auditline", "view_user"],
}


log = logging.getLogger(__name__)


class NotInvited(Exception):
    """The link of an invitation is used up, too old, taken back or not ours."""


@transaction.atomic
def make_roles() -> None:
    """Make the roles as groups where they are missing. What staff changed in one stays as it is."""
    known = {
        permission.codename: permission
        for permission in Permission.objects.filter(content_type__app_label="education")
    }
    for role, codenames in ROLES.items():
        group, made = Group.objects.get_or_create(name=role)
        if made:
            group.permissions.set(known[codename] for codename in codenames)


@transaction.atomic
def make_staff(
    *, username: str, password: str, email: str = "", roles: Iterable[str] = (), superuser: bool = False
) -> models.User:
    """Return a new staff account.

    Raises ValueError for a name that is taken (capitals do not tell names apart) or a role that does not
    exist, and Django's ValidationError for a weak password, an odd name or a wrong mail address.
    """
    if models.User.objects.filter(username__iexact=username).exists():
        raise ValueError(_("There is already an account %(name)s. Choose another name.") % {"name": username})
    wanted = list(roles)
    unknown = [role for role in wanted if role not in ROLES]
    if unknown:
        raise ValueError(
            _("There is no role %(role)s. Choose from: %(roles)s.")
            % {"role": unknown[0], "roles": ", ".join(ROLES)}
        )
    user = models.User(username=username, email=email, is_staff=True, is_superuser=superuser)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    user.groups.set(Group.objects.filter(name__in=wanted))
    write_audit_line(
        actor=None,
        action="make staff account",
        subject=username,
        after=", ".join(wanted) or ("everything" if superuser else "no role"),
    )
    return user


def has_staff() -> bool:
    """Return whether anybody can sign in as staff. One query."""
    return models.User.objects.filter(is_staff=True, is_active=True).exists()


@transaction.atomic
def invite(*, user: models.User, roles: Iterable[Group], by: models.User) -> models.User:
    """Save a new account without a password, and return it. ``send_invitation`` sends its link.

    ``user`` is not saved yet.
    """
    user.is_staff = True
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    user.groups.set(roles)
    named = ", ".join(sorted(group.name for group in user.groups.all())) or "no role"
    write_audit_line(actor=by, action="invite", subject=user.username, after=named)
    return user


@transaction.atomic
def invite_again(*, user: models.User, by: models.User) -> None:
    """Take back every link sent to somebody who has not chosen a password yet, so that a new one can go out.

    Raises ValueError for somebody who has one.
    """
    if user.has_usable_password():
        raise ValueError(_("%(name)s has a password already.") % {"name": user.username})
    user.set_unusable_password()  # another random mark: what earlier links were signed with
    user.save(update_fields=["password"])
    write_audit_line(actor=by, action="invite again", subject=user.username)


def send_invitation(*, user: models.User, by: models.User) -> bool:
    """Send the mail with the link; return whether it went out. The account stays where it did not."""
    link = settings.SITE_URL + reverse("invitation", args=[user.invitation()])
    text = _(
        "%(by)s invites you to work on the patient pages of %(site)s.\n\n"
        "Open this link within %(days)s days and choose a password:\n%(link)s\n\n"
        "Your user name is %(name)s. You will also set up a second proof of who you are: an app with codes, "
        "or a passkey.\n\nIf you do not know why you get this mail, you need do nothing.\n"
    ) % {
        "by": by.public_name,
        "site": settings.SITE_URL,
        "days": models.people.INVITATION_DAYS,
        "link": link,
        "name": user.username,
    }
    try:
        send_mail(_("Your invitation to Afterfusion"), text, None, [user.email])
    except OSError:  # no connection, refused, or the address: the server's own words may quote it
        log.error("an invitation could not be mailed")
        return False
    return True


@transaction.atomic
def accept_invitation(*, user: models.User, password: str) -> None:
    """Give an invited person the password that they chose. It has passed the validators."""
    locked = models.User.objects.select_for_update().get(pk=user.pk)
    if locked.has_usable_password() or not locked.is_active:
        raise NotInvited
    locked.set_password(password)
    locked.save(update_fields=["password"])
    write_audit_line(actor=locked, action="accept invitation", subject=locked.username)


@transaction.atomic
def take_factors_away(*, user: models.User, by: models.User) -> None:
    """Remove a person's second factors, since the phone is lost, and end every session of theirs.

    The next sign-in sets up a new one. Raises ValueError for one's own account.
    """
    if user.pk == by.pk:
        raise ValueError(_("You cannot take your own second factor away here. Ask a colleague."))
    gone = Authenticator.objects.filter(user=user)
    kinds = ", ".join(sorted(gone.values_list("type", flat=True))) or "none"
    gone.delete()
    end_sessions(user=user)  # whoever found the phone may be signed in on it
    write_audit_line(actor=by, action="remove second factors", subject=user.username, before=kinds)


def end_sessions(*, user: AbstractBaseUser, but: str | None = None) -> None:
    """Sign a person out everywhere, except in the session whose key is given. Reads every open session."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
