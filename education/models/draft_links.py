"""A link that shows one revision to somebody without an account, and what they say of it."""

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from education.models.content import Revision

DRAFT_LINK_SALT = "education.draft-link"


class DraftLink(models.Model):
    """Shows exactly one revision, until a day, or until somebody ends it."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="draft_links")
    whom = models.CharField(_("for whom"), max_length=80, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("open until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("draft link")
        verbose_name_plural = _("draft links")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.whom}"

    @property
    def token(self) -> str:
        """What stands in the address: signed, and good for this row and this revision alone."""
        return signing.Signer(salt=DRAFT_LINK_SALT).sign(f"{self.pk}-{self.revision_id}")

    def is_open(self) -> bool:
        """Return whether the link still shows its revision."""
        return self.ended_at is None and timezone.now() < self.expires_at


class DraftComment(models.Model):
    """What somebody with a draft link says of the text. Staff alone read it."""

    link = models.ForeignKey(DraftLink, on_delete=models.PROTECT, related_name="comments")
    name = models.CharField(_("name"), max_length=80, blank=True)
    text = models.TextField(_("text"), max_length=2000)
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        ordering = ["written_at"]

    def __str__(self) -> str:
        return self.text[:60]
