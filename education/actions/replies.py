"""Taking in what readers write, and forgetting it in time. What staff do with it: ``actions.answering``."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.actions.site import raise_content_version, write_audit_line
from education.models.sealing import keyed_digest
from education.replies.states import KEPT_DAYS, OPEN, Kind, State, rank
from education.replies.wording import alike
from education.sharing.codes import ALPHABET

MOST_WAITING = 200  # more than staff can read; then the phone is the better way
QUIET = timedelta(hours=1)  # one mail tells of all that came in it, but for danger and reports
CODE_LENGTH = 12
OVER = {State.MAILED, State.DECLINED, State.CLOSED}  # others never saw it, and it was dealt with

log = logging.getLogger(__name__)


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

    The same form sent again, or the same text to the same page, is kept once. Raises QueueFull.
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


def _take(written: Written, token: str, kind: Kind, place: dict[str, object]) -> str:
    code = take_back_code(token)
    came = keyed_digest("reply form", token)
    known = models.Reply.objects.filter(token=came)
    likeness = keyed_digest("likeness of replies", f"{kind} {alike(written.text)}")
    lately = timezone.now() - timedelta(days=KEPT_DAYS)
    if known.exists():
        return code
    twin = models.Reply.objects.filter(kind=kind.value, likeness=likeness, came_at__gte=lately, **place)
    if twin.exists():
        return ""  # somebody else's, perhaps: no code for it
    waiting = models.Reply.objects.filter(state__in=[state.value for state in OPEN])
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
                rank=rank(kind, danger=written.danger),
                token=came,
                likeness=likeness,
                take_back=keyed_digest("take back", code),
                **place,
            )
    except IntegrityError:  # the same form, sent twice at the same moment
        return code
    if row.rank < 3 or not _told_lately(row):
        transaction.on_commit(lambda: _tell_who_reads(row))
    return code


def take_back_code(token: str) -> str:
    """Return the code that belongs to a form: the same each time, and nobody's guess.

    >>> len(take_back_code("x")) == CODE_LENGTH
    True
    """
    digest = int(keyed_digest("code to take back", token), 16)
    return "".join(ALPHABET[digest >> 5 * place & 31] for place in range(CODE_LENGTH))


@transaction.atomic
def take_back(*, code: str) -> bool:
    """Delete what the holder of this code wrote; return whether there was anything.

    Of a report the hazard and what was done stay, without a word of the reader.
    """
    row = models.Reply.objects.filter(take_back=keyed_digest("take back", code)).first()
    if row is None:
        return False
    write_audit_line(actor=None, action="reply taken back by its writer", subject=str(row), before=row.state)
    if row.kind == Kind.REPORT and row.state == State.CLOSED:
        empty_report(row)
        return True
    _delete(row)
    return True


def empty_report(row: models.Reply) -> None:
    """Take every word of the reader out of a report. What staff noted stays: it belongs to the hazard log."""
    row.text = row.mail = row.answers = row.answer = ""
    row.likeness = ""
    row.save(update_fields=["text", "mail", "answers", "answer", "likeness"])


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
    rows = list(models.Reply.objects.select_for_update().filter(came_at__lt=since))
    addresses = replies = reports = 0
    for row in rows:
        if row.kind == Kind.REPORT and row.state == State.CLOSED:
            reports += bool(row.text)
            empty_report(row)
        elif row.state in OVER:
            row.delete()
            replies += 1
        elif row.mail or row.answers:
            row.mail = row.answers = ""
            row.save(update_fields=["mail", "answers"])
            addresses += 1
    return _noted(Forgotten(addresses, replies, reports))


@transaction.atomic
def forget_writer(*, mail: str) -> Forgotten:
    """Delete all that one person wrote, whatever became of it, as that person asks."""
    wanted = mail.strip().casefold()
    mine = [row for row in models.Reply.objects.select_for_update() if row.mail.strip().casefold() == wanted]
    replies = reports = 0
    for row in mine if wanted else []:
        if row.kind == Kind.REPORT and row.state == State.CLOSED:
            empty_report(row)
            reports += 1
        else:
            _delete(row)
            replies += 1
    return _noted(Forgotten(replies=replies, reports=reports))


def _delete(row: models.Reply) -> None:
    if row.state == State.PUBLISHED:
        raise_content_version()
    row.delete()


def _noted(found: Forgotten) -> Forgotten:
    if found != Forgotten():
        told = f"{found.addresses} addresses, {found.replies} replies, {found.reports} reports"
        write_audit_line(actor=None, action="forget readers", subject="replies", after=told)
    return found


def _told_lately(row: models.Reply) -> bool:
    since = row.came_at - QUIET
    return models.Reply.objects.filter(came_at__gte=since).exclude(pk=row.pk).exists()


def _tell_who_reads(row: models.Reply) -> None:
    """Mail that something waits: no word of it, no name, no address. A mail that fails loses no reply."""
    policy = models.SitePolicy.objects.select_related("reply_moderator", "safety_clinician").get(pk=1)
    person = policy.reply_moderator
    if row.kind == Kind.REPORT and policy.safety_clinician and policy.safety_clinician.email:
        person = policy.safety_clinician
    if person is None or not person.email:
        return
    if row.danger:
        subject = _("Now, please: a reader may describe an emergency")
    elif row.kind == Kind.REPORT:
        subject = _("A reader says that the advice of the check was wrong")
    else:
        subject = _("A reader wrote to you")
    address = settings.SITE_URL + reverse("admin:education_reply_change", args=[row.pk])
    text = _("It waits for you here:\n%(address)s\n\nThis mail holds no word of it.\n") % {"address": address}
    try:
        send_mail(subject, text, None, [person.email])
    except OSError:
        log.error("a mail about a reply could not be sent")
