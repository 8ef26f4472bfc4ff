"""Codes on paper."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class ShortLink(models.Model):
    """The code of one print run. It never dies, is never reused, and its target stays changeable."""

    class Target(models.TextChoices):
        ARTICLE = "article", _("an article")
        CAUSE = "cause", _("a possible cause")
        HANDOUT = "handout", _("a handout")
        CHECK = "check", _("the check")

    code = models.CharField(_("code"), max_length=6, unique=True, editable=False)
    label = models.CharField(_("label"), max_length=120, help_text=_("Discharge paper, ward 4, spring"))
    target = models.CharField(_("opens"), max_length=10, choices=Target.choices)
    article = models.ForeignKey(
        "Article", on_delete=models.PROTECT, null=True, blank=True, related_name="short_links"
    )
    cause = models.ForeignKey(
        "Cause", on_delete=models.PROTECT, null=True, blank=True, related_name="short_links"
    )
    handout = models.ForeignKey(
        "Handout", on_delete=models.PROTECT, null=True, blank=True, related_name="short_links"
    )
    edition_printed = models.ForeignKey(
        "HandoutEdition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("edition at printing"),
    )
    revision_printed = models.ForeignKey(
        "Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("revision at printing"),
    )
    # Of a handout: the phone numbers and danger signs on the paper, which move without a new edition.
    printed_words = models.JSONField(default=dict, editable=False)
    clinic = models.ForeignKey("Clinic", on_delete=models.PROTECT, related_name="+", verbose_name=_("clinic"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    printed_date = models.DateField(_("printed on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target="check", article=None, cause=None, handout=None)
                | models.Q(target="article", article__isnull=False, cause=None, handout=None)
                | models.Q(target="cause", article=None, cause__isnull=False, handout=None)
                | models.Q(target="handout", article=None, cause=None, handout__isnull=False),
                name="short_link_has_its_target",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("short_link", args=[self.code])

    def delete(self, *args: object, **kwargs: object) -> None:
        raise ValueError("A printed code is never deleted: paper with it is still out there.")
