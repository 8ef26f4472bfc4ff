"""The sentence of a page that shows best why it was found, with the words that were sought marked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from education.search.stems import WORD, stem, words_of

LONGEST = 220  # letters


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of a snippet, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """One sentence in pieces, and the heading it stands under, if any."""

    pieces: tuple[Piece, ...]
    section: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def marked(text: str, stems: Collection[str]) -> tuple[Piece, ...]:
    """Return a text in pieces, those words marked whose stem is one of these. No letter is lost.

    >>> [piece.text for piece in marked("A loose screw.", {"screw"}) if piece.marked]
    ['screw']
    """
    pieces, done = [], 0
    for match in WORD.finditer(text):
        if any(stem(word) in stems for word in words_of(match.group())):
            pieces += [Piece(text[done : match.start()]), Piece(match.group(), True)]
            done = match.end()
    return tuple(piece for piece in (*pieces, Piece(text[done:])) if piece.text)


def snippet(lines: Iterable[tuple[str, str]], stems: Collection[str]) -> Snippet:
    """Return the one of these (section, sentence) with most of the stems; the first where all are even."""
    best, most = ("", ""), -1
    for section, sentence in lines:
        count = len({stem(word) for word in words_of(sentence)} & set(stems))
        if count > most:
            best, most = (section, sentence), count
    section, sentence = best
    if len(sentence) > LONGEST:
        sentence = sentence[:LONGEST].rsplit(" ", 1)[0] + " …"
    return Snippet(marked(sentence, stems), section)
