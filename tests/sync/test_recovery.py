"""After a lost answer: QuickBooks is asked, waited for, asked again; nothing is sent on a guess."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.sync.losses import forget_sets, lose_receipts, write_sets
from tests.sync.tricks import (
    between,
    check_each_once,
    codes,
    forward,
    memos,
    poison,
    sentences,
    sets_of,
)
from tests.sync.world import World
from tillbook.core.delivery import IN_FLIGHT_MAX, State
from tillbook.simulators.company import QuickBooksDied, RequestProcessorError
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import MessageSet
from tillbook.store.models.conversation import SetState

OTHER_MARK = "tb:somebody/else/entirely/1"


def lost_sets(world: World) -> list[str]:
    with world.scope():
        return [one.set_id for one in MessageSet.objects.filter(state=SetState.LOST)]


def adds(sets: list[str]) -> int:
    return sum(one.count("<SalesReceiptAddRq") for one in sets)


def test_a_remembered_set_is_settled_at_once_without_waiting(tiny: World) -> None:
    before = lose_receipts(tiny)
    sets = sets_of(tiny)
    assert forward(tiny, seconds=1).status == "done"
    assert adds(sets) == 0
    assert "oldMessageSetID" in sets[1], "after the file is known, the lost set comes first"
    assert memos(tiny) == before
    check_each_once(tiny)


def test_a_forgotten_set_is_held_told_and_then_asked_for_one_by_one(tiny: World) -> None:
    before = lose_receipts(tiny)
    lost_at = tiny.clock.now
    forget_sets(tiny)
    sets = sets_of(tiny)
    for _ in range(20):
        update = forward(tiny, seconds=30)
        assert update.status in ("done", "none")
        if tiny.clock.now - lost_at > IN_FLIGHT_MAX - timedelta(minutes=1):
            break
        assert codes(tiny) == ["in-flight"]
        assert "it may still be working on" in sentences(tiny)
    assert adds(sets) == 0
    assert not [one for one in sets if "RefNumber" in one], "not asked before the hold is over"
    assert {row.state for row in tiny.receipts()} == {State.UNKNOWN}
    forward(tiny, minutes=10)
    asked = [one for one in sets if "<RefNumber>" in one]
    assert asked[0].count("<SalesReceiptQueryRq") == len(tiny.receipts())
    assert adds(sets) == 0
    assert memos(tiny) == before
    tiny.deliver()
    check_each_once(tiny)
    assert codes(tiny) == []


def test_what_is_provably_absent_is_sent_in_a_new_set(tiny: World) -> None:
    lose_receipts(tiny, committed=False)
    with tiny.scope():
        old = [one.set_id for one in MessageSet.objects.filter(writes=True)]
    forward(tiny, seconds=1)
    assert tiny.file.count("SalesReceipt") == 0, "not before the hold"
    sets = sets_of(tiny)
    forward(tiny, minutes=16)
    check_each_once(tiny)
    written = [one for one in sets if "<SalesReceiptAddRq" in one]
    assert len(written) == 1
    assert not any(set_id in written[0] for set_id in old)


def test_half_of_a_set_that_quickbooks_died_in_is_sent(tiny: World) -> None:
    seen: list[str] = []

    def die(request: str, place: int) -> None:
        seen.append(request)
        if seen.count("SalesReceiptAddRq") == 2:
            tiny.file.after_commit = None
            raise QuickBooksDied

    tiny.file.after_commit = die
    tiny.update()
    assert tiny.file.count("SalesReceipt") == 2
    sets = sets_of(tiny)
    forward(tiny, minutes=16)
    tiny.deliver()
    check_each_once(tiny)
    assert adds(sets) == len(tiny.receipts()) - 2


def test_somebody_elses_document_of_that_number_is_not_ours(tiny: World) -> None:
    lose_receipts(tiny)
    forget_sets(tiny)
    stolen = tiny.file.transactions[0]
    mark = stolen.values["Memo"].split()[-1]
    stolen.values["Memo"] = f"{mark}0 {OTHER_MARK}"
    forward(tiny, minutes=16)
    tiny.deliver()
    found = memos(tiny)
    assert found.count(OTHER_MARK) == 1
    found.remove(OTHER_MARK)
    assert sorted(found) == sorted(f"tb:{row.document.key}" for row in tiny.receipts())
    assert stolen.txn_id not in {row.quickbooks_id for row in tiny.receipts()}


def test_words_somebody_added_to_the_memo_do_not_hide_the_mark(tiny: World) -> None:
    before = lose_receipts(tiny)
    forget_sets(tiny)
    for one in tiny.file.transactions:
        one.values["Memo"] += " - checked by Ann"
    forward(tiny, minutes=16)
    tiny.deliver()
    assert tiny.file.count("SalesReceipt") == len(before)
    assert {row.state for row in tiny.receipts()} == {State.ACCEPTED}


@pytest.mark.parametrize("status", [600, 9001, 9002, 9005])
def test_whatever_quickbooks_says_of_the_set_the_documents_are_asked_for(
    tiny: World, status: int
) -> None:
    before = lose_receipts(tiny)

    def rewrite(request: str, answer: str) -> str:
        if "oldMessageSetID" not in request:
            return answer
        (set_id,) = re.findall(r'newMessageSetID="(\w+)"', request)
        return (
            '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs '
            f'newMessageSetID="{set_id}" messageSetStatusCode="{status}"/></QBXML>'
        )

    between(tiny, rewrite)
    forward(tiny, minutes=1)
    assert lost_sets(tiny) == []
    assert codes(tiny) == ["in-flight"]
    forward(tiny, minutes=15)
    tiny.deliver()
    assert memos(tiny) == before
    check_each_once(tiny)


def test_a_recovery_quickbooks_cannot_read_does_not_stop_us_for_ever(tiny: World) -> None:
    before = lose_receipts(tiny)
    original = tiny.file.process

    def process(request_xml: str, session: str = "") -> str:
        if "oldMessageSetID" in request_xml:
            raise RequestProcessorError("0x80040400", "QuickBooks found an error.")
        return original(request_xml, session)

    vars(tiny.file)["process"] = process
    assert forward(tiny, minutes=1).status == "error"
    forward(tiny, minutes=15)
    tiny.deliver()
    assert memos(tiny) == before
    check_each_once(tiny)


def test_the_answers_of_recovery_and_of_asking_can_be_lost_as_well(tiny: World) -> None:
    before = lose_receipts(tiny)
    forget_sets(tiny)
    for place in range(4, 14, 3):
        forward(tiny, minutes=4)
        tiny.update(Faults(crash_at_call=place))
        assert memos(tiny) == before
    tiny.clock.forward(minutes=20)
    tiny.deliver()
    assert memos(tiny) == before
    check_each_once(tiny)


@pytest.mark.parametrize("place", [4, 6, 8])
def test_a_recovery_that_is_cut_is_done_again(tiny: World, place: int) -> None:
    before = lose_receipts(tiny)
    forward(tiny, seconds=5)
    tiny.update(Faults(crash_at_call=place))
    tiny.deliver()
    assert memos(tiny) == before
    check_each_once(tiny)


def test_a_poisoned_set_whose_refusal_is_lost_is_still_narrowed_down(tiny: World) -> None:
    ref = tiny.receipts()[1].document.ref_number
    nth = 1 + write_sets(tiny)
    poison(tiny, f"RefNumber>{ref}")
    tiny.update(Faults(drop_answer=nth))
    tiny.clock.forward(minutes=20)
    tiny.deliver()
    check_each_once(tiny, but=1)
