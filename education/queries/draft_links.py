"""Links to one draft: found by what stands in their address, and listed beside the page."""

from django.core import signing
from django.db.models import QuerySet

from education import models
from education.models.draft_links import DRAFT_LINK_SALT


def open_link(token: str) -> models.DraftLink | None:
    """Return the link of this token; None where it is forged, past its day, ended, or of another
    revision, where its page lies in the bin, or where whoever made it has no account any more.

    One query, with the revision, its page and its sign-off selected along.
    """
    try:
        link, _, revision = signing.Signer(salt=DRAFT_LINK_SALT).unsign(token).partition("-")
        found = models.DraftLink.objects.select_related(
            "revision__article__topic",
            "revision__cause_page__cause",
            "revision__sign_off__reviewer",
            "made_by",
        ).filter(pk=int(link), revision_id=int(revision), made_by__is_active=True)
    except (signing.BadSignature, ValueError):
        return None
    row = found.first()
    return row if row and row.is_open() and row.revision.page.binned_at is None else None


def links_of(**owner: models.Article | models.CausePage) -> QuerySet[models.DraftLink]:
    """Return the links to drafts of one page with their comments, the newest first. Two queries."""
    named = {f"revision__{name}": page for name, page in owner.items()}
    rows = models.DraftLink.objects.filter(**named).select_related("revision", "made_by")
    return rows.prefetch_related("comments")
