"""Texts of one person outside the history of a page: what is being typed, and what a conflict refused."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from education.models.content import Article, CausePage, Revision


class KeptDraft(models.Model):
    """A text that is kept for one person and is no revision.

    ``moving``: what the person types, one row for each page, overwritten as they type. ``refused``: the
    text of a save that came too late, kept as it was sent. Of a page that is not there yet both page
    columns are empty, and ``page_kind`` says what it is to become.
    """

    class Kind(models.TextChoices):
        MOVING = "moving", _("being written")
        REFUSED = "refused", _("refused in a conflict")

    class PageKind(models.TextChoices):
        ARTICLE = "article", _("article")
        CAUSE_PAGE = "causepage", _("cause page")

    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.MOVING)
    page_kind = models.CharField(max_length=9, choices=PageKind.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, related_name="kept_drafts"
    )
    cause_page = models.ForeignKey(
        CausePage, on_delete=models.PROTECT, null=True, blank=True, related_name="kept_drafts"
    )
    based_on = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    texts = models.JSONField(default=dict)  # every field of the form, as it was typed
    kept_at = models.DateTimeField(_("kept"), auto_now=True)

    class Meta:
        verbose_name = _("kept draft")
        verbose_name_plural = _("kept drafts")
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "article"],
                condition=models.Q(kind="moving"),
                name="one_moving_draft_an_article",
            ),
            models.UniqueConstraint(
                fields=["person", "cause_page"],
                condition=models.Q(kind="moving"),
                name="one_moving_draft_a_cause_page",
            ),
            models.UniqueConstraint(
                fields=["person", "page_kind"],
                condition=models.Q(kind="moving", article__isnull=True, cause_page__isnull=True),
                name="one_moving_draft_a_new_page",
            ),
            models.CheckConstraint(
                condition=models.Q(article__isnull=True) | models.Q(cause_page__isnull=True),
                name="kept_draft_of_one_page_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["moving", "refused"]), name="kept_draft_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.texts.get('title', '')} ({self.get_kind_display()})"
