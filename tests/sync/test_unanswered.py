"""QuickBooks leaves something out, or cannot read it: the gap stays unknown and ends in words."""

from __future__ import annotations

import re

import pytest

from tests.sync.losses import forget_sets, lose_receipts, without_answer, write_sets
from tests.sync.tricks import (
    between,
    check_each_once,
    codes,
    forward,
    memos,
    sentences,
    undisturbed,
)
from tests.sync.world import World
from tillbook.core.delivery import ATTEMPTS_MAX, State
from tillbook.simulators.company import RequestProcessorError
from tillbook.simulators.webconnector import Faults


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
        if "<RefNumber>" not in request or "AddRq" in request or "/Numbers/" in request:
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


def test_an_old_answer_does_not_pass_for_the_numbers_that_are_free(tiny: World) -> None:
    first: list[str] = []

    def rewrite(request: str, answer: str) -> str:
        if "/Numbers/" not in request:
            return answer
        first.append(answer)
        return first[0].replace("/Numbers/", "/numbers/")

    between(tiny, rewrite)
    assert tiny.update().status == "error"
    assert first
    assert memos(tiny) == []
    assert codes(tiny) == ["not-read"]


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
