"""Staff accounts. Patients have none."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


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
