"""Outcomes: what one answer of QuickBooks makes of one delivery.

Each function moves one delivery along the table of `core.delivery` and keeps what QuickBooks
returned. Whether a refusal passes by itself, needs set-up or needs a person is the meaning of its
status (qbxml.status); how often it is tried again is `core.delivery.next_try`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import takewhile

from tillbook.core.delivery import (
    ATTEMPTS_MAX,
    RETRY_PAUSE_FIRST,
    State,
    in_flight_until,
    move,
    next_try,
)
from tillbook.core.documents import DocumentType
from tillbook.core.identity import marker
from tillbook.core.money import format_minor
from tillbook.core.pace import predicted
from tillbook.core.problems import Code, Problem, problem
from tillbook.qbxml.answers import Answer, Listed
from tillbook.qbxml.status import Face, meaning
from tillbook.store.models import Attempt, Company, Delivery, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync.listed import keep_list_entry, kind_and_detail
from tillbook.sync.returned import with_first_names
from tillbook.sync.snapshots import Json, freeze_problem
from tillbook.sync.transactions import Posted, posted

NAME_IN_USE = 3100
NOTHING_FOUND = (1, 500)
"""Statuses with which a query says that there is no such thing."""


def written(company: Company, row: Delivery, answer: Answer | None, now: datetime) -> None:
    """The outcome of an Add. No answer to this request means that nobody knows."""
    if answer is None:
        unknown(row, None)
        return
    told = meaning(answer.status_code, answer.message)
    ret = next((each for each in answer.rets if _is_of_type(row, each)), None)
    if told.face in (Face.OK, Face.WARNING) and ret is not None:
        accepted(company, row, ret, now)
    elif answer.status_code == NAME_IN_USE and row.document.shop is None:
        # Somebody may have made it since the lists were read, or we did and the answer was lost.
        unknown(row, None)
    elif told.face is Face.RETRY_LATER:
        _later(row, told.sentence, now)
    elif told.face is Face.NEEDS_SETUP:
        _refused(row, State.NEEDS_SETUP, answer, told.sentence)
    elif told.face in (Face.OK, Face.WARNING, Face.RECOVERY):
        unknown(row, None)
    else:
        _refused(row, State.NEEDS_PERSON, answer, told.sentence)


def found(company: Company, row: Delivery, answer: Answer | None, now: datetime) -> None:
    """The outcome of a question: the document is there, provably is not, or nobody knows yet."""
    told = None if answer is None else answer.status_code
    if told not in (0, *NOTHING_FOUND) or answer is None or answer.problems:
        # Not at once: a QuickBooks that does not answer, or not readably, would be asked without
        # end.
        unknown(row, now + RETRY_PAUSE_FIRST)
        return
    for ret in answer.rets:
        if _is_ours(row, ret):
            accepted(company, row, ret, now)
            return
    if _name_was_in_use(row):
        _taken(row)
        return
    if (lost := unanswered_count(row)) >= ATTEMPTS_MAX:
        _never_kept(row, lost)
        return
    row.state = move(State(row.state), State.READY)
    row.not_before = None
    if any(posted(ret) for ret in answer.rets):
        number = row.document.ref_number
        row.problem = freeze_problem(problem(Code.NOT_OURS, number, ref_number=number))
    row.save(update_fields=["state", "not_before", "problem"])


def waiting_for(company: Company, ret: object) -> Delivery | None:
    """The document that waits to be sent although this transaction bears its mark."""
    there = posted(ret)
    if there is None:
        return None
    rows = Delivery.objects.filter(company=company, state=State.READY).select_related("document")
    same = rows.filter(document__type=there.type, document__ref_number=there.ref_number)
    return next((row for row in same if _is_ours(row, ret)), None)


def accepted(company: Company, row: Delivery, ret: object, now: datetime) -> None:
    """It is in QuickBooks: keep its ids and what QuickBooks made of it."""
    row.state = move(State(row.state), State.ACCEPTED)
    row.accepted_at = now
    row.not_before = None
    row.suspicion = ""
    row.problem = None
    if there := posted(ret):
        row.quickbooks_id = there.txn_id
        row.edit_sequence = there.edit_sequence
        row.returned_total_minor = there.total_minor
        row.problem = total_problem(row)
    elif isinstance(ret, Listed):
        row.quickbooks_id = ret.list_id
        row.edit_sequence = ret.edit_sequence
        keep_list_entry(company, ret)
    row.save()


def read_back(row: Delivery, there: Posted, now: datetime) -> None:
    """The document as QuickBooks holds it now, line by line. One that was missed is there again."""
    if row.state != State.ACCEPTED:
        row.state = move(State(row.state), State.ACCEPTED)
    row.read_back_at = now
    row.edit_sequence = there.edit_sequence
    row.returned_total_minor = there.total_minor
    row.returned = with_first_names(row.returned, there.lines)
    row.problem = total_problem(row)
    row.save(
        update_fields=[
            "state", "read_back_at", "edit_sequence", "returned_total_minor", "returned", "problem",
        ]
    )  # fmt: skip


def vanished(row: Delivery) -> None:
    """It was accepted and is not there: a back-up was restored, or somebody deleted it."""
    if row.state != State.NEEDS_PERSON:
        row.state = move(State(row.state), State.NEEDS_PERSON)
    row.problem = freeze_problem(
        problem(Code.MISSING_IN_QUICKBOOKS, str(row.document), document=row.document)
    )
    row.save(update_fields=["state", "problem"])


def unknown(row: Delivery, not_before: datetime | None) -> None:
    """Nobody knows whether it is in QuickBooks; it is asked for from `not_before` on."""
    if row.state != State.UNKNOWN:
        row.state = move(State(row.state), State.UNKNOWN)
    row.not_before = not_before
    row.save(update_fields=["state", "not_before"])


def hold_until(company: Company, lost: MessageSet, rows: list[Delivery]) -> datetime:
    """Until when a lost set may still be running in QuickBooks."""
    kind = rows[0].document.type if rows else ""
    return in_flight_until(lost.sent_at, predicted(company.pace, kind, len(rows)))


def total_problem(row: Delivery) -> Json | None:
    """QuickBooks' total is not the one that was sent."""
    theirs, ours = row.returned_total_minor, row.document.total_minor
    if theirs is None or theirs == ours:
        return None
    currency = row.document.currency
    return freeze_problem(
        problem(
            Code.TOTAL_DIFFERS,
            str(row.document),
            document=row.document,
            theirs=format_minor(theirs, currency),
            ours=format_minor(ours, currency),
            currency=currency,
        )
    )


