"""What comes late, twice, in another order, or not readable: the days still end proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.sync.world import LAST_DAY, World, small_history
from tillbook.core.delivery import State
from tillbook.simulators.shop.model import Order as ShopOrder
from tillbook.simulators.shop.stories import (
    card_with_three_taxes,
    taxes_that_do_not_sum,
    unknown_sale,
)
from tillbook.store.models import FactRecord
from tillbook.sync.plan import plan
from tillbook.sync.shapes import DayState


def test_the_same_orders_again_change_nothing(world: World) -> None:
    world.deliver()
    balance = world.file.trial_balance()
    again = world.prepare()
    assert again.documents == ()
    world.deliver()
    assert world.file.trial_balance() == balance


def test_day_by_day_ends_as_all_at_once(db: None) -> None:
    history = small_history(orders=60, days=6)
    at_once = World(history, domain="at-once.myshopify.com")
    at_once.prepare()
    at_once.deliver()
    daily = World(history, now=datetime(2026, 11, 15, 17, tzinfo=UTC))
    for _ in range(8):
        daily.prepare()
        daily.deliver()
        daily.clock.now = daily.clock.now.replace(hour=17, minute=0) + timedelta(days=1)
    assert daily.states() == {DayState.PROVED}
    assert daily.file.trial_balance() == at_once.file.trial_balance()


def test_a_late_order_becomes_a_supplement_of_its_day(world: World) -> None:
    world.deliver()
    before = world.receipts()
    moment = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 15, tzinfo=UTC)
    late = replace(card_with_three_taxes(9001, moment), updated_at=world.clock.now)
    world.history = world.history.with_orders(late)
    planned = world.prepare()
    (supplement,) = planned.documents
    assert supplement.day == LAST_DAY
    assert supplement.total_minor == 0
    world.deliver()
    assert world.states() == {DayState.PROVED}
    after = {row.document.key: row.document.fingerprint for row in world.receipts()}
    assert len(after) == len(before) + 1
    for row in before:
        assert after[row.document.key] == row.document.fingerprint


def test_the_day_that_is_not_closed_waits(db: None) -> None:
    open_day = World(small_history(), now=datetime(2026, 11, 21, 6, 59, tzinfo=UTC))
    planned = open_day.prepare()
    assert planned.last_day < LAST_DAY
    assert all(document.day < LAST_DAY for document in planned.documents)
    open_day.clock.now = datetime(2026, 11, 21, 7, 1, tzinfo=UTC)
    assert {document.day for document in open_day.plan().documents} == {LAST_DAY}


def test_facts_before_the_start_date_are_never_booked(db: None) -> None:
    world = World(small_history())
    world.shop.start_date = LAST_DAY
    world.shop.save()
    planned = world.prepare()
    assert {document.day for document in planned.documents} == {LAST_DAY}
    with world.scope():
        assert FactRecord.objects.filter(day__lt=LAST_DAY).exists()
        assert not FactRecord.objects.filter(day__lt=LAST_DAY, booked=True).exists()


@pytest.mark.parametrize("story", [unknown_sale, taxes_that_do_not_sum])
def test_an_unreadable_order_is_held_and_the_day_goes_on(
    db: None, story: Callable[[int, datetime], ShopOrder]
) -> None:
    moment = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 15, tzinfo=UTC)
    odd = story(9002, moment)
    world = World(small_history().with_orders(odd))
    planned = world.prepare()
    assert any(odd.name in found.message for found in planned.problems)
    world.deliver()
    proof = {proof.day: proof for proof in world.proofs()}[LAST_DAY]
    assert proof.state is DayState.HELD
    assert [order.name for order in proof.orders if order.held] == [odd.name]
    assert all(chain.proved for chain in proof.chains)
    with world.scope():
        facts = FactRecord.objects.filter(order__name=odd.name)
        assert not facts.filter(booked=True).exists()


def test_a_held_order_that_becomes_readable_arrives_once(db: None) -> None:
    moment = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 15, tzinfo=UTC)
    history = small_history()
    good = card_with_three_taxes(9003, moment)
    (agreement,) = good.agreements
    (sale,) = agreement.sales
    short = replace(agreement, sales=(replace(sale, taxes=sale.taxes[:-1]),))
    world = World(history.with_orders(replace(good, agreements=(short,))))
    world.prepare()
    world.deliver()
    assert DayState.HELD in world.states()
    world.history = history.with_orders(replace(good, updated_at=world.clock.now))
    planned = world.prepare()
    assert len(planned.documents) == 1
    world.deliver()
    assert world.prepare().documents == ()
    assert {row.state for row in world.receipts()} == {State.ACCEPTED}
    assert world.states() == {DayState.PROVED}


def test_a_dry_run_shows_the_documents_and_keeps_nothing(db: None) -> None:
    world = World(small_history())
    world.pull()
    with world.scope():
        planned = plan(world.shop, world.clock.now, dry_run=True)
    assert planned.documents
    assert world.receipts() == []
    assert world.plan().documents == planned.documents
