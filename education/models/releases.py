"""The immutable releases made from the knowledge of the check, and why one was withdrawn."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KnowledgeRelease(models.Model):
    """A published snapshot of the knowledge. Never changes; going back is choosing an earlier one.

    Beside the snapshot stand the figures and outcomes of the stories as last run through it: stories are
    added and mended, and the release is then run anew by an action, which says so in the audit log.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    text = models.TextField(_("snapshot"))
    audit = models.JSONField(_("audit"), default=dict)
    warnings = models.JSONField(_("warnings"), default=list)
    outcomes = models.JSONField(_("outcomes of the stories"), default=dict)
    changes = models.JSONField(_("outcomes that moved, as ticked"), default=list)
    note = models.CharField(_("what changed"), max_length=300)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("knowledge release")
        verbose_name_plural = _("knowledge releases")
        ordering = ["-number"]
        permissions = [
            ("publish_knowledgerelease", "Can publish a knowledge release"),
            ("sign_off_knowledgerelease", "Can sign off a knowledge release as a clinician"),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise ValueError("A knowledge release never changes. Publish a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> None:
        raise ValueError("A knowledge release is never deleted.")


class Withdrawal(models.Model):
    """Why a release is unsafe: nobody's check runs on it any more, and it cannot go live again."""

    release = models.OneToOneField(
        KnowledgeRelease, on_delete=models.PROTECT, related_name="withdrawal", verbose_name=_("release")
    )
    reason = models.CharField(_("reason"), max_length=300)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    withdrawn_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-withdrawn_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_says_its_reason")
        ]

    def __str__(self) -> str:
        return f"{self.release}: {self.reason}"
