"""Publishing what the check reasons with, as an immutable release, and checking its rules."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.actions.publishing import NotAllowed
from education.actions.releases import (
    CannotPublish,
    OutcomesMoved,
    go_live,
    keep_run,
    lacks_sign_off,
    may_publish,
    put_live,
    sign_off_release,
    withdraw_release,
)
from education.actions.site import write_audit_line
from education.queries.records import questions, red_flags
from education.queries.releases import Examination, examine_working_copy
from education.queries.rule_checks import rule_digests
from education.wizard import snapshot
from education.wizard.audit import Audit, figures


class WorkingCopyMoved(Exception):
    """Somebody edited the knowledge, or put another release live, after the publisher looked."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody edited the knowledge since you opened this page, or put another release live. "
                "Look at it again."
            )
        )


@transaction.atomic
def publish_knowledge(
    *,
    by: models.User | None,
    note: str,
    ticked: Iterable[str] = (),
    seen: str = "",
    reason: str = "",
) -> models.KnowledgeRelease:
    """Make a release of the working copy, put it live, and return it.

    Where the clinic requires a sign-off that this release does not have yet, it is kept but not live: a
    clinical reviewer signs it, then ``go_live`` puts it live. Raises WorkingCopyMoved where ``seen`` is not
    the ``seen`` of the examination as it stands now; CannotPublish with a sentence for each fault, each pin
    that breaks, each story advised below its expected urgency, for rules that lack a clinician's check where
    the clinic requires a sign-off, and where rules of the live release get lost without a ``reason``;
    OutcomesMoved where anything moves against the live release that is not among ``ticked``, the ticks of
    exactly these changes. The same knowledge again is the same release, with its stories run anew.

    ``by`` is None for the library. A new site needs no ticks, since nothing is live that could move; later
    nobody ticks for the library. Where its rules lack a check that is required, its release only waits.
    """
    may_publish(by)
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    found = examine_working_copy()
    if by is not None and seen != found.seen:
        raise WorkingCopyMoved
    if found.faults:
        raise CannotPublish(found.faults)
    if found.unchecked and by is not None:
        raise CannotPublish(found.unchecked)
    if not {change.tick for change in found.changes} <= set(ticked):
        raise OutcomesMoved(found.changes)
    if any(change.loses_a_rule for change in found.changes) and not reason.strip():
        raise CannotPublish([_("Rules of the live release get lost. Say why each may go, or put it back.")])
    release = _release_of(found, note=note, by=by)
    keep_run(release, found, by=by)
    if found.unchecked or lacks_sign_off(release, policy):
        write_audit_line(actor=by, action="make release", subject=release, note=reason.strip() or note)
        return release
    return put_live(release, policy, by=by, reason=reason)


def _release_of(found: Examination, *, note: str, by: models.User | None) -> models.KnowledgeRelease:
    text = snapshot.to_text(found.knowledge)
    release = models.KnowledgeRelease.objects.filter(digest=snapshot.digest(text)).first()
    if release is not None:
        withdrawal = models.Withdrawal.objects.filter(release=release).first()
        if withdrawal:
            told = _("This is release %(number)s word for word, which was withdrawn as unsafe: %(reason)s")
            raise CannotPublish([told % {"number": release.number, "reason": withdrawal.reason}])
        return release
    newest = models.KnowledgeRelease.objects.order_by("-number").first()
    release = models.KnowledgeRelease(
        number=newest.number + 1 if newest else 1,
        digest=snapshot.digest(text),
        text=text,
        audit=figures(found.report or Audit(())),
        warnings=list(found.warnings),
        outcomes=found.outcomes,
        changes=[
            {"story": change.story, "before": change.before, "after": change.after}
            for change in found.changes
        ],
        note=note,
        created_by=by,
    )
    release.save()
    return release


@transaction.atomic
def check_rules(*, codes: Iterable[str], by: models.User) -> int:
    """Record that a clinician has checked these rules as they stand now; return how many.

    The next release names the person beside each rule. Any later edit of a rule, or of the words in which
    the check asks for its signs, voids its check.
    """
    if not by.has_perm("education.sign_off_knowledgerelease"):
        raise NotAllowed(_("Only a clinical reviewer can check a rule."))
    said = rule_digests({"red_flag": red_flags(), "question": questions()})
    rows = list(models.RedFlag.objects.filter(code__in=list(codes)))
    for row in rows:
        row.checked_by, row.checked_on = by, timezone.localdate()
        row.checked_digest = said[row.code]
        row.save()
        write_audit_line(actor=by, action="check rule", subject=row, after=row.checked_digest[:12])
    return len(rows)


__all__ = [
    "CannotPublish",
    "OutcomesMoved",
    "WorkingCopyMoved",
    "check_rules",
    "go_live",
    "publish_knowledge",
    "sign_off_release",
    "withdraw_release",
]
