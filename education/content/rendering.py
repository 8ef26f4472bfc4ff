"""Markdown to blocks: safe HTML, and named things that the page's template draws in their place.

The dialect beside plain Markdown: ``[^study-key]`` cites a study, ``[general]`` marks general advice,
``[source-text]`` a figure that only the older text gives; ``[drawing:name]``, ``[study:key#outcome]``
and ``[red-flags]`` alone on a line stand for blocks; ``::: do`` to ``:::`` is a panel.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import markdown
import nh3
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from education.content.first_uses import FirstUses
from education.content.glossary import Term

PANELS = ("do", "dont", "ask", "unknown", "note")
TAGS = {
    "a", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "span", "strong", "sup", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "lang"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}}
CLASSES = {"a": {"cite", "term"}, "span": {"source-text", "gloss"}}
SCHEMES = {"https", "http", "mailto", "tel"}
MARK = re.compile(r"\[(drawing|study|red-flags)(?::([a-z0-9-]+)(?:#([a-z0-9-]+))?)?\]\s*")
FENCE = re.compile(r":::\s*([a-z-]*)\s*")
MOST_BRACKETS = 1500  # in one part of a page; a long article has about a hundred
CITATION = r"\[\^([a-z0-9-]+)\]"
REMARK = r"\s?\[(general|source-text)\]"


@dataclass(frozen=True, slots=True)
class Html:
    """Cleaned HTML. Safe to print as it is."""

    html: str
    name: str = field(default="html", init=False)


@dataclass(frozen=True, slots=True)
class Panel:
    """A framed part: do, dont, ask, unknown or note."""

    kind: str
    html: str
    name: str = field(default="panel", init=False)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The place of a drawing, by name."""

    drawing: str
    name: str = field(default="drawing", init=False)


@dataclass(frozen=True, slots=True)
class StudyCard:
    """The place of a study card: the whole study, or one of its outcomes."""

    study: str
    outcome: str
    name: str = field(default="study", init=False)


@dataclass(frozen=True, slots=True)
class RedFlagList:
    """The place of the whole master list of red flags."""

    name: str = field(default="red-flags", init=False)


Block = Html | Panel | Drawing | StudyCard | RedFlagList


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's blocks in order, its headings, and the study keys it cites in order of first use."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    citations: tuple[str, ...]
    opening: tuple[str, ...] = ()  # safe HTML of each line before the text


@lru_cache(maxsize=512)
def render(text: str, glossary: tuple[Term, ...] = (), opening: tuple[str, ...] = ()) -> Rendered:
    """Return the blocks of a Markdown text. Never raises on odd input: what is unknown stays text.

    Each term of the glossary is explained in line where it is first used, unless its plain words stand there.
    ``opening``: the lines that a reader sees before it, summary and key facts, in that order.

    >>> page = render("## Healing\\n\\nBone grows slowly. [^koenders-2018]\\n\\n[drawing:normal-healing]")
    >>> [block.name for block in page.blocks], page.citations
    (['html', 'drawing'], ('koenders-2018',))
    """
    state = _State(glossary=tuple(term for term in glossary if not term.jargon))
    lines = tuple(_line_html(line, state) for line in opening)
    blocks: list[Block] = []
    for kind, value in _segments(text):
        if kind == "mark":
            name, key, outcome = MARK.fullmatch(value).groups()  # type: ignore[union-attr]  # _segments matched it
            if name == "drawing":
                blocks.append(Drawing(key or ""))
            elif name == "study":
                blocks.append(StudyCard(key or "", outcome or ""))
                state.cite(key or "")
            else:
                blocks.append(RedFlagList())
        elif kind == "text":
            html = _to_html(value, state)
            if html:
                blocks.append(Html(html))
        else:
            blocks.append(Panel(kind if kind in PANELS else "note", _to_html(value, state)))
    return Rendered(tuple(blocks), tuple(state.headings), tuple(state.citations), lines)


def find_faults(text: str) -> list[tuple[int, str]]:
    """Return (line, sentence) for each part of the dialect that is written wrong."""
    faults: list[tuple[int, str]] = []
    opened = 0
    for number, line in enumerate(text.splitlines(), start=1):
        fence = FENCE.fullmatch(line)
        if fence and not fence.group(1):
            if not opened:
                faults.append((number, "A panel is closed here that was never opened. Remove this line."))
            opened = 0
        elif fence:
            if opened:
                faults.append(
                    (number, f"The panel opened in line {opened} is not closed. Write ::: before this.")
                )
            if fence.group(1) not in PANELS:
                faults.append(
                    (number, f"There is no panel {fence.group(1)!r}. Use one of {', '.join(PANELS)}.")
                )
            opened = number
        elif re.match(r"#\s", line):
            faults.append((number, "Headings begin at ##. The page's title is the only #."))
        elif re.search(r"\[(drawing|study)\b[^\]]*\]", line) and not MARK.fullmatch(line.strip()):
            faults.append((number, "A drawing or study card stands alone on its line: [drawing:broken-rod]."))
    if opened:
        faults.append((opened, "This panel is never closed. Write a line ::: where it ends."))
    return faults


