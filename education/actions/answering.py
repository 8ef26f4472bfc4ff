"""What staff do with a reader's reply, and which pages take replies."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import models
from education.actions.publishing import NotAllowed, name_of, rights_of
from education.actions.replies import forget
from education.actions.site import raise_content_version, write_audit_line
from education.actions.telling import tell_writer
from education.queries.library import hazards
from education.replies.states import (
    SEEN_BY_OTHERS,
    Kind,
    Move,
    Reason,
    Refusal,
    Standing,
    State,
    Words,
    after,
    find_refusal,
    rank,
)

REFUSALS = {
    Refusal.NOT_FROM_HERE: gettext_lazy("Somebody dealt with this meanwhile. Look at it again."),
    Refusal.NEVER_PUBLISHED: gettext_lazy("This reader needed a call, so it is never published."),
    Refusal.NO_ANSWER: gettext_lazy("Write your answer."),
    Refusal.ANSWER_LEFT: gettext_lazy("You wrote an answer. Choose what sends it, or empty the field."),
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


class MailNotSent(Exception):
    """The answer could not be mailed, so nothing was changed."""


class DealtWithMeanwhile(NotAllowed):
    """Somebody else decided since the page was opened."""


class Gone(Exception):
    """Its writer took it back, or its time was over."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision. ``told``: the writer was mailed; None: there was nothing to mail."""

    told: bool | None = None


def decide(*, reply: models.Reply, move: Move, by: models.User, words: Words, seen: str = "") -> Decided:
    """Do one thing with a reply.

    ``seen``: the mark of the row as the person saw it (``seen_mark``). Raises NotAllowed without the right to
    handle replies, for a move that is not open, and where words are missing; DealtWithMeanwhile where the row
    moved since; Gone where it is no more; MailNotSent where an answer by mail did not go out. No mail is sent
    while the database waits. The log says who did what, never the words.
    """
    if "change_reply" not in rights_of(by):
        raise NotAllowed(_("You may not handle replies of readers."))
    if move is Move.MAIL:
        row = _checked(reply, move, words, seen, locked=False)
        if not tell_writer(row, words.answer):
            raise MailNotSent
        _do(reply, move, by, words, seen)
        return Decided(told=True)
    row = _do(reply, move, by, words, seen)
    if not row.mail or move not in {Move.ANSWER, Move.DECLINE}:
        return Decided()
    if move is Move.ANSWER:
        return Decided(told=tell_writer(row, words.answer))
    why = _("We did not publish what you wrote. %(why)s") % {"why": REASONS[Reason(words.reason)]}
    return Decided(told=tell_writer(row, why))


def _checked(reply: models.Reply, move: Move, words: Words, seen: str, *, locked: bool) -> models.Reply:
    rows = models.Reply.objects.select_for_update() if locked else models.Reply.objects
    row = rows.filter(pk=reply.pk).first()
    if row is None:
        raise Gone
    if seen and seen != seen_mark(row):
        raise DealtWithMeanwhile(str(REFUSALS[Refusal.NOT_FROM_HERE]))
    refusal = find_refusal(move, standing_of(row), words)
    if refusal is None and words.hazard and words.hazard not in hazards():
        refusal = Refusal.NO_HAZARD
    if refusal:
        raise NotAllowed(str(REFUSALS[refusal]))
    if not row.text and move in SEEN_BY_OTHERS:
        raise NotAllowed(_("Its text cannot be read any more, so it is not published."))
    return row


@transaction.atomic
def _do(reply: models.Reply, move: Move, by: models.User, words: Words, seen: str) -> models.Reply:
    row = _checked(reply, move, words, seen, locked=True)
    before, state = State(row.state), after(move, standing_of(row))
    write_audit_line(
        actor=by,
        action=f"{move} reply",
        subject=str(row),
        before=before,
        after="" if move is Move.DELETE else state,
        note=words.hazard if move is Move.CLOSE else words.reason,
    )
    if move is Move.DELETE:
        forget(row)
        return row
    changed = ["state", "decided_by", "decided_at", "reason"]
    row.state, row.decided_by, row.decided_at = state.value, by, timezone.now()
    row.reason = words.reason if move is Move.DECLINE else ""
    if move in {Move.PUBLISH, Move.ANSWER, Move.MAIL}:
        row.answer = (
            words.answer
        )  # published without one: what was mailed to one person stays with that person
        changed.append("answer")
    if move is Move.CALL:
        row.needs_call = True
        row.rank = rank(Kind(row.kind), danger=row.danger, needs_call=True)
        changed += ["needs_call", "rank"]
    if move is Move.CLOSE:
        row.hazard, row.note = words.hazard, words.note
        changed += ["hazard", "note"]
    row.save(update_fields=changed)  # a column that no key opens stays as it is
    if State.PUBLISHED in {before, state}:
        raise_content_version()
    return row


def seen_mark(reply: models.Reply) -> str:
    """Return what tells whether somebody dealt with it since a page showed it. No query."""
    return f"{reply.state} {reply.decided_at.isoformat() if reply.decided_at else ''}"


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
