"""What became of a study after it was taken up, and the reviews that this asks for."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from education.evidence.standing import Standing
from education.models.evidence import Study
from education.models.fields import choice_field, within


class EvidenceEvent(models.Model):
    """One notice about one study: corrected, retracted, superseded, or sound again. Written once.

    The newest one of a study says how it stands; the study's own columns repeat it, so that a page needs
    no further query.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="events", verbose_name=_("study"))
    standing = choice_field(_("standing"), Standing)
    on = models.DateField(_("date of the notice"))
    note = models.CharField(_("what happened"), max_length=300, blank=True)
    source = models.CharField(_("source of the notice"), max_length=600, blank=True)
    superseded_by = models.ForeignKey(
        Study,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("superseded by"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,  # the library says so itself
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("evidence event")
        verbose_name_plural = _("evidence events")
        ordering = ["-id"]
        constraints = [
            within(Standing, "standing", "event_standing_is_known"),
            models.CheckConstraint(
                condition=models.Q(standing="superseded") | models.Q(superseded_by__isnull=True),
                name="only_a_superseded_study_has_an_heir",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standing} {self.on:%Y-%m-%d}"


class ReviewTask(models.Model):
    """Somebody has to look at one thing that rests on a study, since an event says the study moved.

    What to look at is named by kind and key, not pointed at: the task outlives an association that staff
    took out. Closed once, with a reason; never opened again.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        CAUSE_PAGE = "causepage", _("cause page")
        ASSOCIATION = "association", _("association")
        RED_FLAG = "redflag", _("red flag")
        BASE_RATES = "cause", _("when a cause starts")
        TERM = "term", _("glossary term")

    event = models.ForeignKey(
        EvidenceEvent, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("event")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    row = models.PositiveBigIntegerField(_("row"))
    subject = models.CharField(_("what to look at"), max_length=200)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closing_words = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("review task")
        verbose_name_plural = _("review tasks")
        ordering = ["-opened_at", "kind", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind", "row"], name="one_task_an_event_and_thing"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closing_words="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(closing_words="")),
                name="closed_task_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["article", "causepage", "association", "redflag", "cause", "term"]
                ),
                name="review_task_kind_is_known",
            ),
        ]
        indexes = [models.Index(fields=["kind", "row"], name="review_task_of_a_thing")]

    def __str__(self) -> str:
        return self.subject
