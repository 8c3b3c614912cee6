"""What was accepted and is gone from QuickBooks: nothing more is written, a person is asked."""

from __future__ import annotations

from tests.sync.tricks import codes, delete_receipt, forward, sentences, sets_of
from tests.sync.world import World
from tillbook.core.delivery import State


def test_a_restored_backup_stops_writing_and_asks_a_person(tiny: World) -> None:
    empty = tiny.file.snapshot()
    tiny.deliver()
    delivered = tiny.file.count("SalesReceipt")
    tiny.file.restore(empty)
    sets = sets_of(tiny)
    _one_more_receipt(tiny)
    update = forward(tiny, minutes=30)
    assert update.status == "done"
    assert not any("AddRq" in one for one in sets), "nothing is written"
    assert tiny.file.count("SalesReceipt") == 0
    assert delivered
    assert codes(tiny) == ["missing-in-quickbooks"]
    assert "is not in QuickBooks any more" in sentences(tiny)
    assert "Nothing is written until then" in sentences(tiny)
    tiny.prepare()
    forward(tiny, hours=3)
    assert not any("AddRq" in one for one in sets)
    assert codes(tiny) == ["missing-in-quickbooks"]


def _one_more_receipt(world: World) -> None:
    """One receipt of the shop has not been delivered yet, and a run waits."""
    with world.scope():
        row = world.receipts()[0]
        row.state, row.quickbooks_id, row.accepted_at = State.PLANNED, "", None
        row.save()
    world.prepare()


def test_a_deleted_receipt_is_noticed_when_it_is_read_back(tiny: World) -> None:
    gone: list[str] = []
    original = tiny.file.process

    def process(request_xml: str, session: str = "") -> str:
        if "<TxnID>" in request_xml and not gone:
            gone.append(tiny.file.transactions[-1].txn_id)
            delete_receipt(tiny, gone[0])
        return original(request_xml, session)

    vars(tiny.file)["process"] = process
    tiny.deliver()
    (row,) = tiny.deliveries(state=State.NEEDS_PERSON)
    assert row.quickbooks_id == gone[0]
    assert codes(tiny) == ["missing-in-quickbooks"]
