"""What happens to a revision on its way to readers: a review is asked for, or it goes live in haste."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from education.models.content import Revision


class ReviewRequest(models.Model):
    """Somebody asked a clinical reviewer to look at exactly this revision."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="review_request")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("review request")
        verbose_name_plural = _("review requests")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.asked_at:%Y-%m-%d}"


class Haste(models.Model):
    """Why exactly this revision may be live before a clinician has signed it. Readers see the reason."""

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="haste")
    digest = models.CharField(_("digest"), max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("publication in haste")
        verbose_name_plural = _("publications in haste")
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="haste_says_its_reason")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.reason}"
