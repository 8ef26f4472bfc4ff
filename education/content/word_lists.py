"""The word lists of plain language, and how a word of them is found in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

LISTS = Path(__file__).with_name("plain_words.toml")


@lru_cache(maxsize=1)
def word_lists() -> dict[str, Any]:
    """Return the lists of ``plain_words.toml``."""
    return tomllib.loads(LISTS.read_text(encoding="utf-8"))


def found_in(listed: Iterable[str], text: str) -> list[str]:
    """Return the words and phrases of a list that stand in a text, in the order of the list."""
    lowered = text.lower()
    return [word for word in listed if word.lower() in lowered and _pattern(word.lower())(lowered)]


@lru_cache(maxsize=4096)
def _pattern(word: str) -> Callable[[str], object]:
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search
