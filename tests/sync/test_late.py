"""What comes late, twice, in another order, or not readable: the days still end proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.sync.world import LAST_DAY, World, small_history
from tillbook.core.delivery import State
from tillbook.core.facts import Order, Stated
from tillbook.core.problems import Problem
from tillbook.simulators.shop.model import Order as ShopOrder
from tillbook.simulators.shop.stories import (
    card_with_three_taxes,
    taxes_that_do_not_sum,
    unknown_sale,
)
from tillbook.store.models import Delivery, DocumentRecord, FactRecord, MappingRecord
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


def test_an_order_that_is_held_later_leaves_its_posted_day_proved(db: None) -> None:
    """An unknown sale arrives for an order that is in the books: that part stays proved."""
    moment = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 15, tzinfo=UTC)
    good = card_with_three_taxes(9004, moment)
    history = small_history()
    world = World(history.with_orders(good))
    world.prepare()
    world.deliver()
    assert world.states() == {DayState.PROVED}
    odd = unknown_sale(9004, moment + timedelta(days=1))
    later = replace(
        good,
        updated_at=world.clock.now,
        agreements=(*good.agreements, *(replace(a, id=f"{a.id}9") for a in odd.agreements)),
    )
    world.history = history.with_orders(later)
    world.clock.forward(days=2)
    world.prepare()
    world.deliver()
    proof = {proof.day: proof for proof in world.proofs()}[LAST_DAY]
    assert all(chain.proved for chain in proof.chains)
    assert proof.state is DayState.HELD


def test_a_figure_shopify_does_not_state_is_not_called_equal(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(small_history())
    read = world.orders

    def without_totals(updated_from: datetime | None) -> Iterator[Order | Problem]:
        for order in read(updated_from):
            yield replace(order, stated=Stated()) if isinstance(order, Order) else order

    monkeypatch.setattr(world, "orders", without_totals)
    world.prepare()
    world.deliver()
    signs = [chain.signs for proof in world.proofs() if proof.orders for chain in proof.chains]
    assert {sign[0] for sign in signs} == {None}
    assert all(sign[1:] == (True, True, True) for sign in signs)
    assert world.states() == {DayState.WAITING}


def test_an_account_quickbooks_would_refuse_holds_only_what_needs_it(world: World) -> None:
    with world.scope():
        MappingRecord.objects.filter(role="SHIPPING").update(
            account="Undeposited Funds", account_type="OtherCurrentAsset"
        )
        FactRecord.objects.update(document=None)
        Delivery.objects.all().delete()
        DocumentRecord.objects.all().delete()
    planned = world.plan()
    (refused,) = planned.problems
    assert "Undeposited Funds" in refused.message
    assert planned.documents
    with world.scope():
        waiting = FactRecord.objects.filter(document=None, postings__role="SHIPPING")
        assert waiting.exists()


def test_an_account_below_another_is_made_after_it(db: None) -> None:
    world = World(small_history())
    with world.scope():
        MappingRecord.objects.filter(role="SALES").update(account="Shops:Shopify:Sales")
    world.prepare()
    world.deliver()
    assert world.states() == {DayState.PROVED}
    assert world.file.trial_balance()["Shops:Shopify:Sales"].startswith("-")
