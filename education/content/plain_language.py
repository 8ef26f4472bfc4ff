"""Plain language, measured: what is hard to read in a page, and what to write instead.

The rules carry the numbers R1 to R28 of the project's reading guide. What a program cannot judge is left to
people: a figure says where to look, not that a page is good.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from education.content.glossary import Term, terms_in
from education.content.prose import Prose, read_prose
from education.content.readability import grade, long_words, smog, words
from education.content.source import PageSource

LISTS = Path(__file__).with_name("plain_words.toml")
PAGE_LIMITS, SHORT_LIMITS, SECTION_LIMITS, SMOG_LIMITS = (7.0, 6.0), (6.0, 5.0), (8.5, 7.0), (10.0, 9.0)
NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
EMPTY_LINKS = {"here", "more", "read more", "this page", "click here", "link"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``line`` counts in the page's Markdown from 1; 0 stands for the page as a whole."""

    rule: str
    fails: bool
    line: int
    sentence: str  # the words in question
    advice: str  # what to write instead


@dataclass(frozen=True, slots=True)
class Report:
    """How one text reads. ``smog`` is None below 30 sentences."""

    grade: float
    smog: float | None
    words: int
    findings: tuple[Finding, ...] = field(default=())

    @property
    def failures(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.fails)


def check_page(source: PageSource, glossary: Iterable[Term] = ()) -> Report:
    """Return the report of an article or a cause page. Sources and front matter are not graded.

    >>> page = PageSource("article", "x", "en", "Rest", "Rest.", ("Rest.",), "Utilize a chair. [general]")
    >>> [finding.sentence for finding in check_page(page).findings if finding.rule == "R19"]
    ['Utilize a chair.']
    """
    prose = read_prose(source.body)
    told = _sentences(prose)
    findings = [
        *_grades(prose, told),
        *_sentence_lengths(prose),
        *_blocks(prose),
        *_wording(prose, tuple(glossary)),
        *_numbers(prose),
        *_headings_and_links(source, prose),
        *_anatomy(source, prose),
    ]
    return Report(grade(told), smog(told), _count(told), tuple(sorted(findings, key=_gravest_first)))


def check_short(text: str, glossary: Iterable[Term] = ()) -> Report:
    """Return the report of a question, a red flag, a caption or another text of a few sentences."""
    prose = read_prose(text)
    told = _sentences(prose)
    findings = [
        *_graded("R2", 0, grade(told), SHORT_LIMITS, "this text"),
        *_wording(prose, tuple(glossary)),
        *_numbers(prose),
    ]
    return Report(grade(told), smog(told), _count(told), tuple(sorted(findings, key=_gravest_first)))


@lru_cache(maxsize=1)
def word_lists() -> dict[str, Any]:
    """Return the lists of ``plain_words.toml``."""
    return tomllib.loads(LISTS.read_text(encoding="utf-8"))


def _gravest_first(finding: Finding) -> tuple[bool, int]:
    return not finding.fails, finding.line


def _sentences(prose: Iterable[Prose]) -> list[str]:
    return [sentence for part in prose for sentence in part.sentences]


def _count(told: Sequence[str]) -> int:
    return sum(len(words(sentence)) for sentence in told)


def _graded(rule: str, line: int, found: float, limits: tuple[float, float], what: str) -> Iterator[Finding]:
    fails, warns = limits
    if round(found, 1) > warns:
        most = fails if found > fails else warns
        advice = f"Grade {found:.1f} for {what}; at most {most}. Shorter sentences, shorter words."
        yield Finding(rule, round(found, 1) > fails, line, what, advice)


def _grades(prose: Sequence[Prose], told: Sequence[str]) -> Iterator[Finding]:
    yield from _graded("R1", 0, grade(told), PAGE_LIMITS, "the page")
    for section, parts in groupby(
        (part for part in prose if part.kind != "heading"), key=lambda p: p.section
    ):
        within = list(parts)
        if sum(len(part.words) for part in within) >= 30:  # fewer words say little about a grade
            yield from _graded(
                "R3", within[0].line, grade(_sentences(within)), SECTION_LIMITS, section or "the opening"
            )
    level = smog(told)
    if level is not None:
        yield from _graded("R4", 0, level, SMOG_LIMITS, "the page by SMOG")


