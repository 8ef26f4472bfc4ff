"""Staff accounts. Patients have none."""

from django.contrib.auth.models import AbstractUser
from django.core import signing
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

INVITATION_DAYS = 7
INVITATION_SALT = "education.invitation"


class User(AbstractUser):
    """A member of the clinic's staff, with what readers are told of a reviewer."""

    credentials = models.CharField(
        _("credentials"),
        max_length=120,
        blank=True,
        help_text=_("Shown to readers beside the name of a reviewer: RN, MD, FRCS."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")

    @property
    def public_name(self) -> str:
        """The name that readers see, with credentials."""
        name = self.get_full_name() or self.get_username()
        return f"{name}, {self.credentials}" if self.credentials else name

    def invitation(self) -> str:
        """Return the token of an invitation: signed, good for seven days and until a password is chosen."""
        return signing.dumps([self.pk, self.invitation_state()], salt=INVITATION_SALT)

    def invitation_state(self) -> str:
        """Return what changes as soon as a password is chosen, or another invitation is sent."""
        return salted_hmac(INVITATION_SALT, self.password).hexdigest()[:32]
