"""Looking: a look becomes one message set that only reads, and its answer becomes figures.

What QuickBooks refuses, or answers in a way that cannot be read, is stored as a problem with the
look and settles it; nothing else waits for a look, and no look is put again and again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from tillbook.core.documents import DocumentType
from tillbook.core.problems import Code, problem
from tillbook.qbxml.answers import Answer, AnswerSet, HostRet, TransactionRet, TrialBalanceRet
from tillbook.qbxml.requests import (
    ROW_COUNTS,
    HostQuery,
    Request,
    TransactionQuery,
    TrialBalanceQuery,
)
from tillbook.qbxml.status import meaning
from tillbook.store.models import Company, Conversation, ListEntry, Look, MessageSet
from tillbook.store.models.conversation import SetState
from tillbook.sync.looks import LookKind, days_of, unanswered
from tillbook.sync.snapshots import Json, freeze_problem

LOOKS_PER_CONVERSATION_MAX: Final = 20
"""More wait for the next call, so that pages cannot keep QuickBooks from writing."""

TRANSACTIONS_PER_LOOK_MAX: Final = 2_000
"""Rows of one look; `Seen.more` says that there are others."""

LOSSES_MAX: Final = 2
"""A look whose answer was lost so often may be what QuickBooks stumbles over: it is given up."""

STATUS_OK: Final = 0
NOTHING_FOUND: Final = (1, 500)
"""Statuses with which a query says that there is no such thing."""

_NAMED: Final[Mapping[str, str]] = {
    LookKind.COUNTS: "the number of rows in its lists",
    LookKind.TRIAL_BALANCE: "the trial balance",
    LookKind.TRANSACTIONS: "the transactions of these days",
}


class Unseen(Exception):
    """Why an answer does not say what was asked; the sentence is for people."""


def next_look(company: Company, conversation: Conversation | None) -> Look | None:
    """The look to put now, unless this conversation has put its share."""
    look = unanswered(company).first()
    if look is None or conversation is None:
        return look
    put = MessageSet.objects.filter(conversation=conversation).exclude(look=None).count()
    return look if put < LOOKS_PER_CONVERSATION_MAX else None


def requests_of(look: Look) -> list[tuple[str, Request]]:
    """What a look asks, each request by the name its answer is told apart by."""
    first, last = days_of(look)
    match LookKind(look.kind):
        case LookKind.COUNTS:
            return [("Host", HostQuery(include_capacity=True)), *ROW_COUNTS.items()]
        case LookKind.TRIAL_BALANCE if last:
            return [("Report", TrialBalanceQuery(as_of=last))]
        case LookKind.TRANSACTIONS if first and last:
            most = TRANSACTIONS_PER_LOOK_MAX
            return [("Rows", TransactionQuery(first=first, last=last, max_returned=most))]
        case _:
            msg = f"{look} lacks its days."
            raise ValueError(msg)


def seen(message_set: MessageSet, answers: AnswerSet, now: datetime) -> None:
    """Keep what QuickBooks answered, or why it did not."""
    look = message_set.look
    if look is None:
        return
    by_name = {
        name: answers.answer_to(f"{message_set.set_id}/{name}") for name, _ in requests_of(look)
    }
    try:
        for each in by_name.values():
            _check(each)
        look.answer, look.problem = _READERS[look.kind](look, by_name), None
    except Unseen as why:
        not_seen(message_set, str(why))
        return
    # Asked again while this answer was on its way, it is still waited for.
    look.answered_at = now if look.asked_at <= message_set.sent_at else message_set.sent_at
    look.save(update_fields=["answer", "problem", "answered_at"])


def not_seen(message_set: MessageSet, reason: str) -> None:
    """Settle a look without an answer; it is put again when somebody asks again."""
    look = message_set.look
    if look is None:
        return
    what = _NAMED[look.kind]
    look.answer = None
    look.problem = freeze_problem(problem(Code.NOT_SEEN, what, what=what, reason=reason))
    look.answered_at = max(look.asked_at, message_set.sent_at)
    look.save(update_fields=["answer", "problem", "answered_at"])


def lost(message_set: MessageSet) -> None:
    """The answer to a look will not come: it is put again, but not for ever."""
    look = message_set.look
    if look is None or not unanswered(message_set.company).filter(pk=look.pk).exists():
        return
    losses = look.message_sets.filter(state=SetState.FORGOTTEN, sent_at__gte=look.asked_at).count()
    if losses >= LOSSES_MAX:
        not_seen(message_set, f"It was asked {losses} times and never answered.")


def _check(answer: Answer | None) -> None:
    if answer is None:
        raise Unseen("It did not answer.")
    if answer.status_code not in (STATUS_OK, *NOTHING_FOUND):
        raise Unseen(meaning(answer.status_code, answer.message).sentence)


def _counts(_: Look, answers: Mapping[str, Answer | None]) -> Json:
    rets = [ret for answer in answers.values() if answer for ret in answer.rets]
    host = next((ret for ret in rets if isinstance(ret, HostRet)), None)
    counted = {name: _count(answers[name]) for name in ROW_COUNTS}
    capacities = host.list_capacities if host else ()
    return {**counted, "capacities": {one.list_name: one.entries_max for one in capacities}}


def _count(answer: Answer | None) -> int:
    if answer is not None and answer.count is not None:
        return answer.count
    if answer is not None and answer.status_code in NOTHING_FOUND:
        return 0
    raise Unseen("It did not say how many rows there are.")


def _trial_balance(look: Look, answers: Mapping[str, Answer | None]) -> Json:
    answer = answers["Report"]
    rets = [ret for ret in answer.rets if isinstance(ret, TrialBalanceRet)] if answer else []
    if answer is None or not rets:
        raise Unseen(_first_problem(answer) or "It gave no report.")
    if answer.problems:
        raise Unseen(answer.problems[0])
    report, asked = rets[0], days_of(look)[1]
    if report.as_of is not None and report.as_of != asked:
        raise Unseen(f"Its report is of {report.as_of}, not of {asked}.")
    accounts = ListEntry.objects.filter(company=look.company_id, kind=DocumentType.ACCOUNT)
    known = set(accounts.values_list("folded", flat=True))
    return {
        "rows": [
            [row.sent if row.sent.casefold() in known else row.account, row.balance.minor]
            for row in report.rows
            if row.balance is not None
        ]
    }


def _transactions(_: Look, answers: Mapping[str, Answer | None]) -> Json:
    """Rows without a day or an amount compare with nothing and are left out; one that cannot be
    read does not cost the others.
    """
    answer = answers["Rows"]
    rets = [ret for ret in answer.rets if isinstance(ret, TransactionRet)] if answer else []
    more = bool(answer and answer.iterator and answer.iterator.remaining > 0)
    return {
        "more": more,
        "rows": [
            {
                "type": ret.txn_type,
                "txn_id": ret.txn_id,
                "day": ret.day.isoformat(),
                "ref_number": ret.ref_number,
                "amount_minor": ret.amount.minor,
                "account": ret.account.full_name if ret.account else "",
                "entity": ret.entity.full_name if ret.entity else "",
                "memo": ret.memo,
            }
            for ret in rets
            if ret.day is not None and ret.amount is not None
        ],
    }


def _first_problem(answer: Answer | None) -> str:
    return answer.problems[0] if answer and answer.problems else ""


_READERS: Final[Mapping[str, Callable[[Look, Mapping[str, Answer | None]], Json]]] = {
    LookKind.COUNTS: _counts,
    LookKind.TRIAL_BALANCE: _trial_balance,
    LookKind.TRANSACTIONS: _transactions,
}
