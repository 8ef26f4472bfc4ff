"""What a new release must pass: no story below its expected urgency, no pin broken, no change unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from education.wizard.answers import Answers, applies, replay
from education.wizard.audit import Audit, Vignette, play
from education.wizard.knowledge import (
    NONE,
    UNSURE,
    Cause,
    Kind,
    Knowledge,
    Part,
    Question,
    RedFlag,
    Region,
    Role,
    Strength,
    Symptom,
    Urgency,
)
from education.wizard.likelihood import support
from education.wizard.problems import find_problems
from education.wizard.telling import with_telling_order
from education.wizard.triage import triage

SHOWN_SHARE = 0.02  # smaller shares of support are noise, not a change worth a tick


@dataclass(frozen=True, slots=True)
class Pin:
    """One rule held fast from outside the rows that staff edit: these answers, at least this urgent."""

    rule: str
    answers: Answers
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class SeriousCause:
    """One cause that must stay marked as not to be missed, at least this urgent."""

    cause: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Typical:
    """A visitor with every usual sign of one cause, after a neck or a back fusion.

    Holds nothing by itself, but shows each change of a link: the outcome of this visitor moves.
    """

    story: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Pins:
    """All that is held fast, and the visitors by whom a change is seen."""

    rules: tuple[Pin, ...] = ()
    causes: tuple[SeriousCause, ...] = ()
    typical: tuple[Typical, ...] = ()


def pin_for(knowledge: Knowledge, flag: RedFlag) -> Pin:
    """Return the plainest answers that raise this red flag and say nothing else.

    Pages of the gate say "none of these", other questions "I am not sure", unless the rule needs more.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    for group in flag.when:
        question = knowledge.question_of[group[0]]
        option = next(option for option in question.options if option.symptom == group[0])
        chosen[question.code] = (*chosen.get(question.code, ()), option.code)
        for place in question.asked_when[:1]:
            opener, _, code = place.partition(".")
            chosen.setdefault(opener, (code,))
    return Pin(
        flag.code,
        Answers(
            {
                question.code: chosen.get(question.code, _silence(question))
                for question in knowledge.questions_in_order
                if question.part is not Part.MORE and (not question.asked_when or question.code in chosen)
            }
        ),
        flag.urgency,
    )


def make_pins(knowledge: Knowledge) -> Pins:
    """Return a pin for every rule and every serious cause of this knowledge."""
    return Pins(
        tuple(pin_for(knowledge, flag) for flag in knowledge.red_flags_in_order),
        tuple(SeriousCause(cause.code, cause.urgency) for cause in knowledge.causes if cause.serious),
        tuple(
            Typical(f"{cause.code}-{place}", typical_answers(knowledge, cause, regions))
            for cause in knowledge.causes
            for place, regions in (("neck", {Region.NECK}), ("back", set(Region) - {Region.NECK}))
            if cause.regions & regions
        ),
    )


def typical_answers(knowledge: Knowledge, cause: Cause, regions: Collection[Region]) -> Answers:
    """Return the answers of a visitor with every sign that speaks for this cause, fused in these regions.

    The gate says "none of these": behind a raised flag no list of causes could move.
    """
    order = list(Strength)
    answers = Answers()
    for question in knowledge.questions_in_order:
        if not applies(question, answers):
            continue
        linked = [
            (order.index(strength), option)
            for option in question.options
            if (strength := knowledge.strength_of.get((cause.code, option.symptom)))
            and strength is not Strength.AGAINST
        ]
        if question.role is Role.REGION:
            fitting = [option.code for option in question.options if option.region in regions]
            chosen = [option.code for _, option in linked if option.region in regions] or fitting
            codes: tuple[str, ...] = (chosen[0],)
        elif question.part is Part.RED_FLAGS or not linked:
            codes = _silence(question)
        elif question.kind is Kind.ONE:
            codes = (min(linked, key=lambda pair: pair[0])[1].code,)
        else:
            codes = tuple(option.code for _, option in linked)
        answers = answers.with_answer(question.code, codes)
    return answers


