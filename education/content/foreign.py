"""What a text for patients cannot hold: markup, script addresses, letters nobody sees, far too much."""

from __future__ import annotations

import re

MOST_LETTERS = 60_000  # ten times the longest page; what is longer is pasted by mistake
MOST_BRACKETS = 1500  # in one page; a long article has about a hundred
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2028-\u202e\u2066-\u2069\ufeff]")
TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*|!--)[^\n<>]{0,200}>?")
ADDRESS = re.compile(r"\]\(\s*<?\s*([^\s)>]{0,200})")
DEFINED = re.compile(r"^\s{0,3}\[[^\]\n]{1,200}\]:\s*(\S{1,200})")
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.\-]*):")
ALLOWED = {"https", "http", "mailto", "tel"}


def too_much(text: str) -> str:
    """Return why a text is too big to be looked at at all; empty where it is not.

    >>> too_much("[" * 2000)
    'There are 2,000 square brackets. Use at most 1,500.'
    """
    if len(text) > MOST_LETTERS:
        return (
            f"The text has {len(text):,} letters. A page can hold {MOST_LETTERS:,}. Was it pasted by mistake?"
        )
    if (brackets := text.count("[")) > MOST_BRACKETS:
        return f"There are {brackets:,} square brackets. Use at most {MOST_BRACKETS:,}."
    return ""


def find_foreign(text: str) -> list[tuple[int, str]]:
    """Return (line, sentence) for each thing in a text that a page cannot show, in order.

    >>> find_foreign("Good.\\n\\n[Tap](javascript:alert(1))")
    [(3, 'A link cannot begin with “javascript:”. Use an address that begins with / or https://.')]
    """
    if reason := too_much(text):
        return [(1, reason)]
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if hidden := UNSEEN.search(line):
            code = f"U+{ord(hidden.group()):04X}"
            sentence = f"There is a letter here that nobody can see ({code}). Type these words anew."
            found.append((number, sentence))
        if tag := TAG.search(line):
            sentence = (
                f"Readers would see “{tag.group()[:40]}” as letters. HTML does nothing here: take it out."
            )
            found.append((number, sentence))
        for address in [*ADDRESS.findall(line), *DEFINED.findall(line)]:
            scheme = SCHEME.match(UNSEEN.sub("", address))
            if scheme and scheme.group(1).lower() not in ALLOWED:
                sentence = (
                    f"A link cannot begin with “{scheme.group(1)}:”. "
                    "Use an address that begins with / or https://."
                )
                found.append((number, sentence))
    return found
