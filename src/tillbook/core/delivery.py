"""Delivery: the states of a document on its way into QuickBooks, and when to try again.

The table of moves is the whole law; a move that is not in it is a bug and raises. `unknown` is a
state of its own: the answer was lost, so QuickBooks is asked before anything is sent again.
Retrying is a pure decision from what was answered, how often, and the time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

ATTEMPTS_MAX: Final = 8
"""Refusals that may pass by themselves are tried so often, then a person is asked."""

RETRY_PAUSE_FIRST: Final = timedelta(minutes=5)
RETRY_PAUSE_MAX: Final = timedelta(hours=4)

IN_FLIGHT_MAX: Final = timedelta(minutes=15)
"""QuickBooks may still be working on a set whose answer was lost: until this has passed since it
was sent nothing is sent again (architecture, delivery, step 4)."""


class State(StrEnum):
    """Where a document stands."""

    PLANNED = "planned"
    READY = "ready"
    SENT = "sent"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    ASKED = "asked"
    RETRY_LATER = "retry_later"
    NEEDS_SETUP = "needs_setup"
    NEEDS_PERSON = "needs_person"
    LEFT_OUT = "left_out"


_S = State
UNSETTLED: Final = (
    _S.PLANNED, _S.READY, _S.SENT, _S.UNKNOWN, _S.ASKED, _S.RETRY_LATER,
)  # fmt: skip
"""States from which a document goes on by itself."""

STANDING_STILL: Final = (_S.NEEDS_PERSON, _S.NEEDS_SETUP)
"""States in which it waits for a person."""

MOVES: Final = {
    _S.PLANNED: {_S.READY, _S.NEEDS_SETUP},
    _S.READY: {_S.SENT, _S.ACCEPTED, _S.NEEDS_SETUP, _S.NEEDS_PERSON, _S.PLANNED},
    _S.SENT: {
        _S.ACCEPTED, _S.UNKNOWN, _S.READY, _S.RETRY_LATER, _S.NEEDS_SETUP, _S.NEEDS_PERSON,
    },
    _S.UNKNOWN: {
        _S.ASKED, _S.ACCEPTED, _S.READY, _S.RETRY_LATER, _S.NEEDS_SETUP, _S.NEEDS_PERSON,
    },
    _S.ASKED: {_S.ACCEPTED, _S.READY, _S.UNKNOWN, _S.NEEDS_PERSON},
    _S.RETRY_LATER: {_S.READY, _S.NEEDS_PERSON},
    _S.NEEDS_SETUP: {_S.READY, _S.PLANNED},
    _S.NEEDS_PERSON: {_S.READY, _S.PLANNED, _S.ACCEPTED, _S.UNKNOWN, _S.LEFT_OUT},
    _S.ACCEPTED: {_S.NEEDS_PERSON},
    _S.LEFT_OUT: {_S.UNKNOWN, _S.READY, _S.PLANNED},
}  # fmt: skip


class IllegalMove(ValueError):
    """A bug: a delivery was to move where the table does not lead."""


def move(state: State, to: State) -> State:
    """The new state. Raises IllegalMove when the table has no such move."""
    if to not in MOVES[state]:
        msg = f"A delivery cannot go from {state} to {to}."
        raise IllegalMove(msg)
    return to


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after the `attempts`-th refusal that may pass; None hands to a person."""
    if attempts >= ATTEMPTS_MAX:
        return None
    doublings: int = 2 ** max(0, attempts - 1)
    pause = RETRY_PAUSE_FIRST * doublings
    return now + min(pause, RETRY_PAUSE_MAX)


def in_flight_until(sent_at: datetime, predicted: timedelta = timedelta()) -> datetime:
    """Until when a set whose answer was lost may still be running in QuickBooks: at least ten
    times as long as it was expected to take.
    """
    return sent_at + max(IN_FLIGHT_MAX, 10 * predicted)
