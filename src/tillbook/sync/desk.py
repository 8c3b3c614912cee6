"""The desk: every call of a Web Connector is answered here, in one transaction each.

The protocol's rules are the machine's (webconnector.machine), what comes next is the agenda's, what
an answer means is apply's, who may call is visits'. The desk loads, asks them in turn, stores, and
replies; a set is committed before its XML is returned, an answer is applied whole or not at all.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from tillbook import __version__
from tillbook.core.problems import Problem
from tillbook.qbxml.decode import UnreadableAnswer, decode_set
from tillbook.qbxml.status import hresult_meaning
from tillbook.store.models import Company, Conversation, MessageSet
from tillbook.store.scoping import anywhere, within
from tillbook.sync.agenda import Step, Todo, choose, left
from tillbook.sync.apply import apply, introduce, lose, unread
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.looking import not_seen
from tillbook.sync.narrowing import give_up_recovery, refuse_whole
from tillbook.sync.report import delivery_problems, status_line
from tillbook.sync.schedule import note_first_answer, settle_runs
from tillbook.sync.turns import build
from tillbook.sync.visits import authenticate, fail, keep, lose_open_set, session_of
from tillbook.webconnector import machine
from tillbook.webconnector.calls import (
    Authenticate,
    Call,
    ClientVersion,
    CloseConnection,
    ConnectionFailed,
    GetLastError,
    ReceiveResponseXML,
    Reply,
    SendRequestXML,
    ServerVersion,
)
from tillbook.webconnector.machine import Session, Stage

STEPS_SKIPPED_MAX: Final = 1_000
"""Steps of which nothing could be sent (documents set aside) before the conversation ends."""

PARSE_REFUSED: Final = "0x80040400"
"""QuickBooks could not read a set: nothing of it ran, no element is named (facts A4)."""

RECOVERIES_MAX: Final = 2
"""So often QuickBooks is asked for a lost set that it refuses to give."""


def answer(call: Call, now: datetime) -> Reply:
    """The reply to one call. Never raises for anything a Web Connector can send."""
    match call:
        case ServerVersion():
            return f"Tillbook {__version__}"
        case ClientVersion():
            return ""
        case Authenticate():
            return authenticate(call, now)
        case _:
            return _in_conversation(call, now)


def _in_conversation(call: Call, now: datetime) -> Reply:
    ticket = getattr(call, "ticket", "")
    with anywhere():
        found = Conversation.objects.select_related("company").filter(ticket=ticket).first()
    if found is None:
        return _to_stranger(call)
    with within(found.company), transaction.atomic():
        company = Company.objects.select_for_update().get(pk=found.company_id)
        conversation = Conversation.objects.get(pk=found.pk)
        conversation.company = company
        conversation.last_call_at = now
        conversation.save(update_fields=["last_call_at"])
        match call:
            case SendRequestXML():
                return _send(call, conversation, now)
            case ReceiveResponseXML():
                return _receive(call, conversation, now)
            case ConnectionFailed():
                return _not_opened(call, conversation, now)
            case GetLastError():
                return conversation.last_error or "NoOp"
            case _:
                return _close(conversation, now)


def _to_stranger(call: Call) -> Reply:
    """A ticket nobody knows: the protocol's own error values, never a fault."""
    match call:
        case SendRequestXML():
            return ""
        case ReceiveResponseXML():
            return machine.FAILED
        case ConnectionFailed():
            return machine.STOP_TRYING
        case CloseConnection():
            return machine.ENDED
        case _:
            return machine.UNKNOWN_TICKET


def _send(call: SendRequestXML, conversation: Conversation, now: datetime) -> str:
    session = session_of(conversation)
    sending = machine.asks_for_set(session)
    if not sending.allowed:
        conversation.last_error = sending.refusal
        conversation.save(update_fields=["last_error"])
        return ""
    if sending.lost_set_id:
        lose_open_set(conversation)
    if wrong := _introduced(call, conversation, now):
        fail(conversation, wrong, now)
        return ""
    message_set = _next_set(conversation, now)
    keep(conversation, machine.sent(session, message_set.set_id))
    return message_set.xml


def _introduced(call: SendRequestXML, conversation: Conversation, now: datetime) -> Problem | None:
    """What QuickBooks says of itself, whenever it does; unreadable, it is asked for instead."""
    if not call.hcp:
        return None
    conversation.verified = False
    try:
        answers = decode_set(call.hcp)
    except UnreadableAnswer:
        return None
    return introduce(conversation.company, conversation, answers, call.company_path, now)


def _next_set(conversation: Conversation, now: datetime) -> MessageSet:
    """The next set; when work has vanished meanwhile, a harmless question instead of nothing."""
    company = conversation.company
    for _ in range(STEPS_SKIPPED_MAX):
        todo = choose(company, conversation, now) or Todo(Step.IDLE)
        if message_set := build(company, conversation, todo, now):
            return message_set
    idle = build(company, conversation, Todo(Step.IDLE), now)
    if idle is None:
        msg = "A question without documents can always be built."
        raise RuntimeError(msg)
    return idle


