"""What stands in QuickBooks' books, as frozen values: transactions, and balances as of a day.

The other half of `answers`, which names all of it; import from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tillbook.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RetRef:
    """A list entry as QuickBooks names it; either part may be ""."""

    list_id: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptLineRet:
    """One line of a receipt as posted. `item` is None for a text-only line."""

    txn_line_id: str
    item: RetRef | None
    description: str
    quantity: Decimal | None
    class_name: RetRef | None
    amount: Money | None
    sales_tax_code: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptRet:
    """A receipt as posted: `total` and `sales_tax_total` are what QuickBooks computed.

    Amounts are None when QuickBooks sent none, or when they could not be read (the answer's
    `problems` say so). `currency` is named only where the company uses several; amounts are then
    in that currency, whatever the answer was read with. `lines` is empty unless lines were asked
    for; lines inside item groups stand among the others.
    """

    txn_id: str
    edit_sequence: str
    ref_number: str
    day: date | None
    customer: RetRef | None
    class_name: RetRef | None
    item_sales_tax: RetRef | None
    deposit_to: RetRef | None
    memo: str
    currency: RetRef | None
    subtotal: Money | None
    sales_tax_total: Money | None
    total: Money | None
    lines: tuple[SalesReceiptLineRet, ...]
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLineRet:
    """One line of a journal entry as posted: `amount` without a sign, `debit` its side."""

    txn_line_id: str
    account: RetRef | None
    amount: Money | None
    debit: bool
    memo: str
    entity: RetRef | None
    class_name: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntryRet:
    """A journal entry as posted, its `lines` in QuickBooks' order.

    Amounts and `currency` are as in `SalesReceiptRet`; `lines` is empty unless lines were asked
    for.
    """

    txn_id: str
    edit_sequence: str
    ref_number: str
    day: date | None
    currency: RetRef | None
    lines: tuple[JournalLineRet, ...]
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionRet:
    """One transaction of any kind, in one row (TransactionQuery).

    `txn_type` is QuickBooks' word ("SalesReceipt"). `account`, `entity` and `amount` are those
    its register shows; `amount` is in `currency` where the company uses several. The sign of
    `amount` is QuickBooks' own (docs/confirm.md, Q50).
    """

    txn_type: str
    txn_id: str
    day: date | None
    ref_number: str
    account: RetRef | None
    entity: RetRef | None
    amount: Money | None
    currency: RetRef | None
    memo: str
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalanceRow:
    """One account's balance, debit above zero.

    `sent` is the account exactly as QuickBooks wrote it, `account` the same without account
    numbers ("1000 · Cash:1010 · Checking" is "Cash:Checking"). Look an account up by `sent`
    first: a name may look like a number and a name. `balance` is None when it could not be read
    (the answer's `problems` say so): that is not zero.
    """

    account: str
    sent: str
    balance: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalanceRet:
    """QuickBooks' trial balance (TrialBalanceQuery). An account it does not name has balance zero.

    `as_of` is read from the subtitle ("As of November 30, 2026") and None where that is written
    otherwise; a day other than the one asked for means that the figures are not to be used.
    `basis` is "Accrual", or "" when QuickBooks did not say: a report on another basis is not read.
    `total_debit` and `total_credit` are QuickBooks' own totals, None when it sent none; rows that
    do not add up to them are a problem of the answer.
    """

    title: str
    subtitle: str
    as_of: date | None
    basis: str
    rows: tuple[TrialBalanceRow, ...]
    total_debit: Money | None
    total_credit: Money | None
