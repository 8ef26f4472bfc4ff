"""What readers wrote: replies to pages, and reports that the check's advice was wrong for them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from education.models.content import Article, CausePage
from education.models.fields import choice_field, exactly_one, within
from education.models.sealing import SealedField
from education.replies.states import Kind, State


class Reply(models.Model):
    """One text of a reader. Seen by others only once a member of staff has published it.

    Name, address, text, answers and the clinic's answer lie sealed. ``token`` is a digest of the form that it
    came by, so that a form counts once; ``likeness`` finds the same text again; ``take_back`` is a digest of
    the code by which its writer can take it back. None of them tells who wrote.
    """

    kind = choice_field(_("kind"), Kind, default=Kind.REPLY.value, editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replies"
    )
    cause_page = models.ForeignKey(
        CausePage, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replies"
    )
    release = models.ForeignKey(
        "KnowledgeRelease", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )  # of a report: on which the check ran
    name = SealedField(_("name"))
    mail = SealedField(_("e-mail address"))
    text = SealedField(_("text"))
    answers = SealedField(
        _("answers in the check")
    )  # of a report, where the reader ticked that they go along
    danger = models.JSONField(_("danger signs heard"), default=list, blank=True)  # codes of red flags
    rank = models.PositiveSmallIntegerField(_("place in the queue"), default=3, editable=False)
    came_at = models.DateTimeField(_("came"), default=timezone.now, editable=False)
    state = choice_field(_("state"), State, default=State.WAITING.value, editable=False)
    needs_call = models.BooleanField(_("needs a call"), default=False, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    answer = SealedField(_("our answer"))
    reason = models.CharField(_("why declined"), max_length=20, blank=True)
    hazard = models.CharField(_("hazard"), max_length=80, blank=True)  # its code in the hazard log
    note = models.CharField(_("what was done"), max_length=500, blank=True)
    token = models.CharField(max_length=64, unique=True, editable=False)
    likeness = models.CharField(max_length=64, db_index=True, editable=False)
    take_back = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies of readers")
        ordering = ["rank", "came_at"]
        indexes = [models.Index(fields=["state", "rank", "came_at"], name="reply_queue")]
        constraints = [
            within(Kind, "kind", "reply_kind_is_known"),
            within(State, "state", "reply_state_is_known"),
            models.CheckConstraint(
                condition=(models.Q(kind=Kind.REPLY.value) & exactly_one("article", "cause_page"))
                | models.Q(kind=Kind.REPORT.value, article__isnull=True, cause_page__isnull=True),
                name="reply_to_one_page",
            ),
            # Whoever writes here: nothing is published but by a named person, and never a call for help.
            models.CheckConstraint(
                condition=~models.Q(state=State.PUBLISHED.value)
                | models.Q(kind=Kind.REPLY.value, needs_call=False, decided_by__isnull=False),
                name="published_reply_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
