"""Apply: an answered message set changes the store, whole or not at all.

One function per step of the agenda. A set whose answer was lost is asked for by its id, and when
QuickBooks does not know it, its documents are asked for one by one after the hold. What becomes of
a set that QuickBooks could not even read is `sync.narrowing`'s.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tillbook.core.delivery import State
from tillbook.core.pace import measured
from tillbook.core.problems import Code, Problem, problem
from tillbook.qbxml.answers import Answer, AnswerSet, Listed
from tillbook.qbxml.status import meaning
from tillbook.store.models import Company, Conversation, Delivery, ListEntry, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync.agenda import Step, Suspicion
from tillbook.sync.listed import keep_list_entry
from tillbook.sync.looking import lost, seen
from tillbook.sync.narrowing import rows_of, split, suspects
from tillbook.sync.outcomes import (
    NOTHING_FOUND,
    accepted,
    found,
    hold_until,
    read_back,
    unknown,
    vanished,
    waiting_for,
    written,
)
from tillbook.sync.transactions import TRANSACTIONS, posted
from tillbook.sync.turns import LIST_QUERIES, numbers_name, read_name, reading_id
from tillbook.sync.verify import check, introduction, learn
from tillbook.webconnector.qwc import OWNER_ID

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
            found_problem = _identified(company, conversation, answers, now)
        case Step.LISTS:
            found_problem = _lists(message_set, answers, now)
        case Step.LOOK:
            seen(message_set, answers, now)
        case Step.ASK:
            _asked(message_set, answers, now)
        case Step.SENTINEL | Step.READ_BACK:
            found_problem = _transactions(message_set, answers, now)
        case Step.WRITE:
            _written(message_set, answers, now)
        case Step.IDLE:
            pass
    message_set.save(update_fields=["answered_at", "state"])
    return found_problem


def _identified(
    company: Company, conversation: Conversation, answers: AnswerSet, now: datetime
) -> Problem | None:
    """What was asked of the file itself; without all of it the conversation ends in words."""
    wrong = introduce(company, conversation, answers, "", now)
    if wrong or conversation.verified:
        return wrong
    return problem(
        Code.NOT_READ,
        "the company file",
        what="its own name and preferences",
        reason=_first_refusal(answers),
    )


def _asked(message_set: MessageSet, answers: AnswerSet, now: datetime) -> None:
    """What QuickBooks says of each document that may be there."""
    for row in rows_of(message_set):
        answer = answers.answer_to(reading_id(message_set.set_id, row.pk))
        _note(message_set, row, answer)
        found(message_set.company, row, answer, now)


def introduce(
    company: Company, conversation: Conversation, answers: AnswerSet, path: str, now: datetime
) -> Problem | None:
    """Check and learn what QuickBooks says of itself; without it nothing is verified. With the
    first call (`path` is told) a missing FileID may have been left out: it is asked for.
    """
    intro = introduction(answers, path)
    if intro is None or (path and not intro.file.file_id(OWNER_ID)):
        return None
    if wrong := check(company, intro):
        return wrong
    learn(company, intro, now)
    conversation.verified = True
    conversation.save(update_fields=["verified"])
    return None


def lose(message_set: MessageSet) -> None:
    """Its answer will not come. What it was to write is unknown until QuickBooks was asked."""
    rows = rows_of(message_set)
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
    lost(message_set)


def _written(message_set: MessageSet, answers: AnswerSet, now: datetime) -> None:
    company = message_set.company
    rows = rows_of(message_set)
    searching = any(row.suspicion for row in rows)
    for row in rows:
        answer = answers.answer_to(str(row.pk))
        _note(message_set, row, answer)
        row.suspicion = ""
        row.save(update_fields=["suspicion"])
        written(company, row, answer, now)
    if searching:
        # How many documents a search sends says nothing of how many QuickBooks can take.
        split(list(suspects(company, Suspicion.REST)))
        return
    took = now - message_set.sent_at
    kind = rows[0].document.type
    company.pace = measured(company.pace, kind, size=len(rows), took=took)
    company.save(update_fields=["pace"])


def _recovered(message_set: MessageSet, answers: AnswerSet, now: datetime) -> None:
    """QuickBooks' stored answer to the lost set, or the word that it has none."""
    lost = message_set.recovers
    if lost is None:
        return
    rows = rows_of(lost)
    if any(answers.answer_to(str(row.pk)) for row in rows):
        lost.state = SetState.APPLIED
        lost.answered_at = now
        for row in rows:
            answer = answers.answer_to(str(row.pk))
            _note(lost, row, answer)
            row.suspicion = ""
            row.save(update_fields=["suspicion"])
            if answer is None:
                # It may still be running: the hold stays.
                unknown(row, row.not_before)
            else:
                written(message_set.company, row, answer, now)
    else:
        lost.state = SetState.FORGOTTEN
    lost.save(update_fields=["state", "answered_at"])


