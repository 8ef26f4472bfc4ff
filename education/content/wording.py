"""Which words are used (R12 to R15, R18, R19): scare words, jargon, short forms, the passive, cause verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from education.content.findings import Finding
from education.content.glossary import Term, terms_in
from education.content.prose import Prose, Statement
from education.content.word_lists import found_in, word_lists

QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
TRIAL = re.compile(r"random|\btrials?\b|\brct\b", re.IGNORECASE)
TRIAL_OF_NONE = re.compile(r"secondary|cohort|retrospective|non-random|observational", re.IGNORECASE)
STUDIED = re.compile(
    r"cohort|retrospective|prospective|case|series|observational|database|cross-sectional|survey|registry|chart",
    re.IGNORECASE,
)
# Causes as things, or what did not happen, say nothing of what a study showed.
NO_VERB = re.compile(
    r"\b(?:of|many|other|possible|likely|the|these|those|which|all|clear|nerve|main|their|its|\d+) causes\b"
    r"|\bcause[sd] no\b|\bcauses (?:of|are|were|including)\b"
)
NO_CAUSE_SHOWN = re.compile(
    r"\b(?:cannot|can not|could not|does not|did not|no) (?:\w+ )?(?:show|prove|tell|clear)"
)


def word_findings(
    prose: Sequence[Prose], glossary: tuple[Term, ...], *, strict: bool = False
) -> Iterator[Finding]:
    """Yield what to say in other words. ``strict``: no passive at all, as in a red flag."""
    lists = word_lists()
    taught = {form.lower() for term in glossary for form in term.forms}
    for part in prose:
        bare = QUOTED.sub(" ", part.text)  # quotations may hold any word
        for word in found_in(lists["banned"], bare):
            if _teaches(bare, bare.lower().index(word), 0):
                continue
            if not (word in lists["safety"] and part.panel in {"do", "dont"}):
                advice = f"“{word}” scares or blames. Say what is meant."
                yield Finding("R14", True, part.line, part.text, advice)
        for word in found_in(lists["instead"], bare):
            advice = f"For “{word}” write: {lists['instead'][word]}."
            yield Finding("R19", False, part.line, part.text, advice)
        for start, end, term in terms_in(bare, glossary):
            if term.jargon and not _teaches(bare, start, end):
                told = f"For “{bare[start:end]}” write: {term.plain}."
                yield Finding("R13", True, part.line, part.text, told)
        for short in re.findall(r"\b[A-Z]{2,5}s?\b", bare):
            if _teaches(bare, bare.index(short), bare.index(short) + len(short)):
                continue
            if short.lower() not in taught and short not in {"US", "UK", "AM", "PM"}:
                advice = f"Spell “{short}” out, or add it to the glossary."
                yield Finding("R15", True, part.line, part.text, advice)
    yield from _passives(prose, lists, strict)


def cause_findings(
    prose: Sequence[Prose], may_show_cause: Callable[[Sequence[str]], bool], *, place: str = ""
) -> Iterator[Finding]:
    """Yield R18: a cause verb where the studies all only watched. "Cannot show what caused it" may stand."""
    for part in prose:
        for statement in part.statements:
            for word in _cause_verbs(statement) if statement.citations else ():
                if not may_show_cause(statement.citations):
                    advice = (
                        f"“{word}” says what made it happen. This kind of study cannot show that: "
                        "write “was seen more often in people who ...”."
                    )
                    yield Finding("R18", True, part.line, statement.text, advice, place)


def only_watched(design: str) -> bool:
    """Return whether a study of this design watched what happened, so that it shows no cause.

    A trial shows one; guidance, reviews and other papers are not judged by their design alone.

    >>> [only_watched(name) for name in ("retrospective cohort", "randomised trial", "guideline")]
    [True, False, False]
    """
    if TRIAL.search(design) and not TRIAL_OF_NONE.search(design):
        return False
    return STUDIED.search(design) is not None


def _cause_verbs(statement: Statement) -> list[str]:
    sentences = re.split(r"(?<=[.!?;])\s+", statement.text)
    told = " ".join(sentence for sentence in sentences if not NO_CAUSE_SHOWN.search(sentence.lower()))
    return found_in(word_lists()["cause_verbs"], NO_VERB.sub(" ", told.lower()))


def _teaches(text: str, start: int, end: int) -> bool:
    """Return whether a hard word is there to be learned: "Doctors call it ...", or in brackets."""
    sentence = text[: start + 1].rsplit(". ", 1)[-1]
    named = re.search(r"\b(doctors|notes|reports)\b.*\b(call|say|speak|write)", sentence, re.IGNORECASE)
    return named is not None or (text[start - 1 : start] == "(" and text[end : end + 1] in {")", ","})


def _passives(prose: Sequence[Prose], lists: dict[str, Any], strict: bool) -> Iterator[Finding]:
    passive = 0
    for part in prose:
        for sentence in part.sentences:
            if _is_passive(sentence, lists):
                passive += 1
                fails = strict or part.kind == "heading" or part.panel in {"do", "dont"}
                yield Finding("R12", fails, part.line, sentence, "Say who does it: “your team checks”.")
    share = passive / max(1, sum(len(part.sentences) for part in prose))
    if share > 0.08 and passive > 1:
        advice = f"{passive} sentences are passive, {100 * share:.0f} of 100. At most 8 of 100."
        yield Finding("R12", True, 0, "the page", advice)


def _is_passive(sentence: str, lists: dict[str, Any]) -> bool:
    found = re.finditer(
        r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:\w+ly\s+|not\s+|also\s+|then\s+)?(\w+)",
        sentence.lower(),
    )
    for match in found:
        word = match.group(1)
        if word in lists["adjectives"]:
            continue
        if word in lists["participles"] or (
            len(word) > 4 and word.endswith("ed") and not word.endswith("eed")
        ):
            return True
    return False
