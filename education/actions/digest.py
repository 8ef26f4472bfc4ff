"""The mail that tells each of the staff what waits for them."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from education import models
from education.editorial.attention import Listed
from education.queries.overview import NAMES, for_reviewer, overview
from education.queries.site import site


def send_digests(*, only: str = "") -> int:
    """Send each publisher and clinical reviewer what waits for them, and return how many mails went out.

    Who has no address, or nothing to look at, gets none.
    """
    found = overview(site())
    people = models.User.objects.filter(is_active=True, is_staff=True).exclude(email="")
    if only:
        people = people.filter(username=only)
    sent = 0
    for person in people.order_by("username").prefetch_related("groups"):
        roles = {group.name for group in person.groups.all()}
        lists: tuple[Listed, ...] = ()
        if "Publisher" in roles:
            lists = found.lists
        elif "Clinical reviewer" in roles:
            lists = for_reviewer(found, person)
        if lists:
            subject = _("Afterfusion: %(count)s things to look at") % {
                "count": sum(each.total for each in lists)
            }
            send_mail(subject, digest_text(lists), None, [person.email])
            sent += 1
    return sent


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
