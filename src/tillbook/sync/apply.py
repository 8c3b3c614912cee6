"""Apply: an answered message set changes the store, whole or not at all.

One function per step of the agenda. A set that QuickBooks could not even read is split until the
one document that is to blame stands alone; a set whose answer was lost is asked for by its id, and
when QuickBooks does not know it, its documents are asked for one by one after the hold.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from tillbook.core.delivery import State, move
from tillbook.core.pace import measured
from tillbook.core.problems import Code, Problem, problem
from tillbook.qbxml.answers import Answer, AnswerSet, Listed, SalesReceiptRet
from tillbook.qbxml.status import meaning
from tillbook.store.models import Company, Conversation, Delivery, ListEntry, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync.agenda import Step, Suspicion
from tillbook.sync.outcomes import (
    NOTHING_FOUND,
    found,
    hold_until,
    keep_list_entry,
    read_back,
    unknown,
    vanished,
    written,
)
from tillbook.sync.snapshots import freeze_problem
from tillbook.sync.verify import check, introduction, learn

LIST_KINDS_READ: Final = (
    "Account", "Class", "SalesTaxCode", "ItemSalesTax", "ItemOtherCharge", "Customer",
)  # fmt: skip
STATUS_OK: Final = 0


def apply(message_set: MessageSet, answers: AnswerSet, now: datetime) -> Problem | None:
    """Apply the answer to a set. A problem ends the conversation (a wrong company file)."""
    company, conversation = message_set.company, message_set.conversation
    message_set.answered_at = now
    message_set.state = SetState.APPLIED
    found_problem: Problem | None = None
    match Step(message_set.purpose):
        case Step.RECOVER:
            _recovered(message_set, answers, now)
        case Step.IDENTIFY:
            found_problem = introduce(company, conversation, answers, "", now)
        case Step.LISTS:
            found_problem = _lists(company, answers, now)
        case Step.ASK:
            for row in _rows(message_set):
                _note(message_set, row, answers)
                found(company, row, answers.answer_to(str(row.pk)), now)
        case Step.SENTINEL | Step.READ_BACK:
            found_problem = _receipts(message_set, answers, now)
        case Step.WRITE:
            _written(message_set, answers, now)
        case Step.IDLE:
            pass
    message_set.save(update_fields=["answered_at", "state"])
    return found_problem


def introduce(
    company: Company, conversation: Conversation, answers: AnswerSet, path: str, now: datetime
) -> Problem | None:
    """Check and learn what QuickBooks says of itself; without it nothing is verified."""
    intro = introduction(answers, path)
    if intro is None:
        return None
    if wrong := check(company, intro):
        return wrong
    learn(company, intro, now)
    conversation.verified = True
    conversation.save(update_fields=["verified"])
    return None


def lose(message_set: MessageSet) -> None:
    """Its answer will not come. What it was to write is unknown until QuickBooks was asked."""
    rows = _rows(message_set)
    if message_set.writes:
        message_set.state = SetState.LOST
        for row in rows:
            if row.state == State.SENT:
                unknown(row, hold_until(message_set.company, message_set, rows))
    else:
        message_set.state = SetState.FORGOTTEN
        for row in rows:
            if row.state == State.ASKED:
                unknown(row, None)
    message_set.save(update_fields=["state"])


def refuse_whole(message_set: MessageSet, hresult: str, now: datetime) -> None:
    """QuickBooks could not read the set: nothing of it ran. Narrow down who is to blame."""
    message_set.state = SetState.REFUSED
    message_set.answered_at = now
    message_set.save(update_fields=["state", "answered_at"])
    rows = _rows(message_set)
    if not message_set.writes:
        for row in rows:
            unknown(row, None)
        return
    _suspects(message_set.company, Suspicion.REST).update(suspicion="")
    if len(rows) == 1:
        _blame(rows[0], hresult)
        return
    _split(rows)


def _blame(row: Delivery, hresult: str) -> None:
    row.state = move(State(row.state), State.NEEDS_PERSON)
    row.suspicion = ""
    row.problem = freeze_problem(
        problem(Code.REFUSED_BY_PARSER, str(row.document), document=row.document, hresult=hresult)
    )
    row.save(update_fields=["state", "suspicion", "problem"])


def _split(rows: list[Delivery]) -> None:
    """One half is sent alone next; the other waits, and is to blame if that half passes."""
    half = (len(rows) + 1) // 2
    for index, row in enumerate(rows):
        if row.state == State.SENT:
            row.state = move(State(row.state), State.READY)
        row.suspicion = Suspicion.TEST if index < half else Suspicion.REST
        row.save(update_fields=["state", "suspicion"])


def _written(message_set: MessageSet, answers: AnswerSet, now: datetime) -> None:
    company = message_set.company
    rows = _rows(message_set)
    tested = any(row.suspicion == Suspicion.TEST for row in rows)
    for row in rows:
        _note(message_set, row, answers)
        row.suspicion = ""
        row.save(update_fields=["suspicion"])
        written(company, row, answers.answer_to(str(row.pk)), now)
    if tested and (rest := list(_suspects(company, Suspicion.REST))):
        _split(rest)
    took = now - message_set.sent_at
    kind = rows[0].document.type
    company.pace = measured(company.pace, kind, size=len(rows), took=took)
    company.save(update_fields=["pace"])


def _recovered(message_set: MessageSet, answers: AnswerSet, now: datetime) -> None:
    """QuickBooks' stored answer to the lost set, or the word that it has none."""
    conversation = message_set.conversation
    conversation.recovered = True
    conversation.save(update_fields=["recovered"])
    lost = message_set.recovers
    if lost is None:
        return
    rows = _rows(lost)
    if any(answers.answer_to(str(row.pk)) for row in rows):
        lost.state = SetState.APPLIED
        lost.answered_at = now
        for row in rows:
            _note(lost, row, answers)
            row.suspicion = ""
            row.save(update_fields=["suspicion"])
            written(message_set.company, row, answers.answer_to(str(row.pk)), now)
    else:
        lost.state = SetState.FORGOTTEN
    lost.save(update_fields=["state", "answered_at"])


