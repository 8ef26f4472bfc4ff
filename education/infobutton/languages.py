"""Languages of a request: what was meant, and the nearest there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

DEFAULT = "en"
WORDS = {
    "sp": "es",
    "spa": "es",
    "spanish": "es",
    "espanol": "es",
    "español": "es",
    "eng": "en",
    "english": "en",
}
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}")


def tag(sent: str) -> str:
    """Return the language tag that was meant, in small letters; empty where it is none.

    >>> tag("es_US"), tag("Spanish"), tag("<b>")
    ('es-us', 'es', '')
    """
    plain = sent.strip().lower().replace("_", "-")
    plain = WORDS.get(plain, plain)
    return plain if _TAG.fullmatch(plain) else ""


def nearest(wished: Iterable[str], offered: Collection[str]) -> str:
    """Return the first language that is wished and there is, each wish shortened part by part; else English.

    Where not even English is there, any of the offered, in the order of the alphabet.

    >>> nearest(["es-419"], ["en", "es"]), nearest(["es"], ["en"]), nearest([], ["es"])
    ('es', 'en', 'es')
    """
    for wish in wished:
        parts = wish.split("-")
        for length in range(len(parts), 0, -1):
            if (short := "-".join(parts[:length])) in offered:
                return short
    return DEFAULT if DEFAULT in offered or not offered else min(offered)
