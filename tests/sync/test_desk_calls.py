"""Every call at every moment: the desk answers in the protocol's words and stays consistent.

A Web Connector that makes its calls in any order, repeats them, brings answers of other sets or
rubbish, comes with old tickets or none; and between the calls QuickBooks really works.
"""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sync.tricks import check_each_once, codes, memos, quick_pace, tiny_world
from tests.sync.world import World
from tillbook.core.delivery import State
from tillbook.store.models import Conversation, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync import desk
from tillbook.webconnector import machine
from tillbook.webconnector.calls import (
    Authenticate,
    Call,
    ClientVersion,
    CloseConnection,
    ConnectionFailed,
    GetLastError,
    ReceiveResponseXML,
    SendRequestXML,
    ServerVersion,
)

STRANGE: Final = (
    *("", " ", "nonsense", "<QBXML/>", "<QBXML><QBXMLMsgsRs/></QBXML>", "<QBXML", "\x00"),
    '<!DOCTYPE x [<!ENTITY a "b">]><QBXML><QBXMLMsgsRs/></QBXML>',
    "<QBXML><QBXMLMsgsRs><HostQueryRs statusCode='0'/></QBXMLMsgsRs></QBXML>",
    "<QBXML><QBXMLMsgsRs newMessageSetID='of-somebody-else'/></QBXML>",
    "<QBXML><QBXMLMsgsRs><SalesReceiptAddRs requestID='1' statusCode='x'/></QBXMLMsgsRs></QBXML>",
)
# Not 0x80040400: that nothing ran is what QuickBooks itself says, and it is believed.
HRESULTS: Final = ("0x80040402", "0X8004040D", "rubbish", "0", "\x00")


