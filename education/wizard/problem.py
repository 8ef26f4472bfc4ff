"""One fault in a piece of knowledge, in a sentence that says what to change."""

from __future__ import annotations

from dataclasses import dataclass

EDITORIAL = "editorial"  # how the note of a link or a rule without a study begins


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. An error blocks publishing; a warning is shown to the person who publishes."""

    sentence: str
    blocks: bool = True

    def __str__(self) -> str:
        return self.sentence
