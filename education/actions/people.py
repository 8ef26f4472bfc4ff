"""Staff accounts and the roles they can have."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.site import write_audit_line

EDITED = (
    "article", "causepage", "topic", "study", "studyoutcome", "citation", "symptom", "question", "option",
    "cause", "baserate", "association", "redflag", "redflagcondition", "vignette", "term", "shortlink",
    "code",
)  # fmt: skip
WRITER = [f"{verb}_{name}" for name in EDITED for verb in ("add", "change", "view")] + [
    "view_revision",
    "view_knowledgerelease",
    "view_clinic",
    "view_sitepolicy",
]
ROLES = {
    "Author": WRITER,
    "Clinical reviewer": [
        *(f"view_{name}" for name in EDITED),
        "view_revision",
        "view_knowledgerelease",
        "sign_off_revision",
        "sign_off_knowledgerelease",
    ],
    "Publisher": [
        *WRITER,
        "publish_revision",
        "publish_knowledgerelease",
        "change_clinic",
        "change_sitepolicy",
        "view_auditline",
    ],
}


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
