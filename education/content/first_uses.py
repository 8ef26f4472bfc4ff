"""Explain each term of the glossary in line, where a page first uses it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import markdown
from markdown.treeprocessors import Treeprocessor

from education.content.glossary import Term, terms_in

WHOLE = {"p", "li", "dd", "dt"}  # what a reader takes in at once
LEFT_ALONE = {"a", "code", "sup", "h2", "h3", "h4"}
# What a writer puts behind a hard word to explain it: brackets, or an example, or another name.
EXPLAINED_NEXT = re.compile(r"\s*\(|,? (?:like|such as|also called|called|that is|which (?:is|are|means))\b")


class FirstUses(Treeprocessor):
    """Link the first use of each term to the glossary, and put its plain words behind it in brackets.

    Where the writer explains it already, before it ("a rescue spray (naloxone)") or behind it
    ("Acetaminophen (paracetamol)"), it is only linked. In longer brackets it is left for the next use.
    ``explained`` holds the codes of terms already explained on the page, and is added to.
    """

    def __init__(self, md: markdown.Markdown, glossary: tuple[Term, ...], explained: set[str]) -> None:
        super().__init__(md)
        self.glossary = glossary
        self.explained = explained

    def run(self, root: ET.Element) -> None:
        if self.glossary:
            for element in list(root.iter()):
                if element.tag in WHOLE:
                    self._explain(element, "".join(element.itertext()).lower())

    def _explain(self, element: ET.Element, around: str) -> None:
        """Go through the texts of this element in reading order, and of those inside it."""
        element.text, made = self._split(element.text or "", around)
        for offset, child in enumerate(made):
            element.insert(offset, child)
        index = len(made)
        for child in list(element)[len(made) :]:
            if child.tag not in LEFT_ALONE | WHOLE:
                self._explain(child, around)
            child.tail, made = self._split(child.tail or "", around)
            for offset, new in enumerate(made, start=index + 1):
                element.insert(offset, new)
            index += 1 + len(made)

    def _split(self, text: str, around: str) -> tuple[str, list[ET.Element]]:
        """Return what stands before the first new term, and a link and its plain words for each new term."""
        before, at = "", 0
        made: list[ET.Element] = []
        for start, end, term in terms_in(text, self.glossary):
            if term.code in self.explained or _in_longer_brackets(text, start, end):
                continue
            self.explained.add(term.code)
            if made:
                made[-1].tail = (made[-1].tail or "") + text[at:start]
            else:
                before = text[:start]
            link = ET.Element("a", {"class": "term", "href": f"/words/#{term.code}"})
            link.text = text[start:end]
            made.append(link)
            if term.plain.lower() not in around and not _explained_beside(text, start, end):
                gloss = ET.Element("span", {"class": "gloss"})
                gloss.text = f"({term.plain})"
                link.tail = " "
                made.append(gloss)
            at = end
        if not made:
            return text, []
        made[-1].tail = (made[-1].tail or "") + text[at:]
        return before, made


def _in_brackets(text: str, start: int) -> bool:
    return text.count("(", 0, start) > text.count(")", 0, start)


def _alone_in_brackets(text: str, start: int, end: int) -> bool:
    return text[:start].endswith("(") and text[end:].startswith(")")


def _in_longer_brackets(text: str, start: int, end: int) -> bool:
    """Return whether plain words here would be brackets in brackets."""
    return _in_brackets(text, start) and not _alone_in_brackets(text, start, end)


def _explained_beside(text: str, start: int, end: int) -> bool:
    """Return whether the writer's own explanation stands before this word, or directly behind it."""
    return _alone_in_brackets(text, start, end) or EXPLAINED_NEXT.match(text, end) is not None