def _lists(company: Company, answers: AnswerSet, now: datetime) -> Problem | None:
    """The lists as they are now; rows that QuickBooks no longer shows are gone here too."""
    for kind in LIST_KINDS_READ:
        answer = answers.answer_to(kind)
        if refused := _unread(f"the list {kind}", answer):
            return refused
        listed = [ret for ret in answer.rets if isinstance(ret, Listed)] if answer else []
        ids = {ret.list_id for ret in listed}
        ListEntry.objects.filter(company=company, kind=kind).exclude(list_id__in=ids).delete()
        for ret in listed:
            keep_list_entry(company, ret)
    company.lists_read_at = now
    company.save(update_fields=["lists_read_at"])
    return None


def _receipts(message_set: MessageSet, answers: AnswerSet, now: datetime) -> Problem | None:
    """Documents re-read by their ids: what is there is compared, what is not is missed."""
    answer = answers.answer_to("Receipts")
    if refused := _unread("the receipts", answer):
        return refused
    rets = answer.rets if answer else ()
    there = {ret.txn_id: ret for ret in rets if isinstance(ret, SalesReceiptRet)}
    for row in _rows(message_set):
        if row.quickbooks_id in there:
            read_back(row, there[row.quickbooks_id], now)
        else:
            vanished(row)
    if message_set.purpose == Step.SENTINEL:
        conversation = message_set.conversation
        conversation.sentinel_read = True
        conversation.save(update_fields=["sentinel_read"])
    return None


def _unread(what: str, answer: Answer | None) -> Problem | None:
    """A query that QuickBooks neither answered nor found empty ends the conversation in words."""
    if answer is not None and answer.status_code in (STATUS_OK, *NOTHING_FOUND):
        return None
    told = meaning(answer.status_code, answer.message).sentence if answer else "It did not answer."
    return problem(Code.NOT_READ, what, what=what, reason=told)


def _note(message_set: MessageSet, row: Delivery, answers: AnswerSet) -> None:
    """Keep the status of one request with its attempt."""
    answer = answers.answer_to(str(row.pk))
    if answer is not None:
        message_set.attempts.filter(delivery=row).update(
            status_code=answer.status_code, message=answer.message
        )


def _rows(message_set: MessageSet) -> list[Delivery]:
    return [
        attempt.delivery
        for attempt in message_set.attempts.select_related("delivery__document").order_by("pk")
    ]


def _suspects(company: Company, part: Suspicion) -> QuerySet[Delivery]:
    return Delivery.objects.filter(company=company, suspicion=part).select_related("document")