class Visitor:
    """Says what it is told to say; QuickBooks' real answers are at hand."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tickets = ["", "never-seen", "x" * 500]
        self.requests: list[str] = []
        self.answers: list[str] = []

    def say(self, call: Call) -> object:
        reply = desk.answer(call, self.world.clock.tick())
        check_consistent(self.world)
        return reply

    def authenticate(self) -> str:
        reply = self.say(Authenticate(self.world.company.wc_user, self.world.token))
        assert isinstance(reply, list)
        self.tickets.append(reply[0])
        return str(reply[1])

    def send(self, ticket: str, hcp: str = "") -> str:
        reply = self.say(SendRequestXML(ticket, hcp, self.world.file.path, "US", 16, 0))
        assert isinstance(reply, str)
        if reply:
            self.requests.append(reply)
        return reply

    def receive(self, ticket: str, response: str, hresult: str = "") -> int:
        reply = self.say(ReceiveResponseXML(ticket, response, hresult, "Said so." * bool(hresult)))
        assert isinstance(reply, int)
        assert reply <= machine.DONE
        return reply

    def work(self) -> None:
        """QuickBooks runs the newest set it was given."""
        if self.requests:
            self.answers.append(self.world.file.process(self.requests[-1]))


def check_consistent(world: World) -> None:
    """What holds between any two calls."""
    with world.scope():
        talking = Conversation.objects.filter(ended_at=None)
        assert talking.count() <= 1, "one conversation per company"
        open_sets = MessageSet.objects.filter(state=SetState.SENT)
        assert {one.conversation_id for one in open_sets} <= {one.pk for one in talking}
        assert open_sets.count() <= 1
        in_sets = set(open_sets.values_list("attempts__delivery", flat=True))
    for row in world.deliveries():
        if row.state in (State.SENT, State.ASKED):
            assert row.pk in in_sets, f"{row} is on its way in no open set"
    found = memos(world)
    assert len(found) == len(set(found)), "twice in QuickBooks"


def settle(world: World) -> None:
    """Whatever was said before, honest conversations bring the world to its end."""
    world.clock.forward(minutes=20)
    world.connector = world.another_connector()
    world.update()
    world.clock.forward(hours=6)
    world.prepare()
    world.deliver()
    check_each_once(world)
    assert codes(world) == []


@pytest.fixture
def visitor(db: None) -> Visitor:
    world = tiny_world(6, 2)
    quick_pace(world)
    return Visitor(world)


def hello(visitor: Visitor) -> str:
    """A conversation that knows the file."""
    assert visitor.authenticate() in ("", visitor.world.file.path)
    ticket = visitor.tickets[-1]
    owner = visitor.world.connector.owner_id
    visitor.send(ticket, visitor.world.file.host_company_preferences(owner))
    return ticket


def reach_receipts(visitor: Visitor, ticket: str) -> None:
    """Everything goes well up to the first set of receipts; QuickBooks has run it."""
    for _ in range(12):
        visitor.work()
        if "SalesReceiptAddRq" in visitor.requests[-1]:
            return
        visitor.receive(ticket, visitor.answers[-1])
        visitor.send(ticket)
    pytest.fail("No receipts were sent.")


@pytest.mark.parametrize("ticket", ["", "never-seen", "x" * 500, "'; --", "ż"])
def test_an_unknown_ticket_gets_the_protocols_own_error_values(
    visitor: Visitor, ticket: str
) -> None:
    assert visitor.send(ticket) == ""
    assert visitor.receive(ticket, "") == -1
    assert visitor.say(ConnectionFailed(ticket, "0x80040408", "No.")) == "done"
    assert visitor.say(GetLastError(ticket)) == machine.UNKNOWN_TICKET
    assert visitor.say(CloseConnection(ticket)) == machine.ENDED


@pytest.mark.parametrize("password", ["", "wrong", "x" * 10_000])
def test_a_wrong_token_gets_in_nowhere(visitor: Visitor, password: str) -> None:
    for user in (visitor.world.company.wc_user, "nobody", ""):
        assert visitor.say(Authenticate(user, password)) == ["", "nvu"]
    with visitor.world.scope():
        assert not Conversation.objects.exists()


def test_an_answer_for_a_set_never_sent_changes_nothing(visitor: Visitor) -> None:
    visitor.authenticate()
    ticket = visitor.tickets[-1]
    for response in STRANGE:
        assert visitor.receive(ticket, response) == -1
        assert visitor.say(GetLastError(ticket)) == machine.NEVER_SENT
    assert {row.state for row in visitor.world.receipts()} == {State.PLANNED}
    settle(visitor.world)


@pytest.mark.parametrize("response", STRANGE)
def test_rubbish_for_an_answer_leaves_the_set_unknown(visitor: Visitor, response: str) -> None:
    ticket = hello(visitor)
    for _ in range(6):
        if "AddRq" in visitor.requests[-1]:
            break
        visitor.work()
        assert visitor.receive(ticket, visitor.answers[-1]) < 100
        visitor.send(ticket)
    visitor.work()
    visitor.receive(ticket, response)
    settle(visitor.world)


def test_an_answer_that_comes_twice_counts_once(visitor: Visitor) -> None:
    ticket = hello(visitor)
    for _ in range(30):
        visitor.work()
        progress = visitor.receive(ticket, visitor.answers[-1])
        assert visitor.receive(ticket, visitor.answers[-1]) == -1
        if progress == machine.DONE or not visitor.send(ticket):
            break
    settle(visitor.world)


def test_an_older_answer_never_passes_for_the_one_that_is_awaited(visitor: Visitor) -> None:
    """Each read of a whole conversation is answered with every older answer first."""
    ticket = hello(visitor)
    for _ in range(60):
        older = [one for one in visitor.answers if one]
        visitor.work()
        if older and len(visitor.answers) % 3 == 0:
            assert visitor.receive(ticket, older[-1]) == -1
            hello(visitor)
            ticket = visitor.tickets[-1]
            visitor.world.clock.forward(minutes=16)
            continue
        if visitor.receive(ticket, visitor.answers[-1]) == machine.DONE:
            break
        visitor.send(ticket)
    assert "missing-in-quickbooks" not in codes(visitor.world)
    settle(visitor.world)


def test_a_request_instead_of_an_answer_means_that_the_answer_was_lost(visitor: Visitor) -> None:
    ticket = hello(visitor)
    reach_receipts(visitor, ticket)
    lost = re.findall(r'newMessageSetID="(\w+)"', visitor.requests[-1])[0]
    asked = visitor.send(ticket)
    assert f'oldMessageSetID="{lost}"' in asked
    visitor.work()
    visitor.receive(ticket, visitor.answers[-1])
    assert {row.state for row in visitor.world.receipts()} == {State.ACCEPTED}
    settle(visitor.world)


def test_two_sets_lost_in_one_conversation_are_both_recovered(visitor: Visitor) -> None:
    ticket, lost = hello(visitor), list[str]()
    for _ in range(40):
        visitor.work()
        if "AddRq" in visitor.requests[-1]:
            lost += re.findall(r'newMessageSetID="(\w+)"', visitor.requests[-1])
            assert f'oldMessageSetID="{lost[-1]}"' in visitor.send(ticket)
            visitor.work()
        if visitor.receive(ticket, visitor.answers[-1]) == machine.DONE:
            break
        visitor.send(ticket)
    assert len(lost) > 2
    assert {row.state for row in visitor.world.receipts()} == {State.ACCEPTED}
    settle(visitor.world)


@pytest.mark.parametrize("known", [False, True])
def test_a_company_that_cannot_be_opened_while_an_answer_is_awaited(
    visitor: Visitor, *, known: bool
) -> None:
    ticket = hello(visitor)
    if not known:
        visitor.world.company.file_path = ""
        visitor.world.company.save(update_fields=["file_path"])
    failing = ConnectionFailed(ticket, "0x80040408", "Could not start QuickBooks.")
    assert visitor.say(failing) == ("" if known else "done")
    if known:
        assert visitor.say(failing) == "done"
    assert visitor.receive(ticket, "<QBXML/>") == -1
    assert "another company file is open" in str(visitor.say(GetLastError(ticket)))
    assert "another company file is open" in str(visitor.say(CloseConnection(ticket)))
    settle(visitor.world)


def test_the_late_answer_of_a_conversation_that_was_taken_over_is_refused(visitor: Visitor) -> None:
    first = hello(visitor)
    visitor.work()
    hello(visitor)
    assert visitor.receive(first, visitor.answers[-1]) == -1
    assert visitor.say(GetLastError(first)) == machine.TAKEN_OVER
    assert visitor.send(first) == ""
    settle(visitor.world)


def test_an_answer_of_another_kind_is_not_taken_for_a_receipt(visitor: Visitor) -> None:
    ticket = hello(visitor)
    reach_receipts(visitor, ticket)
    other = (
        "<ClassRet><ListID>80000001-1</ListID><EditSequence>1</EditSequence><Name>X</Name>"
        "<FullName>X</FullName><IsActive>true</IsActive></ClassRet>"
    )
    ours = r"<SalesReceiptRet>.*?</SalesReceiptRet>"
    forged = re.sub(ours, other, visitor.answers[-1], flags=re.DOTALL)
    visitor.receive(ticket, forged)
    assert {row.state for row in visitor.world.receipts()} == {State.UNKNOWN}
    settle(visitor.world)


MOVES: Final = st.tuples(
    st.sampled_from(
        [
            *("authenticate", "send", "send", "send", "work", "work", "receive", "receive"),
            *("answer", "answer", "older", "strange", "hresult", "failed", "error", "close"),
            *("hello", "hello", "honest", "honest", "wait", "versions"),
        ]
    ),
    st.integers(0, 50),
)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=st.lists(MOVES, min_size=5, max_size=40))
def test_any_calls_in_any_order(db: None, moves: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        world = tiny_world(4, 1)
        quick_pace(world)
        visitor = Visitor(world)
        for move, number in moves:
            _do(visitor, move, number)
        settle(world)
        outcomes = {row.state for row in world.receipts()}
        transaction.set_rollback(True)
    assert outcomes == {State.ACCEPTED}


def _do(visitor: Visitor, move: str, number: int) -> None:  # noqa: C901, PLR0912 - a branch a call
    # Mostly the newest ticket, sometimes an old one or one that never was.
    ticket = visitor.tickets[-1 if number % 4 else number % len(visitor.tickets)]
    newest = visitor.answers[-1] if visitor.answers else ""
    match move:
        case "authenticate":
            visitor.authenticate()
        case "hello":
            if visitor.authenticate() != machine.NO_WORK:
                owner = visitor.world.connector.owner_id
                visitor.send(
                    visitor.tickets[-1], visitor.world.file.host_company_preferences(owner)
                )
        case "send":
            visitor.send(ticket)
        case "work":
            visitor.work()
        case "receive" | "answer":
            visitor.receive(ticket, newest)
        case "honest":
            visitor.work()
            visitor.receive(ticket, visitor.answers[-1] if visitor.answers else "")
            visitor.send(ticket)
        case "older":
            older = visitor.answers[number % len(visitor.answers)] if visitor.answers else ""
            visitor.receive(ticket, older)
        case "strange":
            visitor.receive(ticket, STRANGE[number % len(STRANGE)])
        case "hresult":
            visitor.receive(ticket, "", HRESULTS[number % len(HRESULTS)])
        case "failed":
            visitor.say(ConnectionFailed(ticket, HRESULTS[number % len(HRESULTS)], "No."))
        case "error":
            visitor.say(GetLastError(ticket))
        case "close":
            visitor.say(CloseConnection(ticket))
        case "wait":
            visitor.world.clock.forward(minutes=number)
        case _:
            visitor.say(ServerVersion())
            visitor.say(ClientVersion("2.3"))
