"""Pace: sets begin at one document, double at most, and shrink when QuickBooks is slow."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.pace import (
    ROUND_TRIP_AIM_MS,
    ROUND_TRIP_MAX_MS,
    SET_SIZE_MAX,
    Pace,
    measured,
    next_size,
    predicted,
)


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def known(size: int, ms_per_document: int) -> dict[str, Pace]:
    return {"SalesReceipt": Pace(size=size, ms_per_document=ms_per_document)}


def test_the_first_set_carries_one_document() -> None:
    assert next_size({}, "SalesReceipt") == 1
    assert next_size(known(8, 10), "Account") == 1


@pytest.mark.parametrize(
    ("size", "each_ms", "following"),
    [
        (1, 10, 2),  # fast: double
        (8, 10, 16),
        (150, 10, 200),  # the ceiling
        (8, 500, 10),  # ten of half a second fit five seconds
        (8, 1_000, 5),
        (4, 9_000, 1),  # one takes longer than the aim; one is always sent
    ],
)
def test_the_next_set_doubles_at_most_and_fits_the_aim(
    size: int, each_ms: int, following: int
) -> None:
    assert (ROUND_TRIP_AIM_MS, SET_SIZE_MAX) == (5_000, 200)
    assert next_size(known(size, each_ms), "SalesReceipt") == following


def test_the_average_follows_what_was_measured() -> None:
    first = measured({}, "SalesReceipt", size=2, took=seconds(1))
    assert first == known(2, 500)
    assert measured(first, "SalesReceipt", size=4, took=seconds(6)) == known(4, 1_000)


def test_other_types_keep_their_pace() -> None:
    pace = measured(known(2, 500), "Account", size=1, took=seconds(1))
    assert pace["SalesReceipt"] == Pace(size=2, ms_per_document=500)
    assert pace["Account"] == Pace(size=1, ms_per_document=1_000)


@pytest.mark.parametrize("size", [2, 10, 200])
def test_a_round_trip_that_took_too_long_halves_the_size(size: int) -> None:
    took = timedelta(milliseconds=ROUND_TRIP_MAX_MS + 1)
    slow = measured(known(size, 1), "SalesReceipt", size=size, took=took)
    assert next_size(slow, "SalesReceipt") <= max(1, size // 2)


def test_a_set_is_expected_to_take_as_long_as_its_documents() -> None:
    assert predicted(known(4, 250), "SalesReceipt", 8) == seconds(2)
    assert predicted({}, "SalesReceipt", 8) == timedelta()


@given(
    takes=st.lists(st.integers(0, 60_000), max_size=30),
)
def test_whatever_quickbooks_does_a_set_stays_in_its_bounds(takes: list[int]) -> None:
    pace: dict[str, Pace] = {}
    last = 1
    for took_ms in takes:
        size = next_size(pace, "SalesReceipt")
        assert 1 <= size <= min(SET_SIZE_MAX, 2 * last)
        pace = measured(pace, "SalesReceipt", size=size, took=timedelta(milliseconds=took_ms))
        last = size


@pytest.mark.parametrize(
    ("each_ms", "sizes"),
    [
        (10, [1, 2, 4, 8, 16, 32, 64, 128, 200, 200]),
        (100, [1, 2, 4, 8, 16, 32, 50, 50, 50, 50]),
        (1_000, [1, 2, 4, 5, 5, 5, 5, 5, 5, 5]),
        (30_000, [1] * 10),
    ],
)
def test_a_steady_quickbooks_is_given_what_fits_five_seconds(
    each_ms: int, sizes: list[int]
) -> None:
    pace: dict[str, Pace] = {}
    given_sizes = []
    for _ in sizes:
        size = next_size(pace, "SalesReceipt")
        given_sizes.append(size)
        took = timedelta(milliseconds=each_ms * size)
        pace = measured(pace, "SalesReceipt", size=size, took=took)
    assert given_sizes == sizes


def test_a_quickbooks_that_slows_down_is_given_less_at_once_and_more_again_later() -> None:
    pace = measured(known(64, 20), "SalesReceipt", size=64, took=seconds(40))
    shrunk = next_size(pace, "SalesReceipt")
    assert shrunk <= 32
    for _ in range(12):
        size = next_size(pace, "SalesReceipt")
        took = timedelta(milliseconds=20 * size)
        pace = measured(pace, "SalesReceipt", size=size, took=took)
    assert next_size(pace, "SalesReceipt") > 150
