"""How often a page was opened or a printed code followed, on one day, by nobody in particular."""

from django.db import models
from django.utils.translation import gettext_lazy as _

KINDS = ["article", "cause", "handout", "code", "clear", "unclear", "hard-word"]


class DailyCount(models.Model):
    """One number. Nothing stands beside it that could tell one reader from another."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        CAUSE = "cause", _("possible cause")
        HANDOUT = "handout", _("handout")
        CODE = "code", _("printed code")
        CLEAR = "clear", _("said to be clear")
        UNCLEAR = "unclear", _("said not to be clear")
        HARD_WORD = "hard-word", _("said to be a hard word")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # A slug, a cause's code, a short link's code; of what readers said, the page's path, then the word.
    subject = models.CharField(_("of what"), max_length=255)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("count of views")
        verbose_name_plural = _("counts of views")
        ordering = ["-day", "kind", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "day"], name="one_count_a_day"),
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS),
                name="count_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.day:%Y-%m-%d}"
