"""How long things are (R1 to R11): grades, sentences, words, paragraphs, lists, text without heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from education.content.findings import Finding
from education.content.glossary import Term, terms_in
from education.content.prose import Prose
from education.content.readability import grade, long_words, smog, words

Limits = tuple[float, float]  # fails above, warns above
PAGE_LIMITS, SHORT_LIMITS, SECTION_LIMITS, SMOG_LIMITS = (7.0, 6.0), (6.0, 5.0), (8.5, 7.0), (10.0, 9.0)
MASK_GAP = 1.5
SENTENCE = 4  # words; a shorter piece is a label or a fragment, and flatters a grade
SHARES_FROM, SENTENCES_FROM = 30, 4  # words, sentences; a share of fewer says little


def graded(prose: Iterable[Prose]) -> list[str]:
    """Return the sentences that a grade is made of: no headings, no terms, no fragments.

    A text of nothing but fragments is graded by them, since a label can be hard, too.
    """
    told = [s for part in prose if part.kind not in {"heading", "term"} for s in part.sentences]
    return [sentence for sentence in told if len(words(sentence)) >= SENTENCE] or told


def masked_grade(prose: Iterable[Prose], glossary: tuple[Term, ...]) -> float:
    """Return the grade with each term of the glossary put as one short word (R5)."""
    return grade([_masked(sentence, glossary) for sentence in graded(prose)])


def grade_findings(prose: Sequence[Prose], glossary: tuple[Term, ...]) -> Iterator[Finding]:
    """Yield R1 to R5: the grade of the page and of its parts, SMOG, and what the terms alone make hard."""
    told = graded(prose)
    yield from too_hard("R1", 0, grade(told), PAGE_LIMITS, "the page")
    parts = (part for part in prose if part.kind != "heading")
    for section, within in ((name, list(found)) for name, found in groupby(parts, key=lambda p: p.section)):
        if sum(len(part.words) for part in within) >= SHARES_FROM:
            level = grade(graded(within))
            yield from too_hard("R3", within[0].line, level, SECTION_LIMITS, section or "the opening")
    level_by_smog = smog(told)
    if level_by_smog is not None:
        yield from too_hard("R4", 0, level_by_smog, SMOG_LIMITS, "the page by SMOG")
    gap = grade(told) - masked_grade(prose, glossary)
    if gap > MASK_GAP:
        advice = f"Terms of the glossary alone add {gap:.1f} grades. Name each once, then use plain words."
        yield Finding("R5", False, 0, "the page", advice)


def too_hard(rule: str, line: int, found: float, limits: Limits, what: str) -> Iterator[Finding]:
    fails, warns = limits
    if round(found, 1) > warns:
        most = fails if found > fails else warns
        advice = f"Grade {found:.1f} for {what}; at most {most}. Shorter sentences, shorter words."
        yield Finding(rule, round(found, 1) > fails, line, what, advice)


def length_findings(prose: Sequence[Prose], *, whole_page: bool = True) -> Iterator[Finding]:
    """Yield R6 to R11. Of a short text (not ``whole_page``) shares are told where it has enough words."""
    yield from _sentences(prose, 1 if whole_page else SENTENCES_FROM)
    yield from _words(prose, 1 if whole_page else SHARES_FROM)
    yield from _blocks(prose)
    for _, items in groupby((part for part in prose if part.kind == "item"), key=lambda part: part.group):
        listed = list(items)
        if len(listed) > 6:
            advice = f"{len(listed)} items in one list. At most 7; make two lists."
            yield Finding("R10", len(listed) > 7, listed[0].line, listed[0].text, advice)


def _sentences(prose: Sequence[Prose], enough: int) -> Iterator[Finding]:
    lengths = []
    for part in prose:
        for sentence in part.sentences:
            lengths.append(len(words(sentence)))
            if lengths[-1] > 17:
                advice = f"{lengths[-1]} words. Make two sentences of it."
                yield Finding("R6", lengths[-1] > 20, part.line, sentence, advice)
    if len(lengths) < enough:
        return
    long = sum(length > 15 for length in lengths) / len(lengths)
    mean = sum(lengths) / len(lengths)
    if long > 0.05 or mean > 12:
        advice = f"{100 * long:.0f} of 100 sentences have over 15 words; the mean is {mean:.0f}. Split them."
        yield Finding("R6", long > 0.10 or mean > 14, 0, "the page", advice)


def _words(prose: Sequence[Prose], enough: int) -> Iterator[Finding]:
    told = [sentence for part in prose for sentence in part.sentences]
    count = sum(len(words(sentence)) for sentence in told)
    share = len(long_words(told)) / max(1, count)
    if share > 0.08 and count >= enough:
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
            advice = "At most 3 sentences and 60 words in a paragraph."
            yield Finding("R8", fails, part.line, part.text, advice)
        if since_heading > 120 and since_heading - count <= (160 if since_heading > 160 else 120):
            advice = f"{since_heading} words without a heading. Add one."
            yield Finding("R9", since_heading > 160, part.line, part.section, advice)
        quoted = part.text.startswith(("“", '"'))  # words to read out on the phone
        if part.kind == "item" and not quoted and (len(part.sentences) > 1 or count > 15):
            fails = len(part.sentences) > 1 or count > 20
            advice = "One sentence of at most 20 words in a list item."
            yield Finding("R11", fails, part.line, part.text, advice)


def _masked(sentence: str, glossary: tuple[Term, ...]) -> str:
    masked, at = "", 0
    for start, end, _ in terms_in(sentence, glossary):
        masked += f"{sentence[at:start]}term"
        at = end
    return masked + sentence[at:]
