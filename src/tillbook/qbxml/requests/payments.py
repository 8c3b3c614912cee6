"""What customers pay and get back: payments received, and refunds of what they are owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tillbook.core.money import Money
from tillbook.qbxml.requests.common import RefLike
from tillbook.qbxml.requests.queries import NumberedTxnQuery
from tillbook.qbxml.requests.sales import SetCredit


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedTo:
    """So much of a payment on one invoice (or journal entry): its `txn_id`, `amount` 0 or more.

    `credits_` use credits on the same invoice; an amount of zero needs at least one of them. An
    invoice that is paid already "cannot be found" (facts D).
    """

    txn_id: str
    amount: Money
    credits_: tuple[SetCredit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePaymentAdd:
    """One payment into `deposit_to`: `ref_number` ≤ 20 characters, `memo` ≤ 4095.

    `total` is what was paid, `applied` what becomes of it; what is not applied stays the
    customer's credit on `ar_account`. QuickBooks never chooses invoices by itself (IsAutoApply
    false). The applied amounts come to no more than the total. A total of zero only uses credits:
    QuickBooks then links what is there and keeps no transaction of its own, no number and no memo
    (docs/confirm.md, Q9, Q60).
    """

    customer: RefLike
    ar_account: RefLike
    day: date
    ref_number: str
    total: Money
    deposit_to: RefLike
    applied: tuple[AppliedTo, ...] = ()
    payment_method: RefLike | None = None
    memo: str = ""

    @property
    def auto_apply(self) -> bool | None:
        """QuickBooks takes this or applications: False where there are none, else left out."""
        return None if self.applied else False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePaymentQuery(NumberedTxnQuery):
    """Payments; what they are applied to comes with their lines (docs/confirm.md, Q62)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAppliedTo:
    """So much of a credit (a credit memo, or what is left of a payment) paid back, above zero."""

    txn_id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ARRefundCreditCardAdd:
    """One refund out of `refund_from`: `ref_number` ≤ 11 characters, `memo` ≤ 4095.

    Its total is the sum of `applied`, of which there is at least one: QuickBooks pays back only
    what it holds as a credit of the same customer on the same A/R account (facts D).
    """

    customer: RefLike
    refund_from: RefLike
    ar_account: RefLike
    day: date
    ref_number: str
    applied: tuple[RefundAppliedTo, ...]
    payment_method: RefLike | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ARRefundCreditCardQuery(NumberedTxnQuery):
    """Refunds; what they are applied to comes with their lines (docs/confirm.md, Q62)."""
