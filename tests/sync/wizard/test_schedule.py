"""The step Schedule without its page: what is stored, when runs come, and what stays due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.sync.tricks import tiny_world
from tests.sync.world import World
from tillbook.store.models import AuditLine
from tillbook.store.models.tenancy import Schedule
from tillbook.sync.wizard import schedule
from tillbook.sync.wizard.schedule import NoSuchHour, choose, coming, hour_of, standing
from tillbook.sync.wizard.steps import State

NEW_YORK = "America/New_York"


@pytest.fixture
def world(db: None) -> World:
    return tiny_world(2, 1)


def chosen(world: World, hour: int | None) -> None:
    with world.scope():
        choose(world.company, world.shop, hour, None, world.clock.tick())
    world.reload()


def test_daily_is_stored_confirmed_and_written_down(world: World) -> None:
    with world.scope():
        assert standing(world.company, world.shop, world.clock.now).state is State.OPEN
    chosen(world, 5)
    assert (world.shop.schedule, world.shop.schedule_hour) == (Schedule.DAILY, 5)
    with world.scope():
        assert standing(world.company, world.shop, world.clock.now).state is State.DONE
        line = AuditLine.objects.get(act="schedule.chosen")
    assert line.particulars == {"shop": world.shop.domain, "hour": 5}


def test_by_hand_is_a_choice_as_well(world: World) -> None:
    chosen(world, None)
    assert hour_of(world.shop) is None
    with world.scope():
        assert standing(world.company, world.shop, world.clock.now).state is State.DONE
    chosen(world, 3)
    chosen(world, None)
    assert (hour_of(world.shop), world.shop.schedule_hour) == (None, 3)


def test_saving_the_same_again_leaves_what_is_due_due(world: World) -> None:
    chosen(world, 6)
    since = world.shop.schedule_since
    chosen(world, 6)
    assert world.shop.schedule_since == since
    chosen(world, 7)
    assert since is not None
    assert world.shop.schedule_since is not None
    assert world.shop.schedule_since > since
    with world.scope():
        assert AuditLine.objects.filter(act="schedule.chosen").count() == 2


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_clock_shows_is_refused_and_nothing_stored(world: World, hour: int) -> None:
    with pytest.raises(NoSuchHour):
        chosen(world, hour)
    world.reload()
    assert world.shop.schedule_since is None
    assert world.shop.setup == {}


def test_the_next_runs_follow_the_shops_clock_through_the_change_of_it() -> None:
    now = datetime(2027, 3, 12, 12, tzinfo=UTC)
    found = coming(6, NEW_YORK, now)
    assert [moment.isoformat() for moment in found] == [
        "2027-03-13T11:00:00+00:00",
        "2027-03-14T10:00:00+00:00",
        "2027-03-15T10:00:00+00:00",
    ]
    skipped = coming(2, NEW_YORK, datetime(2027, 3, 14, 5, tzinfo=UTC))[0]
    assert skipped == datetime(2027, 3, 14, 7, tzinfo=UTC)
    twice = coming(1, NEW_YORK, datetime(2026, 11, 1, 4, tzinfo=UTC))
    assert twice[1] - twice[0] > timedelta(hours=23)


def test_the_hours_before_a_day_is_closed_are_the_first_two() -> None:
    assert list(schedule.EARLY_HOURS) == [0, 1]
