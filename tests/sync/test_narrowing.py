"""A set QuickBooks cannot read: the one to blame is found, the others are delivered, quickly."""

from __future__ import annotations

import math

import pytest

from tests.sync.tricks import (
    check_each_once,
    codes,
    crowded_world,
    poison,
    quick_pace,
    sentences,
    tiny_world,
    undisturbed,
)
from tests.sync.world import World
from tillbook.core.delivery import State
from tillbook.simulators.webconnector import Faults


def extra_max(count: int) -> int:
    """Halving, the last one alone, and those cleared meanwhile: nobody is blamed by inference."""
    return math.ceil(math.log2(count)) + 2


def round_trips(world: World) -> int:
    return sum(update.round_trips for update in world.deliver())


def culprit_at(world: World, place: int) -> str:
    return world.receipts()[place].document.ref_number


@pytest.mark.parametrize("receipts", [3, 8, 33])
def test_the_culprit_is_found_in_few_round_trips_wherever_it_is(db: None, receipts: int) -> None:
    usual = round_trips(crowded_world(receipts, domain="usual.myshopify.com"))
    for place in sorted({0, receipts // 2, receipts - 1}):
        world = crowded_world(receipts, domain=f"place-{place}.myshopify.com")
        ready, ref = len(world.receipts()), culprit_at(world, place)
        poison(world, f"RefNumber>{ref}")
        extra = round_trips(world) - usual
        assert extra <= extra_max(ready), (ready, place, extra)
        blamed = [row for row in world.receipts() if row.document.ref_number == ref]
        assert [row.state for row in blamed] == [State.NEEDS_PERSON]
        assert codes(world) == ["refused-by-parser"]
        check_each_once(world, but=1)


def test_two_hundred_receipts_and_one_culprit(db: None) -> None:
    usual = round_trips(crowded_world(200, domain="usual.myshopify.com"))
    world = crowded_world(200, domain="spoilt.myshopify.com")
    poison(world, f"RefNumber>{culprit_at(world, 137)}")
    extra = round_trips(world) - usual
    assert extra <= math.ceil(math.log2(200)) + 1, extra
    check_each_once(world, but=1)


@pytest.mark.parametrize("places", [(0, 1), (3, 12)])
def test_two_culprits_are_both_found(db: None, places: tuple[int, int]) -> None:
    world = crowded_world(16, domain="two.myshopify.com")
    refused = poison(world, *(f"RefNumber>{culprit_at(world, place)}" for place in places))
    world.deliver()
    assert codes(world) == ["refused-by-parser"] * 2
    assert len(refused) <= 2 * extra_max(16)
    check_each_once(world, but=2)


def test_the_blame_says_that_it_is_ours_and_which_document(db: None) -> None:
    world = crowded_world(4, domain="blame.myshopify.com")
    ref = culprit_at(world, 2)
    poison(world, f"RefNumber>{ref}")
    update = world.update()
    assert f"QuickBooks could not read SalesReceipt {ref} (0x80040400)." in sentences(world)
    assert "This is our mistake: everything else was delivered." in sentences(world)
    assert "1 need attention" in update.status_line
    assert "all is delivered" not in update.status_line


@pytest.mark.parametrize("kind", ["Account", "ItemOtherCharge"])
def test_a_list_entry_no_one_can_read_stops_only_what_needs_it(db: None, kind: str) -> None:
    world = tiny_world(30, 6)
    quick_pace(world)
    world.update(Faults(crash_at_call=6))
    name = "Gift Card Liability" if kind == "Account" else "Shopify Gift cards as payment"
    entries = {row.document.content["name"] for row in world.deliveries(document__type=kind)}
    name = name if name in entries else max(entries)
    poison(world, f"Name>{name}")
    world.clock.forward(minutes=20)
    world.deliver()
    blamed = list(world.deliveries(state=State.NEEDS_PERSON))
    assert [row.document.content["name"] for row in blamed] == [name]
    waiting = [row for row in world.receipts() if row.state == State.NEEDS_SETUP]
    assert waiting
    assert all("not-in-lists" in str(row.problem) for row in waiting)
    assert name in sentences(world)
    check_each_once(world, but=len(waiting))


@pytest.mark.parametrize("fault", ["answer", "request", "call"])
def test_a_search_that_is_cut_goes_on(db: None, fault: str) -> None:
    for nth in (2, 4):
        world = crowded_world(16, domain=f"cut-{fault}-{nth}.myshopify.com")
        world.update(Faults(crash_at_call=4))
        poison(world, f"RefNumber>{culprit_at(world, 11)}")
        place = 12 + 2 * nth
        world.update(
            {
                "answer": Faults(drop_answer=4 + nth),
                "request": Faults(drop_request=4 + nth),
                "call": Faults(crash_at_call=place),
            }[fault]
        )
        world.clock.forward(minutes=20)
        sent = sum(update.round_trips for update in world.deliver())
        assert sent <= 30, "the rest of a search that was cut is not sent one by one"
        check_each_once(world, but=1)
        assert not world.deliveries(suspicion="test") + world.deliveries(suspicion="rest")


def test_a_document_that_was_blamed_is_not_sent_again_by_itself(db: None) -> None:
    world = crowded_world(4, domain="blamed.myshopify.com")
    poison(world, f"RefNumber>{culprit_at(world, 1)}")
    world.deliver()
    undisturbed(world)
    world.prepare()
    world.deliver()
    assert world.receipts()[1].state == State.NEEDS_PERSON
    check_each_once(world, but=1)
