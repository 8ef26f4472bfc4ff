"""Handouts: papers that patients take home, their immutable editions, and the files drawn from them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from education.models.fields import choice_field, code_field, language_field, within
from education.sharing.handout import PARTS, Print, Size, Written


class Handout(models.Model):
    """One paper. Its words are in its editions, one of them live."""

    slug = code_field()
    language = language_field()
    article = models.ForeignKey(
        "Article",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handouts",
        verbose_name=_("article"),
    )
    cause = models.ForeignKey(
        "Cause",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handouts",
        verbose_name=_("possible cause"),
    )
    clinic = models.ForeignKey("Clinic", on_delete=models.PROTECT, related_name="+", verbose_name=_("clinic"))
    live = models.ForeignKey(
        "HandoutEdition", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("handout")
        verbose_name_plural = _("handouts")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("handout_detail", args=[self.slug])

    def delete(self, *args: object, **kwargs: object) -> None:
        raise ValueError("A handout is never deleted: paper with its code is still out there.")


class HandoutEdition(models.Model):
    """One immutable version of a handout's words, a line of a part on each line."""

    handout = models.ForeignKey(Handout, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=60)
    week = models.TextField(_("call this week if"), blank=True)
    normal = models.TextField(_("what is normal"), blank=True)
    do = models.TextField(_("do"), blank=True)
    dont = models.TextField(_("do not"), blank=True)
    questions = models.TextField(_("questions to ask"), blank=True)
    notes = models.TextField(_("from the clinic"), blank=True)
    changes = models.CharField(_("what changed"), max_length=300)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("edition of a handout")
        verbose_name_plural = _("editions of handouts")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["handout", "number"], name="one_handout_edition_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise ValueError("An edition never changes. Save a new one.")
        self.digest = self.written.digest()
        super().save(*args, **kwargs)

    @property
    def written(self) -> Written:
        """Its words as the pure package knows them."""
        return Written(self.title, **{part: tuple(getattr(self, part).splitlines()) for part in PARTS})


class HandoutSignOff(models.Model):
    """A clinical reviewer's approval of exactly one edition."""

    edition = models.OneToOneField(HandoutEdition, on_delete=models.PROTECT, related_name="sign_off")
    digest = models.CharField(_("digest"), max_length=64)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed"), auto_now_add=True)

    class Meta:
        verbose_name = _("sign-off of a handout")
        verbose_name_plural = _("sign-offs of handouts")

    def __str__(self) -> str:
        return f"{self.reviewer} {self.signed_at:%Y-%m-%d}"


class HandoutFile(models.Model):
    """The PDF of a live edition in one size and print. ``drawn_from``: digest of all that stands on it."""

    handout = models.ForeignKey(Handout, on_delete=models.PROTECT, related_name="files")
    size = choice_field(_("size"), Size)
    printed = choice_field(_("print"), Print)
    drawn_from = models.CharField(_("drawn from"), max_length=64)
    pdf = models.BinaryField(_("file"))
    seal = models.CharField(_("seal"), max_length=64, default="")  # that this program drew it, from just that
    made_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        verbose_name = _("file of a handout")
        verbose_name_plural = _("files of handouts")
        constraints = [
            models.UniqueConstraint(fields=["handout", "size", "printed"], name="one_handout_file_a_kind"),
            within(Size, "size", "handout_size_is_known"),
            within(Print, "printed", "handout_print_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.printed}"
