"""A handout: what stands on the paper that a patient takes home, and what keeps it from being printed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum

LONGEST_TITLE = 60
LONGEST_LINE = 160
MOST_LINES = 6  # of a part that staff write
PARTS = ("week", "normal", "do", "dont", "questions", "notes")  # written by staff, in the order of the paper


class Size(StrEnum):
    """Of the paper."""

    LETTER = "letter"
    A4 = "a4"


class Print(StrEnum):
    """How it is printed: as it is (danger signs in 14 points), in 18, or as a card for the wallet."""

    CLEAR = "clear"
    LARGE = "large"
    CARD = "card"


MOST_SIDES = {Print.CLEAR: 2, Print.LARGE: 4}  # one sheet, and two


@dataclass(frozen=True, slots=True)
class Written:
    """What staff wrote of a handout. Each part holds its lines."""

    title: str
    week: tuple[str, ...] = ()  # call this week if
    normal: tuple[str, ...] = ()  # this is normal
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # free lines of the clinic

    def digest(self) -> str:
        """Return the SHA-256 of what stands here. Equal words, equal digest."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Handout:
    """All that a paper carries. The two urgent lists come from the one master list of danger signs."""

    written: Written
    language: str
    now: tuple[str, ...]
    today: tuple[str, ...]
    clinic: str
    phone: str
    out_of_hours_phone: str
    emergency_number: str
    address: str  # to type, with its code; empty without one
    qr: str  # SVG; empty without a code
    version: str  # "Version 3, 26 November 2026"
    checked: str  # "Checked by ... on ...", or that no clinician has

    def digest(self) -> str:
        """Return the SHA-256 of all of it: what a file was drawn from."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a handout from being printed. ``part``: a field of Written, or empty for the whole."""

    part: str
    kind: str  # empty, title too long, too many lines, line too long, too long
    number: int = 0
    text: str = ""


def faults_of(written: Written) -> tuple[Fault, ...]:
    """Return what must be changed before this can be laid out.

    >>> [fault.kind for fault in faults_of(Written("Going home", week=("x",) * 9))]
    ['too many lines']
    """
    found = []
    if not written.title.strip():
        found.append(Fault("title", "empty"))
    elif len(written.title) > LONGEST_TITLE:
        found.append(Fault("title", "title too long", len(written.title)))
    if not any(getattr(written, part) for part in PARTS):
        found.append(Fault("", "empty"))
    for part in PARTS:
        lines = getattr(written, part)
        if len(lines) > MOST_LINES:
            found.append(Fault(part, "too many lines", len(lines)))
        found += [Fault(part, "line too long", len(line), line) for line in lines if len(line) > LONGEST_LINE]
    return tuple(found)


def longest_parts(written: Written) -> tuple[str, ...]:
    """Return the parts that take the most room, the longest first: what to shorten.

    >>> longest_parts(Written("Going home", week=("Call.",), do=("Walk a little, often.", "Sleep.")))
    ('do', 'week')
    """
    lengths = {part: sum(len(line) + 40 for line in getattr(written, part)) for part in PARTS}
    return tuple(sorted((part for part in PARTS if lengths[part]), key=lambda part: -lengths[part]))
