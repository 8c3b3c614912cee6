"""Transactions by type: how QuickBooks is asked for one, and what of its answer is what.

One row per type of document that is not a list entry. Agenda, turns, outcomes, apply and proof ask
this table and know no type by name; a further type is a further row. Where the marker stands, and
that a journal has no total of its own, is accounting, section 4, *Identity*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tillbook.core.documents import Document, DocumentType
from tillbook.qbxml.answers import JournalEntryRet, JournalLineRet, SalesReceiptRet
from tillbook.qbxml.requests import JournalEntryQuery, Request, SalesReceiptQuery
from tillbook.sync.render import Terms, render_journal, render_receipt
from tillbook.sync.snapshots import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A transaction as QuickBooks returned it.

    `memos` is where the marker stands. `total_minor` is None when QuickBooks did not say it, or
    not readably. `lines` are kept with the delivery: what each stands on (`item` or `account`, by
    its full name), that entry's `list_id`, and `amount_minor`, credits positive.
    """

    type: DocumentType
    txn_id: str
    edit_sequence: str
    ref_number: str
    memos: str
    total_minor: int | None
    lines: list[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One type. `sells` says that its lines are items on a sales form, for the generic customer
    and with a tax code; otherwise each line names its account itself. `named` stands in sentences.
    """

    named: str
    sells: bool
    render: Callable[[Document, Terms], Request]
    by_numbers: Callable[[tuple[str, ...]], Request]
    by_ids: Callable[[tuple[str, ...]], Request]
    read: Callable[[object], Posted | None]


def _receipt(ret: object) -> Posted | None:
    if not isinstance(ret, SalesReceiptRet):
        return None
    return Posted(
        type=DocumentType.SALES_RECEIPT,
        txn_id=ret.txn_id,
        edit_sequence=ret.edit_sequence,
        ref_number=ret.ref_number,
        memos=ret.memo,
        total_minor=ret.total.minor if ret.total else None,
        lines=[
            {
                "item": line.item.full_name if line.item else "",
                "list_id": line.item.list_id if line.item else "",
                "amount_minor": line.amount.minor if line.amount else None,
            }
            for line in ret.lines
        ],
    )


def _journal(ret: object) -> Posted | None:
    """A journal's marker is searched on every line: people sort lines. Its total is what credits
    exceed debits by; without a line, or with one that has no amount, nobody can say it.
    """
    if not isinstance(ret, JournalEntryRet):
        return None
    lines = list(_journal_lines(ret))
    amounts = [line["amount_minor"] for line in lines]
    return Posted(
        type=DocumentType.JOURNAL_ENTRY,
        txn_id=ret.txn_id,
        edit_sequence=ret.edit_sequence,
        ref_number=ret.ref_number,
        memos=" ".join(line.memo for line in ret.lines),
        total_minor=sum(amounts) if amounts and None not in amounts else None,
        lines=lines,
    )


def _journal_lines(ret: JournalEntryRet) -> Iterator[Json]:
    for line in ret.lines:
        yield {
            "account": line.account.full_name if line.account else "",
            "list_id": line.account.list_id if line.account else "",
            "amount_minor": _signed(line),
        }


def _signed(line: JournalLineRet) -> int | None:
    if line.amount is None:
        return None
    return -line.amount.minor if line.debit else line.amount.minor


TRANSACTIONS: Final[Mapping[str, Transaction]] = {
    DocumentType.SALES_RECEIPT: Transaction(
        named="the receipts",
        sells=True,
        render=render_receipt,
        by_numbers=lambda numbers: SalesReceiptQuery(ref_numbers=numbers, include_line_items=True),
        by_ids=lambda ids: SalesReceiptQuery(txn_ids=ids, include_line_items=True),
        read=_receipt,
    ),
    DocumentType.JOURNAL_ENTRY: Transaction(
        named="the journal entries",
        sells=False,
        render=render_journal,
        by_numbers=lambda numbers: JournalEntryQuery(ref_numbers=numbers, include_line_items=True),
        by_ids=lambda ids: JournalEntryQuery(txn_ids=ids, include_line_items=True),
        read=_journal,
    ),
}
"""By the value of their DocumentType."""


def posted(ret: object) -> Posted | None:
    """What QuickBooks returned, where it is a transaction of ours or of our types."""
    for kind in TRANSACTIONS.values():
        if found := kind.read(ret):
            return found
    return None
