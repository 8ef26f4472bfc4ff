"""Texts of pages: saved as revisions, signed off, put live. Everything that goes live goes through here."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.site import raise_content_version, write_audit_line
from education.content import rendering

Page = models.Article | models.CausePage


class NotAllowed(Exception):
    """This person may not do this, or not yet. The message says why and what to do."""


class StaleEdit(Exception):
    """The page was changed by somebody else since it was opened for editing."""

    def __init__(self, latest: models.Revision) -> None:
        self.latest = latest
        super().__init__(
            _("Someone saved revision %(number)s of this page after you opened it. Your text is not lost.")
            % {"number": latest.number}
        )


@transaction.atomic
def save_revision(
    *,
    page: Page,
    texts: Mapping[str, str],
    by: models.User | None,
    based_on: models.Revision | None = None,
    check_base: bool = True,
    kind: str = models.Revision.Kind.MAJOR,
) -> models.Revision:
    """Return a new draft revision of the page; the live one stays as it is.

    ``texts`` holds the fields of ``Revision.CONTENT_FIELDS`` and ``changes``. Raises StaleEdit where
    ``based_on`` is not the newest revision: nothing is overwritten. ``by`` is None for the library.
    """
    _lock(page)
    latest = latest_revision(page)
    if check_base and latest is not None and (based_on is None or based_on.pk != latest.pk):
        raise StaleEdit(latest)
    revision = models.Revision(
        **owner(page),
        number=latest.number + 1 if latest else 1,
        parent=based_on or latest,
        created_by=by,
        kind=kind,
        **dict(texts),
    )
    revision.save()
    _cite(revision)
    write_audit_line(
        actor=by,
        action="save revision",
        subject=name_of(page),
        before=latest.number if latest else "",
        after=revision.number,
        note=revision.changes,
    )
    return revision


@transaction.atomic
def sign_off_revision(*, revision: models.Revision, by: models.User, statement: str = "") -> models.SignOff:
    """Return a clinician's approval of exactly this revision.

    Raises NotAllowed for a person without the clinical role, or for the author of the revision.
    """
    if not by.has_perm("education.sign_off_revision"):
        raise NotAllowed(_("Only a clinical reviewer can sign off a text."))
    if revision.created_by_id == by.pk:
        raise NotAllowed(_("You wrote this revision. Ask another clinical reviewer to sign it off."))
    if models.SignOff.objects.filter(revision=revision).exists():
        raise NotAllowed(_("This revision is already signed off."))
    sign_off = models.SignOff.objects.create(
        revision=revision, digest=revision.digest, reviewer=by, statement=statement
    )
    raise_content_version()
    write_audit_line(
        actor=by, action="sign off revision", subject=name_of(revision.page), after=revision.number
    )
    return sign_off


@transaction.atomic
def publish(*, revision: models.Revision, by: models.User | None) -> Page:
    """Put this revision live and return its page. The only way anything goes live.

    Raises NotAllowed without the publish permission, or where the clinic requires a sign-off and this
    very revision has none. ``by`` is None for the library, which obeys the same sign-off rule.
    """
    if by is not None and not by.has_perm("education.publish_revision"):
        raise NotAllowed(_("Only a publisher can put a text live."))
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    if policy.sign_off_required:
        sign_off = models.SignOff.objects.filter(revision=revision, digest=revision.digest).first()
        if sign_off is None:
            raise NotAllowed(
                _("This clinic requires a sign-off. Ask a clinical reviewer to sign revision %(number)s.")
                % {"number": revision.number}
            )
    page = revision.page
    before = page.live.number if page.live else ""
    page.live = revision
    page.save(update_fields=["live"])
    raise_content_version()
    write_audit_line(
        actor=by, action="publish revision", subject=name_of(page), before=before, after=revision.number
    )
    return page


def latest_revision(page: Page) -> models.Revision | None:
    """Return the newest revision, live or draft. One query."""
    return models.Revision.objects.filter(**owner(page)).order_by("-number").first()


def owner(page: Page) -> dict[str, Page]:
    """Return which column of a revision points to this page."""
    return {"article": page} if isinstance(page, models.Article) else {"cause_page": page}


def name_of(page: Page) -> str:
    """Return how the audit log names a page."""
    return f"article {page.slug}" if isinstance(page, models.Article) else f"cause page {page.cause.code}"


def _lock(page: Page) -> None:
    # Two people saving at once get two numbers, one after the other. SQLite locks the whole file anyway.
    type(page).objects.select_for_update().get(pk=page.pk)


def _cite(revision: models.Revision) -> None:
    opening = (*revision.key_facts.splitlines(), revision.summary)
    keys = rendering.render(revision.body, opening=opening).citations
    found = {study.key: study for study in models.Study.objects.filter(key__in=keys)}
    models.Citation.objects.bulk_create(
        models.Citation(study=found[key], revision=revision, position=position)
        for position, key in enumerate(keys)
        if key in found
    )
