"""Delivery: the whole table of moves, and when something is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from tillbook.core.delivery import (
    ATTEMPTS_MAX,
    IN_FLIGHT_MAX,
    MOVES,
    RETRY_PAUSE_FIRST,
    RETRY_PAUSE_MAX,
    IllegalMove,
    State,
    in_flight_until,
    move,
    next_try,
)

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)

# Written from the picture in the architecture: from → to.
LEGAL = {
    ("planned", "ready"),
    ("planned", "needs_setup"),
    ("ready", "sent"),
    ("ready", "accepted"),
    ("ready", "needs_setup"),
    ("ready", "needs_person"),
    ("ready", "planned"),
    ("sent", "accepted"),
    ("sent", "unknown"),
    ("sent", "ready"),
    ("sent", "retry_later"),
    ("sent", "needs_setup"),
    ("sent", "needs_person"),
    ("unknown", "asked"),
    ("unknown", "accepted"),
    ("unknown", "ready"),
    ("unknown", "retry_later"),
    ("unknown", "needs_setup"),
    ("unknown", "needs_person"),
    ("asked", "accepted"),
    ("asked", "ready"),
    ("asked", "unknown"),
    ("asked", "needs_person"),
    ("retry_later", "ready"),
    ("retry_later", "needs_person"),
    ("needs_setup", "ready"),
    ("needs_setup", "planned"),
    ("needs_person", "ready"),
    ("needs_person", "planned"),
    ("needs_person", "accepted"),
    ("needs_person", "unknown"),
    ("needs_person", "left_out"),
    ("accepted", "needs_person"),
    ("left_out", "unknown"),
    ("left_out", "ready"),
    ("left_out", "planned"),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(State))
def test_a_move_is_legal_or_a_bug(state: State, to: State) -> None:
    if (state.value, to.value) in LEGAL:
        assert move(state, to) is to
    else:
        with pytest.raises(IllegalMove, match=f"from {state} to {to}"):
            move(state, to)


def test_every_state_has_a_way_in_and_a_way_out() -> None:
    assert set(MOVES) == set(State)
    assert all(MOVES.values())
    assert {to for ways in MOVES.values() for to in ways} == set(State)


def test_what_is_unknown_or_accepted_is_never_simply_sent_again() -> None:
    ways = [state for state in State if State.SENT in MOVES[state]]
    assert ways == [State.READY]
    assert State.READY not in MOVES[State.ACCEPTED]


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, 5), (1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 240)],
)
def test_pauses_double_up_to_four_hours(attempts: int, minutes: int) -> None:
    assert next_try(attempts, NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("attempts", [8, 9, 1_000_000])
def test_after_eight_attempts_a_person_is_asked(attempts: int) -> None:
    assert ATTEMPTS_MAX == 8
    assert next_try(attempts, NOW) is None


def test_the_ceilings_are_what_the_design_says() -> None:
    assert timedelta(minutes=5) == RETRY_PAUSE_FIRST
    assert timedelta(hours=4) == RETRY_PAUSE_MAX
    assert timedelta(minutes=15) == IN_FLIGHT_MAX


@pytest.mark.parametrize(
    ("predicted_s", "minutes"), [(0, 15), (89, 15), (90, 15), (120, 20), (600, 100)]
)
def test_a_lost_set_may_run_for_ten_times_as_long_as_expected(
    predicted_s: int, minutes: int
) -> None:
    until = in_flight_until(NOW, timedelta(seconds=predicted_s))
    assert until == NOW + timedelta(minutes=minutes)


def test_without_a_prediction_a_quarter_of_an_hour_is_waited() -> None:
    assert in_flight_until(NOW) == NOW + timedelta(minutes=15)