def _receive(call: ReceiveResponseXML, conversation: Conversation, now: datetime) -> int:
    session = session_of(conversation)
    if refusal := machine.brings_answer(session):
        conversation.last_error = refusal
        conversation.save(update_fields=["last_error"])
        return machine.FAILED
    message_set = MessageSet.objects.select_related("conversation__company", "recovers").get(
        set_id=session.set_id
    )
    message_set.company = conversation.company
    message_set.conversation = conversation
    conversation.round_trips += 1
    conversation.save(update_fields=["round_trips"])
    if call.hresult:
        return _refused_by_quickbooks(call, conversation, message_set, now)
    wrong = _applied(call, conversation, message_set, now)
    if wrong is not None:
        return fail(conversation, wrong, now)
    return _go_on(conversation, message_set, now)


def _applied(
    call: ReceiveResponseXML,
    conversation: Conversation,
    message_set: MessageSet,
    now: datetime,
) -> Problem | str | None:
    """Apply the answer; a sentence or problem when the conversation cannot go on.

    A recovery whose answer cannot be read is not asked for again: what made it unreadable is
    stored in QuickBooks. Its documents are asked for one by one.
    """
    company = conversation.company
    try:
        answers = decode_set(call.response, currency=company.home_currency)
    except UnreadableAnswer as fault:
        lose(message_set)
        if message_set.look:
            not_seen(message_set, str(fault))
            return None
        give_up_recovery(message_set)
        return unread("an answer", str(fault))
    told = answers.set_status.new_set_id if answers.set_status else ""
    expected = (message_set.recovers or message_set).set_id
    if told and told != expected:
        lose(message_set)
        return machine.NEVER_SENT
    wrong = apply(message_set, answers, now)
    if wrong is None:
        note_first_answer(company, now)
    return wrong


def _go_on(conversation: Conversation, message_set: MessageSet, now: datetime) -> int:
    company = conversation.company
    conversation.done_count += message_set.attempts.count()
    conversation.save(update_fields=["done_count"])
    more = choose(company, conversation, now) is not None
    session, progress = machine.answered(
        session_of(conversation), more=more, done=conversation.done_count, left=left(company)
    )
    keep(conversation, session)
    if not more:
        settle_runs(company, now)
        state_problems(company, Source.DELIVER, delivery_problems(company), now)
        # The file was verified and everything asked was read: what stood in the way is gone.
        state_problems(company, Source.VERIFY, [], now)
    return progress


def _refused_by_quickbooks(
    call: ReceiveResponseXML,
    conversation: Conversation,
    message_set: MessageSet,
    now: datetime,
) -> int:
    """QuickBooks threw: a set it could not read never ran and is narrowed down; anything else
    leaves the set unknown and ends the conversation.
    """
    sentence = hresult_meaning(call.hresult, call.message).sentence
    if call.hresult.casefold() == PARSE_REFUSED:
        refuse_whole(message_set, call.hresult, now)
        if message_set.look:
            not_seen(message_set, sentence)
        if message_set.writes or message_set.look:
            return _go_on(conversation, message_set, now)
    else:
        lose(message_set)
        if message_set.recovers and message_set.recovers.recoveries.count() >= RECOVERIES_MAX:
            give_up_recovery(message_set)
    return fail(conversation, unread("an answer", sentence), now)


def _not_opened(call: ConnectionFailed, conversation: Conversation, now: datetime) -> str:
    company = conversation.company
    # Out of turn this can come while an answer is awaited; that answer will not come any more,
    # and the file that is opened next may be another one.
    lose_open_set(conversation)
    conversation.verified = conversation.sentinel_read = False
    conversation.save(update_fields=["verified", "sentinel_read"])
    session, reply = machine.could_not_open(session_of(conversation), company.file_path)
    if session is not None:
        if session.stage is Stage.ENDED and not conversation.last_error:
            sentence = hresult_meaning(call.hresult, call.message).sentence
            conversation.last_error = sentence
            session = Session(ticket=session.ticket, stage=Stage.ENDED, last_error=sentence)
            conversation.ended_at = now
        conversation.path_tried = session.path_tried or conversation.path_tried
        keep(conversation, session)
    return reply


def _close(conversation: Conversation, now: datetime) -> str:
    lose_open_set(conversation)
    if conversation.ended_at is None:
        conversation.ended_at = now
    keep(conversation, machine.closed(session_of(conversation)))
    company = conversation.company
    settle_runs(company, now)
    state_problems(company, Source.DELIVER, delivery_problems(company), now)
    return status_line(conversation)
