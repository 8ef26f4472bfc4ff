"""Taking in what readers write, and forgetting it in time. What staff do with it: ``actions.answering``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.actions.site import raise_content_version, write_audit_line
from education.actions.telling import tell_who_reads
from education.models.sealing import keyed_digest, keyed_digests
from education.replies.states import KEPT_DAYS, OPEN, Kind, State, rank
from education.replies.wording import alike
from education.sharing.codes import ALPHABET

MOST_WAITING = 200  # of the calm ones, and of all others: more than staff can read
LATELY = timedelta(days=1)
CODE_LENGTH = 12
OVER = {State.MAILED, State.DECLINED, State.CLOSED}  # others never saw it, and it was dealt with
CALM = rank(Kind.REPLY, danger=[])


class QueueFull(Exception):
    """So many wait that a further one would not be read in time."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a reader sent, checked and cleaned."""

    text: str
    name: str = ""
    mail: str = ""
    answers: str = ""  # of a report, where the reader ticked that they go along
    danger: Sequence[str] = ()  # codes of the red flags that the text speaks of


@transaction.atomic
def take_reply(*, written: Written, token: str, page: models.Article | models.CausePage) -> str:
    """Keep a reply to a page for staff to read, and return the code by which its writer can take it back.

    The same form sent again is kept once. So is a calm text that the same person sent to the same page within
    a day; the code is empty then. Raises QueueFull.
    """
    place = {"article": page} if isinstance(page, models.Article) else {"cause_page": page}
    return _take(written, token, Kind.REPLY, place)


@transaction.atomic
def take_report(*, written: Written, token: str, release: str) -> str:
    """Keep a report that the check's advice was wrong, and return the code by which it can be taken back.

    ``release``: digest of the release on which the check ran. Raises QueueFull.
    """
    place = {"release": models.KnowledgeRelease.objects.filter(digest=release).first()}
    return _take(written, token, Kind.REPORT, place)


def code_if_kept(*, token: str, text: str, kind: Kind) -> str:
    """Return the code of what this form sent before, word for word; empty where it is new. One query."""
    _unused, code, came = _marks(token, text, kind)
    return code if models.Reply.objects.filter(token=came).exists() else ""


def _marks(token: str, text: str, kind: Kind) -> tuple[str, str, str]:
    """Return what finds the same text, the code to take it back, and what finds this form with this text."""
    likeness = keyed_digest("likeness of replies", f"{kind} {alike(text)}")
    sent = f"{token} {likeness}"  # another text from the same form is another reply
    return likeness, take_back_code(sent), keyed_digest("reply form", sent)


def _take(written: Written, token: str, kind: Kind, place: dict[str, object]) -> str:
    likeness, code, came = _marks(token, written.text, kind)
    if models.Reply.objects.filter(token=came).exists():
        return code
    place_in_queue = rank(kind, danger=written.danger)
    if place_in_queue == CALM and _was_sent_lately(written, likeness, place):
        return ""
    waiting = models.Reply.objects.filter(state__in=[state.value for state in OPEN])
    waiting = waiting.filter(rank=CALM) if place_in_queue == CALM else waiting.exclude(rank=CALM)
    if waiting.count() >= MOST_WAITING:
        raise QueueFull
    try:
        with transaction.atomic():
            row = models.Reply.objects.create(
                kind=kind.value,
                name=written.name,
                mail=written.mail,
                text=written.text,
                answers=written.answers,
                danger=list(written.danger),
                rank=place_in_queue,
                token=came,
                likeness=likeness,
                take_back=keyed_digest("take back", code),
                **place,
            )
    except IntegrityError:  # the same form, sent twice at the same moment
        return code
    transaction.on_commit(lambda: tell_who_reads(row))
    return code


def _was_sent_lately(written: Written, likeness: str, place: dict[str, object]) -> bool:
    twins = models.Reply.objects.filter(likeness=likeness, came_at__gte=timezone.now() - LATELY, **place)
    mine = (written.name.casefold(), written.mail.casefold())
    return any((twin.name.casefold(), twin.mail.casefold()) == mine for twin in twins)


