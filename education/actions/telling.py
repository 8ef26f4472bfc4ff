"""Mails about what readers wrote: to who reads it without a word of it, and to its writer."""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.queries.people import reads_replies
from education.replies.states import Kind, rank

QUIET = timedelta(hours=1)  # one mail tells of all calm replies that came in it
CALM = rank(Kind.REPLY, danger=[])
UNSENT = (OSError, ValueError)  # no connection, refused, or an address that no mail can hold

log = logging.getLogger(__name__)


def tell_who_reads(row: models.Reply) -> None:
    """Mail that something waits: at once for danger and reports, once an hour for the others.

    The mail holds no word of it, no name, no address. It goes out beside the answer to the writer, which does
    not wait for it, and one that fails loses no reply.
    """
    policy = models.SitePolicy.objects.select_related("reply_moderator", "safety_clinician").get(pk=1)
    person = policy.reply_moderator
    if row.kind == Kind.REPORT and reads_replies(policy.safety_clinician):
        person = policy.safety_clinician
    if not reads_replies(person):
        return
    lately = models.Reply.objects.filter(rank=CALM, told_at__gte=timezone.now() - QUIET)
    if row.rank == CALM and lately.exists():
        return
    if row.danger:
        subject = _("Now, please: a reader may describe an emergency")
    elif row.kind == Kind.REPORT:
        subject = _("A reader says that the advice of the check was wrong")
    else:
        subject = _("A reader wrote to you")
    address = settings.SITE_URL + reverse("admin:education_reply_change", args=[row.pk])
    text = _(
        "It waits for you here:\n%(address)s\n\nMore may wait beside it:\n%(all)s\n\n"
        "This mail holds no word of it.\n"
    ) % {"address": address, "all": settings.SITE_URL + reverse("admin:education_reply_changelist")}
    if settings.MAIL_ASIDE:
        work = (row.pk, subject, text, person.email)
        threading.Thread(target=_tell_aside, args=work, name="tell who reads").start()
    else:
        _tell(row.pk, subject, text, person.email)


def _tell_aside(pk: int, subject: str, text: str, to: str) -> None:
    try:
        _tell(pk, subject, text, to)
    finally:
        connection.close()  # this thread's own


def _tell(pk: int, subject: str, text: str, to: str) -> None:
    try:
        send_mail(subject, text, None, [to])
    except UNSENT:
        log.error("a mail about a reply could not be sent")
    else:
        models.Reply.objects.filter(pk=pk).update(told_at=timezone.now())


def tell_writer(row: models.Reply, told: str) -> bool:
    """Mail the writer what became of it, and return whether that went out. What they wrote is not in it."""
    clinic = models.SitePolicy.objects.select_related("clinic").get(pk=1).clinic
    page = row.article or row.cause_page
    about = f"{settings.SITE_URL}{page.get_absolute_url()}" if page else f"{settings.SITE_URL}/check/"
    text = _(
        "You wrote to us about this page:\n%(page)s\n\n%(told)s\n\n%(clinic)s\n\n"
        "If this is an emergency, call %(number)s now. Nobody reads answers to this mail.\n"
    ) % {"page": about, "told": told, "clinic": clinic.name, "number": clinic.emergency_number}
    try:
        send_mail(_("An answer from %(clinic)s") % {"clinic": clinic.name}, text, None, [row.mail])
    except UNSENT:  # the server's own words may quote the address
        log.error("an answer to a reader could not be mailed")
        return False
    return True
