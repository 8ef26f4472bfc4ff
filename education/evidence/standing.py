"""Whether a study still stands: sound, corrected, retracted, or superseded by a newer one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """What became of a study after it was published. Sound: nobody has said otherwise."""

    SOUND = "sound"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"

    @property
    def is_withdrawn(self) -> bool:
        """True where no page may give its numbers any more.

        >>> [standing.value for standing in Standing if standing.is_withdrawn]
        ['retracted', 'superseded']
        """
        return self in {Standing.RETRACTED, Standing.SUPERSEDED}


def notice(
    standing: Standing, *, on: date | None = None, note: str = "", source: str = "", successor: str = ""
) -> str:
    """Return what a reference manager is told of a study that was moved; empty for a sound one.

    >>> notice(Standing.RETRACTED, on=date(2026, 5, 3), note="Data could not be shown.", source="10.1/x")
    'Retracted on 2026-05-03. Data could not be shown. Notice: 10.1/x'
    """
    if standing is Standing.SOUND:
        return ""
    told = standing.value.capitalize() + (f" by {successor}" if successor else "")
    told += f" on {on.isoformat()}." if on else "."
    if note:
        told += f" {note.rstrip('.')}."
    return told + (f" Notice: {source}" if source else "")
