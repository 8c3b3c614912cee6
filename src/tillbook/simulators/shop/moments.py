"""When the generated orders happen: shop hours, the minute around midnight, a clock change.

The hard moments are drawn more often than a shop would see them, because books are made per
local day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

NEAR_MIDNIGHT_SHARE: Final = 0.05
NEAR_CLOCK_CHANGE_SHARE: Final = 0.03
_HOURS: Final = tuple(range(24))
_HOUR_WEIGHTS: Final = (
    *(1, 1, 1, 1, 1, 1, 2, 4, 6, 8, 10, 12),
    *(13, 12, 11, 11, 12, 13, 12, 9, 7, 5, 3, 2),
)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a local day, in UTC."""
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def clock_changes(first: date, days: int, zone: ZoneInfo) -> list[datetime]:
    """The moments (UTC, to the hour) at which the zone's clocks change in these days."""
    start = midnight(first, zone)
    hours = [start + timedelta(hours=hour) for hour in range(24 * days + 1)]
    return [
        later
        for earlier, later in pairwise(hours)
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset()
    ]


def order_moments(rng: Random, count: int, last_day: date, days: int, zone: str) -> list[datetime]:
    """`count` sorted moments (UTC, whole seconds) within `days` local days ending on `last_day`."""
    place = ZoneInfo(zone)
    first = last_day - timedelta(days=days - 1)
    changes = clock_changes(first, days, place)
    begin, end = midnight(first, place), midnight(last_day + timedelta(days=1), place)
    moments = []
    for _ in range(count):
        moment = _moment(rng, first + timedelta(days=rng.randrange(days)), place, changes)
        moments.append(min(max(moment, begin), end - timedelta(seconds=1)))
    return sorted(moments)


def _moment(rng: Random, day: date, zone: ZoneInfo, changes: list[datetime]) -> datetime:
    dice = rng.random()
    if dice < NEAR_MIDNIGHT_SHARE:
        return midnight(day, zone) + timedelta(seconds=rng.randint(-90, 90))
    if changes and dice < NEAR_MIDNIGHT_SHARE + NEAR_CLOCK_CHANGE_SHARE:
        return rng.choice(changes) + timedelta(seconds=rng.randint(-3600, 3600))
    hour = rng.choices(_HOURS, _HOUR_WEIGHTS)[0]
    seconds = hour * 3600 + rng.randrange(3600)
    return midnight(day, zone) + timedelta(seconds=seconds)
