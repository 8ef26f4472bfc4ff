"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4000  # of one changed stretch; a longer one is shown as taken out and put in whole


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, came or went."""

    kind: str  # same, added, removed
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in order; ``same`` and ``removed`` give the old, the rest the new.

    >>> [(piece.kind, piece.text) for piece in word_diff("Walk a bit.", "Walk a lot.")]
    [('same', 'Walk a '), ('removed', 'bit.'), ('added', 'lot.')]
    """
    pieces: list[Piece] = []
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        before, after = "".join(old_lines[a:b]), "".join(new_lines[c:d])
        if tag == "equal":
            pieces.append(Piece("same", before))
        else:
            pieces += _by_words(before, after)
    return _joined(pieces)


def _by_words(before: str, after: str) -> list[Piece]:
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return [Piece("removed", before), Piece("added", after)]
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
        else:
            pieces += [Piece("removed", "".join(old[a:b])), Piece("added", "".join(new[c:d]))]
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Join neighbours. A blank between two changes goes with them: phrases are read, not single words."""
    pieces = [piece for piece in pieces if piece.text]
    joined: list[Piece] = []
    removed = added = ""
    for number, piece in enumerate(pieces):
        last = number + 1 == len(pieces)
        if piece.kind == "same" and not (piece.text == " " and (removed or added) and not last):
            joined += [Piece("removed", removed), Piece("added", added), piece]
            removed = added = ""
            continue
        removed += piece.text if piece.kind != "added" else ""
        added += piece.text if piece.kind != "removed" else ""
    joined += [Piece("removed", removed), Piece("added", added)]
    return tuple(piece for piece in joined if piece.text)
