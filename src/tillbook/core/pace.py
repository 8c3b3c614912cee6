"""Pace: how many documents of a type one message set carries.

QuickBooks' own answer time decides: sets begin at one document, at most double, and aim at a few
seconds a round trip, so that the person at that computer can work. Pure arithmetic in milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, TypedDict

ROUND_TRIP_AIM_MS: Final = 5_000
ROUND_TRIP_MAX_MS: Final = 20_000
SET_SIZE_MAX: Final = 200


class Pace(TypedDict):
    """What was measured of one document type."""

    size: int
    ms_per_document: int


def next_size(pace: Mapping[str, Pace], kind: str) -> int:
    """How many documents of this type the next set carries: one at first, then at most twice the
    last, and no more than fit the aim.
    """
    known = pace.get(kind)
    if known is None:
        return 1
    fit = ROUND_TRIP_AIM_MS // max(1, known["ms_per_document"])
    return max(1, min(fit, 2 * known["size"], SET_SIZE_MAX))


def measured(pace: Mapping[str, Pace], kind: str, *, size: int, took: timedelta) -> dict[str, Pace]:
    """The pace after a set of `size` documents took so long. A round trip beyond the maximum
    halves the size at once, whatever the average says.
    """
    took_ms = took // timedelta(milliseconds=1)
    each = max(1, took_ms // max(1, size))
    known = pace.get(kind)
    average = each if known is None else (known["ms_per_document"] + each) // 2
    if took_ms > ROUND_TRIP_MAX_MS:
        average = max(average, ROUND_TRIP_AIM_MS // max(1, size // 2))
    return {**pace, kind: Pace(size=size, ms_per_document=max(1, average))}


def predicted(pace: Mapping[str, Pace], kind: str, size: int) -> timedelta:
    """How long a set of this size should take."""
    known = pace.get(kind)
    return timedelta(milliseconds=size * known["ms_per_document"]) if known else timedelta()
