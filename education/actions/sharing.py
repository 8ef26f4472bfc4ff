"""Short links for paper."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.site import write_audit_line
from education.sharing import codes

MOST_AT_ONCE = 200


@transaction.atomic
def make_short_link(
    *,
    label: str,
    by: models.User | None,
    article: models.Article | None = None,
    cause: models.Cause | None = None,
    handout: models.Handout | None = None,
    clinic: models.Clinic | None = None,
    printed_date: date | None = None,
) -> models.ShortLink:
    """Return a new short link to an article, a cause, a handout, or (with none of them) the check.

    One code a print run: it keeps the revision or edition that is live now, so that a page can later say
    what has changed since. Raises ValueError for two targets.
    """
    if sum(page is not None for page in (article, cause, handout)) > 1:
        raise ValueError(_("A short link opens one page: choose an article, a cause or a handout."))
    page = article or (cause.pages.filter(language="en").first() if cause else None)
    target = models.ShortLink.Target
    link = models.ShortLink.objects.create(
        code=_unused_code(),
        label=label,
        target=target.ARTICLE
        if article
        else target.CAUSE
        if cause
        else target.HANDOUT
        if handout
        else target.CHECK,
        article=article,
        cause=cause,
        handout=handout,
        edition_printed=handout.live if handout else None,
        revision_printed=page.live if page else None,
        clinic=clinic or models.SitePolicy.objects.select_related("clinic").get(pk=1).clinic,
        made_by=by,
        printed_date=printed_date,
    )
    write_audit_line(
        actor=by, action="make short link", subject=link.code, after=article or cause or handout or "check"
    )
    return link


@transaction.atomic
def make_short_links(
    *, labels: Sequence[str], by: models.User | None, **target: Any
) -> list[models.ShortLink]:
    """Return a short link for each print run, all to the same target, as ``make_short_link`` takes it.

    All or none. Raises ValueError without a label, for a label that is too long and for more than 200.
    """
    if not labels:
        raise ValueError(_("Write one line for each print run."))
    if len(labels) > MOST_AT_ONCE:
        raise ValueError(_("Make up to %(most)s codes at once.") % {"most": MOST_AT_ONCE})
    longest = models.ShortLink._meta.get_field("label").max_length
    for label in labels:
        if len(label) > longest:
            raise ValueError(
                _("A label has up to %(longest)s letters. Shorten this one: %(label)s.")
                % {"longest": longest, "label": label[:60]}
            )
    return [make_short_link(label=label, by=by, **target) for label in labels]


def _unused_code() -> str:
    while True:
        code = codes.new_code(secrets.randbelow)
        if not models.ShortLink.objects.filter(code=code).exists():
            return code
