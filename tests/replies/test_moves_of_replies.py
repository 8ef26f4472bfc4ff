"""What may become of a reply, by its kind and state alone: what is offered, what is refused, and why."""

from itertools import product

import pytest

from education.replies.states import (
    FROM,
    Kind,
    Move,
    Refusal,
    Standing,
    State,
    Words,
    after,
    find_refusal,
    moves,
)


@pytest.mark.parametrize(("kind", "state", "needs_call"), list(product(Kind, State, [False, True])))
def test_nothing_that_needs_a_call_and_no_report_is_ever_published(kind, state, needs_call):
    for has_address in (True, False):
        offered = moves(Standing(kind, state, needs_call, has_address))
        if needs_call or kind is Kind.REPORT:
            assert not {Move.PUBLISH, Move.ANSWER} & set(offered)
        for move in Move:
            refusal = find_refusal(
                move, Standing(kind, state, needs_call, has_address), Words("a", "elsewhere", "h", "n")
            )
            if move not in offered:
                assert refusal, (kind, state, move)


def test_every_state_that_can_be_reached_can_be_left_or_is_an_end():
    for kind in Kind:
        reached, waiting = {State.WAITING}, [State.WAITING]
        while waiting:
            state = waiting.pop()
            for move in FROM.get((kind, state), set()):
                then = after(move, Standing(kind, state))
                if then not in reached:
                    reached.add(then)
                    waiting.append(then)
        assert all((kind, state) in FROM for state in reached), reached


@pytest.mark.parametrize(
    ("move", "words", "refusal"),
    [
        (Move.ANSWER, Words(), Refusal.NO_ANSWER),
        (Move.MAIL, Words(), Refusal.NO_ANSWER),
        (Move.DECLINE, Words(reason="because"), Refusal.NO_REASON),
        (Move.CLOSE, Words(note="x"), Refusal.NOT_FROM_HERE),
    ],
)
def test_what_is_missing_is_said(move, words, refusal):
    waiting = Standing(Kind.REPLY, State.WAITING, has_address=True)
    assert find_refusal(move, waiting, words) is refusal
