"""Publishing what the check reasons with, as an immutable release."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.actions.publishing import NotAllowed
from education.actions.site import raise_content_version, write_audit_line
from education.queries import wizard as queries
from education.queries.library import pins
from education.queries.records import questions, red_flags, rule_digests
from education.wizard import snapshot
from education.wizard.audit import Audit, audit, figures
from education.wizard.gate import Change, below_expectation, changes, outcomes
from education.wizard.knowledge import Knowledge
from education.wizard.pins import broken_pins, unpinned
from education.wizard.problems import find_problems


class CannotPublish(Exception):
    """The knowledge has faults. ``sentences`` say what to change."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


class WorkingCopyMoved(Exception):
    """Somebody edited the knowledge after the publisher looked at it."""

    def __init__(self) -> None:
        super().__init__(_("Somebody edited the knowledge since you opened this page. Look at it again."))


class OutcomesMoved(Exception):
    """Stories end otherwise than under the live release, and nobody has ticked them all yet."""

    def __init__(self, moved: tuple[Change, ...]) -> None:
        self.moved = moved
        super().__init__(_("Look at each story whose outcome moves, and tick it."))


def find_obstacles(knowledge: Knowledge, report: Audit) -> list[str]:
    """Return a sentence for everything that keeps this knowledge from being published. No query."""
    faults = [problem.sentence for problem in find_problems(knowledge) if problem.blocks]
    if faults:
        return faults
    return [*broken_pins(knowledge, pins()), *below_expectation(report)]


def find_warnings(knowledge: Knowledge) -> list[str]:
    """Return a sentence for everything that a publisher is shown but not stopped by. No query."""
    return [
        *(problem.sentence for problem in find_problems(knowledge) if not problem.blocks),
        *unpinned(knowledge, pins()),
    ]


@transaction.atomic
def publish_knowledge(
    *, by: models.User | None, note: str, ticked: Iterable[str] = (), seen: str = ""
) -> models.KnowledgeRelease:
    """Make a release of the working copy, put it live, and return it.

    Where the clinic requires a sign-off that this release does not have yet, it is kept but not live: a
    clinical reviewer signs it, then ``go_live`` puts it live. Raises CannotPublish with a sentence for
    each fault, each pin that breaks and each story advised below its expected urgency; OutcomesMoved where
    a story ends otherwise than under the live release, or expects something else, and is not among
    ``ticked``; WorkingCopyMoved where the knowledge is no longer the one whose digest is ``seen``. The same
    knowledge again is the same release. ``by`` is None for the library, which was looked at before it was
    shipped and needs no ticks.
    """
    _may_publish(by)
    knowledge = queries.next_release()
    text = snapshot.to_text(knowledge)
    if seen and seen != snapshot.digest(text):
        raise WorkingCopyMoved
    stories = queries.vignettes()
    report = audit(knowledge, stories) if not _faulty(knowledge) else Audit(())
    obstacles = find_obstacles(knowledge, report)
    if obstacles:
        raise CannotPublish(obstacles)
    lines = outcomes(knowledge, stories, pins())
    moved = changes(queries.live_outcomes(), lines)
    if by is not None and not {change.story for change in moved} <= set(ticked):
        raise OutcomesMoved(moved)
    release = models.KnowledgeRelease.objects.filter(digest=snapshot.digest(text)).first()
    if release is None:
        newest = models.KnowledgeRelease.objects.order_by("-number").first()
        release = models.KnowledgeRelease(
            number=newest.number + 1 if newest else 1,
            digest=snapshot.digest(text),
            text=text,
            audit=figures(report),
            warnings=find_warnings(knowledge),
            outcomes=lines,
            changes=[
                {"story": change.story, "before": change.before, "after": change.after} for change in moved
            ],
            note=note,
            created_by=by,
        )
        release.save()
    if _lacks_sign_off(release, models.SitePolicy.objects.get(pk=1)):
        write_audit_line(actor=by, action="make release", subject=release, note=note)
        return release
    return go_live(release=release, by=by, ticked=ticked)


@transaction.atomic
def go_live(
    *, release: models.KnowledgeRelease, by: models.User | None, ticked: Iterable[str] = ()
) -> models.KnowledgeRelease:
    """Put a release live, a new one or an earlier one, and return it.

    Raises NotAllowed without the permission, or where a sign-off is required and this release has none.
    Raises OutcomesMoved where a newer release than the live one moves a story that nobody ticked, neither
    when it was made nor now: another release may have gone live between. Going back asks for no ticks.
    """
    _may_publish(by)
    live = models.SitePolicy.objects.select_related("live_release").get(pk=1).live_release
    if by is not None and live is not None and release.number > live.number:
        seen = {change["story"] for change in release.changes} | set(ticked)
        moved = changes(live.outcomes, release.outcomes)
        if not {change.story for change in moved} <= seen:
            raise OutcomesMoved(moved)
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    if _lacks_sign_off(release, policy):
        raise NotAllowed(
            _("This clinic requires a sign-off. Ask a clinical reviewer to sign release %(number)s.")
            % {"number": release.number}
        )
    before = policy.live_release.number if policy.live_release else ""
    policy.live_release = release
    policy.save(update_fields=["live_release"])
    raise_content_version()
    write_audit_line(
        actor=by, action="publish knowledge", subject=release, before=before, after=release.number
    )
    return release


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
    sign_off = models.SignOff.objects.create(
        release=release, digest=release.digest, reviewer=by, statement=statement
    )
    raise_content_version()
    write_audit_line(actor=by, action="sign off release", subject=release, after=release.number)
    return sign_off


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


def _lacks_sign_off(release: models.KnowledgeRelease, policy: models.SitePolicy) -> bool:
    signed = models.SignOff.objects.filter(release=release, digest=release.digest)
    return policy.sign_off_required and not signed.exists()


def _faulty(knowledge: Knowledge) -> bool:
    return any(problem.blocks for problem in find_problems(knowledge))


def _may_publish(by: models.User | None) -> None:
    if by is not None and not by.has_perm("education.publish_knowledgerelease"):
        raise NotAllowed(_("Only a publisher can publish the knowledge of the check."))
