"""The clinic behind the site, what it requires, and the record of who did what."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Clinic(models.Model):
    """Whose name and phone numbers the pages and papers carry. Exactly one row is the default."""

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True, help_text=_("As printed: (312) 555-0142"))
    out_of_hours_phone = models.CharField(
        _("out-of-hours phone"), max_length=40, blank=True, help_text=_("Leave empty if nobody answers.")
    )
    country = models.CharField(_("country"), max_length=2, default="US", help_text=_("Two letters: US"))
    emergency_number = models.CharField(_("emergency number"), max_length=10, default="911")
    is_default = models.BooleanField(_("default"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_clinic"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse numbers that no phone dials: every page and paper carries them."""
        if not (self.emergency_number.isascii() and self.emergency_number.isdigit()):
            raise ValidationError({"emergency_number": _("Write the number alone: 911.")})
        for name in ("phone", "out_of_hours_phone"):
            typed = getattr(self, name)
            if typed and sum(sign.isdigit() for sign in re.split(r"[A-Za-z]", typed)[0]) < 3:
                raise ValidationError({name: _("Begin with the number, as printed: (312) 555-0142.")})


class SitePolicy(models.Model):
    """What holds for the whole site: one row, with key 1.

    ``content_version`` is raised by everything that changes a public page, in the same transaction; the
    page cache has it in its key, so nothing ever has to be purged.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sign_off_required = models.BooleanField(
        _("sign-off required"),
        default=False,
        help_text=_("Nothing goes live until a clinical reviewer has signed exactly that version."),
    )
    content_version = models.PositiveBigIntegerField(_("content version"), default=1, editable=False)
    live_release = models.ForeignKey(
        "KnowledgeRelease",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("live knowledge release"),
    )
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", verbose_name=_("clinic"))
    # Keys of the studies that are retracted or superseded, kept by ``actions.evidence``: every page of the
    # check has to know them, and has no query to spend on it.
    withdrawn_studies = models.JSONField(default=list, editable=False)
    # Readers can write once somebody is named who reads it: an unread reply could hide an emergency.
    reply_moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who reads replies"),
        help_text=_(
            "Readers can write as soon as somebody is named here who has an e-mail address and may handle"
            " replies. They get a mail when something waits, at once where it may be an emergency."
        ),
    )
    safety_clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who reads reports of wrong advice"),
        help_text=_(
            "A clinician. Reports that the advice of the check was wrong go there; without one, to who reads"
            " replies."
        ),
    )
    set_up_at = models.DateTimeField(_("set up"), null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["content_version", "withdrawn_studies"])

    class Meta:
        verbose_name = _("site policy")
        verbose_name_plural = _("site policy")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_site_policy")]

    def __str__(self) -> str:
        return str(_("Site policy"))


class AuditLine(models.Model):
    """Who did what to what, and when. Written by actions, never changed: the database refuses it.

    Each line's digest rests on the one before (``editorial.audit_chain``), so that a line changed behind
    the database's back is found.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    action = models.CharField(_("action"), max_length=60)
    subject = models.CharField(_("what"), max_length=200)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(_("digest"), max_length=64, default="", editable=False)

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"

    def fields(self) -> dict[str, object]:
        """Return what the digest is made of. No query."""
        plain = {name: getattr(self, name) for name in ("at", "action", "subject", "before", "after", "note")}
        return {**plain, "actor": self.actor_id}


class ImportMark(models.Model):
    """What one record of the library said when it was last taken in: tells whether staff edited it since."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_mark_a_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
