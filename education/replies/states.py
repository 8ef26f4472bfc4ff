"""What may become of a reply, who needs what for it, and which is looked at first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

KEPT_DAYS = 90  # an e-mail address, and what was never published


class Kind(StrEnum):
    """What a reader sent: a reply to a page, or a report that the check's advice was wrong for them."""

    REPLY = "reply"
    REPORT = "report"


class State(StrEnum):
    """Where it stands. Only what is published is ever seen by others."""

    WAITING = "waiting"
    PUBLISHED = "published"
    MAILED = "mailed"  # answered by mail
    DECLINED = "declined"
    CALL = "call"  # this reader needs a call
    CLOSED = "closed"


class Move(StrEnum):
    """What staff can do with it."""

    PUBLISH = "publish"
    ANSWER = "answer"  # publish it with an answer, or answer what is published
    MAIL = "mail"
    DECLINE = "decline"
    CALL = "call"
    CLOSE = "close"


class Reason(StrEnum):
    """Why a reply is declined; its writer is told, where there is an address."""

    PERSONAL = "personal"
    ADVICE = "advice"
    ADVERTISING = "advertising"
    HURTFUL = "hurtful"
    ELSEWHERE = "elsewhere"


class Refusal(StrEnum):
    """Why a move is not made."""

    NOT_FROM_HERE = "not-from-here"
    NEVER_PUBLISHED = "never-published"
    NO_ANSWER = "no-answer"
    NO_ADDRESS = "no-address"
    NO_REASON = "no-reason"
    NO_HAZARD = "no-hazard"
    NO_WORDS = "no-words"


OPEN = (State.WAITING, State.CALL)
AFTER = {
    Move.PUBLISH: State.PUBLISHED,
    Move.ANSWER: State.PUBLISHED,
    Move.MAIL: State.MAILED,
    Move.DECLINE: State.DECLINED,
    Move.CALL: State.CALL,
    Move.CLOSE: State.CLOSED,
}
FROM = {
    (Kind.REPLY, State.WAITING): {Move.PUBLISH, Move.ANSWER, Move.MAIL, Move.DECLINE, Move.CALL},
    (Kind.REPLY, State.PUBLISHED): {Move.ANSWER, Move.DECLINE, Move.CALL},
    (Kind.REPLY, State.MAILED): {Move.PUBLISH, Move.ANSWER, Move.MAIL, Move.DECLINE, Move.CALL},
    (Kind.REPLY, State.DECLINED): {Move.PUBLISH, Move.ANSWER, Move.MAIL, Move.CALL},
    (Kind.REPLY, State.CALL): {Move.MAIL, Move.CLOSE},
    (Kind.REPLY, State.CLOSED): {Move.MAIL, Move.CALL},
    (Kind.REPORT, State.WAITING): {Move.MAIL, Move.CALL, Move.CLOSE},
    (Kind.REPORT, State.MAILED): {Move.MAIL, Move.CALL, Move.CLOSE},
    (Kind.REPORT, State.CALL): {Move.MAIL, Move.CLOSE},
    (Kind.REPORT, State.CLOSED): {Move.MAIL, Move.CALL},
}
SEEN_BY_OTHERS = {Move.PUBLISH, Move.ANSWER}


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which moves are open."""

    kind: Kind
    state: State
    needs_call: bool = False  # it was once marked so: it never is published
    has_address: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What staff typed for a move."""

    answer: str = ""
    reason: str = ""
    hazard: str = ""
    note: str = ""


def moves(standing: Standing) -> tuple[Move, ...]:
    """Return the moves that are open, in the order in which they are offered.

    >>> Move.PUBLISH in moves(Standing(Kind.REPLY, State.WAITING, needs_call=True))
    False
    """
    open_ones = FROM.get((standing.kind, standing.state), set())
    return tuple(
        move
        for move in Move
        if move in open_ones
        and not (standing.needs_call and move in SEEN_BY_OTHERS)
        and not (move is Move.MAIL and not standing.has_address)
    )


def find_refusal(move: Move, standing: Standing, words: Words) -> Refusal | None:
    """Return why a move is not made, or None."""
    if move in SEEN_BY_OTHERS and standing.needs_call:
        return Refusal.NEVER_PUBLISHED
    if move not in FROM.get((standing.kind, standing.state), set()):
        return Refusal.NOT_FROM_HERE
    if move is Move.MAIL and not standing.has_address:
        return Refusal.NO_ADDRESS
    if move in {Move.ANSWER, Move.MAIL} and not words.answer:
        return Refusal.NO_ANSWER
    if move is Move.DECLINE and words.reason not in set(Reason):
        return Refusal.NO_REASON
    if move is Move.CLOSE and not words.note:
        return Refusal.NO_WORDS
    if move is Move.CLOSE and standing.kind is Kind.REPORT and not words.hazard:
        return Refusal.NO_HAZARD
    return None


def rank(kind: Kind, *, danger: Collection[str], needs_call: bool = False) -> int:
    """Return the place in the queue, the lowest first: danger, then reports, then what is left.

    >>> rank(Kind.REPLY, danger=["fever"]) < rank(Kind.REPORT, danger=[]) < rank(Kind.REPLY, danger=[])
    True
    """
    if danger or needs_call:
        return 0 if kind is Kind.REPORT else 1
    return 2 if kind is Kind.REPORT else 3
