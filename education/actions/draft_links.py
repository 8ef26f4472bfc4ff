"""Showing one draft to somebody without an account, ending that, and taking down what they say."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.actions.publishing import NotAllowed, name_of, rights_of
from education.actions.site import write_audit_line

DAYS_OPEN = 7
MOST_COMMENTS = 20


class TooManyComments(Exception):
    """This link has taken as many comments as it takes."""


@transaction.atomic
def share_draft(*, revision: models.Revision, by: models.User, whom: str = "") -> models.DraftLink:
    """Return a new link that shows exactly this revision for seven days.

    Raises NotAllowed for who may not edit the page.
    """
    page = revision.page
    if f"change_{page._meta.model_name}" not in rights_of(by):
        raise NotAllowed(_("Only who may edit this page can show its drafts."))
    link = models.DraftLink.objects.create(
        revision=revision,
        whom=whom.strip()[:80],
        made_by=by,
        expires_at=timezone.now() + timedelta(days=DAYS_OPEN),
    )
    write_audit_line(
        actor=by, action="share draft", subject=name_of(page), after=revision.number, note=link.whom
    )
    return link


@transaction.atomic
def end_link(*, link: models.DraftLink, by: models.User) -> None:
    """Close a link at once. Raises NotAllowed for who neither made it nor publishes."""
    if link.made_by_id != by.pk and "publish_revision" not in rights_of(by):
        raise NotAllowed(_("Only who made this link, or a publisher, can end it."))
    if link.ended_at is None:
        link.ended_at = timezone.now()
        link.save(update_fields=["ended_at"])
        page = link.revision.page
        write_audit_line(
            actor=by, action="end draft link", subject=name_of(page), before=link.revision.number
        )


@transaction.atomic
def comment_on_draft(*, link: models.DraftLink, text: str, name: str = "") -> models.DraftComment:
    """Return what somebody said of a draft, kept for staff. Raises TooManyComments at the twenty-first."""
    locked = models.DraftLink.objects.select_for_update().get(pk=link.pk)
    if locked.comments.count() >= MOST_COMMENTS:
        raise TooManyComments
    return locked.comments.create(text=text, name=name)
