"""Codes on paper: five drawn symbols and one check symbol, printed as ``7KQ-2M5``.

Crockford's base 32 leaves out I, L, O and U. The check symbol is the value mod 37, as Crockford has it;
only values whose check is one of the 32 letters and digits are drawn, so that no paper shows * ~ $ = U.
It finds every wrong symbol and every swap of two neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWN = 5
CHECK_MODULUS = 37
LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
# Words nobody wants on a discharge paper. The alphabet has no I, L, O, U, so few can occur.
UNKIND = (
    "ASS",
    "DEAD",
    "DEATH",
    "DAMN",
    "FAT",
    "HAG",
    "PANTS",
    "RAPE",
    "SEX",
    "TARD",
    "WANK",
    "CRAP",
    "ARSE",
)


def new_code(random_below: Callable[[int], int]) -> str:
    """Return a fresh code of six symbols. ``random_below(n)`` gives a whole number from 0 to n - 1.

    >>> new_code(lambda n: 10858926)
    'ABCDEJ'
    """
    while True:
        code = _with_check(random_below(len(ALPHABET) ** DRAWN))
        if code and not any(word in code for word in UNKIND):
            return code


def normalised(typed: str) -> str:
    """Return what was meant: capitals, without spaces and dashes, look-alikes mapped. Not checked.

    >>> normalised(" 7kq-2mo ")
    '7KQ2M0'
    """
    return re.sub(r"[\s\-‐-―_.]+", "", typed).upper().translate(LOOK_ALIKES)


def is_code(code: str) -> bool:
    """Return whether this is a well-formed code whose check symbol is right.

    >>> is_code("ABCDEJ"), is_code("ABCDEK"), is_code("BACDEJ")
    (True, False, False)
    """
    return (
        len(code) == DRAWN + 1
        and all(symbol in ALPHABET for symbol in code)
        and _with_check(_value(code[:DRAWN])) == code
    )


def printed(code: str) -> str:
    """Return the code as it stands on paper.

    >>> printed("ABCDEJ")
    'ABC-DEJ'
    """
    return f"{code[:3]}-{code[3:]}"


def near(typed: str) -> Iterator[str]:
    """Yield the well-formed codes that one slip could have turned into ``typed``.

    A slip is one wrong symbol, two neighbours swapped, or one symbol too many or too few.
    """
    seen = set()
    code = normalised(typed)[: DRAWN + 2]
    for candidate in _slips(code):
        if candidate not in seen and is_code(candidate):
            seen.add(candidate)
            yield candidate


def _slips(code: str) -> Iterator[str]:
    for place in range(len(code) - 1):
        yield code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    for place in range(len(code)):
        for symbol in ALPHABET:
            yield code[:place] + symbol + code[place + 1 :]
        yield code[:place] + code[place + 1 :]
    for place in range(len(code) + 1):
        for symbol in ALPHABET:
            yield code[:place] + symbol + code[place:]


def _value(symbols: str) -> int:
    value = 0
    for symbol in symbols:
        value = value * len(ALPHABET) + ALPHABET.index(symbol)
    return value


def _with_check(value: int) -> str | None:
    check = value % CHECK_MODULUS
    if check >= len(ALPHABET):
        return None
    symbols = ""
    for _ in range(DRAWN):
        value, place = divmod(value, len(ALPHABET))
        symbols = ALPHABET[place] + symbols
    return symbols + ALPHABET[check]
