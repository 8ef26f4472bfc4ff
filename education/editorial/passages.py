"""What a reader who knows an older text needs to see of a newer one: each changed passage, before and now."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Passage:
    """One place that differs. ``before`` is empty where sentences came, ``now`` where they went."""

    before: str
    now: str


def changed_passages(old: Sequence[str], new: Sequence[str]) -> tuple[Passage, ...]:
    """Return the places where two texts differ, in order. Both are given sentence by sentence.

    Equal sentences between two changes part them, so that nobody reads what stayed twice.

    >>> changed_passages(["Rest.", "Walk a bit."], ["Rest.", "Walk a lot."])
    (Passage(before='Walk a bit.', now='Walk a lot.'),)
    """
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Passage(" ".join(old[a:b]), " ".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def has_changed_in_substance(*, printed: int, live: int, major: Sequence[int], same_text: bool) -> bool:
    """Return whether a reader of revision ``printed`` must be told what ``live`` says otherwise.

    Small corrections alone are not told. Whoever went back to an older text took substance away, too.
    ``major``: numbers of the revisions that changed the substance.

    >>> has_changed_in_substance(printed=3, live=5, major=[1, 4], same_text=False)
    True
    >>> has_changed_in_substance(printed=4, live=5, major=[1, 4], same_text=False)
    False
    """
    if same_text or printed == live:
        return False
    low, high = sorted((printed, live))
    return any(low < number <= high for number in major)
