"""What staff do with a reader's reply, and which pages take replies."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import models
from education.actions.publishing import NotAllowed, name_of, rights_of
from education.actions.site import raise_content_version, write_audit_line
from education.replies.states import (
    AFTER,
    Kind,
    Move,
    Reason,
    Refusal,
    Standing,
    State,
    Words,
    find_refusal,
    rank,
)

REFUSALS = {
    Refusal.NOT_FROM_HERE: gettext_lazy("Somebody dealt with this meanwhile. Look at it again."),
    Refusal.NEVER_PUBLISHED: gettext_lazy("This reader needed a call, so it is never published."),
    Refusal.NO_ANSWER: gettext_lazy("Write your answer."),
    Refusal.NO_ADDRESS: gettext_lazy("There is no e-mail address. Answer in public, or decline."),
    Refusal.NO_REASON: gettext_lazy("Choose why you decline it. The writer is told, if there is an address."),
    Refusal.NO_HAZARD: gettext_lazy("Choose the hazard to which this report belongs."),
    Refusal.NO_WORDS: gettext_lazy("Say what was done."),
}
REASONS = {
    Reason.PERSONAL: gettext_lazy("It tells so much about a person that it should not stand in public."),
    Reason.ADVICE: gettext_lazy("It gives advice that may not be safe for others."),
    Reason.ADVERTISING: gettext_lazy("It advertises something."),
    Reason.HURTFUL: gettext_lazy("It could hurt somebody."),
    Reason.ELSEWHERE: gettext_lazy("It is not about this page, or stands here already."),
}

log = logging.getLogger(__name__)


class MailNotSent(Exception):
    """The answer could not be mailed, so nothing was changed."""


@transaction.atomic
def decide(*, reply: models.Reply, move: Move, by: models.User, words: Words) -> models.Reply:
    """Do one thing with a reply, and return it as it then stands.

    Raises NotAllowed without the right to handle replies, for a move that is not open, and where words are
    missing; MailNotSent where an answer by mail did not go out. The log says who did what, never the words.
    """
    if "change_reply" not in rights_of(by):
        raise NotAllowed(_("You may not handle replies of readers."))
    row = models.Reply.objects.select_for_update().get(pk=reply.pk)
    refusal = find_refusal(move, standing_of(row), words)
    if refusal:
        raise NotAllowed(str(REFUSALS[refusal]))
    before = State(row.state)
    row.state = AFTER[move].value
    row.decided_by, row.decided_at = by, timezone.now()
    if move in {Move.ANSWER, Move.MAIL}:
        row.answer = words.answer
    if move is Move.DECLINE:
        row.reason = words.reason
    if move is Move.CALL:
        row.needs_call = True
        row.rank = rank(Kind(row.kind), danger=row.danger, needs_call=True)
    if move is Move.CLOSE:
        row.hazard, row.note = words.hazard, words.note
    row.save()
    if State.PUBLISHED in {before, AFTER[move]}:
        raise_content_version()
    write_audit_line(
        actor=by,
        action=f"{move} reply",
        subject=str(row),
        before=before,
        after=row.state,
        note=words.hazard if move is Move.CLOSE else words.reason,
    )
    if move is Move.MAIL and not _mailed(row, words.answer):
        raise MailNotSent
    if move is Move.DECLINE and row.mail:
        why = REASONS[Reason(words.reason)]
        _mailed(row, _("We did not publish what you wrote. %(why)s") % {"why": why})
    if move is Move.ANSWER and row.mail:
        _mailed(row, words.answer)
    return row


def standing_of(reply: models.Reply) -> Standing:
    """Return what decides which moves are open. No query."""
    return Standing(Kind(reply.kind), State(reply.state), reply.needs_call, has_address=bool(reply.mail))


@transaction.atomic
def open_replies(
    *, pages: Iterable[models.Article | models.CausePage], to_readers: bool, by: models.User
) -> int:
    """Let readers write under these pages, or close them; return how many changed.

    What is published stays. Raises NotAllowed without the right to handle replies.
    """
    if "change_reply" not in rights_of(by):
        raise NotAllowed(_("You may not handle replies of readers."))
    changed = 0
    for page in pages:
        if page.replies_open != to_readers:
            page.replies_open = to_readers
            page.save(update_fields=["replies_open"])
            action = "open for replies" if to_readers else "close for replies"
            write_audit_line(actor=by, action=action, subject=name_of(page))
            changed += 1
    if changed:
        raise_content_version()
    return changed


def _mailed(row: models.Reply, answer: str) -> bool:
    clinic = models.SitePolicy.objects.select_related("clinic").get(pk=1).clinic
    page = row.article or row.cause_page
    about = f"{settings.SITE_URL}{page.get_absolute_url()}" if page else f"{settings.SITE_URL}/check/"
    text = _(
        "You wrote to us about this page:\n%(page)s\n\n%(answer)s\n\n%(clinic)s\n\n"
        "If this is an emergency, call %(number)s now. Nobody reads answers to this mail.\n"
    ) % {
        "page": about,
        "answer": answer,
        "clinic": clinic.name,
        "number": clinic.emergency_number,
    }
    try:
        send_mail(_("An answer from %(clinic)s") % {"clinic": clinic.name}, text, None, [row.mail])
    except OSError:  # refused, or no connection: the server's own words may quote the address
        log.error("an answer to a reader could not be mailed")
        return False
    return True
