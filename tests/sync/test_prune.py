"""Old conversations are forgotten; what is settled stays proved, what is open keeps its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from tests.sync.tricks import forward, quick_pace, tiny_world
from tests.sync.world import LAST_DAY, World
from tillbook.core.delivery import State
from tillbook.store.models import Attempt, Conversation, Delivery, Look, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync import runner
from tillbook.sync.looks import LookKind, ask
from tillbook.sync.prune import KEEP_DAYS, prune
from tillbook.sync.shapes import DayState


@pytest.fixture
def world(db: None) -> World:
    made = tiny_world()
    quick_pace(made)
    return made


def counts(world: World) -> tuple[int, int, int]:
    with world.scope():
        return (
            Conversation.objects.count(),
            MessageSet.objects.count(),
            Attempt.objects.count(),
        )


def test_what_is_settled_is_forgotten_after_its_time_and_stays_proved(world: World) -> None:
    world.deliver()
    before = counts(world)
    assert min(before) > 0
    world.clock.forward(days=KEEP_DAYS - 1)
    assert prune(world.company, world.clock.now) == 0
    assert counts(world) == before
    world.clock.forward(days=2)
    assert prune(world.company, world.clock.now) == sum(before)
    assert counts(world) == (0, 0, 0)
    assert world.states() == {DayState.PROVED}
    assert forward(world, minutes=5).status in ("none", "done")


@pytest.mark.parametrize("state", [SetState.LOST, SetState.SENT])
def test_a_set_whose_answer_is_awaited_stays(world: World, state: SetState) -> None:
    world.deliver()
    with world.scope():
        awaited = MessageSet.objects.filter(writes=True).order_by("pk")[0]
        MessageSet.objects.filter(pk=awaited.pk).update(state=state)
    world.clock.forward(days=10 * KEEP_DAYS)
    assert prune(world.company, world.clock.now) > 0
    with world.scope():
        assert list(MessageSet.objects.all()) == [awaited]
        assert list(Conversation.objects.all()) == [awaited.conversation]
        assert {one.message_set for one in Attempt.objects.all()} == {awaited}


@pytest.mark.parametrize("state", [State.UNKNOWN, State.NEEDS_PERSON, State.RETRY_LATER])
def test_the_attempts_of_an_open_document_stay(world: World, state: State) -> None:
    world.deliver()
    with world.scope():
        row = Delivery.objects.filter(document__type="SalesReceipt").order_by("pk")[0]
        Delivery.objects.filter(pk=row.pk).update(state=state)
        attempts = set(Attempt.objects.filter(delivery=row).values_list("pk", flat=True))
    world.clock.forward(days=2 * KEEP_DAYS)
    assert prune(world.company, world.clock.now) > 0
    with world.scope():
        assert attempts
        assert attempts <= set(Attempt.objects.values_list("pk", flat=True))


def test_the_loop_prunes_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(datetime(2026, 11, 21, tzinfo=UTC) + timedelta(hours=8 * n) for n in range(99))
    pruned, stop = list[datetime](), Event()
    looks = 0

    def look(*_: object) -> int:
        nonlocal looks
        looks += 1
        if looks == 9:
            stop.set()
        return 0

    monkeypatch.setattr(runner, "look", look)
    monkeypatch.setattr(runner, "prune_all", pruned.append)
    today = list[datetime]()

    def clock() -> datetime:
        if len(today) < looks:
            today.append(next(moments))
        return today[-1]

    monkeypatch.setattr(runner, "close_old_connections", lambda: None)
    runner.loop(stop, clock, pause_s=0)
    assert [one.day for one in pruned] == [21, 22, 23]


def test_listings_of_transactions_are_forgotten_and_balances_stay(world: World) -> None:
    day = world.clock.now.date()
    with world.scope():
        ask(world.company, LookKind.TRANSACTIONS, world.clock.now, first=day, last=day)
        ask(world.company, LookKind.TRIAL_BALANCE, world.clock.now, last=day)
    world.deliver()
    world.clock.forward(days=KEEP_DAYS + 1)
    with world.scope():
        ask(world.company, LookKind.TRANSACTIONS, world.clock.now, first=LAST_DAY, last=day)
    prune(world.company, world.clock.now)
    with world.scope():
        left = Look.objects.order_by("kind")
        assert [(look.kind, look.answered_at is None) for look in left] == [
            ("transactions", True),
            ("trial_balance", False),
        ]
