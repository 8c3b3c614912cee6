"""Journal entries, transactions in one row, and balances as of a day, as frozen values.

A part of `answers`, which names all of it; import from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tillbook.core.money import Money
from tillbook.qbxml.posted_common import RetRef


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

    Amounts and `currency` are as in `Posted`; `lines` is empty unless lines were asked
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
