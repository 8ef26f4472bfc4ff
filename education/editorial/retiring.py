"""How a page can end while the papers that name it still work."""

from enum import StrEnum


class Retired(StrEnum):
    """What readers of an old paper get."""

    NO = ""
    MERGED = "merged"  # led on to the heir, for good
    WITHDRAWN = "withdrawn"  # the text still, under a dated notice
    REMOVED = "removed"  # the reason, and where to turn instead


class Fault(StrEnum):
    """What is missing before a page can be retired."""

    NO_HEIR = "no heir"
    NO_REASON = "no reason"
    OWN_HEIR = "own heir"
    HEIR_NOT_LIVE = "heir not live"


def find_fault(
    how: Retired, *, reason: str, has_heir: bool, heir_is_live: bool = False, own_heir: bool = False
) -> Fault | None:
    """Return what is missing; None where nothing is. A merged page needs a living heir, the rest a reason.

    >>> str(find_fault(Retired.REMOVED, reason=" ", has_heir=False))
    'no reason'
    """
    if how is Retired.MERGED:
        if not has_heir:
            return Fault.NO_HEIR
        if own_heir:
            return Fault.OWN_HEIR
        return None if heir_is_live else Fault.HEIR_NOT_LIVE
    return None if reason.strip() else Fault.NO_REASON
