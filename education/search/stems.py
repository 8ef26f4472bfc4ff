"""Words of a text as a search compares them: folded, and cut to their stems."""

import re
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST = 40  # letters of a word; what is longer is no word
# Words that every page has. They say nothing about what is sought.
PASSED_OVER = frozenset(Path(__file__).with_name("passed_over.txt").read_text(encoding="utf-8").split())
_OF_THREAD = threading.local()  # a stemmer notes its place in a word in itself, so each thread has its own


def folded(text: str) -> str:
    """Return a text in one case, without accents and characters that nobody sees.

    >>> folded("Naïve\\x00 CAN'T")
    "naive can't"
    """
    spread = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return "".join(mark for mark in spread if unicodedata.category(mark) not in {"Mn", "Cc", "Cf", "Cs"})


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded.

    >>> words_of("Can't sit - X-ray!")
    ['cant', 'sit', 'x', 'ray']
    """
    spaced = folded(re.sub(r"\s+", " ", text))
    found = (match.group().replace("'", "") for match in WORD.finditer(spaced))
    return [word for word in found if len(word) <= LONGEST]


@lru_cache(maxsize=8_000)  # what the library says, not all that anybody ever typed
def stem(word: str) -> str:
    """Return the stem of one folded word.

    >>> stem("loosening") == stem("loosen")
    True
    """
    if not hasattr(_OF_THREAD, "english"):
        _OF_THREAD.english = snowballstemmer.stemmer("english")
    return str(_OF_THREAD.english.stemWord(word))


def stems_of(text: str) -> list[str]:
    """Return the stems of a text in order.

    >>> stems_of("The screws moved")
    ['the', 'screw', 'move']
    """
    return [stem(word) for word in words_of(text)]
