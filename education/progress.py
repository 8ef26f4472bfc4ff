"""A plain line now and then from a long command, where a person watches."""

import time
from collections.abc import Callable
from typing import Any

EVERY = 2  # seconds between two lines

Tell = Callable[[str], None]


def silent(line: str) -> None:
    """Tell nothing: nobody watches."""


def to_terminal(stream: Any) -> Tell:
    """Return what writes a line to a terminal, at most one in two seconds; what is silent elsewhere."""
    if not stream.isatty():
        return silent
    last = -EVERY

    def tell(line: str) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            stream.write(f"{line}\n")

    return tell
