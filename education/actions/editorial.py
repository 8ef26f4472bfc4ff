"""What else happens to a page: a review is asked for, it is retired with its papers in mind, or binned."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import models
from education.actions.publishing import RETIREMENT_FIELDS, NotAllowed, Page, name_of, rights_of
from education.actions.site import raise_content_version, write_audit_line
from education.editorial.retiring import Fault, Retired, find_fault
from education.editorial.states import Move, Refusal, State, find_refusal, state_of

FAULTS = {
    Fault.NO_HEIR: gettext_lazy("Choose the page that takes its place."),
    Fault.OWN_HEIR: gettext_lazy("A page cannot take its own place. Choose another."),
    Fault.HEIR_NOT_LIVE: gettext_lazy("The page that takes its place must be live. Publish it first."),
    Fault.NO_REASON: gettext_lazy("Say why. People with an old paper read this."),
}


@transaction.atomic
def ask_for_review(*, revision: models.Revision, by: models.User) -> models.ReviewRequest:
    """Return the request that a clinician look at exactly this revision.

    Raises NotAllowed without the right to edit, and for a revision that is live, signed or asked for.
    """
    page = revision.page
    state = state_of(
        live=page.live_id == revision.pk,
        signed=models.SignOff.objects.filter(revision=revision).exists(),
        asked=models.ReviewRequest.objects.filter(revision=revision).exists(),
    )
    refusal = find_refusal(Move.ASK_FOR_REVIEW, state, kind=_kind(page), rights=rights_of(by))
    if refusal is Refusal.NO_RIGHT:
        raise NotAllowed(_("Only who may edit this page can ask for its review."))
    if refusal:
        raise NotAllowed(
            _("Revision %(number)s is %(state)s already.") % {"number": revision.number, "state": state}
        )
    request = models.ReviewRequest.objects.create(revision=revision, asked_by=by)
    write_audit_line(actor=by, action="ask for review", subject=name_of(page), after=revision.number)
    return request


@transaction.atomic
def retire(*, page: Page, how: Retired, by: models.User, reason: str = "", heir: Page | None = None) -> Page:
    """Take a page out of the public's way and return it. Its address and every paper keep working.

    Merged needs a living heir, withdrawn and removed a reason that readers see. Raises NotAllowed without
    the publish permission, for a page that was never live, and where heir or reason is missing.
    """
    page = _locked(page)
    state = State.RETIRED if page.retired_as else state_of(live=page.live_id is not None)
    why = reason.strip() or (str(heir) if how is Retired.MERGED and heir else "")
    refusal = find_refusal(Move.RETIRE, state, kind=_kind(page), rights=rights_of(by), reason=why or "-")
    if refusal is Refusal.NO_RIGHT:
        raise NotAllowed(_("Only a publisher can retire a page."))
    if refusal:
        raise NotAllowed(_("Readers do not see this page, so there is nothing to retire. Put it in the bin."))
    if how is Retired.NO or (how is Retired.WITHDRAWN and page.live_id is None):
        raise NotAllowed(
            _("This page has no text that could stand under a notice. Choose merged or removed.")
        )
    heir = _locked(heir) if heir and heir != page else heir
    fault = find_fault(
        how,
        reason=why,
        has_heir=heir is not None,
        heir_is_live=heir is not None and _is_public(heir),
        own_heir=heir == page,
    )
    if fault:
        raise NotAllowed(str(FAULTS[fault]))
    before = page.live.number if page.live else page.retired_as
    page.retired_as, page.retired_on = how.value, timezone.localdate()
    page.retired_why = reason.strip()[:300]
    merged = how is Retired.MERGED
    page.heir_article = heir if merged and isinstance(heir, models.Article) else None
    page.heir_cause_page = heir if merged and isinstance(heir, models.CausePage) else None
    if how is not Retired.WITHDRAWN:
        page.live = None
    page.save(update_fields=["live", *RETIREMENT_FIELDS])
    raise_content_version()
    write_audit_line(
        actor=by,
        action="retire page",
        subject=name_of(page),
        before=before,
        after=f"{how} {name_of(heir)}" if merged and heir else how,
        note=page.retired_why,
    )
    return page


@transaction.atomic
def put_in_bin(*, page: Page, by: models.User) -> Page:
    """Put a page that readers never see out of the way, for 90 days in sight of the bin; return it.

    Nothing is deleted. Raises NotAllowed without the right to edit, for a page that readers see or saw,
    and for one that a printed code opens.
    """
    page = _locked(page)
    seen = page.live_id is not None or bool(page.retired_as)
    state = State.LIVE if seen else State.DRAFT
    refusal = find_refusal(Move.BIN, state, kind=_kind(page), rights=rights_of(by))
    if refusal is Refusal.NO_RIGHT:
        raise NotAllowed(_("Only who may edit this page can put it in the bin."))
    if refusal:
        raise NotAllowed(_("%(page)s: readers know this page. Retire it instead.") % {"page": page})
    if printed_links(page).exists():
        raise NotAllowed(
            _("%(page)s: a printed code opens this page. Retire it, with its heir or a reason.")
            % {"page": page}
        )
    if page.binned_at is None:
        page.binned_at = timezone.now()
        page.save(update_fields=["binned_at"])
        write_audit_line(actor=by, action="put in bin", subject=name_of(page))
    return page


@transaction.atomic
def take_out_of_bin(*, page: Page, by: models.User) -> Page:
    """Return the page as it was before it was binned. Raises NotAllowed without the right to edit."""
    page = _locked(page)
    if f"change_{_kind(page)}" not in rights_of(by):
        raise NotAllowed(_("Only who may edit this page can take it out of the bin."))
    if page.binned_at is not None:
        page.binned_at = None
        page.save(update_fields=["binned_at"])
        write_audit_line(actor=by, action="take out of bin", subject=name_of(page))
    return page


def printed_links(page: Page) -> QuerySet:
    """Return the short links that open this page, as a queryset."""
    if isinstance(page, models.Article):
        return models.ShortLink.objects.filter(article=page)
    return models.ShortLink.objects.filter(cause=page.cause_id)


def _is_public(page: Page) -> bool:
    return type(page).objects.published().filter(pk=page.pk).exists()


def _locked(page: Page) -> Page:
    return type(page).objects.select_for_update(of=("self",)).select_related("live").get(pk=page.pk)


def _kind(page: Page) -> str:
    return type(page).__name__.lower()
