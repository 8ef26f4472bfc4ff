"""What readers see of a text while a study it cites is withdrawn or corrected: no number of it, or a mark.

A statement is what stands before a run of citation marks. One with a figure goes whole where a withdrawn
study is behind it, unless the sound studies cited beside it hold every figure of it as well. What tells a
reader to call or to go for help stays, with its phone number, its fever or its hours: it would be missed at
the worst moment, and no count is lost by keeping it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from education.content.claims import is_founded
from education.content.figures import figures_in, fractions_of_people
from education.content.prose import Prose, Statement, cut, plain, read_prose
from education.content.readability import sentences
from education.content.study_figures import StudyFigures

BARE = re.compile(r"\d\s?%|\b\d+(?:st|nd|rd|th|x|-fold)\b")
SHARES = re.compile(
    r"\b(?:twice|double[ds]?|doubling|triple[ds]?|halve[ds]?|half|thirds?|quarters?|dozens?)\b", re.I
)
SENDS_FOR_HELP = re.compile(
    r"\b(?:call|calls|phone|dial|go to|get help|seek help|tell us|911|112|999|988)\b|\bemergency\b", re.I
)
COUNTED = {"part", "whole", "people", "things"}
LEADS = re.compile(r"\s*(?:[-*+]|\d+\.)\s+|#{2,4}\s+|:\s+")


def holds_figure(text: str) -> bool:
    """Return whether a text gives a number, in digits or words, or a share.

    >>> holds_figure("Forty of 42 were better."), holds_figure("It can hurt at night.")
    (True, False)
    """
    return bool(
        figures_in(text) or BARE.search(text) or SHARES.search(text) or any(fractions_of_people(text))
    )


def sends_for_help(text: str) -> bool:
    """Return whether a text tells a reader to call or to go, and counts nobody.

    >>> sends_for_help("Fever over 101 °F: call us today."), sends_for_help("Of 50 people, 9 had to call.")
    (True, False)
    """
    counts = any(figure.role in COUNTED for figure in figures_in(text)) or "%" in text
    return bool(SENDS_FOR_HELP.search(text)) and not counts and not any(fractions_of_people(text))


def as_readers_see(
    text: str,
    *,
    instead: Mapping[str, str],
    behind: Mapping[str, str],
    figures: Mapping[str, StudyFigures],
) -> str:
    """Return the Markdown as readers see it now.

    ``instead``: key of a withdrawn study -> the sentence that stands where its numbers stood. ``behind``:
    key of a corrected one -> the words that follow its numbers. ``figures``: what the sound studies hold.

    >>> as_readers_see("It joined in 4 of 9. [^a]", instead={"a": "Being checked."}, behind={}, figures={})
    'Being checked. [^a]'
    """
    lines = text.splitlines()
    for part in reversed(read_prose(text)):
        if not {*instead, *behind}.isdisjoint(part.citations):
            seen = _part(part, instead, behind, figures)
            if seen != part.written:
                lead = LEADS.match(lines[part.line - 1]) if part.kind not in {"paragraph", "term"} else None
                lines[part.line - 1 : part.last] = [(lead.group() if lead else "") + seen]
    return "\n".join(lines) + ("\n" if text.endswith("\n") else "")


def without_figures(text: str, otherwise: str) -> str:
    """Return only the sentences that give no number; ``otherwise`` where none is left.

    >>> without_figures("Germs hide on metal. All 8 people had pain.", "Being checked.")
    'Germs hide on metal.'
    """
    return " ".join(each for each in sentences(text) if not holds_figure(each)) or otherwise


def _part(
    part: Prose, instead: Mapping[str, str], behind: Mapping[str, str], figures: Mapping[str, StudyFigures]
) -> str:
    seen: list[str] = []
    gone = ""  # what the last statement was replaced by: said once, however many go in a row
    for written, statement in cut(part.written):
        if not statement.text and not statement.citations:
            seen.append("" if gone else written)
            continue
        keys = statement.citations or (() if statement.remarks else part.citations)
        if key := _lost(part, statement, keys, instead, figures):
            marks = "".join(f" [^{cited}]" for cited in statement.citations if cited in instead)
            if gone == instead[key]:
                seen.append(marks)
            else:
                seen.append(f"{' ' if seen else ''}{instead[key]}{marks}")
            gone = instead[key]
            continue
        gone = ""
        seen.append(written)
        corrected = next((behind[cited] for cited in keys if cited in behind), "")
        if corrected and holds_figure(statement.text):
            seen.append(f" ({corrected})")
    return "".join(seen)


def _lost(
    part: Prose,
    statement: Statement,
    keys: tuple[str, ...],
    instead: Mapping[str, str],
    figures: Mapping[str, StudyFigures],
) -> str:
    """Return the withdrawn study that takes this statement along; empty where it stays."""
    withdrawn = [key for key in keys if key in instead]
    told = plain(statement.text)
    if not withdrawn or not holds_figure(told) or sends_for_help(told):
        return ""
    sound = tuple(key for key in keys if key not in instead)
    return "" if is_founded(part, statement, sound, figures) else withdrawn[0]
