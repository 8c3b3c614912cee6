"""A week of nights: a DST change, QuickBooks closed one night, the computer off for two days.

The runner looks every five minutes while the computer is on, the Web Connector calls every five
minutes while QuickBooks can be opened. Every closed day must end in the books, once and proved,
and every run must say how late it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.sync.world import World
from tillbook.core.facts import Order
from tillbook.core.problems import Problem
from tillbook.core.schedule import WINDOW
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.webconnector import Faults
from tillbook.simulators.webconnector.faults import QUICKBOOKS_CLOSED
from tillbook.store.models import Run
from tillbook.sync import runner, setup
from tillbook.sync.prove import prove_days
from tillbook.sync.pull import Pulled, pull
from tillbook.sync.shapes import DayProof, DayState

ZONE = ZoneInfo("America/New_York")
FIRST, LAST = date(2026, 10, 28), date(2026, 11, 4)
CLOSED_NIGHT = date(2026, 10, 30)
DST_NIGHT = date(2026, 11, 1)
OFF_DAYS = (date(2026, 11, 2), date(2026, 11, 3))
HOUR = 6
STEP = timedelta(minutes=5)
LONG_STEP = timedelta(hours=1)
"""Nothing is due in the afternoon; stepping quickly through it changes nothing."""


@dataclass(frozen=True, slots=True)
class Night:
    """A run: when it was due, and how long after that QuickBooks first answered."""

    due: datetime
    lag: timedelta


@pytest.fixture(scope="module")
def nights_expected() -> dict[date, timedelta | None]:
    """The lag of each night's run. Of the two nights with the computer off the latest is caught
    up when it is switched on, for both; the other has no run of its own.
    """
    soon = timedelta(minutes=10)
    return {
        date(2026, 10, 29): soon,
        CLOSED_NIGHT: timedelta(hours=3, minutes=10),
        date(2026, 10, 31): soon,
        DST_NIGHT: soon,
        OFF_DAYS[0]: None,
        OFF_DAYS[1]: timedelta(hours=18, minutes=10),
        date(2026, 11, 4): soon,
    }


def live_through(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first evening to the last noon, five minutes at a time."""

    def read(shop: object, now: datetime, progress: object = None) -> Pulled:
        def orders(since: datetime | None) -> Iterator[Order | Problem]:
            return world.orders(since)

        with world.scope():
            return pull(world.shop, orders, now)

    monkeypatch.setattr(runner, "pull_shop", read)
    end = datetime(LAST.year, LAST.month, LAST.day, 12, tzinfo=ZONE).astimezone(UTC)
    while world.clock.now < end:
        local = world.clock.now.astimezone(ZONE)
        began = world.clock.now
        if local.date() not in OFF_DAYS:
            runner.look(lambda: world.clock.now, {})
            night_shut = local.date() == CLOSED_NIGHT and local.hour < HOUR + 3
            world.update(
                Faults(open_error=QUICKBOOKS_CLOSED, open_error_times=99) if night_shut else None
            )
        quiet = HOUR + 4 < local.hour < 23
        world.clock.now = max(began + (LONG_STEP if quiet else STEP), world.clock.now)
        world.reload()


def test_a_week_with_a_dst_change_a_closed_night_and_a_computer_off(
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    nights_expected: dict[date, timedelta | None],
) -> None:
    history = seeded_history(
        seed=11, orders=70, days=(LAST - FIRST).days + 1, last_day=LAST, zone="America/New_York"
    )
    world = World(history, now=datetime(2026, 10, 28, 22, tzinfo=UTC))
    with world.scope():
        world.shop.start_date = FIRST
        world.shop.save()
        setup.set_schedule(world.shop, world.clock.now, hour=HOUR)
    live_through(world, monkeypatch)

    with world.scope():
        runs = list(Run.objects.filter(shop=world.shop).order_by("due_at"))
    nights = {
        run.due_at.astimezone(ZONE).date(): Night(run.due_at, run.first_answer_at - run.due_at)
        for run in runs
        if run.first_answer_at is not None
    }
    assert all(run.finished_at for run in runs)
    assert all(night.due.astimezone(ZONE).hour == HOUR for night in nights.values())
    assert set(nights) == {night for night, lag in nights_expected.items() if lag is not None}
    for night, lag_max in nights_expected.items():
        if lag_max is not None:
            assert nights[night].lag <= lag_max, night
    in_window = {night for night, found in nights.items() if found.lag <= WINDOW}
    assert in_window == set(nights) - {CLOSED_NIGHT, OFF_DAYS[1]}

    proofs = {proof.day: proof for proof in _proofs(world)}
    sold = {day for day, proof in proofs.items() if proof.orders}
    assert sold >= {FIRST, DST_NIGHT, *OFF_DAYS}
    assert {proofs[day].state for day in sold} == {DayState.PROVED}
    assert world.file.count("SalesReceipt") == len(world.receipts())


def _proofs(world: World) -> tuple[DayProof, ...]:
    with world.scope():
        return prove_days(world.shop, FIRST, LAST - timedelta(days=1))
