"""The audit log as a chain: each line's digest rests on the one before, so that one changed line is found."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

FIELDS = ("at", "actor", "action", "subject", "before", "after", "note")

Line = Mapping[str, object]


def line_digest(previous: str, line: Line) -> str:
    """Return the SHA-256 of a line's fields and of the digest of the line before it (empty for the first)."""
    plain = [_plain(line[name]) for name in FIELDS]
    return hashlib.sha256(json.dumps([previous, *plain]).encode()).hexdigest()


def first_break(lines: Iterable[tuple[int, str, Line]]) -> int | None:
    """Return the number of the first line that is not what was written down; None for a whole chain.

    ``lines`` are (number, digest as kept, fields) from the oldest on. A line that was changed, put in,
    taken out or moved breaks the chain at itself or at the line after it. Lines cut off at the very end
    leave no gap: compare the last digest with that of an earlier export.
    """
    previous = ""
    for number, digest, line in lines:
        if digest != line_digest(previous, line):
            return number
        previous = digest
    return None


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