def _is_ours(row: Delivery, ret: object) -> bool:
    """A transaction is ours by its marker, whole, wherever in the memo somebody has moved it; a
    list entry by kind and name, an item by its account as well, a sales tax item by its 0 %.
    """
    if not _is_of_type(row, ret):
        return False
    if there := posted(ret):
        return marker(row.document.key) in there.memos.split()
    if not isinstance(ret, Listed):
        return False
    content = row.document.content
    if ret.full_name.casefold() != str(content["name"]).casefold():
        return False
    kind, detail = kind_and_detail(ret)
    if kind == DocumentType.ITEM_SALES_TAX:
        return detail == "0"
    account = str(content.get("account", ""))
    return not account or detail.casefold() == account.casefold()


def _is_of_type(row: Delivery, ret: object) -> bool:
    """Whether QuickBooks speaks of the kind of thing that was sent."""
    if isinstance(ret, Listed):
        return kind_and_detail(ret)[0] == row.document.type
    there = posted(ret)
    return there is not None and there.type == row.document.type


def _later(row: Delivery, sentence: str, now: datetime) -> None:
    at = next_try(refused_for_now_count(row), now)
    row.state = move(State(row.state), State.RETRY_LATER if at else State.NEEDS_PERSON)
    row.not_before = at
    row.problem = freeze_problem(_refusal(row, "", sentence))
    row.save(update_fields=["state", "not_before", "problem"])


def _refused(row: Delivery, state: State, answer: Answer, sentence: str) -> None:
    row.state = move(State(row.state), state)
    row.problem = freeze_problem(_refusal(row, str(answer.status_code), sentence))
    row.save(update_fields=["state", "problem"])


def _refusal(row: Delivery, status: str, sentence: str) -> Problem:
    return problem(
        Code.REFUSED, str(row.document), document=row.document, status=status, reason=sentence
    )


def refused_for_now_count(row: Delivery) -> int:
    """How often in a row, the last time included, it was refused for a reason that may pass."""
    return _count_last(
        row,
        lambda sent: (
            sent.status_code is not None
            and meaning(sent.status_code, sent.message).face is Face.RETRY_LATER
        ),
    )


def unanswered_count(row: Delivery) -> int:
    """How often in a row it was sent and no answer came."""
    return _count_last(row, lambda sent: sent.status_code is None)


def _count_last(row: Delivery, is_so: Callable[[Attempt], bool]) -> int:
    sent = row.attempts.filter(message_set__writes=True).exclude(
        message_set__state=SetState.REFUSED
    )
    return sum(1 for _ in takewhile(is_so, sent.order_by("-pk")[: ATTEMPTS_MAX + 1]))


def _never_kept(row: Delivery, count: int) -> None:
    """Sent as often as anything is, never answered, never there: a person is asked."""
    row.state = move(State(row.state), State.NEEDS_PERSON)
    reason = f"It was sent {count} times, was never answered and is not there."
    row.problem = freeze_problem(_refusal(row, "", reason))
    row.save(update_fields=["state", "problem"])


def _name_was_in_use(row: Delivery) -> bool:
    """Whether the last time it was sent QuickBooks had the name already; earlier ones are cured."""
    sent = row.attempts.filter(message_set__writes=True).order_by("-pk").first()
    return sent is not None and sent.status_code == NAME_IN_USE


def _taken(row: Delivery) -> None:
    """Ours is provably not there and cannot be made until somebody frees the name."""
    name, account = row.document.content["name"], row.document.content.get("account")
    kind = f"{row.document.type} of {account}" if account else row.document.type
    row.state = move(move(State(row.state), State.READY), State.NEEDS_SETUP)
    row.problem = freeze_problem(problem(Code.NAME_TAKEN, name, name=name, kind=kind))
    row.save(update_fields=["state", "problem"])
