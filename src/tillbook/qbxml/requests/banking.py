"""What happens at the bank: deposits (a payout is one) and checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tillbook.core.money import Money
from tillbook.qbxml.requests.common import RefLike
from tillbook.qbxml.requests.queries import LinkedTxnQuery, TxnQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositLine:
    """One line of a deposit: an amount from an account, or a payment waiting to be deposited.

    Either `account` and `amount`, signed (below zero: a fee that was kept back), with `entity`,
    `memo` ≤ 4095, `check_number` ≤ 11, `payment_method` and `class_name`; or `payment_txn_id`, a
    payment or receipt in Undeposited Funds, whole. Of a payment with several depositable lines
    only the first is deposited unless `payment_txn_line_id` names another (facts D).
    """

    account: RefLike | None = None
    amount: Money | None = None
    entity: RefLike | None = None
    memo: str = ""
    check_number: str = ""
    payment_method: RefLike | None = None
    class_name: RefLike | None = None
    payment_txn_id: str = ""
    payment_txn_line_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositAdd:
    """One deposit into `deposit_to`, a bank account, with at least one line.

    QuickBooks computes the total from the lines; it is never below zero. A deposit has no
    reference number at all: the mark that finds it again stands in `memo` (≤ 4095).
    """

    day: date
    deposit_to: RefLike
    lines: tuple[DepositLine, ...]
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositQuery(TxnQuery):
    """Deposits, found again by day and account (docs/confirm.md, Q65): there is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One line: `amount` posted to `account`, below zero where it lessens the check.

    On Accounts Receivable the line names the customer. `memo` ≤ 4095.
    """

    account: RefLike
    amount: Money
    memo: str = ""
    customer: RefLike | None = None
    class_name: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAppliedTo:
    """So much of a check applied to what the payee is owed (a credit memo), above zero."""

    txn_id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAdd:
    """One check out of `account`: `ref_number` ≤ 11 characters, `memo` ≤ 4095, at least one line.

    `to_be_printed` is sent as false: what a shop paid out has been paid. What `applied` uses comes
    to no more than the check, and it needs the payee it is applied for.
    """

    account: RefLike
    day: date
    ref_number: str
    lines: tuple[CheckLine, ...]
    payee: RefLike | None = None
    memo: str = ""
    to_be_printed: bool = False
    applied: tuple[CheckAppliedTo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuery(LinkedTxnQuery):
    """Checks, with what they are applied to."""