def _sentence_lengths(prose: Sequence[Prose]) -> Iterator[Finding]:
    lengths = []
    for part in prose:
        for sentence in part.sentences:
            lengths.append(len(words(sentence)))
            if lengths[-1] > 17:
                yield Finding(
                    "R6",
                    lengths[-1] > 20,
                    part.line,
                    sentence,
                    f"{lengths[-1]} words. Make two sentences of it.",
                )
    if lengths:
        long = sum(length > 15 for length in lengths) / len(lengths)
        mean = sum(lengths) / len(lengths)
        if long > 0.05 or mean > 12:
            advice = (
                f"{100 * long:.0f} of 100 sentences have over 15 words; the mean is {mean:.0f}. Split them."
            )
            yield Finding("R6", long > 0.10 or mean > 14, 0, "the page", advice)
    told = _sentences(prose)
    share = len(long_words(told)) / max(1, _count(told))
    if share > 0.08:
        advice = f"{100 * share:.0f} of 100 words have three or more syllables. Use shorter ones."
        yield Finding("R7", share > 0.10, 0, "the page", advice)


def _blocks(prose: Sequence[Prose]) -> Iterator[Finding]:
    since_heading = 0
    for part in prose:
        count = len(part.words)
        if part.kind == "heading":
            since_heading = 0
            continue
        since_heading += count
        if part.kind == "paragraph" and (len(part.sentences) > 3 or count > 50):
            fails = len(part.sentences) > 3 or count > 60
            yield Finding(
                "R8", fails, part.line, part.text, "At most 3 sentences and 60 words in a paragraph."
            )
        if since_heading > 120 and since_heading - count <= (160 if since_heading > 160 else 120):
            yield Finding(
                "R9",
                since_heading > 160,
                part.line,
                part.section,
                f"{since_heading} words without a heading. Add one.",
            )
        quoted = part.text.startswith(("“", '"'))  # words to read out on the phone
        if part.kind == "item" and not quoted and (len(part.sentences) > 1 or count > 15):
            fails = len(part.sentences) > 1 or count > 20
            yield Finding(
                "R11", fails, part.line, part.text, "One sentence of at most 20 words in a list item."
            )
    for _, items in groupby((part for part in prose if part.kind == "item"), key=lambda part: part.group):
        listed = list(items)
        if len(listed) > 6:
            advice = f"{len(listed)} items in one list. At most 7; make two lists."
            yield Finding("R10", len(listed) > 7, listed[0].line, listed[0].text, advice)


def _wording(prose: Sequence[Prose], glossary: tuple[Term, ...]) -> Iterator[Finding]:
    lists = word_lists()
    taught = {form.lower() for term in glossary for form in term.forms}
    passive = 0
    for part in prose:
        bare = re.sub(r"[“\"][^”\"]*[”\"]", " ", part.text)  # quotations may hold any word
        for word in _found(lists["banned"], bare):
            if _teaches(bare, bare.lower().index(word), 0):
                continue
            if not (word in lists["safety"] and part.panel in {"do", "dont"}):
                yield Finding(
                    "R14", True, part.line, part.text, f"“{word}” scares or blames. Say what is meant."
                )
        for word in _found(lists["instead"], bare):
            yield Finding(
                "R19", False, part.line, part.text, f"For “{word}” write: {lists['instead'][word]}."
            )
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
        for sentence in part.sentences:
            if _is_passive(sentence, lists):
                passive += 1
                strict = part.kind == "heading" or part.panel in {"do", "dont"}
                yield Finding("R12", strict, part.line, sentence, "Say who does it: “your team checks”.")
    share = passive / max(1, len(_sentences(prose)))
    if share > 0.08 and passive > 1:
        advice = f"{passive} sentences are passive, {100 * share:.0f} of 100. At most 8 of 100."
        yield Finding("R12", True, 0, "the page", advice)


