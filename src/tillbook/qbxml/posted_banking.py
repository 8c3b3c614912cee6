"""Deposits and checks as posted, as frozen values.

A part of `answers`, which names all of it; import from there.
"""

from __future__ import annotations

from dataclasses import dataclass

from tillbook.core.money import Money
from tillbook.qbxml.posted_common import LinkedTxnRet, Posted, RetRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositLineRet:
    """One line of a deposit as posted.

    `txn_type` and `txn_id` name the payment that was deposited, "" for a line from an account.
    """

    txn_line_id: str
    txn_type: str
    txn_id: str
    payment_txn_line_id: str
    entity: RetRef | None
    account: RetRef | None
    memo: str
    check_number: str
    payment_method: RetRef | None
    class_name: RetRef | None
    amount: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRet(Posted):
    """A deposit as posted; `total` is what QuickBooks computed, cash back taken off.

    `lines` is empty unless lines were asked for. There is no reference number.
    """

    deposit_to: RetRef | None
    total: Money | None
    lines: tuple[DepositLineRet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLineRet:
    """One line of a check that posts to an account. Lines of items are passed over."""

    txn_line_id: str
    account: RetRef | None
    amount: Money | None
    memo: str
    customer: RetRef | None
    class_name: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRet(Posted):
    """A check as posted; `total` is its amount. `linked` names what it was applied to."""

    account: RetRef | None
    payee: RetRef | None
    total: Money | None
    linked: tuple[LinkedTxnRet, ...]
    lines: tuple[CheckLineRet, ...]
