"""Business days: which day of the shop a moment belongs to, and when that day is closed.

A day is the calendar date in the shop's own time zone (`shop.ianaTimezone`), whatever its length;
UTC days are never used. Moments are aware datetimes; a naive one is refused.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

DAY_CLOSE_DELAY: Final = timedelta(hours=2)
"""How long after midnight a day stays open, because registers upload late."""


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The IANA time zone. Raises ZoneInfoNotFoundError (a KeyError) for an unknown name."""
    return ZoneInfo(name)


def business_day(moment: datetime, zone: str) -> date:
    """The shop's calendar date at an aware moment."""
    _aware(moment)
    return moment.astimezone(zone_of(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """The UTC moment at which a business day begins (local midnight, or the first moment after
    it where the clock jumps over midnight).
    """
    return datetime.combine(day, time(), tzinfo=zone_of(zone)).astimezone(UTC)


def closes_at(day: date, zone: str, delay: timedelta = DAY_CLOSE_DELAY) -> datetime:
    """The UTC moment from which the day may be planned: next midnight plus the delay."""
    return day_start(day + timedelta(days=1), zone) + delay


def last_closed_day(now: datetime, zone: str, delay: timedelta = DAY_CLOSE_DELAY) -> date:
    """The latest business day that is closed at `now`."""
    _aware(now)
    return business_day(now - delay, zone) - timedelta(days=1)


def _aware(moment: datetime) -> None:
    if moment.tzinfo is None:
        msg = "A moment needs its time zone."
        raise ValueError(msg)