def ready_for_release(knowledge: Knowledge) -> Knowledge:
    """Return the knowledge as a release holds it: its further questions in the most telling order.

    Knowledge with errors is returned as it is, since it cannot be reasoned with. Costs about half a second.
    """
    if any(problem.blocks for problem in find_problems(knowledge)):
        return knowledge
    return with_telling_order(knowledge, (visitor.answers for visitor in make_pins(knowledge).typical))


def broken_pins(knowledge: Knowledge, pins: Pins) -> list[str]:
    """Return a sentence for each pin that this knowledge no longer holds."""
    told = []
    for pin in pins.rules:
        kept, dropped = replay(knowledge, pin.answers)
        raised = {flag.code: flag.urgency for flag in triage(knowledge, kept).red_flags}
        if dropped or pin.rule not in raised or raised[pin.rule].rank > pin.urgency.rank:
            gives = raised[pin.rule].value if pin.rule in raised else "nothing"
            told.append(
                f"The rule {pin.rule!r} must give at least {pin.urgency.value!r}; now it gives "
                f"{gives!r}. Put back the rule, or what it asks for."
            )
    for serious in pins.causes:
        cause = knowledge.cause_by_code.get(serious.cause)
        if cause is None or not cause.serious or cause.urgency.rank > serious.urgency.rank:
            told.append(
                f"The cause {serious.cause!r} must not be missed: keep it, marked so, at least "
                f"{serious.urgency.value!r}."
            )
    return told


def below_expectation(report: Audit, known_gaps: Iterable[str]) -> list[str]:
    """Return a sentence for each story advised below its expected urgency, known gaps left out.

    An emergency advised below same-day is never a known gap.
    """
    gaps = set(known_gaps)
    told = [
        f"The story {outcome.vignette.code!r} is an emergency, but the check would say: "
        f"{outcome.urgency.value}."
        for outcome in report.emergencies_missed
    ]
    missed = {outcome.vignette.code for outcome in report.emergencies_missed}
    for outcome in report.outcomes:
        code = outcome.vignette.code
        if outcome.levels_too_low > 0 and code not in gaps and code not in missed:
            expected = outcome.vignette.urgency or outcome.urgency
            told.append(
                f"The story {code!r} expects {expected.value!r}, but the check would say "
                f"{outcome.urgency.value!r}. Mend the knowledge, or say in the story why it is a known gap."
            )
    return told


def outcomes(knowledge: Knowledge, vignettes: Iterable[Vignette], pins: Pins) -> dict[str, str]:
    """Return, for each story and pin, one line that tells its outcome: urgency, causes, rounded support.

    Two releases with equal lines answer these visitors alike.
    """
    stories = [
        *vignettes,
        *(Vignette(f"pin:{pin.rule}", "", pin.answers) for pin in pins.rules),
        *(Vignette(f"typical:{one.story}", "", one.answers) for one in pins.typical),
    ]
    lines = {}
    for story in stories:
        outcome = play(knowledge, story)
        kept, _ = replay(knowledge, story.answers)
        shares = support(knowledge, kept)
        weights = " ".join(
            f"{code}={share:.2f}" for code, share in sorted(shares.items()) if share >= SHOWN_SHARE
        )
        lines[story.code] = f"{outcome.urgency.value}; {', '.join(outcome.listed) or 'no list'}; {weights}"
    return lines


@dataclass(frozen=True, slots=True)
class Change:
    """One story whose outcome moves with a new release."""

    story: str
    before: str
    after: str

    @property
    def moves_advice(self) -> bool:
        """True where the urgency or the listed causes move, not only the weights behind them."""
        return self.before.rsplit(";", 1)[0] != self.after.rsplit(";", 1)[0]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Return every story whose outcome moved, those first whose advice moves. New stories do not count."""
    moved = [
        Change(code, before[code], after.get(code, "gone"))
        for code in sorted(before)
        if before[code] != after.get(code, "gone")
    ]
    return tuple(sorted(moved, key=lambda change: not change.moves_advice))


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


def _silence(question: Question) -> tuple[str, ...]:
    return (NONE,) if question.part is Part.RED_FLAGS and question.kind is Kind.MANY else (UNSURE,)
