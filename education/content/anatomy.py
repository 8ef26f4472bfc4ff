"""What a page has to have (R20 to R28): its parts, headings, links, whom it speaks to, and how long it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from education.content.findings import Finding
from education.content.lengths import SHARES_FROM
from education.content.prose import Prose
from education.content.source import PageSource

EMPTY_LINKS = {"here", "more", "read more", "this page", "click here", "link", "this link", "see here"}
PARTS = {"do": "what to do", "ask": "questions to ask", "unknown": "what we do not know"}
FILLED_IN = {
    "title": "what the page is about",
    "summary": "what it says, in one or two sentences",
    "author": "who wrote it",
    "interests": "who paid, and what else a reader may want to know",
    "changes": "what is different in this version",
}
PAGE_WORDS, HANDOUT_WORDS = (1400, 1000), (350, 300)  # fails above, warns above


def heading_findings(source: PageSource, prose: Sequence[Prose]) -> Iterator[Finding]:
    """Yield R22 and R23."""
    if len(source.title) > 65:
        yield Finding("R23", True, 0, source.title, "The title has at most 65 characters.", "title")
    level = 1
    for part in prose:
        if part.kind == "heading":
            if part.level > level + 1:
                yield Finding("R23", True, part.line, part.text, "No heading level may be skipped.")
            level = part.level
            if part.text.endswith("?"):
                yield Finding("R23", True, part.line, part.text, "A heading states; it does not ask.")
    yield from _links(prose)


def _links(prose: Sequence[Prose]) -> Iterator[Finding]:
    leads_to: dict[str, str] = {}
    for part in prose:
        for text, address in part.links:
            told = text.lower().strip(" .")
            if told in EMPTY_LINKS or len(text.split()) < 2:
                yield Finding(
                    "R22", True, part.line, text, "Name what the link leads to, in two words or more."
                )
            elif leads_to.setdefault(told, address) != address:
                advice = f"These words lead to {leads_to[told]} too. Give each link words of its own."
                yield Finding("R22", True, part.line, text, advice)


def anatomy_findings(source: PageSource, prose: Sequence[Prose]) -> Iterator[Finding]:
    """Yield R20, R21, R26, R27 and R28."""
    for name, what in FILLED_IN.items():
        if not str(getattr(source, name)).strip():
            yield Finding("R26", True, 0, name, f"Fill in {name}: {what}.", name)
    if not any(part.citations for part in prose):
        advice = (
            "No study or guidance is cited on this page. Cite what it rests on, or say that there is none."
        )
        yield Finding("R26", False, 0, "the page", advice)
    if not 3 <= len(source.key_facts) <= 5:
        yield Finding("R27", True, 0, "key facts", f"{len(source.key_facts)} key facts; write 3 to 5.")
    panels = {part.panel for part in prose}
    for panel, what in PARTS.items():
        if panel not in panels:
            yield Finding("R27", True, 0, what, f"The part “{what}” is missing: open it with ::: {panel}")
    for part in prose:
        if part.panel == "dont" and part.kind == "item" and not part.text.startswith("Do not"):
            yield Finding("R21", True, part.line, part.text, "Begin with “Do not”.")
    yield from _speaks_to_you(prose)
    yield from too_long(prose, PAGE_WORDS)


def _speaks_to_you(prose: Sequence[Prose]) -> Iterator[Finding]:
    """Yield R20 where the sections with a list of what to do seldom say "you" or "your"."""
    advising = {part.section for part in prose if part.panel in {"do", "dont"}}
    told = [part for part in prose if part.kind != "heading" and part.section in advising]
    spoken = [word.lower() for part in told for word in part.words]
    if len(spoken) < SHARES_FROM:
        return
    share = 100 * sum(word in {"you", "your", "yours", "yourself"} for word in spoken) / len(spoken)
    if share < 3:
        advice = (
            f"{share:.1f} of 100 words are “you” or “your” where the page gives advice; at least 2. "
            "Speak to the reader: your team, your back, when you walk."
        )
        yield Finding("R20", share < 2, told[0].line, told[0].section or "the advice", advice)


def too_long(prose: Sequence[Prose], limits: tuple[int, int]) -> Iterator[Finding]:
    """Yield R28 for a page or a handout."""
    most, better = limits
    count = sum(len(part.words) for part in prose)
    if count > better:
        advice = f"{count} words; at most {most:,}, better {better:,}."
        yield Finding("R28", count > most, 0, "the page", advice)
