"""Deliberate errors in the knowledge: how many does the gate stop, or show to the person who publishes?"""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from education.queries.library import pins
from education.wizard.audit import audit
from education.wizard.gate import below_expectation, changes, outcomes, ready_for_release
from education.wizard.knowledge import Knowledge, Strength, Urgency
from education.wizard.pins import broken_pins
from education.wizard.problems import find_problems
from education.wizard.records import to_knowledge, to_vignettes
from education.wizard.wording import word_lines

LISTS = tomllib.loads((Path(__file__).parent / "mutations.toml").read_text(encoding="utf-8"))
MUTATIONS, LATER, SHOWN = LISTS["mutation"], LISTS["later"], LISTS["shown"]
OF_RED_FLAGS = {"demote-rule", "drop-rule", "swap-symptom", "drop-option", "narrow-rule", "calm-unsure"}
OF_WORDS = {
    "reword-sign",
    "reword-option",
    "reword-question",
    "reword-flag",
    "swap-words",
    "off-card",
    "off-list",
    "empty-card",
}
DEMOTED = {Urgency.EMERGENCY: Urgency.SAME_DAY, Urgency.SAME_DAY: Urgency.SOON}


def mutate(knowledge: Knowledge, error: dict[str, str]) -> Knowledge:
    """Return the knowledge with this error in it."""
    kind = error["error"]
    if kind in OF_WORDS:
        return reword(knowledge, error)
    if "rule" in error:
        flags = []
        for flag in knowledge.red_flags:
            if flag.code != error["rule"]:
                flags.append(flag)
            elif kind == "demote-rule":
                flags.append(replace(flag, urgency=DEMOTED[flag.urgency]))
            elif kind == "swap-symptom":
                other = "shingles-rash" if flag.code != "shingles-rash" else "fever"
                flags.append(replace(flag, when=((other,), *flag.when[1:])))
            elif kind == "narrow-rule":
                signs = [tuple(sign for sign in group if sign != error["sign"]) for group in flag.when]
                flags.append(replace(flag, when=tuple(signs)))
        return replace(knowledge, red_flags=tuple(flags))
    if kind == "drop-option":
        return replace(
            knowledge,
            questions=tuple(
                replace(q, options=tuple(o for o in q.options if o.code != error["option"]))
                if q.code == error["question"]
                else q
                for q in knowledge.questions
            ),
        )
    if kind == "calm-unsure":
        return replace(
            knowledge,
            questions=tuple(
                replace(q, unsure_urgency=Urgency(error["to"]) if error["to"] else None)
                if q.code == error["question"]
                else q
                for q in knowledge.questions
            ),
        )
    if "symptom" not in error:
        calm = {"urgency": Urgency.ROUTINE} if kind == "calm-cause" else {}
        return replace(
            knowledge,
            causes=tuple(
                replace(c, serious=False, **calm) if c.code == error["cause"] else c for c in knowledge.causes
            ),
        )
    links = []
    for link in knowledge.associations:
        if (link.cause, link.symptom) != (error["cause"], error["symptom"]):
            links.append(link)
        elif kind == "flip-link":
            links.append(replace(link, strength=Strength.AGAINST))
        elif kind == "weaken-link":
            links.append(replace(link, strength=Strength.SOMETIMES))
        elif kind == "move-link":
            links.append(replace(link, cause=error["to"]))
    return replace(knowledge, associations=tuple(links))


def reword(knowledge: Knowledge, error: dict[str, str]) -> Knowledge:
    """Return the knowledge that reasons as before, and says something else."""
    kind, rule = error["error"], error.get("rule")
    change = {
        "reword-sign": {"text": error.get("to")},
        "reword-flag": {error.get("field", ""): error.get("to")},
        "off-card": {"headline": False},
        "off-list": {"listed": False},
        "empty-card": {"headline": False},
    }.get(kind)
    if change:
        knowledge = replace(
            knowledge,
            red_flags=tuple(
                replace(flag, **change) if rule in {flag.code, None} else flag for flag in knowledge.red_flags
            ),
        )
    said = {option.code: option.text for q in questions_of(knowledge, error) for option in q.options}
    wanted = {
        "swap-words": lambda: {
            error["option"]: said[error["other"]],
            error["other"]: said[error["option"]],
        },
        "reword-option": lambda: {error["option"]: error["to"]},
    }.get(kind, dict)()
    assert set(wanted) <= set(said), f"No such option: {error}"
    questions = []
    for question in knowledge.questions:
        here = wanted if question.code == error.get("question") else {}
        options = tuple(
            replace(option, text=error["to"])
            if kind == "reword-sign" and option.red_flag == rule
            else replace(option, text=here.get(option.code, option.text))
            for option in question.options
        )
        text = error["to"] if kind == "reword-question" and question.code == error["question"] else None
        questions.append(replace(question, options=options, text=text or question.text))
    return replace(knowledge, questions=tuple(questions))


def questions_of(knowledge: Knowledge, error: dict[str, str]):
    return [question for question in knowledge.questions if question.code == error.get("question")]


@pytest.fixture(scope="module")
def good(library):
    return ready_for_release(to_knowledge(library.records))


def is_blocked(bad: Knowledge, stories) -> bool:
    return bool(
        any(problem.blocks for problem in find_problems(bad))
        or broken_pins(bad, pins())
        or below_expectation(audit(bad, stories))
    )


def test_the_gate_stops_or_shows_deliberate_errors(good, library):
    stories = to_vignettes(library.records["vignette"])
    before = outcomes(good, stories, pins())
    blocked, shown, unseen = [], [], []
    for error in MUTATIONS:
        bad = mutate(good, error)
        if is_blocked(bad, stories):
            blocked.append(error)
        elif changes(before, outcomes(bad, stories, pins())):
            shown.append(error)
        else:
            unseen.append(error)
    figures = f"{len(blocked)} blocked, {len(shown)} shown, {len(unseen)} unseen: {unseen}"
    assert len(MUTATIONS) == 120
    assert len(blocked) >= 80, figures
    assert len(blocked) + len(shown) >= 118, figures
    assert [error for error in MUTATIONS if error["error"] in OF_RED_FLAGS and error not in blocked] == []


def test_words_that_mean_something_else_are_stopped_or_shown(good, library):
    before = word_lines(good)
    stories = to_vignettes(library.records["vignette"])
    for error in SHOWN:
        bad = mutate(good, error)
        assert bad != good, error
        assert changes(before, word_lines(bad)) or is_blocked(bad, stories), error


def test_a_rule_made_narrower_or_a_page_made_calmer_is_always_stopped(good, library):
    stories = to_vignettes(library.records["vignette"])
    assert [error for error in LATER if not is_blocked(mutate(good, error), stories)] == []
