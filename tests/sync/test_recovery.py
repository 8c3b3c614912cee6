"""After a lost answer: QuickBooks is asked, waited for, asked again; nothing is sent on a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.sync.tricks import (
    between,
    check_each_once,
    codes,
    delete_receipt,
    forward,
    memos,
    poison,
    quick_pace,
    sentences,
    sets_of,
    tiny_world,
    undisturbed,
)
from tests.sync.world import World
from tillbook.core.delivery import ATTEMPTS_MAX, IN_FLIGHT_MAX, State
from tillbook.simulators.company import QuickBooksDied, RequestProcessorError
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import MessageSet
from tillbook.store.models.conversation import SetState

OTHER_MARK = "tb:somebody/else/entirely/1"


@pytest.fixture
def tiny(db: None) -> World:
    world = tiny_world(12, 4)
    quick_pace(world)
    return world


def write_sets(world: World) -> int:
    """How many sets of list entries come before the first receipts."""
    world.update(Faults(crash_at_call=6))
    world.clock.forward(minutes=20)
    return len({row.rank for row in world.deliveries() if row.document.shop is None})


def lose_receipts(world: World, *, committed: bool = True) -> list[str]:
    """The answer (or the request) of the first set of receipts is lost; the memory of sets too."""
    nth = 1 + write_sets(world)
    fault = Faults(drop_answer=nth) if committed else Faults(drop_request=nth)
    assert world.update(fault).status == "cut"
    assert (world.file.count("SalesReceipt") > 0) is committed
    return memos(world)


def forget_sets(world: World) -> None:
    """QuickBooks keeps only the newest sets; others have pushed ours out."""
    world.file._state.sets.clear()


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


def without_answer(kind: str) -> Callable[[str, str], str]:
    """QuickBooks answers all requests of this kind but the first."""

    def rewrite(request: str, answer: str) -> str:
        pattern = rf"<{kind}Rs [^>]*?(/>|>.*?</{kind}Rs>)"
        return re.sub(pattern, "", answer, count=1, flags=re.DOTALL)

    return rewrite


def test_an_answer_that_lacks_one_request_leaves_that_one_unknown(tiny: World) -> None:
    write_sets(tiny)
    between(tiny, without_answer("SalesReceiptAdd"))
    tiny.update()
    undisturbed(tiny)
    tiny.deliver()
    check_each_once(tiny)


def test_a_document_that_is_never_answered_and_never_there_goes_to_a_person(tiny: World) -> None:
    def rewrite(request: str, answer: str) -> str:
        if "<CustomerAddRs" not in answer:
            return answer
        gone = tiny.file.books.find("Shopify Customer", "Customer")
        if gone:
            del tiny.file._state.entries[gone.list_id]
            tiny.file._open(tiny.file._state)
        return without_answer("CustomerAdd")(request, answer)

    between(tiny, rewrite)
    assert tiny.update().round_trips < 60
    tiny.deliver()
    (row,) = tiny.deliveries(document__type="Customer")
    assert row.state == State.NEEDS_PERSON
    assert row.attempts_count == ATTEMPTS_MAX
    assert "never answered and is not there" in sentences(tiny)


@pytest.mark.parametrize("silent", ["answers-nothing", "refuses"])
def test_a_question_without_an_answer_is_not_asked_without_end(tiny: World, silent: str) -> None:
    before = lose_receipts(tiny)
    forget_sets(tiny)
    drop = without_answer("SalesReceiptQuery")
    refuse = r'\1 statusCode="1000" statusSeverity="Error" statusMessage="Fault."/>'

    def rewrite(request: str, answer: str) -> str:
        if silent == "answers-nothing":
            return drop(request, answer) if "<RefNumber>" in request else answer
        pattern = r'(<SalesReceiptQueryRs requestID="[^"]*")[^>]*>.*?</SalesReceiptQueryRs>'
        return re.sub(pattern, refuse, answer, flags=re.DOTALL)

    between(tiny, rewrite)
    assert forward(tiny, minutes=16).round_trips < 10
    assert State.UNKNOWN in {row.state for row in tiny.receipts()}
    assert "in-flight" in codes(tiny)
    undisturbed(tiny)
    tiny.clock.forward(minutes=10)
    tiny.deliver()
    assert memos(tiny) == before
    check_each_once(tiny)


def test_an_old_answer_to_the_same_question_is_not_believed(tiny: World) -> None:
    lose_receipts(tiny, committed=False)
    answers: list[str] = []

    def rewrite(request: str, answer: str) -> str:
        if "<SalesReceiptQueryRq" not in request or "<RefNumber>" not in request:
            return answer
        answers.append(answer)
        return answers[0]

    between(tiny, rewrite)
    tiny.clock.forward(minutes=16)
    tiny.update(Faults(drop_answer=1))
    before = memos(tiny)
    assert before, "the first answer was right: they were not there"
    forget_sets(tiny)
    forward(tiny, minutes=16)
    forward(tiny, minutes=10)
    assert len(answers) > 1
    assert memos(tiny) == before
    undisturbed(tiny)
    tiny.clock.forward(minutes=20)
    tiny.deliver()
    check_each_once(tiny)


@pytest.mark.parametrize("what", ["HostQuery", "CompanyQuery", "AccountQuery", "CustomerQuery"])
def test_a_reading_that_quickbooks_leaves_out_ends_in_words(tiny: World, what: str) -> None:
    between(tiny, without_answer(what))
    update = tiny.update()
    assert update.status == "error"
    assert update.round_trips <= 3
    assert "QuickBooks did not give" in (update.error or "")
    assert codes(tiny) == ["not-read"]
    undisturbed(tiny)
    tiny.deliver()
    check_each_once(tiny)
    assert codes(tiny) == []


def test_a_read_that_quickbooks_cannot_parse_changes_nothing(tiny: World) -> None:
    original = tiny.file.process

    def process(request_xml: str, session: str = "") -> str:
        if "<TxnID>" in request_xml:
            raise RequestProcessorError("0x80040400", "QuickBooks found an error.")
        return original(request_xml, session)

    vars(tiny.file)["process"] = process
    update = tiny.update()
    assert update.status == "error"
    assert "could not read the request" in (update.error or "")
    assert {row.state for row in tiny.receipts()} == {State.ACCEPTED}
    undisturbed(tiny)
    tiny.deliver()
    check_each_once(tiny)


def test_an_unexpected_fault_of_quickbooks_leaves_the_set_unknown(tiny: World) -> None:
    original, cut = tiny.file.process, list[str]()

    def process(request_xml: str, session: str = "") -> str:
        answer = original(request_xml, session)
        if "<SalesReceiptAddRq" in request_xml and not cut:
            cut.append(request_xml)
            raise RequestProcessorError("0x80040402", "Unexpected error.")
        return answer

    vars(tiny.file)["process"] = process
    update = tiny.update()
    assert update.status == "error"
    assert "qbsdklog.txt" in (update.error or "")
    assert {row.state for row in tiny.receipts()} == {State.UNKNOWN}
    before = memos(tiny)
    tiny.deliver()
    assert memos(tiny) == before
    check_each_once(tiny)


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
    assert "nothing is written until then" in sentences(tiny)
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


def test_a_poisoned_set_whose_refusal_is_lost_is_still_narrowed_down(tiny: World) -> None:
    ref = tiny.receipts()[1].document.ref_number
    nth = 1 + write_sets(tiny)
    poison(tiny, f"RefNumber>{ref}")
    tiny.update(Faults(drop_answer=nth))
    tiny.clock.forward(minutes=20)
    tiny.deliver()
    check_each_once(tiny, but=1)
