"""What a release would change against the live one: its faults, what moves, which rules it loses."""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.queries import records
from education.queries.library import pins
from education.queries.wizard import next_release, release_knowledge
from education.wizard.audit import Audit, audit
from education.wizard.gate import Change, below_expectation, changes, lost, outcomes, seal
from education.wizard.knowledge import Knowledge
from education.wizard.pins import broken_pins, unpinned
from education.wizard.problems import find_problems
from education.wizard.records import to_vignettes
from education.wizard.rule_problems import CHECK_HOLDS, overdue_checks, unchecked_rules
from education.wizard.snapshot import digest, from_text, to_text
from education.wizard.wording import word_lines


@dataclass(frozen=True, slots=True)
class Examination:
    """One piece of knowledge, held against all that is held fast, all stories, and the live release.

    ``seen`` names exactly what was looked at: this knowledge beside this live release.
    """

    knowledge: Knowledge
    report: Audit | None  # None: too faulty to run a story through it
    faults: tuple[str, ...]  # each keeps a new release from being made
    unchecked: tuple[str, ...]  # the same, where the clinic requires a sign-off; else empty
    warnings: tuple[str, ...]
    outcomes: dict[str, str]
    changes: tuple[Change, ...]  # each is ticked by a person; lost rules come first
    seen: str


def examine_working_copy() -> Examination:
    """Return what a release of the working copy would do. About twenty queries.

    Costs some seconds the first time that a process sees it, little when it is looked at again: so the
    transaction that publishes what a person has just looked at is short.
    """
    return _examine(next_release(), refuse_faulty=True)


def examine_release(release: models.KnowledgeRelease) -> Examination:
    """Return what this release would do with the pins and stories of today. Three queries.

    Costs some seconds the first time, as above.
    """
    return _examine(from_text(release.text), refuse_faulty=False)


def _examine(knowledge: Knowledge, *, refuse_faulty: bool) -> Examination:
    policy = models.SitePolicy.objects.select_related("live_release").get(pk=1)
    live = policy.live_release
    seen = seal(live.digest if live else "", digest(to_text(knowledge)))
    problems = find_problems(knowledge)
    faults = [problem.sentence for problem in problems if problem.blocks]
    warnings = [problem.sentence for problem in problems if not problem.blocks]
    warnings += unpinned(knowledge, pins())
    warnings += _without_pages(knowledge)
    overdue = overdue_checks(knowledge, timezone.localdate())
    if overdue:
        warnings.append(_overdue(overdue))
    if faults and refuse_faulty:
        return Examination(knowledge, None, tuple(faults), (), tuple(warnings), {}, (), seen)
    report, lines = _run(to_text(knowledge), json.dumps(records.vignettes()))
    moved: tuple[Change, ...] = ()
    if live is not None:
        running = release_knowledge(release_id=live.pk, digest=live.digest)
        # The words come from the release itself: its kept outcomes may be older than a line for them.
        moved = (
            *lost(running, knowledge),
            *changes({**live.outcomes, **word_lines(running)}, lines),
        )
    unchecked = []
    if policy.sign_off_required:
        unchecked = [_unchecked(codes)] if (codes := unchecked_rules(knowledge)) else []
        unchecked += [_overdue(overdue)] if overdue else []
    return Examination(
        knowledge,
        report,
        (*faults, *broken_pins(knowledge, pins()), *below_expectation(report)),
        tuple(unchecked),
        tuple(warnings),
        lines,
        moved,
        seen,
    )


def _without_pages(knowledge: Knowledge) -> list[str]:
    """Return a sentence for each cause whose page nobody can read. One query."""
    pages = models.CausePage.objects.published()
    read = set(pages.values_list("cause__code", flat=True))
    named = sorted(cause.code for cause in knowledge.causes if cause.code not in read)
    told = _("Cause “%(code)s” has no page that readers see, so a result with it leads nowhere.")
    return [told % {"code": code} for code in named]


@lru_cache(maxsize=4)
def _run(text: str, stories: str) -> tuple[Audit, dict[str, str]]:
    """Run these stories, as JSON, through the knowledge of this snapshot."""
    knowledge, told = from_text(text), to_vignettes(json.loads(stories))
    report = audit(knowledge, told)
    return report, outcomes(knowledge, told, pins(), report)


def _unchecked(codes: list[str]) -> str:
    return _(
        "This clinic requires a sign-off, and no clinician has checked these rules as they stand now: "
        "%(codes)s. A clinical reviewer does it under Red flags."
    ) % {"codes": ", ".join(codes)}


def _overdue(codes: list[str]) -> str:
    return _(
        "A clinician checked these rules %(months)s months ago or longer, and should look again: %(codes)s."
    ) % {"months": CHECK_HOLDS, "codes": ", ".join(codes)}
