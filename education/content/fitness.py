"""What keeps a text from being signed off: paragraphs that rest on nothing, and what shuts readers out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from education.content.claims import check_claims
from education.content.prose import block_marks, read_prose

SAYS_NOTHING = {"here", "click here", "this", "this page", "link", "more", "read more", "learn more"}
TABLE_HEAD = re.compile(r"^\s*\|?[\s:|-]*-{3,}[\s:|-]*$")
SHORT = 90


def unfit_to_sign(*, body: str, key_facts: tuple[str, ...] = (), drawings: Collection[str] = ()) -> list[str]:
    """Return what has to be mended before a clinician signs, each as one sentence; nothing for a fit text.

    ``drawings`` are the names of all drawings there are: each of them has words for those who cannot see it.

    >>> unfit_to_sign(body="## Rest\\n\\nLie down. [general] See [here](/words/). [general]\\n")
    ['A link says only “here”: say where it leads.']
    """
    return [
        *_uncited(body),
        *(sentence for fact in key_facts for sentence in _uncited(fact)),
        *_headings(body),
        *_links(body),
        *_drawings(body, drawings),
        *_tables(body),
    ]


def uncited(text: str) -> list[str]:
    """Return each paragraph or list item that cites nothing and is not marked as general advice."""
    return [finding.sentence for finding in check_claims(text, {}) if finding.rule == "uncited"]


def _uncited(text: str) -> Iterator[str]:
    for sentence in uncited(text):
        cut = sentence if len(sentence) <= SHORT else f"{sentence[:SHORT]} ..."
        yield f"“{cut}” rests on nothing: cite a study, or mark it [general]."


def _headings(body: str) -> Iterator[str]:
    last = 1
    for part in read_prose(body):
        if part.kind == "heading":
            if part.level > last + 1:
                yield f"The heading “{part.text}” skips a level: readers who hear the page lose their place."
            last = part.level


def _links(body: str) -> Iterator[str]:
    for part in read_prose(body):
        for words, _address in part.links:
            if words.strip().lower().rstrip(".") in SAYS_NOTHING:
                yield f"A link says only “{words}”: say where it leads."


def _drawings(body: str, known: Collection[str]) -> Iterator[str]:
    for _line, kind, name, _outcome in block_marks(body):
        if kind == "drawing" and name not in known:
            yield f"There is no drawing “{name}”, so nothing would stand there."


def _tables(body: str) -> Iterator[str]:
    lines = body.splitlines()
    for number, line in enumerate(lines):
        begins = line.strip().startswith("|") and (
            number == 0 or not lines[number - 1].strip().startswith("|")
        )
        if begins and not (number + 1 < len(lines) and TABLE_HEAD.match(lines[number + 1])):
            yield "A table has no head: its first line names the columns, its second is dashes."