def _lists(message_set: MessageSet, answers: AnswerSet, now: datetime) -> Problem | None:
    """The lists as they are now; rows that QuickBooks no longer shows are gone here too."""
    company = message_set.company
    for kind, _ in LIST_QUERIES:
        answer = answers.answer_to(reading_id(message_set.set_id, kind))
        if refused := _unread(f"the list {kind}", answer):
            return refused
        listed = [ret for ret in answer.rets if isinstance(ret, Listed)] if answer else []
        ids = {ret.list_id for ret in listed}
        if answer is not None and not answer.problems:
            gone = ListEntry.objects.filter(company=company, kind=kind)
            gone.exclude(list_id__in=ids).delete()
        for ret in listed:
            keep_list_entry(company, ret)
    # Where somebody asked to look again meanwhile, the file is to be known anew and so are these.
    if message_set.conversation.verified:
        company.lists_read_at = now
        company.save(update_fields=["lists_read_at"])
    return None


def _transactions(message_set: MessageSet, answers: AnswerSet, now: datetime) -> Problem | None:
    """Documents re-read by their ids: what is there is compared, what is not is missed. What
    cannot be read is neither; it is said in words.
    """
    rows = rows_of(message_set)
    problems = [
        _read(message_set, kind, mine, answers, now)
        for kind in TRANSACTIONS
        if (mine := [row for row in rows if row.document.type == kind])
    ]
    if message_set.purpose == Step.SENTINEL:
        problems.append(_sentinel_read(message_set, answers, now))
    return next(filter(None, problems), None)


def _read(
    message_set: MessageSet, kind: str, rows: list[Delivery], answers: AnswerSet, now: datetime
) -> Problem | None:
    """The documents of one type."""
    named = TRANSACTIONS[kind].named
    answer = answers.answer_to(reading_id(message_set.set_id, read_name(kind)))
    if refused := _unread(named, answer):
        return refused
    found_there = map(posted, answer.rets if answer else ())
    there = {one.txn_id: one for one in found_there if one is not None}
    doubts = list(answer.problems) if answer else []
    for row in rows:
        one = there.get(row.quickbooks_id)
        if one is not None and one.total_minor is not None:
            read_back(row, one, now)
        elif one is not None:
            doubts.append(f"{row.document} came without its amounts.")
        elif not doubts:
            vanished(row)
    return unread(named, doubts[0]) if doubts else None


def _sentinel_read(message_set: MessageSet, answers: AnswerSet, now: datetime) -> Problem | None:
    """Of the transactions about to be sent none may be there already: our own books may have been
    restored. Those that are there are taken as delivered, and the next ones are looked for.
    """
    company, conversation = message_set.company, message_set.conversation
    count = 0
    for kind, transaction in TRANSACTIONS.items():
        asked = reading_id(message_set.set_id, numbers_name(kind))
        if f'"{asked}"' not in message_set.xml:
            continue
        answer = answers.answer_to(asked)
        if refused := _unread(transaction.named, answer):
            return refused
        for ret in answer.rets if answer else ():
            if row := waiting_for(company, ret):
                accepted(company, row, ret, now)
                count += 1
    conversation.sentinel_read = count == 0
    conversation.save(update_fields=["sentinel_read"])
    return None


def _unread(what: str, answer: Answer | None) -> Problem | None:
    """A query that QuickBooks neither answered nor found empty ends the conversation in words."""
    if answer is not None and answer.status_code in (STATUS_OK, *NOTHING_FOUND):
        return None
    told = meaning(answer.status_code, answer.message).sentence if answer else "It did not answer."
    return unread(what, told)


def unread(what: str, reason: str) -> Problem:
    """QuickBooks did not give what was asked for."""
    return problem(Code.NOT_READ, what, what=what, reason=reason)


def _first_refusal(answers: AnswerSet) -> str:
    """Why QuickBooks did not say what it was asked for, in words."""
    refused = [each for each in answers.answers if each.status_code != STATUS_OK]
    if not refused:
        return "It did not answer everything that was asked."
    return meaning(refused[0].status_code, refused[0].message).sentence


def _note(message_set: MessageSet, row: Delivery, answer: Answer | None) -> None:
    """Keep the status of one request with its attempt."""
    if answer is not None:
        message_set.attempts.filter(delivery=row).update(
            status_code=answer.status_code, message=answer.message
        )
