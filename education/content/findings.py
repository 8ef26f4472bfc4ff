"""What is to mend in one text: the rule, the place, the words in question and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``line`` counts in the page's Markdown from 1; 0 stands for the page as a whole.

    ``place`` is empty for the Markdown; else it names the field: title, summary, timing, key fact 2.
    """

    rule: str
    fails: bool
    line: int
    sentence: str  # the words in question
    advice: str  # what to write instead
    place: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """How one text reads. ``smog`` is None below 30 sentences.

    ``masked`` is the grade with each term of the glossary put as one short word: what is left is the
    sentences' own doing. ``ease`` is the reading ease of a Spanish text, which has no grade; else None.
    """

    grade: float
    smog: float | None
    words: int
    findings: tuple[Finding, ...] = field(default=())
    masked: float = 0.0
    ease: float | None = None

    @property
    def failures(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.fails)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.fails)


def gravest_first(finding: Finding) -> tuple[bool, bool, int]:
    """Order: failures, then warnings; in each the opening, then the text line by line."""
    return not finding.fails, not finding.place, finding.line
