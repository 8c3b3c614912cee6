"""Transactions by type: how QuickBooks is asked for one, and what of its answer is what.

One row per type of document that is not a list entry. Agenda, turns, outcomes, apply and proof ask
this table, and none of them knows a type by name; a further type is a further row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from tillbook.core.documents import Document, DocumentType
from tillbook.qbxml.answers import SalesReceiptRet
from tillbook.qbxml.requests import Request, SalesReceiptQuery
from tillbook.sync.render import Terms, render_receipt

TransactionRet: TypeAlias = SalesReceiptRet


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One type: `sells` says that its lines are items on a sales form, for the generic customer
    and with a tax code; otherwise each line names its account itself.
    """

    ret: type[TransactionRet]
    sells: bool
    render: Callable[[Document, Terms], Request]
    by_numbers: Callable[[tuple[str, ...]], Request]
    by_ids: Callable[[tuple[str, ...]], Request]


TRANSACTIONS: Final[Mapping[str, Transaction]] = {
    DocumentType.SALES_RECEIPT: Transaction(
        ret=SalesReceiptRet,
        sells=True,
        render=render_receipt,
        by_numbers=lambda numbers: SalesReceiptQuery(ref_numbers=numbers, include_line_items=True),
        by_ids=lambda ids: SalesReceiptQuery(txn_ids=ids, include_line_items=True),
    ),
}
