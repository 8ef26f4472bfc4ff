"""Field makers that many models share: codes, languages, choices from the pure packages' enums."""

from enum import StrEnum

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

is_code = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$", _("Use small letters, digits and dashes: bone-not-joined.")
)


def code_field(**options: object) -> models.CharField:
    """Return the field of a natural key: it never changes, and it stands in addresses and files."""
    return models.CharField(_("code"), max_length=80, validators=[is_code], **{"unique": True, **options})


def language_field() -> models.CharField:
    """Return the field that says in which language a patient reads this."""
    return models.CharField(_("language"), max_length=10, default="en")


def choice_field(label: object, enum: type[StrEnum], **options: object) -> models.CharField:
    """Return a field whose choices are the members of an enum of a pure package."""
    choices = [(member.value, member.value.replace("-", " ") or "-") for member in enum]
    return models.CharField(label, max_length=20, choices=choices, **options)


def within(enum: type[StrEnum], field: str, name: str) -> models.CheckConstraint:
    """Return the constraint that keeps a column inside an enum, whoever writes to it."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [member.value for member in enum]}), name=name
    )


def exactly_one(*fields: str) -> models.Q:
    """Return the condition that exactly one of these columns is filled."""
    condition = models.Q()
    for filled in fields:
        condition |= models.Q(
            **{f"{field}__isnull": field != filled for field in fields},
        )
    return condition
