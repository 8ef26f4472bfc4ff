"""Publishing what the check reasons with, as an immutable release."""

from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.publishing import NotAllowed
from education.actions.site import raise_content_version, write_audit_line
from education.queries import wizard as queries
from education.wizard import snapshot
from education.wizard.audit import audit, figures
from education.wizard.problems import find_problems


class CannotPublish(Exception):
    """The knowledge has faults. ``sentences`` say what to change."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@transaction.atomic
def publish_knowledge(*, by: models.User | None, note: str) -> models.KnowledgeRelease:
    """Make a release of the working copy, put it live, and return it.

    Raises CannotPublish with a sentence for each fault, or for each emergency among the vignettes that
    would be advised below same-day. The same knowledge again is the same release. ``by`` is None for the
    library.
    """
    _may_publish(by)
    knowledge = queries.working_knowledge()
    problems = find_problems(knowledge)
    faults = [problem.sentence for problem in problems if problem.blocks]
    if faults:
        raise CannotPublish(faults)
    report = audit(knowledge, queries.vignettes())
    missed = [
        _("The story %(code)s is an emergency, but the check would say: %(urgency)s.")
        % {"code": outcome.vignette.code, "urgency": outcome.urgency.value}
        for outcome in report.emergencies_missed
    ]
    if missed:
        raise CannotPublish(missed)
    text = snapshot.to_text(knowledge)
    release = models.KnowledgeRelease.objects.filter(digest=snapshot.digest(text)).first()
    if release is None:
        newest = models.KnowledgeRelease.objects.order_by("-number").first()
        release = models.KnowledgeRelease(
            number=newest.number + 1 if newest else 1,
            digest=snapshot.digest(text),
            text=text,
            audit=figures(report),
            warnings=[problem.sentence for problem in problems if not problem.blocks],
            note=note,
            created_by=by,
        )
        release.save()
    return go_live(release=release, by=by)


@transaction.atomic
def go_live(*, release: models.KnowledgeRelease, by: models.User | None) -> models.KnowledgeRelease:
    """Put a release live, a new one or an earlier one, and return it.

    Raises NotAllowed without the permission, or where a sign-off is required and this release has none.
    """
    _may_publish(by)
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    if (
        policy.sign_off_required
        and not models.SignOff.objects.filter(release=release, digest=release.digest).exists()
    ):
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


def _may_publish(by: models.User | None) -> None:
    if by is not None and not by.has_perm("education.publish_knowledgerelease"):
        raise NotAllowed(_("Only a publisher can publish the knowledge of the check."))
