"""Plain language, measured: what is hard to read in a text for patients, and what to write instead.

The rules carry the numbers R1 to R30 of the project's reading guide. Where each is checked:
``lengths`` R1 to R11; ``wording`` R12 to R15, R18, R19; ``numerals`` R16, R17, R24; ``anatomy`` R20 to R23,
R26 to R28; ``drawing_words`` R25; ``spanish`` R29; ``review`` R30 for questions that show a red flag.

What a program cannot check, or not from the authored text:

- R13 knows the words of the glossary; a hard word that is on no list passes.
- R17 sees that a number or a study stands in the same block, not that it belongs to that word.
- R18 knows designs by their names, and verbs by a list; "because of" and the like are left to readers.
- R21, R27 and R30 on the finished page: care cards, danger signs and the review block are drawn by the
  site's templates from the one master list. Tests read the pages.
- R25: whether a caption is true of its drawing, and that a picture holds no text as pixels (all are SVGs).
- R26: the audience is the site's own, people after a spinal fusion. Reviewer, credentials and dates of review
  are rows of the sign-off; a version is the number of the revision. No file may claim them.
- R28 waits for the handouts: ``check_handout`` is ready for their texts.
- The guide's rules (d) on whether both framings, the range and the certainty are given: a study card has them
  by its template; in prose a reader judges.

A figure says where to look, not that a page is good: readers decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from education.content.anatomy import HANDOUT_WORDS, anatomy_findings, heading_findings, too_long
from education.content.findings import Finding, Report, gravest_first
from education.content.glossary import Term
from education.content.lengths import (
    PAGE_LIMITS,
    SHORT_LIMITS,
    grade_findings,
    graded,
    length_findings,
    masked_grade,
    too_hard,
)
from education.content.numerals import numeral_findings
from education.content.prose import Prose, read_prose
from education.content.readability import grade, smog
from education.content.source import DEFAULT_LANGUAGE, PageSource
from education.content.spanish import inflesz, spanish_findings
from education.content.word_lists import word_lists
from education.content.wording import word_findings

__all__ = ["Finding", "Report", "check_handout", "check_page", "check_short", "openings", "word_lists"]


def check_page(source: PageSource, glossary: Iterable[Term] = ()) -> Report:
    """Return the report of an article or a cause page: its text, its key facts, its summary and its timing.

    Sources are not graded. Spanish is measured by its own scale, and English word lists do not touch it.

    >>> page = PageSource("article", "x", "en", "Rest", "Rest.", ("Rest.",), "Utilize a chair. [general]")
    >>> [finding.sentence for finding in check_page(page).findings if finding.rule == "R19"]
    ['Utilize a chair.']
    """
    return _check_page(source, tuple(glossary))


# Whoever changes one page asks for the reports of all again.
@lru_cache(maxsize=256)
def _check_page(source: PageSource, terms: tuple[Term, ...]) -> Report:
    prose = read_prose(source.body)
    english = source.language == DEFAULT_LANGUAGE
    findings = [*length_findings(prose), *heading_findings(source, prose), *anatomy_findings(source, prose)]
    if english:
        findings += [*grade_findings(prose, terms), *word_findings(prose, terms), *numeral_findings(prose)]
        findings += _of_openings(source, terms)
    else:
        findings = [found for found in findings if found.rule not in {"R7", "R20", "R21"}]
        findings += spanish_findings(graded(prose))
    return _report(prose, terms, findings, english=english)


def check_short(text: str, glossary: Iterable[Term] = (), *, strict: bool = False) -> Report:
    """Return the report of a question, a red flag, a caption or another text of a few sentences.

    ``strict``: no passive at all, for red flags.
    """
    terms = tuple(glossary)
    prose = read_prose(text)
    findings = [
        *too_hard("R2", 0, grade(graded(prose)), SHORT_LIMITS, "this text"),
        *length_findings(prose, whole_page=False),
        *word_findings(prose, terms, strict=strict),
        *numeral_findings(prose),
    ]
    return _report(prose, terms, findings)


def check_handout(text: str, glossary: Iterable[Term] = ()) -> Report:
    """Return the report of a text that is printed and sent home: short, and as plain as a question."""
    terms = tuple(glossary)
    prose = read_prose(text)
    found = check_short(text, terms).findings
    return _report(prose, terms, [*found, *too_long(prose, HANDOUT_WORDS)])


def openings(source: PageSource) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of what stands before the text: title, key facts, summary, timing."""
    yield "title", source.title
    for number, fact in enumerate(source.key_facts, start=1):
        yield f"key fact {number}", fact
    yield "summary", source.summary
    if source.timing:
        yield "timing", source.timing


def _of_openings(source: PageSource, terms: tuple[Term, ...]) -> Iterator[Finding]:
    """Yield what is wrong before the text. Key facts and summary are graded together: a line says little."""
    together = [
        sentence for fact in (*source.key_facts, source.summary) for sentence in graded(read_prose(fact))
    ]
    for finding in too_hard("R1", 0, grade(together), PAGE_LIMITS, "the key facts and the summary"):
        yield replace(finding, place="key fact 1")
    for place, text in openings(source):
        prose = read_prose(text)
        found = [*word_findings(prose, terms), *numeral_findings(prose)]
        if place != "title":
            found += length_findings(prose, whole_page=False)
        yield from (replace(finding, place=place, line=0) for finding in found)


def _report(
    prose: Sequence[Prose], terms: tuple[Term, ...], findings: Iterable[Finding], *, english: bool = True
) -> Report:
    told = graded(prose)
    return Report(
        grade=grade(told) if english else 0.0,
        smog=smog(told) if english else None,
        words=sum(len(part.words) for part in prose),
        findings=tuple(sorted(findings, key=gravest_first)),
        masked=masked_grade(prose, terms) if english else 0.0,
        ease=None if english else inflesz(told),
    )
