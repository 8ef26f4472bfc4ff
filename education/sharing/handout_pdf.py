"""A handout to a tagged PDF for Letter or A4, in clear or large print, or as a card for the wallet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import typst

from education.sharing.handout import Handout, Print, Size

HERE = Path(__file__).parent
PAPER = HERE / "handout.typ"
NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed', re.S)
# What a paper says by itself, by the names that handout.typ knows.
WORDS = (
    "now", "today", "week", "normal", "do", "dont", "questions", "notes", "scan", "qr_alt", "out_of_hours",
    "card_title", "other", "phone",
)  # fmt: skip


class CannotDraw(Exception):
    """A sign that the paper's typeface does not have. The message is the sign, where it is known."""


def to_pdf(handout: Handout, *, size: Size, printed: Print, words: Mapping[str, str]) -> bytes:
    """Return the PDF, tagged by PDF/UA-1. ``words`` holds each of WORDS in the handout's language.

    Raises KeyError for a word that is missing, and CannotDraw for a sign that cannot be printed.
    """
    try:
        return typst.compile(
            str(PAPER),
            font_paths=[str(HERE / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs=_inputs(handout, size, printed, words),
        )
    except typst.TypstError as error:
        sign = NO_GLYPH.search(str(error))
        if sign is None:
            raise
        raise CannotDraw(sign[1]) from error


def sides(handout: Handout, *, size: Size, printed: Print, words: Mapping[str, str]) -> int:
    """Return how many sides of paper it takes. Raises KeyError for a word that is missing."""
    found = typst.query(
        str(PAPER),
        "<sides>",
        field="value",
        one=True,
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs=_inputs(handout, size, printed, words),
    )
    return int(found)


def _inputs(handout: Handout, size: Size, printed: Print, words: Mapping[str, str]) -> dict[str, str]:
    return {
        "handout": json.dumps(asdict(handout)),
        "words": json.dumps({name: words[name] for name in WORDS}),
        "size": size.value,
        "print": printed.value,
    }
