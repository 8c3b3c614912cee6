"""Wrong passwords make the next attempt of the same pair wait, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from tillbook.cli.server import THREADS
from tillbook.web import backoff


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_the_pause_doubles_up_to_its_ceiling() -> None:
    assert [backoff.pause_s(count) for count in range(9)] == [0, 0, 0, 0, 1, 2, 4, 8, 8]
    assert backoff.pause_s(10**9) == backoff.PAUSE_S_MAX < 100


def test_failures_are_counted_per_user_name_and_address() -> None:
    for _ in range(5):
        backoff.count_failure("harbor", "192.0.2.1")
    pauses: list[float] = []
    for user, address in (("harbor", "192.0.2.1"), ("harbor", "192.0.2.2"), ("x", "192.0.2.1")):
        backoff.slow_down(user, address, pauses.append, backoff.AT_DOOR)
    assert pauses == [2]


def test_success_forgets() -> None:
    for _ in range(5):
        backoff.count_failure("harbor", "192.0.2.1")
    backoff.forget_failures("harbor", "192.0.2.1")
    assert backoff.failures_count("harbor", "192.0.2.1") == 0


def test_the_count_has_a_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FAILURES_COUNT_MAX", 4)
    for _ in range(6):
        backoff.count_failure("harbor", "192.0.2.1")
    assert backoff.failures_count("harbor", "192.0.2.1") == 4


def test_only_so_many_wait_at_once_and_the_next_goes_on() -> None:
    for _ in range(9):
        backoff.count_failure("harbor", "192.0.2.1")
    depths: list[int] = []

    def wait(_pause_s: float) -> None:
        depths.append(len(depths) + 1)
        attempt(wait)  # another attempt while this one waits

    def attempt(wait: Callable[[float], None]) -> None:
        backoff.slow_down("harbor", "192.0.2.1", wait, backoff.AT_DOOR)

    attempt(wait)
    assert depths == [1, 2] == list(range(1, backoff.WAITING_AT_DOOR_MAX + 1))
    attempt(wait)
    assert len(depths) == 4  # the places were given back


def test_while_all_wait_who_may_a_thread_is_left() -> None:
    assert backoff.WAITING_AT_DOOR_MAX + backoff.WAITING_AT_SIGN_IN_MAX < THREADS


def test_any_user_name_can_be_counted() -> None:
    backoff.count_failure("\ud800" + "é" * 5000, "192.0.2.1")
    assert backoff.failures_count("\ud800" + "é" * 5000, "192.0.2.1") == 1
