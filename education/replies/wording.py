"""What a reader typed, made plain, and what keeps it from being taken."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

LONGEST_TEXT = 3000  # letters, about two pages on a phone
LONGEST_NAME = 60
MOST_LINKS = 2
FEWEST_LETTERS = 3

# Signs that turn the direction of writing, or cannot be seen: a text could look like another one.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]{2,}\.(?:com|net|org|info|biz|shop|ru|cn|xyz|top)\b", re.I)


class Fault(StrEnum):
    """Why a text is not taken as it stands."""

    EMPTY = "empty"
    NO_WORDS = "no-words"
    TOO_LONG = "too-long"
    TOO_MANY_LINKS = "too-many-links"


def cleaned(text: str) -> str:
    """Return a text without what cannot be seen: control characters, turned directions, ends of lines of old.

    Words in any script stay as they are; so do line breaks, two at most.

    >>> cleaned("It\\u202e hurts.\\r\\n\\r\\n\\r\\n\\r\\nA lot.\\x00 ")
    'It hurts.\\n\\nA lot.'
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}
    )
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def cleaned_line(text: str) -> str:
    """Return the same on one line, for a name.

    >>> cleaned_line("  Ann\\n  B. ")
    'Ann B.'
    """
    return " ".join(cleaned(text).split())


def find_fault(text: str) -> Fault | None:
    """Return what keeps a cleaned text from being taken; the first thing to mend.

    >>> find_fault("\\U0001f62d" * 5), find_fault("It hurts.")
    (<Fault.NO_WORDS: 'no-words'>, None)
    """
    if not text:
        return Fault.EMPTY
    if len(text) > LONGEST_TEXT:
        return Fault.TOO_LONG
    if sum(letter.isalpha() for letter in text[:LONGEST_TEXT]) < FEWEST_LETTERS:
        return Fault.NO_WORDS
    if links_in(text) > MOST_LINKS:
        return Fault.TOO_MANY_LINKS
    return None


def links_in(text: str) -> int:
    """Return how many addresses of web pages a text holds.

    >>> links_in("See www.example.org and http://example.com/a")
    2
    """
    return len(_LINK.findall(text))


def alike(text: str) -> str:
    """Return what two texts have in common that differ in capitals, space and marks alone.

    >>> alike("It HURTS, a lot!") == alike("it hurts a lot")
    True
    """
    return " ".join(re.findall(r"\w+", text.casefold()))