def _teaches(text: str, start: int, end: int) -> bool:
    """Return whether a hard word is there to be learned: "Doctors call it ...", or in brackets."""
    sentence = text[: start + 1].rsplit(". ", 1)[-1]
    named = re.search(r"\b(doctors|notes|reports)\b.*\b(call|say|speak|write)", sentence, re.IGNORECASE)
    return named is not None or (text[start - 1 : start] == "(" and text[end : end + 1] in {")", ","})


def _numbers(prose: Sequence[Prose]) -> Iterator[Finding]:
    lists = word_lists()
    for part in prose:
        if "source-text" in part.remarks:  # quoted from the older text, to be corrected
            continue
        faults: list[tuple[str, bool, str]] = []
        if re.search(r"\b1 in \d", part.text):
            faults.append(("R16", True, "Not “1 in N”: write N out of 100, the same for the whole page."))
        if re.search(r"\d\s?%|\bpercent\b", part.text):
            faults.append(("R16", True, "No bare percent: write how many out of 100 people, and by when."))
        if re.search(r"\d\.\d+(?! [CF]\b)", part.text):  # a fever has its decimal
            faults.append(("R16", True, "No decimals: round to whole people."))
        faults += [
            ("R16", True, f"“{word}” hides the numbers. Write both counts out of 100.")
            for word in _found(lists["relative"], part.text)
        ]
        if re.search(r"\d\s?[-–—]\s?\d", part.text):
            faults.append(("R24", False, "Write ranges with “to”: 5 to 10."))
        faults += [
            ("R24", False, f"Write “{word}” as a numeral.") for word in _found(NUMBER_WORDS, part.text)
        ]
        if not part.citations and not re.search(r"\d", part.text) and part.kind != "heading":
            faults += [
                ("R17", False, f"“{word}” without a number or a study beside it.")
                for word in _found(lists["frequency"], part.text)[:1]
            ]
        for rule, fails, advice in faults:
            yield Finding(rule, fails, part.line, part.text, advice)


def _headings_and_links(source: PageSource, prose: Sequence[Prose]) -> Iterator[Finding]:
    if len(source.title) > 65:
        yield Finding("R23", True, 0, source.title, "The title has at most 65 characters.")
    level = 1
    for part in prose:
        if part.kind == "heading":
            if part.level > level + 1:
                yield Finding("R23", True, part.line, part.text, "No heading level may be skipped.")
            level = part.level
            if part.text.endswith("?"):
                yield Finding("R23", True, part.line, part.text, "A heading states; it does not ask.")
        for text, _ in part.links:
            if text.lower().strip(" .") in EMPTY_LINKS:
                yield Finding("R22", True, part.line, text, "Name what the link leads to.")
        if part.panel == "dont" and part.kind == "item" and not part.text.startswith("Do not"):
            yield Finding("R21", True, part.line, part.text, "Begin with “Do not”.")


def _anatomy(source: PageSource, prose: Sequence[Prose]) -> Iterator[Finding]:
    if not 3 <= len(source.key_facts) <= 5:
        yield Finding("R27", True, 0, "key facts", f"{len(source.key_facts)} key facts; write 3 to 5.")
    panels = {part.panel for part in prose}
    for panel, what in (
        ("do", "what to do"),
        ("ask", "questions to ask"),
        ("unknown", "what we do not know"),
    ):
        if panel not in panels:
            yield Finding("R27", True, 0, what, f"The part “{what}” is missing: open it with ::: {panel}")
    count = sum(len(part.words) for part in prose)
    if count > 1000:
        yield Finding("R28", count > 1400, 0, "the page", f"{count} words; at most 1,400, better 1,000.")


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


def _found(listed: Iterable[str], text: str) -> list[str]:
    lowered = text.lower()
    return [word for word in listed if word.lower() in lowered and _pattern(word.lower())(lowered)]


@lru_cache(maxsize=4096)
def _pattern(word: str) -> Callable[[str], object]:
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search
