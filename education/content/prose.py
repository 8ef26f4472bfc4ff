"""The prose of a page's Markdown: paragraphs, list items and headings as plain text, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from education.content.readability import sentences, words
from education.content.rendering import CITATION, FENCE, MARK

ITEM = re.compile(r"\s*(?:[-*+]|\d+\.)\s+(.*)")
HEADING = re.compile(r"(#{2,4})\s+(.*)")
DEFINITION = re.compile(r":\s+(.*)")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]*)\)")
MARKS = re.compile(r"(?:\s*\[(?:\^[a-z0-9-]+|general|source-text)\])+")


@dataclass(frozen=True, slots=True)
class Statement:
    """Words up to the marks behind them: what these studies, or this remark, answer for."""

    text: str
    citations: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph, list item, term, definition or heading."""

    kind: str  # paragraph, item, term, definition, heading
    line: int  # of its first line in the Markdown, from 1
    text: str  # without marks, links or emphasis
    section: str  # the ## heading above it, or empty
    panel: str = ""  # do, dont, ask, unknown, note, or empty
    group: int = 0  # number of its list, from 1; 0 where it stands in none
    level: int = 0  # of a heading: 2 to 4
    citations: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # general, source-text
    links: tuple[tuple[str, str], ...] = ()  # text, address
    statements: tuple[Statement, ...] = ()
    term: str = ""  # what a definition defines
    last: int = 0  # line on which it ends
    written: str = ""  # as it stands in the Markdown, on one line, without the mark of its item or heading

    @property
    def sentences(self) -> list[str]:
        return sentences(self.text)

    @property
    def words(self) -> list[str]:
        return words(self.text)


def read_prose(text: str) -> tuple[Prose, ...]:
    """Return the prose of a page in order. Marks of drawings and study cards are left out.

    >>> [(part.kind, part.text) for part in read_prose("## Rest\\n\\n- Lie down. [general]\\n- Sit up.")]
    [('heading', 'Rest'), ('item', 'Lie down.'), ('item', 'Sit up.')]
    """
    return tuple(_Reader().read(text))


def plain(text: str) -> str:
    """Return a line of Markdown without marks, links or emphasis, as a list or a search result shows it.

    >>> plain("Bone *can* join late. [^lehr-2020]")
    'Bone can join late.'
    """
    text = MARKS.sub("", text)
    text = LINK.sub(r"\1", text)
    return re.sub(r"[*_`]+", "", text).strip()


def block_marks(text: str) -> list[tuple[int, str, str, str]]:
    """Return (line, drawing or study or red-flags, name or key, outcome or empty) of each block placed."""
    found = [(number, MARK.fullmatch(line.strip())) for number, line in enumerate(text.splitlines(), 1)]
    return [(n, m.group(1), m.group(2) or "", m.group(3) or "") for n, m in found if m]


class _Reader:
    """Walks the lines once, gathering those of one paragraph or item."""

    def __init__(self) -> None:
        self.section = self.panel = ""
        self.lists = 0
        self.kind = self.term = ""
        self.first = 0
        self.gathered: list[str] = []
        self.in_list = False

    def read(self, text: str) -> Iterator[Prose]:
        lines = text.splitlines()
        for number, line in enumerate(lines, start=1):
            fence, heading = FENCE.fullmatch(line), HEADING.fullmatch(line)
            item, definition = ITEM.fullmatch(line), DEFINITION.fullmatch(line)
            if fence or heading or not line.strip() or MARK.fullmatch(line.strip()):
                yield from self._close()
                self.in_list = self.in_list and not (fence or heading)
                if fence:
                    self.panel = fence.group(1)
                elif heading:
                    if len(heading.group(1)) == 2:
                        self.section = plain(heading.group(2))
                    yield self._made("heading", number, heading.group(2), level=len(heading.group(1)))
            elif item:
                yield from self._close()
                self.lists += not self.in_list
                self.in_list = True
                self._open("item", number, item.group(1))
            elif definition:
                if self.kind == "paragraph":
                    self.kind = "term"
                yield from self._close()
                self._open("definition", number, definition.group(1))
            elif self.gathered:
                self.gathered.append(line)
            else:
                self.in_list = False
                self._open("paragraph", number, line)
        yield from self._close()

    def _open(self, kind: str, number: int, text: str) -> None:
        self.kind, self.first, self.gathered = kind, number, [text]

    def _close(self) -> Iterator[Prose]:
        if self.gathered:
            made = self._made(self.kind, self.first, " ".join(self.gathered))
            self.term = made.text if made.kind == "term" else self.term
            yield made
        self.kind, self.gathered = "", []

    def _made(self, kind: str, line: int, text: str, level: int = 0) -> Prose:
        return Prose(
            kind=kind,
            line=line,
            text=plain(text),
            section=self.section,
            panel=self.panel,
            group=self.lists if kind == "item" else 0,
            level=level,
            citations=tuple(re.findall(CITATION, text)),
            remarks=tuple(re.findall(r"\[(general|source-text)\]", text)),
            links=tuple(LINK.findall(text)),
            statements=tuple(said for _, said in cut(text) if said.text or said.citations or said.remarks),
            term=self.term if kind == "definition" else "",
            last=line + max(0, len(self.gathered) - 1),
            written=text,
        )


def cut(text: str) -> Iterator[tuple[str, Statement]]:
    """Cut a paragraph behind each run of marks: (as written, the statement), which together give it back.

    A sentence with a [source-text] in it stays whole. What no word follows is a statement without text.
    """
    begun = ""
    citations: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    at = since = 0
    for found in MARKS.finditer(text):
        begun += text[at : found.start()]
        at = found.end()
        citations += tuple(re.findall(CITATION, found.group()))
        remarks += tuple(re.findall(r"\[(general|source-text)\]", found.group()))
        if "source-text" in remarks and not begun.rstrip().endswith((".", "!", "?")):
            continue
        yield text[since:at], Statement(plain(begun), citations, remarks)
        begun, citations, remarks, since = "", (), (), at
    begun += text[at:]
    if text[since:]:
        yield text[since:], Statement(plain(begun) if words(begun) else "", citations, remarks)
