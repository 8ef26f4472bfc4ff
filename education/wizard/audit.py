"""Run written patient stories through the knowledge and compare with what a careful clinician expects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from education.wizard.answers import Answers
from education.wizard.flow import Ask, Causes, Emergency, Result, next_step
from education.wizard.knowledge import UNSURE, Knowledge, Urgency

LEVELS = (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.SOON, Urgency.ROUTINE)


@dataclass(frozen=True, slots=True)
class Vignette:
    """A patient story, encoded as answers, with the expected urgency and causes.

    ``cause`` is the true one; ``acceptable`` holds every cause that may be listed for it, the true one
    included. ``None`` as urgency means that nobody has labelled the story yet.
    """

    code: str
    text: str
    answers: Answers
    urgency: Urgency | None = None
    cause: str = ""
    acceptable: frozenset[str] = frozenset()
    known_gap: bool = False  # a clinician may accept, with a reason, that its advice stays too low


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check said to one vignette."""

    vignette: Vignette
    urgency: Urgency
    listed: tuple[str, ...]
    screens: int

    @property
    def shows_list(self) -> bool:
        return bool(self.listed)

    @property
    def levels_too_low(self) -> int:
        """How many of the four levels the advice is below what was expected; negative where it is above."""
        expected = self.vignette.urgency or self.urgency  # an unlabelled story expects nothing
        return level(self.urgency) - level(expected)


def level(urgency: Urgency) -> int:
    """Return 0 to 3 on the four levels on which advice is scored: routine and self-care are one.

    >>> [level(urgency) for urgency in Urgency]
    [0, 1, 2, 3, 3]
    """
    return min(urgency.rank, len(LEVELS) - 1)


def play(knowledge: Knowledge, vignette: Vignette) -> Outcome:
    """Walk the check as this patient would: answer what is asked, "not sure" where the story says nothing."""
    given = Answers()
    screens = 0
    step: Ask | Result = next_step(knowledge, given)
    while isinstance(step, Ask):
        codes = vignette.answers.chosen(step.question.code)
        given = given.with_answer(
            step.question.code, codes if codes and step.question.accepts(codes) else (UNSURE,)
        )
        screens += 1
        step = next_step(knowledge, given)
    if isinstance(step, Causes):
        return Outcome(vignette, step.urgency, tuple(match.cause.code for match in step.matches), screens)
    urgency = Urgency.EMERGENCY if isinstance(step, Emergency) else Urgency.SAME_DAY
    return Outcome(vignette, urgency, (), screens)


@dataclass(frozen=True, slots=True)
class Audit:
    """The figures of one run. Shares are counts of stories, so that a reader can do the division."""

    outcomes: tuple[Outcome, ...]

    @property
    def right(self) -> int:
        return sum(outcome.levels_too_low == 0 for outcome in self.outcomes)

    @property
    def under(self) -> int:
        return sum(outcome.levels_too_low > 0 for outcome in self.outcomes)

    @property
    def over(self) -> int:
        return sum(outcome.levels_too_low < 0 for outcome in self.outcomes)

    @property
    def safe(self) -> int:
        """Advice at most one level too low."""
        return sum(outcome.levels_too_low <= 1 for outcome in self.outcomes)

    @property
    def emergencies(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.vignette.urgency is Urgency.EMERGENCY)

    @property
    def emergencies_missed(self) -> tuple[Outcome, ...]:
        """Emergencies advised below same-day. There must be none."""
        return tuple(o for o in self.emergencies if not o.urgency.stops_the_check)

    @property
    def not_urgent(self) -> tuple[Outcome, ...]:
        return tuple(
            o for o in self.outcomes if o.vignette.urgency and not o.vignette.urgency.stops_the_check
        )

    @property
    def false_urgent(self) -> int:
        """Urgent pages shown to people who are not urgent."""
        return sum(outcome.urgency.stops_the_check for outcome in self.not_urgent)

    @property
    def with_list(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.shows_list)

    def found(self, *, within: int, acceptable: bool) -> int:
        """Count the lists whose first ``within`` causes hold the main cause, or any acceptable one."""
        count = 0
        for outcome in self.with_list:
            wanted = outcome.vignette.acceptable if acceptable else {outcome.vignette.cause}
            count += bool(wanted & set(outcome.listed[:within]))
        return count

    @property
    def screens(self) -> tuple[float, int]:
        """Median and largest number of screens over all stories; (0, 0) where there are none."""
        counts = [outcome.screens for outcome in self.outcomes]
        return (median(counts), max(counts)) if counts else (0, 0)

    @property
    def screens_with_list(self) -> tuple[float, int]:
        """The same where a list of causes was shown."""
        counts = [outcome.screens for outcome in self.with_list]
        return (median(counts), max(counts)) if counts else (0, 0)


def figures(report: Audit) -> dict[str, int]:
    """Return the counts of a run that a release keeps and the public page shows."""
    return {
        "stories": len(report.outcomes),
        "right": report.right,
        "under": report.under,
        "over": report.over,
        "safe": report.safe,
        "emergencies": len(report.emergencies),
        "emergencies_missed": len(report.emergencies_missed),
        "not_urgent": len(report.not_urgent),
        "false_urgent": report.false_urgent,
        "lists": len(report.with_list),
        "listed": report.found(within=len(report.outcomes) or 1, acceptable=True),
        "main_listed": report.found(within=len(report.outcomes) or 1, acceptable=False),
        "most_screens": report.screens_with_list[1],
    }


def audit(knowledge: Knowledge, vignettes: Iterable[Vignette]) -> Audit:
    """Return the figures for every labelled vignette; unlabelled ones are left out."""
    return Audit(tuple(play(knowledge, vignette) for vignette in vignettes if vignette.urgency is not None))
