"""Two texts that grew from one: put together paragraph by paragraph, without losing a word of either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

BETWEEN = re.compile(r"\n[ \t]*\n+")


class Choice(StrEnum):
    """Whose words stand in the merged text."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of paragraphs. ``base``, ``mine`` and ``theirs`` are equal where nobody changed anything."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the two differ, so that there is something to choose."""
        return self.mine != self.theirs

    @property
    def proposed(self) -> Choice:
        """Take the side that changed something; where both did, keep both."""
        if self.mine == self.base or not self.changed:
            return Choice.THEIRS
        return Choice.MINE if self.theirs == self.base else Choice.BOTH

    def chosen(self, choice: Choice) -> tuple[str, ...]:
        """Return the paragraphs of a choice. Both means theirs, then what of mine is not among them."""
        if choice is Choice.MINE:
            return self.mine
        if choice is Choice.THEIRS:
            return self.theirs
        return (*self.theirs, *(one for one in self.mine if one not in self.theirs))


def merge(base: str, mine: str, theirs: str, *, by_line: bool = False) -> tuple[Part, ...]:
    """Return the parts of three texts in order. ``by_line``: each line is a paragraph, as in key facts.

    >>> parts = merge("A.\\n\\nB.", "A.\\n\\nB mine.", "A theirs.\\n\\nB.")
    >>> [part.proposed.value for part in parts]
    ['theirs', 'mine']
    """
    split = _lines if by_line else _paragraphs
    old, left, right = split(base), split(mine), split(theirs)
    return tuple(_parts(old, left, right))


def put_together(
    parts: Sequence[Part], choices: Mapping[int, Choice] | None = None, *, by_line: bool = False
) -> str:
    """Return the merged text; a part without a choice is put together as proposed."""
    chosen = choices or {}
    paragraphs = [
        paragraph
        for number, part in enumerate(parts)
        for paragraph in part.chosen(chosen.get(number, part.proposed))
    ]
    return ("\n" if by_line else "\n\n").join(paragraphs)


def _paragraphs(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n").strip("\n")
    return [part for part in BETWEEN.split(plain) if part.strip()]


def _lines(text: str) -> list[str]:
    return [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def _parts(old: list[str], left: list[str], right: list[str]) -> Iterator[Part]:
    """Walk along the paragraphs that all three share; what lies between two of them is one part."""
    to_left, to_right = _places(old, left), _places(old, right)
    at_old = at_left = at_right = 0
    for number in range(len(old) + 1):
        end = number == len(old)
        if not end and not (number in to_left and number in to_right):
            continue
        next_left = len(left) if end else to_left[number]
        next_right = len(right) if end else to_right[number]
        gap = Part(
            tuple(old[at_old:number]), tuple(left[at_left:next_left]), tuple(right[at_right:next_right])
        )
        if len(gap.base) == len(gap.mine) == len(gap.theirs):  # as many on each side: one beside the other
            for base, mine, theirs in zip(gap.base, gap.mine, gap.theirs, strict=True):
                yield Part((base,), (mine,), (theirs,))
        else:
            yield gap
        if not end:
            yield Part((old[number],), (old[number],), (old[number],))
        at_old, at_left, at_right = number + 1, next_left + 1, next_right + 1


def _places(old: list[str], new: list[str]) -> dict[int, int]:
    """Return where each unchanged paragraph of the old text stands in the new one."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


LINE_BY_LINE = {"key_facts"}
BY_PARAGRAPH = {"body"}


@dataclass(frozen=True, slots=True)
class FieldMerge:
    """One field of a page that the two texts tell differently, in parts."""

    name: str
    parts: tuple[Part, ...]

    @property
    def whole(self) -> bool:
        """Whether the field is one value, of which only one can stand."""
        return self.name not in LINE_BY_LINE | BY_PARAGRAPH

    def proposed(self, number: int) -> Choice:
        """Return what stands without a choice; of two single values the person's own, who is asked."""
        proposed = self.parts[number].proposed
        return Choice.MINE if self.whole and proposed is Choice.BOTH else proposed

    def together(self, choices: Mapping[str, Choice]) -> str:
        """Return the field's merged text. A choice is named after field and part: ``body-3``."""
        numbers = range(len(self.parts))
        taken = {number: choices.get(f"{self.name}-{number}", self.proposed(number)) for number in numbers}
        return put_together(self.parts, taken, by_line=self.name in LINE_BY_LINE)


def merge_fields(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[FieldMerge, ...]:
    """Return each field of ``theirs`` in which the two differ, in order."""
    found = []
    for name in theirs:
        old, left, right = (texts.get(name, "") for texts in (base, mine, theirs))
        if name in LINE_BY_LINE | BY_PARAGRAPH:
            parts = merge(old, left, right, by_line=name in LINE_BY_LINE)
        else:
            parts = (Part((old,), (left,), (right,)),)
        if any(part.changed for part in parts):
            found.append(FieldMerge(name, parts))
    return tuple(found)
