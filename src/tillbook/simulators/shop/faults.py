"""Trouble on the way to the shop, planted at given requests.

A fault belongs to the n-th request the server gets (counted from 1), so a test knows what it
meets; `seeded_faults` strews them by chance that can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

Kind = Literal["server_error", "too_many_requests", "dropped", "slow", "malformed", "cut_short"]
KINDS: Final[tuple[Kind, ...]] = (
    "server_error",
    "too_many_requests",
    "dropped",
    "slow",
    "malformed",
    "cut_short",
)
SLOW_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with request number `at_request`.

    server_error: HTTP 500. too_many_requests: HTTP 429 with Retry-After. dropped: the connection
    closes without an answer. slow: the answer comes after `delay_s`. malformed: HTTP 200 with
    text that is no JSON. cut_short: fewer bytes than announced.
    """

    at_request: int
    kind: Kind
    delay_s: float = SLOW_S


def seeded_faults(
    seed: int, *, requests: int, percent: int, kinds: tuple[Kind, ...] = KINDS
) -> tuple[Fault, ...]:
    """Faults for about `percent` of the first `requests` requests, never two in a row."""
    rng = Random(seed)
    faults: list[Fault] = []
    for number in range(1, requests + 1):
        clear = not faults or faults[-1].at_request < number - 1
        if clear and rng.randrange(100) < percent:
            faults.append(Fault(number, rng.choice(kinds)))
    return tuple(faults)
