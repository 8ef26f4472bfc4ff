"""Texts of pages: saved as revisions, signed off, put live. Everything that goes live goes through here."""

from collections.abc import Iterator, Mapping

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import models
from education.actions.site import raise_content_version, write_audit_line
from education.content import rendering
from education.content.fitness import unfit_to_sign
from education.editorial import pemat, reviews
from education.editorial.retiring import Retired
from education.editorial.states import Move, Refusal, find_refusal, state_of
from education.queries.library import drawings

Page = models.Article | models.CausePage
RETIREMENT_FIELDS = (
    "retired_as", "retired_on", "retired_why", "heir_article", "heir_cause_page", "binned_at",
)  # fmt: skip
SIGN_OFF_REFUSALS = {
    Refusal.NO_RIGHT: gettext_lazy("Only a clinical reviewer can sign off a text."),
    Refusal.OWN_TEXT: gettext_lazy("You wrote this revision. Ask another clinical reviewer to sign it off."),
    Refusal.NOT_NOW: gettext_lazy("This revision is already signed off."),
}


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
def sign_off_revision(
    *,
    revision: models.Revision,
    by: models.User,
    statement: str = "",
    checklist: Mapping[str, str] | None = None,
) -> models.SignOff:
    """Return a clinician's approval of exactly this revision.

    Raises NotAllowed for a person without the clinical role (being a superuser is none), for the author
    of the revision, and a second time; where a paragraph rests on nothing, or readers who cannot see would
    be lost (saving such a text is never refused); and where the checklist says no without a word why.
    """
    _lock(revision.page)
    signed = models.SignOff.objects.filter(revision=revision).exists()
    refusal = find_refusal(
        Move.SIGN_OFF,
        state_of(live=revision.page.live_id == revision.pk, signed=signed),
        kind=_kind(revision.page),
        rights=_clinical_rights(by),
        own_text=revision.created_by_id == by.pk,
        signed=signed,
    )
    if refusal:
        raise NotAllowed(str(SIGN_OFF_REFUSALS[refusal]))
    if revision.content_digest() != revision.digest:
        raise NotAllowed(_("This text is not the one that was saved. Save it anew and sign that."))
    unfit = unfit_to_sign(
        body=revision.body, key_facts=tuple(revision.key_facts.splitlines()), drawings=set(drawings())
    )
    if unfit:
        raise NotAllowed(_("Not signed off yet. To mend first: %(what)s") % {"what": " ".join(unfit)})
    answers = pemat.checklist(checklist or {})
    if "no" in answers.values() and not statement.strip():
        raise NotAllowed(
            _("You answered no to a question of the list. Say in a few words what is the matter.")
        )
    signed_on = timezone.localdate()
    sign_off = models.SignOff.objects.create(
        revision=revision,
        digest=revision.digest,
        reviewer=by,
        statement=statement,
        checklist=answers,
        reviewed_on=reviews.reviewed_on(_steps(revision), signed_on=signed_on),
    )
    raise_content_version()
    write_audit_line(
        actor=by,
        action="sign off revision",
        subject=name_of(revision.page),
        after=revision.number,
        note=statement,
    )
    return sign_off


@transaction.atomic
def publish(*, revision: models.Revision, by: models.User | None, haste: str = "") -> Page:
    """Put this revision live and return its page. The only way anything goes live.

    Raises NotAllowed without the publish permission, or where the clinic requires a sign-off and this
    very revision has none by another person. ``haste`` is a reason not to wait for one: readers are shown
    it, and a clinician has to look within 24 hours. ``by`` is None for the library, which obeys the same
    sign-off rule and never hastes. A retired or binned page comes back by this too, but not by the library.
    """
    _lock(revision.page)
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    page = type(revision.page).objects.select_related("live").get(pk=revision.page.pk)
    signed = _signed_by_another(revision)
    in_haste = bool(haste.strip()) and policy.sign_off_required and not signed and by is not None
    refusal = find_refusal(
        Move.PUBLISH_IN_HASTE if in_haste else Move.PUBLISH,
        state_of(signed=signed),
        kind=_kind(page),
        rights={"publish_revision"} if by is None else rights_of(by),
        signed=signed,
        sign_off_required=policy.sign_off_required,
        reason=haste,
    )
    if refusal is Refusal.NO_SIGN_OFF:
        raise NotAllowed(
            _("This clinic requires a sign-off. Ask a clinical reviewer to sign revision %(number)s.")
            % {"number": revision.number}
        )
    if refusal:
        raise NotAllowed(_("Only a publisher can put a text live."))
    if by is None and (page.retired_as or page.binned_at):
        raise NotAllowed(_("Staff retired this page. Only they bring it back."))
    if in_haste:
        models.Haste.objects.get_or_create(
            revision=revision,
            defaults={"digest": revision.digest, "person": by, "reason": haste.strip()[:300]},
        )
    before = page.live.number if page.live else page.retired_as
    page.live = revision
    page.retired_as, page.retired_on, page.retired_why = Retired.NO.value, None, ""
    page.heir_article = page.heir_cause_page = page.binned_at = None
    page.save(update_fields=["live", *RETIREMENT_FIELDS])
    raise_content_version()
    write_audit_line(
        actor=by,
        action="publish revision in haste" if in_haste else "publish revision",
        subject=name_of(page),
        before=before,
        after=revision.number,
        note=haste.strip() if in_haste else "",
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


def rights_of(person: models.User) -> set[str]:
    """Return the names of what this person may do. Two queries, once a request."""
    mark = "education."
    return {name.removeprefix(mark) for name in person.get_all_permissions() if name.startswith(mark)}


def may_sign_off(person: models.User) -> bool:
    """Return whether a role makes this person a clinical reviewer; a superuser is none. One query."""
    return bool(_clinical_rights(person))


def _clinical_rights(person: models.User) -> set[str]:
    """Return the rights that a role gave; a superuser's power over everything makes no clinician."""
    held = Permission.objects.filter(Q(group__user=person) | Q(user=person), codename="sign_off_revision")
    return {"sign_off_revision"} if person.is_active and held.exists() else set()


def _signed_by_another(revision: models.Revision) -> bool:
    signed = models.SignOff.objects.filter(revision=revision, digest=revision.digest)
    return signed.exclude(reviewer=F("revision__created_by"), revision__created_by__isnull=False).exists()


def _steps(revision: models.Revision) -> Iterator[reviews.Step]:
    """Yield the revision and its ancestors until a reviewed one. A query a step; most have one step."""
    at: models.Revision | None = revision
    while at is not None:
        sign_off = models.SignOff.objects.filter(revision=at).first()
        minor = at.kind == models.Revision.Kind.MINOR
        yield reviews.Step(minor=minor, reviewed_on=sign_off.reviewed_on if sign_off else None)
        at = at.parent


def _kind(page: Page) -> str:
    return type(page).__name__.lower()


def _lock(page: Page) -> None:
    # Two people saving at once get two numbers, one after the other. SQLite locks the whole file anyway.
    type(page).objects.select_for_update().get(pk=page.pk)


def _cite(revision: models.Revision) -> None:
    opening = (revision.summary, *revision.key_facts.splitlines())
    keys = rendering.render(revision.body, opening=opening).citations
    found = {study.key: study for study in models.Study.objects.filter(key__in=keys)}
    models.Citation.objects.bulk_create(
        models.Citation(study=found[key], revision=revision, position=position)
        for position, key in enumerate(keys)
        if key in found
    )
