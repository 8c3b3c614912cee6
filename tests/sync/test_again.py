"""Nothing stands still for ever, nothing unreadable is believed, no foreign file is written."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.sync.test_identity_of_file import OTHER_ID, another
from tests.sync.tricks import (
    ask_again,
    between,
    codes,
    crowded_world,
    delete_receipt,
    forward,
    memos,
    poison,
    quick_pace,
    tiny_world,
    undisturbed,
)
from tests.sync.world import World
from tillbook.core.delivery import State
from tillbook.core.roles import Role
from tillbook.simulators.company import RequestProcessorError
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import Company, Delivery, Run
from tillbook.sync import desk
from tillbook.sync.again import leave_out, try_again
from tillbook.sync.creation import create_accounts
from tillbook.sync.schedule import ask_for_run, make_ready
from tillbook.webconnector.calls import (
    Authenticate,
    ConnectionFailed,
    GetLastError,
    ReceiveResponseXML,
    SendRequestXML,
)
from tillbook.webconnector.qwc import OWNER_ID


@pytest.fixture
def tiny(db: None) -> World:
    """A few receipts, and a QuickBooks that takes them all at once."""
    world = tiny_world(12, 4)
    quick_pace(world)
    return world


def states(world: World) -> Counter[str]:
    return Counter(row.state for row in world.receipts())


def all_once(world: World, *, but: int = 0) -> bool:
    """Every receipt is in QuickBooks exactly once, but so many."""
    there = Counter(memos(world))
    return set(there.values()) == {1} and len(there) == len(world.receipts()) - but


def ticket_of(world: World) -> str:
    """Sign in as the Web Connector does."""
    user = Company.objects.get(pk=world.company.pk).wc_user
    reply = desk.answer(Authenticate(user, world.token), world.clock.tick())
    assert isinstance(reply, list)
    return reply[0]


def say_again(world: World) -> int:
    with world.scope():
        return try_again(world.company, world.clock.now)


def test_a_refused_document_goes_on_when_a_person_says_so(db: None) -> None:
    world = crowded_world(4, domain="again.myshopify.com")
    poison(world, f"RefNumber>{world.receipts()[2].document.ref_number}")
    world.deliver()
    assert states(world) == {State.ACCEPTED: 3, State.NEEDS_PERSON: 1}
    undisturbed(world)
    assert say_again(world) == 1
    ask_again(world)
    assert states(world) == {State.ACCEPTED: 4}
    assert all_once(world)


def test_a_missing_document_that_is_there_again_is_taken_back(tiny: World) -> None:
    tiny.deliver()
    snapshot = tiny.file.snapshot()
    newest = max(tiny.receipts(), key=lambda row: (row.accepted_at, row.pk))
    delete_receipt(tiny, newest.quickbooks_id)
    with tiny.scope():
        Delivery.objects.filter(pk=newest.pk).update(read_back_at=None)
    ask_again(tiny)
    assert codes(tiny) == ["missing-in-quickbooks"]
    tiny.file.restore(snapshot)
    ask_again(tiny)
    assert codes(tiny) == []
    assert all_once(tiny)


@pytest.mark.parametrize("word", ["again", "leave out"])
def test_a_missing_document_stops_writing_until_a_person_decides(tiny: World, word: str) -> None:
    tiny.deliver()
    newest = max(tiny.receipts(), key=lambda row: (row.accepted_at, row.pk))
    delete_receipt(tiny, newest.quickbooks_id)
    with tiny.scope():
        Delivery.objects.filter(pk=newest.pk).update(read_back_at=None)
        waiting = next(row for row in tiny.receipts() if row.pk != newest.pk)
        delete_receipt(tiny, waiting.quickbooks_id)
        Delivery.objects.filter(pk=waiting.pk).update(state=State.READY, quickbooks_id="")
    ask_again(tiny)
    assert states(tiny)[State.READY] == 1, "nothing is written while a document is missed"
    if word == "again":
        say_again(tiny)
    else:
        with tiny.scope():
            leave_out(tiny.company, newest, tiny.clock.now)
    ask_again(tiny)
    assert states(tiny)[State.READY] == 0
    assert all_once(tiny, but=0 if word == "again" else 1)
    assert codes(tiny) == ([] if word == "again" else ["left-out"])


def test_a_restored_database_of_ours_posts_nothing_again(tiny: World) -> None:
    with tiny.scope():
        before = list(Delivery.objects.filter(company=tiny.company).values())
    tiny.deliver()
    with tiny.scope():
        for row in before:
            Delivery.objects.filter(pk=row["id"]).update(**row)
        Run.objects.update(finished_at=None)
        make_ready(tiny.shop, tiny.clock.now)
    for _ in range(4):
        forward(tiny, minutes=30)
    assert states(tiny) == {State.ACCEPTED: len(tiny.receipts())}
    assert all_once(tiny)


def test_an_answer_nobody_can_read_is_not_asked_for_for_ever(tiny: World) -> None:
    between(
        tiny,
        lambda _, answer: (
            answer.replace("</QBXML>", "") if "SalesReceiptAddRs" in answer else answer
        ),
    )
    for _ in range(6):
        forward(tiny, minutes=30)
    assert states(tiny) == {State.ACCEPTED: len(tiny.receipts())}
    assert all_once(tiny)


def test_a_recovery_quickbooks_refuses_is_given_up(tiny: World) -> None:
    original = tiny.file.process
    tiny.update(Faults(drop_answer=4))

    def process(request: str, session: str = "") -> str:
        if "oldMessageSetID" in request:
            raise RequestProcessorError("0x80040402", "Unexpected error.")
        return original(request, session)

    vars(tiny.file)["process"] = process
    for _ in range(8):
        forward(tiny, minutes=30)
    assert states(tiny) == {State.ACCEPTED: len(tiny.receipts())}
    assert all_once(tiny)


def test_a_reading_that_cannot_be_read_is_said_in_words(tiny: World) -> None:
    between(
        tiny,
        lambda _, answer: (
            answer.replace("</QBXML>", "")
            if "SalesReceiptQueryRs" in answer and "TxnID" in answer
            else answer
        ),
    )
    for _ in range(3):
        forward(tiny, minutes=30)
    assert "not-read" in codes(tiny)
    assert all_once(tiny)


def test_a_total_that_cannot_be_read_is_no_proof(tiny: World) -> None:
    between(
        tiny,
        lambda request, answer: (
            re.sub("<TotalAmount>[^<]*<", "<TotalAmount>0,00<", answer)
            if "SalesReceiptQueryRq" in request
            else answer
        ),
    )
    for _ in range(3):
        forward(tiny, minutes=30)
    assert all(row.read_back_at is None for row in tiny.receipts())
    assert "not-read" in codes(tiny)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_another_file_opened_after_a_connection_error_is_refused(db: None, turns: int) -> None:
    world = tiny_world(12, 4)
    world.update(Faults(crash_at_call=6))
    world.clock.forward(minutes=20)
    ticket = ticket_of(world)
    introduction = world.file.host_company_preferences(OWNER_ID)
    for _ in range(turns):
        xml = desk.answer(
            SendRequestXML(ticket, introduction, world.file.path, "US", 16, 0), world.clock.tick()
        )
        introduction = ""
        answer = world.file.process(str(xml))
        desk.answer(ReceiveResponseXML(ticket, answer, "", ""), world.clock.tick())
    desk.answer(ConnectionFailed(ticket, "0x80040408", "Could not open"), world.clock.tick())
    other = another("Somebody Else LLC", OTHER_ID)
    before = other.snapshot()
    hcp = other.host_company_preferences(OWNER_ID)
    xml = desk.answer(SendRequestXML(ticket, hcp, other.path, "US", 16, 0), world.clock.tick())
    assert xml == ""
    told = desk.answer(GetLastError(ticket), world.clock.tick())
    assert "another company file" in str(told)
    assert other.snapshot() == before


def test_an_ended_conversation_is_told_so_and_not_to_wait(tiny: World) -> None:
    first = ticket_of(tiny)
    assert ticket_of(tiny) != first
    call = SendRequestXML(first, "", tiny.file.path, "US", 16, 0)
    assert desk.answer(call, tiny.clock.tick()) == ""
    assert desk.answer(GetLastError(first), tiny.clock.tick()) not in ("", "NoOp")


def test_restored_beside_an_entry_that_is_still_to_be_made_nothing_is_posted_again(
    tiny: World,
) -> None:
    tiny.deliver()
    kept = set(tiny.receipts()[:1])
    with tiny.scope():
        for row in tiny.receipts():
            if row not in kept:
                Delivery.objects.filter(pk=row.pk).update(
                    state=State.PLANNED, quickbooks_id="", accepted_at=None, read_back_at=None
                )
        create_accounts(tiny.company, [(Role.TIPS, "Tips of the new till")], tiny.clock.now)
        ask_for_run(tiny.shop, tiny.clock.now)
        make_ready(tiny.shop, tiny.clock.now)
    for _ in range(4):
        forward(tiny, minutes=30)
    assert states(tiny) == {State.ACCEPTED: len(tiny.receipts())}
    assert all_once(tiny)
