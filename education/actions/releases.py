"""A release of the check's knowledge goes live, is gone back to, signed off, or withdrawn as unsafe."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.publishing import NotAllowed
from education.actions.site import raise_content_version, write_audit_line
from education.queries.releases import Examination, examine_release
from education.wizard.audit import figures
from education.wizard.gate import Change


class CannotPublish(Exception):
    """The knowledge has faults. ``sentences`` say what to change."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


class OutcomesMoved(Exception):
    """Something ends otherwise than under the live release, and nobody has ticked exactly that yet."""

    def __init__(self, moved: tuple[Change, ...]) -> None:
        self.moved = moved
        super().__init__(_("Look at each story, each word and each rule that moves, and tick it."))


@transaction.atomic
def go_live(
    *, release: models.KnowledgeRelease, by: models.User, ticked: Iterable[str] = (), reason: str = ""
) -> models.KnowledgeRelease:
    """Put a release live, a waiting one or an earlier one, and return it.

    Pins and stories are run anew, since both may have changed since it was made. Raises NotAllowed without
    the permission, where it was withdrawn, where a sign-off is required and it has none, and where a reason
    is missing: for going back, and for each rule that is lost. Raises CannotPublish where it breaks a pin or
    a story falls below what it expects; going back is stopped only by an emergency advised below same-day,
    since older knowledge may lack a newer rule. Raises OutcomesMoved for what moves against the release
    that is live now and was ticked neither now nor when this one was made; going back, each fault counts
    as such a change. ``ticked`` holds the ticks of exactly these changes.
    """
    may_publish(by)
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    live = policy.live_release
    withdrawal = models.Withdrawal.objects.filter(release=release).first()
    if withdrawal:
        raise NotAllowed(
            _("Release %(number)s was withdrawn as unsafe: %(reason)s")
            % {"number": release.number, "reason": withdrawal.reason}
        )
    if lacks_sign_off(release, policy):
        raise NotAllowed(
            _("This clinic requires a sign-off. Ask a clinical reviewer to sign release %(number)s.")
            % {"number": release.number}
        )
    found = examine_release(release)
    open_changes = changes_to_tick(release, live, found)
    if goes_back(release, live):
        missed = found.report.emergencies_missed if found.report else ()
        if missed:
            codes = ", ".join(outcome.vignette.code for outcome in missed)
            raise CannotPublish([_("It would let these emergencies wait: %(codes)s.") % {"codes": codes}])
        if not reason.strip():
            raise NotAllowed(_("Say why you go back to release %(number)s.") % {"number": release.number})
    elif found.faults or found.unchecked:
        raise CannotPublish([*found.faults, *found.unchecked])
    unticked = tuple(change for change in open_changes if change.tick not in set(ticked))
    if unticked:
        raise OutcomesMoved(unticked)
    if any(change.loses_a_rule for change in open_changes) and not reason.strip():
        raise NotAllowed(_("Rules of the live release get lost. Say why each may go."))
    keep_run(release, found, by=by)
    return put_live(release, policy, by=by, reason=reason)


def goes_back(release: models.KnowledgeRelease, live: models.KnowledgeRelease | None) -> bool:
    """Return whether this release was made before the live one. No query."""
    return live is not None and release.number < live.number


def changes_to_tick(
    release: models.KnowledgeRelease, live: models.KnowledgeRelease | None, found: Examination
) -> tuple[Change, ...]:
    """Return the changes that nobody has ticked yet; going back, all of them and each fault. No query."""
    if goes_back(release, live):
        faults = (*found.faults, *found.unchecked)
        return (*(Change(f"fault {n}", "", told) for n, told in enumerate(faults, start=1)), *found.changes)
    ticked = {Change(**change).tick for change in release.changes}
    return tuple(change for change in found.changes if change.tick not in ticked)


@transaction.atomic
def withdraw_release(*, release: models.KnowledgeRelease, by: models.User, reason: str) -> models.Withdrawal:
    """Mark a release as unsafe: open checks on it move to the live one, and it never goes live again.

    Raises NotAllowed without the permission or a reason, for the live release, and a second time.
    """
    may_publish(by)
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    if policy.live_release_id == release.pk:
        raise NotAllowed(_("This release is live. First put another one live, then withdraw this one."))
    if not reason.strip():
        raise NotAllowed(_("Say why the release is unsafe. Who comes after you relies on it."))
    if models.Withdrawal.objects.filter(release=release).exists():
        raise NotAllowed(_("This release is already withdrawn."))
    withdrawal = models.Withdrawal.objects.create(
        release=release, reason=reason.strip()[:300], withdrawn_by=by
    )
    raise_content_version()
    write_audit_line(actor=by, action="withdraw release", subject=release, note=withdrawal.reason)
    return withdrawal


@transaction.atomic
def sign_off_release(
    *, release: models.KnowledgeRelease, by: models.User, statement: str = ""
) -> models.SignOff:
    """Return a clinician's approval of exactly this release. Its maker cannot give it."""
    if not by.has_perm("education.sign_off_knowledgerelease"):
        raise NotAllowed(_("Only a clinical reviewer can sign off a release."))
    if release.created_by_id == by.pk:
        raise NotAllowed(_("You made this release. Ask another clinical reviewer to sign it off."))
    if models.SignOff.objects.filter(release=release).exists():
        raise NotAllowed(_("This release is already signed off."))
    if models.Withdrawal.objects.filter(release=release).exists():
        raise NotAllowed(_("This release was withdrawn as unsafe."))
    sign_off = models.SignOff.objects.create(
        release=release, digest=release.digest, reviewer=by, statement=statement
    )
    raise_content_version()
    write_audit_line(actor=by, action="sign off release", subject=release, after=release.number)
    return sign_off


def keep_run(release: models.KnowledgeRelease, found: Examination, *, by: models.User | None) -> None:
    """Keep the figures of the stories as just run, where they differ from those kept with the release.

    Call it inside the transaction that needs them.
    """
    now = figures(found.report) if found.report else {}
    if release.audit == now and release.outcomes == found.outcomes:
        return
    before, release.audit, release.outcomes = release.audit, now, found.outcomes
    models.KnowledgeRelease.objects.filter(pk=release.pk).update(audit=now, outcomes=found.outcomes)
    raise_content_version()
    write_audit_line(actor=by, action="run stories anew", subject=release, before=before, after=now)


def put_live(
    release: models.KnowledgeRelease, policy: models.SitePolicy, *, by: models.User | None, reason: str = ""
) -> models.KnowledgeRelease:
    """Put a release live that has passed; return it. Call it inside the transaction that let it pass."""
    before = policy.live_release.number if policy.live_release else ""
    policy.live_release = release
    policy.save(update_fields=["live_release"])
    raise_content_version()
    write_audit_line(
        actor=by,
        action="publish knowledge",
        subject=release,
        before=before,
        after=release.number,
        note=reason.strip(),
    )
    return release


def lacks_sign_off(release: models.KnowledgeRelease, policy: models.SitePolicy) -> bool:
    """Return whether the clinic requires a sign-off that this release does not have. One query."""
    signed = models.SignOff.objects.filter(release=release, digest=release.digest)
    return policy.sign_off_required and not signed.exists()


def may_publish(by: models.User | None) -> None:
    """Raise NotAllowed where this person may not publish; the library, None, always may."""
    if by is not None and not by.has_perm("education.publish_knowledgerelease"):
        raise NotAllowed(_("Only a publisher can publish the knowledge of the check."))
