"""What a new release must pass: no story below its expected urgency, no pin broken, no change unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from education.wizard.answers import replay
from education.wizard.audit import Audit, Vignette, play
from education.wizard.knowledge import (
    Cause,
    Knowledge,
    Question,
    RedFlag,
    Symptom,
)
from education.wizard.likelihood import support
from education.wizard.pins import Pins, lost_rules, make_pins
from education.wizard.problems import find_problems
from education.wizard.telling import with_telling_order
from education.wizard.wording import word_lines

SHOWN_SHARE = 0.02  # smaller shares of support are noise, not a change worth a tick
LOST = "rule:"
NOT_A_STORY = ("words:", LOST)


def ready_for_release(knowledge: Knowledge) -> Knowledge:
    """Return the knowledge as a release holds it: its further questions in the most telling order.

    Knowledge with errors is returned as it is, since it cannot be reasoned with. Costs about half a second.
    """
    if any(problem.blocks for problem in find_problems(knowledge)):
        return knowledge
    return with_telling_order(knowledge, (visitor.answers for visitor in make_pins(knowledge).typical))


def below_expectation(report: Audit) -> list[str]:
    """Return a sentence for each story advised below its expected urgency, known gaps left out.

    An emergency advised below same-day is never a known gap.
    """
    told = [
        f"The story {outcome.vignette.code!r} is an emergency, but the check would say: "
        f"{outcome.urgency.value}."
        for outcome in report.emergencies_missed
    ]
    missed = {outcome.vignette.code for outcome in report.emergencies_missed}
    for outcome in report.outcomes:
        code = outcome.vignette.code
        if outcome.levels_too_low > 0 and not outcome.vignette.known_gap and code not in missed:
            expected = outcome.vignette.urgency or outcome.urgency
            told.append(
                f"The story {code!r} expects {expected.value!r}, but the check would say "
                f"{outcome.urgency.value!r}. Mend the knowledge, or say in the story why it is a known gap."
            )
    return told


def outcomes(
    knowledge: Knowledge, vignettes: Iterable[Vignette], pins: Pins, report: Audit | None = None
) -> dict[str, str]:
    """Return, for each story and pin, one line that tells its outcome: urgency, causes, rounded support.

    Beside the pins held fast in files stand those of this knowledge's own rules, so that a rule which a
    clinic added is missed when it goes; and the words on which a rule rests, so that whoever changes them
    ticks that, too. Two releases with equal lines answer these visitors alike. Stories that an audit of the
    same knowledge has walked are taken from its report: walking is what costs.
    """
    walked = {outcome.vignette.code: outcome for outcome in report.outcomes} if report else {}
    held = {pin.name: pin for pin in (*make_pins(knowledge).rules, *pins.rules)}
    stories = [
        *vignettes,
        *(Vignette(f"pin:{name}", "", pin.answers) for name, pin in held.items()),
        *(Vignette(f"typical:{one.story}", "", one.answers) for one in pins.typical),
    ]
    lines = word_lines(knowledge)
    for story in stories:
        outcome = walked.get(story.code) or play(knowledge, story)
        kept, _ = replay(knowledge, story.answers)
        shares = support(knowledge, kept)
        weights = " ".join(
            f"{code}={share:.2f}" for code, share in sorted(shares.items()) if share >= SHOWN_SHARE
        )
        lines[story.code] = (
            f"{_label(story)}{outcome.urgency.value}; {', '.join(outcome.listed) or 'no list'}; {weights}"
        )
    return lines


def _label(story: Vignette) -> str:
    """Return what the story expects: who relabels one to let a release pass is seen doing it."""
    if story.urgency is None:
        return ""
    return f"expects {story.urgency.value}{', known gap' if story.known_gap else ''}: "


@dataclass(frozen=True, slots=True)
class Change:
    """One line that moves with a new release: of a story, a pin, words, or a rule that is lost."""

    story: str
    before: str
    after: str

    @property
    def moves_advice(self) -> bool:
        """True where more moves than the weights behind an outcome."""
        if self.story.startswith(NOT_A_STORY):
            return True
        return self.before.rsplit(";", 1)[0] != self.after.rsplit(";", 1)[0]

    @property
    def loses_a_rule(self) -> bool:
        """True where a rule of the live release goes or grows weaker: that needs a reason, too."""
        return self.story.startswith(LOST)

    @property
    def tick(self) -> str:
        """What a person ticks: exactly this change, so that a tick for another outcome does not count."""
        return seal(self.story, self.before, self.after)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Return every story whose outcome moved, those first whose advice moves. New stories do not count."""
    moved = [
        Change(code, before[code], after.get(code, "gone"))
        for code in sorted(before)
        if before[code] != after.get(code, "gone")
    ]
    return tuple(sorted(moved, key=lambda change: not change.moves_advice))


def lost(before: Knowledge, after: Knowledge) -> tuple[Change, ...]:
    """Return each rule of the live release that a new one lacks, narrows or makes less urgent.

    So a clinic's own rules are held fast as the library's are, by the release that has them. Unlike those,
    a named person can let one go, with a reason.
    """
    found = lost_rules(before, after)
    return tuple(Change(f"{LOST}{code}", "in the live release", found[code]) for code in sorted(found))


def seal(*said: str) -> str:
    """Return a SHA-256 over these texts in this order, as 64 hexadecimal characters.

    >>> seal("a", "bc") == seal("ab", "c")
    False
    """
    return hashlib.sha256("".join(f"{len(one)}:{one}" for one in said).encode()).hexdigest()


def differences(before: Knowledge, after: Knowledge) -> list[str]:
    """Return a line for each rule, association, cause and question that a new release would change."""
    told = []
    kinds: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("rule", _by_code(before.red_flags), _by_code(after.red_flags)),
        ("cause", _by_code(before.causes), _by_code(after.causes)),
        ("question", _by_code(before.questions), _by_code(after.questions)),
        ("symptom", _by_code(before.symptoms), _by_code(after.symptoms)),
        (
            "association",
            {f"{link.cause} / {link.symptom}": link for link in before.associations},
            {f"{link.cause} / {link.symptom}": link for link in after.associations},
        ),
    )
    for kind, old, new in kinds:
        told += [f"{kind} {code}: removed" for code in sorted(set(old) - set(new))]
        told += [f"{kind} {code}: new" for code in sorted(set(new) - set(old))]
        for code in sorted(set(old) & set(new)):
            if old[code] != new[code]:
                told.append(f"{kind} {code}: {_changed(old[code], new[code])}")
    return told


def _by_code(values: Iterable[Cause | Question | RedFlag | Symptom]) -> dict[str, object]:
    return {value.code: value for value in values}


def _changed(old: object, new: object) -> str:
    names: tuple[str, ...] = old.__slots__  # type: ignore[attr-defined]  # all values here have slots
    return "; ".join(
        f"{name} from {_told(getattr(old, name))} to {_told(getattr(new, name))}"
        for name in names
        if getattr(old, name) != getattr(new, name)
    )


def _told(value: object) -> str:
    return repr(value.value) if isinstance(value, StrEnum) else repr(value)
