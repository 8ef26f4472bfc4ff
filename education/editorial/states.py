"""The states of a page's texts, and who may move one from state to state. Every rule stands in one table."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where one revision, or a whole page, stands."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    SIGNED_OFF = "signed off"
    LIVE = "live"
    RETIRED = "retired"


class Move(StrEnum):
    """What a member of staff can do with a text."""

    SAVE = "save"
    ASK_FOR_REVIEW = "ask for review"
    SIGN_OFF = "sign off"
    PUBLISH = "publish"
    PUBLISH_IN_HASTE = "publish in haste"
    RETIRE = "retire"
    BIN = "bin"


class Refusal(StrEnum):
    """Why a move is not made."""

    NO_RIGHT = "no right"
    NOT_NOW = "not now"  # not from this state
    OWN_TEXT = "own text"
    NO_SIGN_OFF = "no sign-off"
    NO_REASON = "no reason"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one move needs: a right, and a state to start from."""

    right: str  # {kind} stands for article or causepage
    begins: frozenset[State]


ANY = frozenset(State)
WAITING = frozenset({State.DRAFT, State.IN_REVIEW})
RULES: dict[Move, Rule] = {
    Move.SAVE: Rule("change_{kind}", ANY),
    Move.ASK_FOR_REVIEW: Rule("change_{kind}", frozenset({State.DRAFT})),
    # A text that is live without a sign-off, in haste or from before it was required, can still get one.
    Move.SIGN_OFF: Rule("sign_off_revision", WAITING | {State.LIVE}),
    Move.PUBLISH: Rule("publish_revision", ANY),
    Move.PUBLISH_IN_HASTE: Rule("publish_revision", WAITING),
    Move.RETIRE: Rule("publish_revision", frozenset({State.LIVE, State.RETIRED})),
    Move.BIN: Rule("change_{kind}", WAITING | {State.SIGNED_OFF}),
}


def state_of(*, live: bool = False, signed: bool = False, asked: bool = False) -> State:
    """Return the state of one revision. Live outranks all: readers see it.

    >>> str(state_of(asked=True))
    'in review'
    """
    if live:
        return State.LIVE
    if signed:
        return State.SIGNED_OFF
    return State.IN_REVIEW if asked else State.DRAFT


def find_refusal(
    move: Move,
    state: State,
    *,
    kind: str,
    rights: Collection[str],
    own_text: bool = False,
    signed: bool = False,
    sign_off_required: bool = False,
    reason: str = "",
) -> Refusal | None:
    """Return why this person may not make this move, or None where it is allowed.

    ``rights`` are names of permissions, ``own_text`` says that the person wrote the revision, ``signed``
    that somebody else signed exactly it.
    """
    rule = RULES[move]
    if rule.right.format(kind=kind) not in rights:
        return Refusal.NO_RIGHT
    if state not in rule.begins or (move is Move.SIGN_OFF and signed):
        return Refusal.NOT_NOW
    if move is Move.SIGN_OFF and own_text:
        return Refusal.OWN_TEXT
    if move is Move.PUBLISH and sign_off_required and not signed:
        return Refusal.NO_SIGN_OFF
    if move in {Move.PUBLISH_IN_HASTE, Move.RETIRE} and not reason.strip():
        return Refusal.NO_REASON
    return None


def standing(
    *, live: int = 0, newest: int = 0, in_review: int = 0, signed: int = 0, retired: bool = False
) -> tuple[tuple[State, int], ...]:
    """Return what a list says of a page: each state with the newest revision that is in it.

    Only what is newer than the live revision is told, since the rest is history.

    >>> [f"{state} {number}" for state, number in standing(live=4, newest=6, in_review=5)]
    ['live 4', 'draft 6', 'in review 5']
    """
    if retired:
        return ((State.RETIRED, live),)
    told: list[tuple[State, int]] = []
    if live:
        told.append((State.LIVE, live))
    if newest > max(live, in_review, signed):
        told.append((State.DRAFT, newest))
    if in_review > max(live, signed):
        told.append((State.IN_REVIEW, in_review))
    if signed > live:
        told.append((State.SIGNED_OFF, signed))
    return tuple(told)
