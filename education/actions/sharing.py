"""Short links for paper."""

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.site import write_audit_line
from education.sharing import codes


@transaction.atomic
def make_short_link(
    *,
    label: str,
    by: models.User | None,
    article: models.Article | None = None,
    cause: models.Cause | None = None,
    clinic: models.Clinic | None = None,
    printed_date: date | None = None,
) -> models.ShortLink:
    """Return a new short link to an article, a cause, or (with neither) the check.

    One code a print run: it keeps the revision that is live now, so that a page can later say what has
    changed since. Raises ValueError for two targets.
    """
    if article and cause:
        raise ValueError(_("A short link opens one page: choose an article or a cause."))
    page = article or (cause.pages.filter(language="en").first() if cause else None)
    target = models.ShortLink.Target
    link = models.ShortLink.objects.create(
        code=_unused_code(),
        label=label,
        target=target.ARTICLE if article else target.CAUSE if cause else target.CHECK,
        article=article,
        cause=cause,
        revision_printed=page.live if page else None,
        clinic=clinic or models.SitePolicy.objects.select_related("clinic").get(pk=1).clinic,
        made_by=by,
        printed_date=printed_date,
    )
    write_audit_line(actor=by, action="make short link", subject=link.code, after=article or cause or "check")
    return link


def _unused_code() -> str:
    while True:
        code = codes.new_code(secrets.randbelow)
        if not models.ShortLink.objects.filter(code=code).exists():
            return code
