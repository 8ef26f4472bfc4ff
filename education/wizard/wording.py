"""The words that rules rest on: held fast outside the rows that staff edit, and shown where they change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from education.wizard.knowledge import Knowledge, Option, Part, Question, RedFlag, Role


@dataclass(frozen=True, slots=True)
class HeldWords:
    """What one place says on which a rule rests: a question, "question.option", or "sign:red-flag"."""

    place: str
    text: str


def held_words(knowledge: Knowledge) -> tuple[HeldWords, ...]:
    """Return what this knowledge says wherever a rule rests on the words.

    That is each question that asks for a sign of a rule, with its hint; each option that gives such a sign,
    so each master text of the gate; and each master text that no option shows.
    """
    said = _said(knowledge)
    return tuple(HeldWords(place, said[place]) for place in _resting(knowledge) if said[place])


def changed_words(knowledge: Knowledge, held: Iterable[HeldWords]) -> list[str]:
    """Return a sentence for each place that no longer says what was held fast, and that nobody checked.

    A clinic may choose its own words: the change passes once a named clinician has checked each rule that
    rests on them as it stands now. A place that is gone is not told here: the pins of its rules break.
    """
    said, resting = _said(knowledge), _resting(knowledge)
    told = []
    for one in held:
        unchecked = [flag.code for flag in resting.get(one.place, ()) if not flag.reviewer]
        if unchecked and said[one.place] != one.text:
            told.append(
                f"{_name(one.place)} said {one.text!r} and now says {said[one.place]!r}. Put the words back, "
                "or let a clinical reviewer check the rules that rest on them as they stand now, under Red "
                f"flags: {', '.join(unchecked)}."
            )
    return told


def word_lines(knowledge: Knowledge) -> dict[str, str]:
    """Return, for each page and sign that a rule rests on, one line with its words.

    Who changes one of them ticks that change, whether or not a story moves: the stories are answered in
    codes and would never notice.
    """
    lines = {f"words:{question.code}": _page(question) for question in _pages(knowledge)}
    for flag in knowledge.red_flags_in_order:
        card = "on the short card" if flag.headline else "not on the short card"
        listed = "in the public list" if flag.listed else "not in the public list"
        lines[f"words:sign:{flag.code}"] = " / ".join((flag.text, flag.why, flag.say, card, listed))
    return lines


def _pages(knowledge: Knowledge) -> list[Question]:
    """Return the danger signs, time and region, all that ask for a sign of a rule, and what opens them."""
    codes = {
        question.code
        for question in knowledge.questions
        if question.part is Part.RED_FLAGS
        or question.role is not Role.NONE
        or any(option.symptom in knowledge.rule_signs for option in question.options)
    }
    openers: set[str] = set(codes)
    while openers:
        openers = {
            place.partition(".")[0]
            for code in openers
            if code in knowledge.question_by_code
            for place in knowledge.question_by_code[code].asked_when
        } - codes
        codes |= openers
    return [question for question in knowledge.questions_in_order if question.code in codes]


def _page(question: Question) -> str:
    options = (f"{option.code}: {_heading(option)}{option.text}" for option in question.options)
    return " / ".join((question.text, question.hint, *options))


def _heading(option: Option) -> str:
    return f"[{option.group}] " if option.group else ""


def _said(knowledge: Knowledge) -> dict[str, str]:
    """Return place -> what it says now, for every question, option and red flag."""
    said = {f"sign:{flag.code}": flag.text for flag in knowledge.red_flags}
    for question in knowledge.questions:
        said[question.code] = " / ".join(filter(None, (question.text, question.hint)))
        said |= {f"{question.code}.{option.code}": option.text for option in question.options}
    return said


def _resting(knowledge: Knowledge) -> dict[str, list[RedFlag]]:
    """Return place -> the rules that rest on its words."""
    found: dict[str, list[RedFlag]] = {}
    shown = {
        option.red_flag: f"{question.code}.{option.code}"
        for question in knowledge.questions
        for option in question.options
        if option.red_flag
    }
    for flag in knowledge.red_flags_in_order:
        places = [shown.get(flag.code, f"sign:{flag.code}")]
        for sign in (code for group in flag.when for code in group):
            question = knowledge.question_of.get(sign)
            for option in question.options if question else ():
                if question and option.symptom == sign:
                    places += [question.code, f"{question.code}.{option.code}"]
        for place in dict.fromkeys(places):
            found.setdefault(place, []).append(flag)
    return found


def _name(place: str) -> str:
    kind, _, code = place.partition(":")
    if code:
        return f"The red flag {code!r}"
    return f"The option {kind}" if "." in kind else f"The question {kind!r}"
