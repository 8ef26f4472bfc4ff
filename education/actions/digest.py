"""The mail that tells each of the staff what waits for them."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from education import models
from education.editorial.attention import Listed
from education.queries.overview import NAMES, for_moderator, for_reviewer, overview
from education.queries.site import site

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails went out, and how many could not be sent."""

    mails: int
    failed: int


def send_digests(*, only: str = "") -> Sent:
    """Send each publisher and clinical reviewer what waits for them; return how many mails went out.

    Who has no address, or nothing to look at, gets none.
    """
    found = overview(site())
    people = models.User.objects.filter(is_active=True, is_staff=True).exclude(email="")
    if only:
        people = people.filter(username=only)
    sent = failed = 0
    for person in people.order_by("username").prefetch_related("groups"):
        roles = {group.name for group in person.groups.all()}
        lists: tuple[Listed, ...] = ()
        if "Publisher" in roles:
            lists = found.lists
        elif "Clinical reviewer" in roles:
            lists = for_reviewer(found, person)
        elif "Moderator" in roles:
            lists = for_moderator(found)
        if lists:
            subject = _("Afterfusion: %(count)s things to look at") % {
                "count": sum(each.total for each in lists)
            }
            try:
                send_mail(subject, digest_text(lists), None, [person.email])
            except OSError:  # one bad mailbox keeps nobody else from theirs
                log.error("a digest could not be mailed")
                failed += 1
            else:
                sent += 1
    return Sent(sent, failed)


def digest_text(lists: tuple[Listed, ...]) -> str:
    """Return the mail: each list with its first lines, and where to go."""
    parts = []
    for each in lists:
        lines = [f"{NAMES[each.code]} ({each.total})"]
        for line in each.shown:
            told = "; ".join(word for word in (line.remark, line.who) if word)
            lines.append(f"- {line.name}{f' ({told})' if told else ''}\n  {settings.SITE_URL}{line.url}")
        if each.more:
            lines.append(_("and %(more)s more") % {"more": each.more})
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, f"{settings.SITE_URL}/admin/"]) + "\n"