def take_back_code(sent: str) -> str:
    """Return the code that belongs to what was sent with a form: the same each time, and nobody's guess.

    >>> len(take_back_code("x")) == CODE_LENGTH
    True
    """
    digest = int(keyed_digest("code to take back", sent), 16)
    return "".join(ALPHABET[digest >> 5 * place & 31] for place in range(CODE_LENGTH))


@transaction.atomic
def take_back(*, code: str) -> bool:
    """Delete what the holder of this code wrote; return whether there was anything.

    A report stays as one that came, with what staff noted, without a word of the reader.
    """
    digests = keyed_digests("take back", code)
    row = models.Reply.objects.select_for_update().filter(take_back__in=digests).first()
    if row is None:
        return False
    write_audit_line(actor=None, action="reply taken back by its writer", subject=str(row), before=row.state)
    forget(row)
    return True


def forget(row: models.Reply) -> bool:
    """Delete one reply, or empty a report, which goes on to count; return whether it is gone.

    The row must be locked.
    """
    if row.kind == Kind.REPORT:
        if row.state != State.CLOSED:
            row.state, row.note = State.CLOSED.value, _("Taken back by its writer.")
            row.save(update_fields=["state", "note"])
        _empty(row)
        return False
    if row.state == State.PUBLISHED:
        raise_content_version()
    row.delete()
    return True


def _empty(row: models.Reply) -> None:
    """Take every word of the reader out of a report. What staff noted stays: it belongs to the hazard log."""
    row.text = row.mail = row.answers = row.answer = row.likeness = ""
    row.danger = []
    row.save(update_fields=["text", "mail", "answers", "answer", "likeness", "danger"])


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many replies lost their address, or answers; how many were deleted; how many reports emptied."""

    addresses: int = 0
    replies: int = 0
    reports: int = 0


@transaction.atomic
def forget_due() -> Forgotten:
    """Delete what is 90 days old: addresses, answers, what others never saw, the words of closed reports.

    What still waits keeps its text, since nobody has read it.
    """
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    rows = models.Reply.objects.select_for_update().filter(came_at__lt=since)
    addresses = replies = reports = 0
    for row in rows:
        if row.kind == Kind.REPORT and row.state == State.CLOSED:
            reports += bool(row.text)
            _empty(row)
        elif row.state in OVER:
            replies += forget(row)
        elif row.mail or row.answers:
            row.mail = row.answers = ""
            row.save(update_fields=["mail", "answers"])
            addresses += 1
    return _noted(Forgotten(addresses, replies, reports))


@transaction.atomic
def forget_writer(*, mail: str) -> Forgotten:
    """Delete all that one person wrote, whatever became of it, as that person asks.

    Found by the address, so only what is younger than 90 days; staff can delete any other by hand.
    """
    wanted = mail.strip().casefold()
    rows = models.Reply.objects.select_for_update()
    mine = [row for row in rows if wanted and row.mail.strip().casefold() == wanted]
    gone = sum(forget(row) for row in mine)
    return _noted(Forgotten(replies=gone, reports=len(mine) - gone))


@transaction.atomic
def seal_anew() -> int:
    """Seal every reply with the newest key, so that an old one can be dropped; return how many.

    A row that no key opens stays as it is.
    """
    sealed = ["name", "mail", "text", "answers", "answer"]
    count = 0
    for row in models.Reply.objects.select_for_update():
        told = [name for name in sealed if getattr(row, name)]
        row.save(update_fields=told)
        count += bool(told)
    return count


def _noted(found: Forgotten) -> Forgotten:
    if found != Forgotten():
        told = f"{found.addresses} addresses, {found.replies} replies, {found.reports} reports"
        write_audit_line(actor=None, action="forget readers", subject="replies", after=told)
    return found
