"""Business days: where they begin and when they are closed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.days import (
    DAY_CLOSE_DELAY,
    business_day,
    closes_at,
    day_start,
    last_closed_day,
    zone_of,
)

ZONES = ("America/New_York", "Europe/Warsaw", "Asia/Kolkata", "America/Sao_Paulo", "UTC")


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        ("America/New_York", date(2026, 11, 1), "2026-11-01T04:00Z"),  # summer time still
        ("America/New_York", date(2026, 11, 2), "2026-11-02T05:00Z"),
        ("Europe/Warsaw", date(2026, 3, 29), "2026-03-28T23:00Z"),
        ("Europe/Warsaw", date(2026, 3, 30), "2026-03-29T22:00Z"),
        ("Asia/Kolkata", date(2026, 11, 2), "2026-11-01T18:30Z"),
        # Clocks jumped from midnight to one: the day began at one.
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00Z"),
        # Midnight came twice: the day began with the first.
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00Z"),
    ],
)
def test_a_day_begins_at_midnight_in_the_shop(zone: str, day: date, start: str) -> None:
    expected = datetime.fromisoformat(start)
    assert day_start(day, zone) == expected
    assert business_day(expected, zone) == day
    assert business_day(expected - timedelta(seconds=1), zone) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 11, 1), 25), (date(2026, 3, 8), 23), (date(2026, 7, 4), 24)]
)
def test_days_of_three_lengths(day: date, hours: int) -> None:
    length = day_start(day + timedelta(days=1), "America/New_York") - day_start(
        day, "America/New_York"
    )
    assert length == timedelta(hours=hours)


def test_a_day_closes_two_hours_after_its_midnight() -> None:
    assert timedelta(hours=2) == DAY_CLOSE_DELAY
    closed = datetime(2026, 11, 3, 7, tzinfo=UTC)  # 02:00 in New York
    assert closes_at(date(2026, 11, 2), "America/New_York") == closed
    assert last_closed_day(closed, "America/New_York") == date(2026, 11, 2)
    assert last_closed_day(closed - timedelta(seconds=1), "America/New_York") == date(2026, 11, 1)


def test_the_delay_is_a_setting() -> None:
    now = datetime(2026, 11, 3, 5, tzinfo=UTC)
    assert last_closed_day(now, "America/New_York", timedelta()) == date(2026, 11, 2)
    assert last_closed_day(now, "America/New_York") == date(2026, 11, 1)


@given(
    moment=st.datetimes(
        min_value=datetime(2019, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    zone=st.sampled_from(ZONES),
)
def test_a_day_is_closed_exactly_from_its_closing_moment(moment: datetime, zone: str) -> None:
    closed = last_closed_day(moment, zone)
    assert closes_at(closed, zone) <= moment < closes_at(closed + timedelta(days=1), zone)
    day = business_day(moment, zone)
    assert day_start(day, zone) <= moment < day_start(day + timedelta(days=1), zone)


def test_a_moment_needs_its_zone() -> None:
    naive = datetime(2026, 11, 2, 12)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="time zone"):
        business_day(naive, "UTC")
    with pytest.raises(ValueError, match="time zone"):
        last_closed_day(naive, "UTC")


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(ZoneInfoNotFoundError, match="Mars/Olympus"):
        zone_of("Mars/Olympus")
