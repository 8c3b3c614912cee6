"""The schedule: when a daily run is due, through missing and doubled hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.days import zone_of
from tillbook.core.schedule import PULL_LEAD, last_slot, moment_of, next_slot, pull_due

NEW_YORK = "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "moment"),
    [
        (date(2026, 11, 2), 3, NEW_YORK, "2026-11-02T08:00Z"),
        (date(2026, 7, 4), 3, NEW_YORK, "2026-07-04T07:00Z"),
        (date(2026, 11, 2), 3, "Asia/Kolkata", "2026-11-01T21:30Z"),
        (date(2026, 3, 8), 2, NEW_YORK, "2026-03-08T07:00Z"),  # no 02:00: it runs at 03:00
        (date(2026, 3, 29), 2, "Europe/Warsaw", "2026-03-29T01:00Z"),
        (date(2026, 11, 1), 1, NEW_YORK, "2026-11-01T05:00Z"),  # 01:00 comes twice: the first
        (date(2018, 11, 4), 0, "America/Sao_Paulo", "2018-11-04T03:00Z"),
    ],
)
def test_a_local_hour_as_a_moment(day: date, hour: int, zone: str, moment: str) -> None:
    assert moment_of(day, hour, zone) == utc(moment)


def test_a_slot_is_the_last_one_at_its_very_moment() -> None:
    slot = utc("2026-11-02T08:00Z")
    assert last_slot(slot, 3, NEW_YORK) == slot
    assert last_slot(slot - timedelta(seconds=1), 3, NEW_YORK) == utc("2026-11-01T08:00Z")
    assert next_slot(slot, 3, NEW_YORK) == utc("2026-11-03T08:00Z")
    assert next_slot(slot - timedelta(seconds=1), 3, NEW_YORK) == slot


@pytest.mark.parametrize(
    ("now", "pulled_at", "due"),
    [
        ("2026-11-02T07:29Z", "2026-11-01T07:31Z", False),  # yesterday's pull, not yet time
        ("2026-11-02T07:30Z", "2026-11-01T07:31Z", True),  # half an hour before the run
        ("2026-11-02T07:45Z", "2026-11-02T07:30Z", False),  # read for the coming run
        ("2026-11-02T09:00Z", "2026-11-02T07:30Z", False),
        ("2026-11-02T15:00Z", "2026-11-01T07:31Z", True),  # the computer was off at night
        ("2026-11-02T15:00Z", None, True),
    ],
)
def test_shopify_is_read_before_the_run_or_as_soon_as_one_was_missed(
    now: str, pulled_at: str | None, *, due: bool
) -> None:
    assert timedelta(minutes=30) == PULL_LEAD
    before = None if pulled_at is None else utc(pulled_at)
    assert pull_due(utc(now), 3, NEW_YORK, before) is due


@given(
    moment=st.datetimes(
        min_value=datetime(2019, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    hour=st.integers(0, 23),
    zone=st.sampled_from([NEW_YORK, "Europe/Warsaw", "Asia/Kolkata", "America/Sao_Paulo"]),
)
def test_every_moment_lies_between_two_runs_a_day_apart(
    moment: datetime, hour: int, zone: str
) -> None:
    last, coming = last_slot(moment, hour, zone), next_slot(moment, hour, zone)
    assert last <= moment < coming
    assert timedelta(hours=22) <= coming - last <= timedelta(hours=26)


@given(
    moment=st.datetimes(
        min_value=datetime(2019, 1, 1),  # noqa: DTZ001
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    hour=st.integers(0, 23),
)
def test_what_was_just_read_is_not_due_again(moment: datetime, hour: int) -> None:
    assert not pull_due(moment, hour, NEW_YORK, moment)


LORD_HOWE = "Australia/Lord_Howe"  # its clocks move by half an hour


@pytest.mark.parametrize(
    ("day", "hour", "zone", "moment"),
    [
        (date(2026, 3, 8), 1, NEW_YORK, "2026-03-08T06:00Z"),
        (date(2026, 3, 8), 3, NEW_YORK, "2026-03-08T07:00Z"),
        (date(2026, 11, 1), 2, NEW_YORK, "2026-11-01T07:00Z"),
        (date(2026, 3, 29), 1, "Europe/Warsaw", "2026-03-29T00:00Z"),
        (date(2026, 3, 29), 3, "Europe/Warsaw", "2026-03-29T01:00Z"),
        (date(2026, 10, 25), 2, "Europe/Warsaw", "2026-10-25T00:00Z"),  # twice: the first
        (date(2026, 10, 25), 3, "Europe/Warsaw", "2026-10-25T02:00Z"),
        (date(2026, 3, 29), 2, "Asia/Kolkata", "2026-03-28T20:30Z"),  # never moves its clocks
        (date(2026, 10, 4), 2, LORD_HOWE, "2026-10-03T15:30Z"),  # from 02:00 at once to 02:30
        (date(2026, 10, 4), 3, LORD_HOWE, "2026-10-03T16:00Z"),
        (date(2026, 4, 5), 1, LORD_HOWE, "2026-04-04T14:00Z"),  # 01:30 comes twice, 01:00 once
        (date(2026, 4, 5), 2, LORD_HOWE, "2026-04-04T15:30Z"),
    ],
)
def test_the_hours_around_a_change_of_clocks(day: date, hour: int, zone: str, moment: str) -> None:
    assert moment_of(day, hour, zone) == utc(moment)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [(NEW_YORK, 1), (NEW_YORK, 2), ("Europe/Warsaw", 2), ("Asia/Kolkata", 0), (LORD_HOWE, 2)],
)
def test_a_year_has_one_run_on_every_local_day(zone: str, hour: int) -> None:
    at, end = utc("2026-01-01T12:00Z"), utc("2027-01-01T12:00Z")
    slots = {last_slot(at, hour, zone)}
    while at < end:
        at += timedelta(minutes=30)
        slots.add(last_slot(at, hour, zone))
    days = {slot.astimezone(zone_of(zone)).date() for slot in slots}
    assert len(slots) == len(days) == 366


def test_days_that_were_missed_become_one_run() -> None:
    off_since, on_again = utc("2026-11-02T08:00Z"), utc("2026-11-09T15:00Z")
    assert last_slot(off_since, 3, NEW_YORK) == utc("2026-11-02T08:00Z")
    assert last_slot(on_again, 3, NEW_YORK) == utc("2026-11-09T08:00Z")
    assert next_slot(on_again, 3, NEW_YORK) == utc("2026-11-10T08:00Z")
    assert pull_due(on_again, 3, NEW_YORK, off_since)
    assert not pull_due(on_again, 3, NEW_YORK, on_again - timedelta(minutes=1))
