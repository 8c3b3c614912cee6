"""The schedule: when a shop's daily run is due. Pure arithmetic on moments and zones.

A run is due at its local hour; an hour that a DST day lacks runs at the next one that exists, and
one that comes twice runs once. Runs that were missed (computer off) become one run, which covers
every closed day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from tillbook.core.days import business_day, zone_of

PULL_LEAD: Final = timedelta(minutes=30)
"""Reading Shopify begins so long before the hour, so that work is ready when QuickBooks asks."""

WINDOW: Final = timedelta(minutes=15)
"""A run is in its window when its first answer arrives within this time after its hour."""


def moment_of(day: date, hour: int, zone: str) -> datetime:
    """The UTC moment of a local hour on a day."""
    local = datetime.combine(day, time(hour), tzinfo=zone_of(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(zone_of(zone)).hour == hour:
        return moment
    # The clock jumped over this hour: the first whole hour after the jump.
    at = moment.astimezone(zone_of(zone))
    return at.replace(minute=0, second=0, microsecond=0).astimezone(UTC)


def last_slot(now: datetime, hour: int, zone: str) -> datetime:
    """The latest moment at or before `now` at which a daily run is due."""
    day = business_day(now, zone)
    slot = moment_of(day, hour, zone)
    return slot if slot <= now else moment_of(day - timedelta(days=1), hour, zone)


def next_slot(now: datetime, hour: int, zone: str) -> datetime:
    """The first moment after `now` at which a daily run is due."""
    day = business_day(now, zone)
    slot = moment_of(day, hour, zone)
    return slot if slot > now else moment_of(day + timedelta(days=1), hour, zone)


def pull_due(now: datetime, hour: int, zone: str, pulled_at: datetime | None) -> bool:
    """Whether Shopify should be read now for the coming, or the missed, daily run."""
    coming = next_slot(now, hour, zone) - PULL_LEAD
    begin = coming if coming <= now else last_slot(now, hour, zone) - PULL_LEAD
    return pulled_at is None or pulled_at < begin
