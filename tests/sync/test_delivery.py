"""Exactly once: whatever is cut, whenever, QuickBooks ends as in the run without a fault."""

from __future__ import annotations

import pytest

from tests.choke import ChokePoint
from tests.judged import TALLY, InvalidSetSent
from tests.sync.world import World, small_history
from tillbook.core.delivery import State
from tillbook.simulators.company import QuickBooksDied
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import MessageSet
from tillbook.sync.shapes import DayState


def check_settled(world: World) -> None:
    """Everything is delivered once, read back and proved."""
    world.clock.forward(minutes=20)
    world.deliver()
    receipts = world.receipts()
    assert {row.state for row in receipts} == {State.ACCEPTED}
    assert world.file.count("SalesReceipt") == len(receipts)
    assert world.states() == {DayState.PROVED}


def test_a_run_without_a_fault_delivers_and_proves_every_day(world: World) -> None:
    world.deliver()
    check_settled(world)
    balance = world.file.trial_balance()
    assert balance["Shopify Sales"].startswith("-")


@pytest.mark.parametrize("nth", range(1, 8))
def test_an_answer_lost_after_quickbooks_committed(world: World, nth: int) -> None:
    cut = world.update(Faults(drop_answer=nth))
    assert cut.status == "cut"
    committed = world.file.count("SalesReceipt")
    check_settled(world)
    assert world.file.count("SalesReceipt") >= committed


@pytest.mark.parametrize("nth", range(1, 8))
def test_a_request_lost_before_quickbooks_saw_it(world: World, nth: int) -> None:
    assert world.update(Faults(drop_request=nth)).status == "cut"
    check_settled(world)


def test_every_place_a_web_connector_can_die_at(db: None) -> None:
    history = small_history(orders=20, days=2)
    undisturbed = World(history)
    undisturbed.prepare()
    calls = sum(len(update.calls) for update in undisturbed.deliver())
    balance = undisturbed.file.trial_balance()
    for place in range(1, calls, 5):
        world = World(history, domain=f"shop-{place}.myshopify.com")
        world.prepare()
        world.update(Faults(crash_at_call=place))
        check_settled(world)
        assert world.file.trial_balance() == balance, place


def test_quickbooks_dies_in_the_middle_of_a_set(world: World) -> None:
    seen = 0

    def die(request: str, place: int) -> None:
        nonlocal seen
        seen += request == "SalesReceiptAddRq"
        if seen == 4:
            world.file.after_commit = None
            raise QuickBooksDied

    world.file.after_commit = die
    world.update()
    unknown = world.deliveries(state=State.UNKNOWN)
    assert unknown, "what was on its way is unknown"
    before = world.file.count("SalesReceipt")
    world.update()
    assert world.file.count("SalesReceipt") == before, "nothing is sent again while it may run"
    check_settled(world)


def test_a_second_web_connector_calls_while_quickbooks_works(world: World) -> None:
    second = world.another_connector()
    calls: list[str] = []

    def meanwhile(request: str, place: int) -> None:
        if request == "SalesReceiptAddRq" and not calls:
            calls.append(second.update().status)

    world.file.after_commit = meanwhile
    world.update()
    world.file.after_commit = None
    assert calls
    check_settled(world)


def test_a_call_that_delivers_says_so_in_the_web_connector(world: World) -> None:
    assert world.update().status_line == "Tillbook: all is delivered and read back."
    check_settled(world)


def test_a_repeated_call_changes_nothing(world: World) -> None:
    for place in range(1, 12):
        world.update(Faults(duplicate_call=place))
    check_settled(world)


def test_the_choke_point_judges_every_set_that_is_sent(
    world: World, choke_point: ChokePoint | None, shared: object
) -> None:
    assert choke_point is not None
    before = TALLY.judged
    world.deliver()
    with world.scope():
        sets = MessageSet.objects.filter(company=world.company).count()
    assert sets > 5
    assert TALLY.judged - before == sets


def test_the_choke_point_catches_a_planted_set(
    world: World, monkeypatch: pytest.MonkeyPatch, shared: object
) -> None:
    def planted(*_: object, **__: object) -> str:
        return (
            '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq '
            'onError="continueOnError"><SalesReceiptAddRq><SalesReceiptAdd><RefNumber>1'
            "</RefNumber><TxnDate>2026-11-01</TxnDate></SalesReceiptAdd></SalesReceiptAddRq>"
            "</QBXMLMsgsRq></QBXML>"
        )

    monkeypatch.setattr("tillbook.sync.turns.encode_set", planted)
    with pytest.raises(InvalidSetSent, match="SalesReceiptAdd"):
        world.update()
    assert "TxnDate" in TALLY.refused.pop(), "else the whole run would fail for it"