@dataclass
class _State:
    """What runs through all the parts of one page while it is rendered."""

    citations: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    glossary: tuple[Term, ...] = ()
    explained: set[str] = field(default_factory=set)

    def cite(self, key: str) -> int:
        if key not in self.citations:
            self.citations.append(key)
        return self.citations.index(key) + 1

    def heading(self, level: int, text: str) -> str:
        slug = "s-" + ("-".join(re.findall(r"[^\W_]+", text.lower())) or "part")
        taken = {heading.id for heading in self.headings}
        unique = slug
        while unique in taken:
            unique = f"{slug}-{sum(1 for other in taken if other.startswith(slug)) + 1}"
            slug = slug if unique not in taken else slug + "x"
        self.headings.append(Heading(level, text, unique))
        return unique


def _segments(text: str) -> Iterator[tuple[str, str]]:
    """Yield ("text", Markdown), ("mark", line) or (panel kind, Markdown) in order."""
    gathered: list[str] = []
    panel: str | None = None
    for line in text.splitlines():
        fence = FENCE.fullmatch(line)
        if fence:
            yield panel or "text", "\n".join(gathered)
            gathered = []
            panel = fence.group(1) or None
        elif panel is None and MARK.fullmatch(line.strip()):
            yield "text", "\n".join(gathered)
            gathered = []
            yield "mark", line.strip()
        else:
            gathered.append(line)
    yield panel or "text", "\n".join(gathered)


def _to_html(text: str, state: _State) -> str:
    if not text.strip():
        return ""
    if text.count("[") > MOST_BRACKETS:
        return f"<p>{escape(text)}</p>"  # Markdown looks for the end of each: the time grows with the square
    converter = markdown.Markdown(
        extensions=["def_list", "sane_lists", _Dialect(state)], output_format="html"
    )
    return nh3.clean(
        converter.convert(text.replace("\x00", "")),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        link_rel="noreferrer",
    )


def _line_html(text: str, state: _State) -> str:
    """Return one line as HTML to stand in a list item; what would be a block there is shown as text."""
    html = _to_html(" ".join(text.split()), state).strip()
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if html == f"<p>{inner}</p>" and "<p>" not in inner else escape(text)


class _Dialect(Extension):
    def __init__(self, state: _State) -> None:
        super().__init__()
        self.state = state

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  Markdown's own name
        # Authored HTML is text, not markup: nobody can take an id or a class of the page.
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_Citation(CITATION, self.state), "citation", 175)
        md.inlinePatterns.register(_Remark(REMARK), "remark", 174)
        md.treeprocessors.register(_HeadingIds(md, self.state), "heading-ids", 5)
        md.treeprocessors.register(FirstUses(md, self.state.glossary, self.state.explained), "first-uses", 4)


class _Citation(InlineProcessor):
    def __init__(self, pattern: str, state: _State) -> None:
        super().__init__(pattern)
        self.state = state

    def handleMatch(  # type: ignore[override]  # noqa: N802  Markdown's own name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        sup = ET.Element("sup")
        link = ET.SubElement(sup, "a", {"class": "cite", "href": f"#source-{m.group(1)}"})
        link.text = f"[{self.state.cite(m.group(1))}]"
        return sup, m.start(0), m.end(0)


class _Remark(InlineProcessor):
    """Take "[general]" out of the page; mark a figure that only the older text gives."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  Markdown's own name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str, int, int]:
        if m.group(1) == "general":
            return "", m.start(0), m.end(0)
        mark = ET.Element("span", {"class": "source-text"})
        mark.text = "\u2020"
        return mark, m.start(0), m.end(0)


class _HeadingIds(Treeprocessor):
    def __init__(self, md: markdown.Markdown, state: _State) -> None:
        super().__init__(md)
        self.state = state

    def run(self, root: ET.Element) -> None:
        for element in root.iter():
            if element.tag in {"h1", "h2", "h3", "h4"}:
                if element.tag == "h1":
                    element.tag = "h2"
                text = re.sub(r"\s*\[\d+\]", "", "".join(element.itertext())).strip()
                element.set("id", self.state.heading(int(element.tag[1]), text))
