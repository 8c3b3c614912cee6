"""Sales forms, payments and refunds as posted, as frozen values.

A part of `answers`, which names all of it; import from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tillbook.core.money import Money
from tillbook.qbxml.posted_common import LinkedTxnRet, Posted, RetRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesLineRet:
    """One line of a sales form as posted. `item` is None for a text-only line."""

    txn_line_id: str
    item: RetRef | None
    description: str
    quantity: Decimal | None
    class_name: RetRef | None
    amount: Money | None
    sales_tax_code: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptLineRet(SalesLineRet):
    """One line of a sales receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLineRet(SalesLineRet):
    """One line of an invoice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemoLineRet(SalesLineRet):
    """One line of a credit memo, above zero where something is given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesFormRet(Posted):
    """What every sales form has; `sales_tax_total` is what QuickBooks computed."""

    customer: RetRef | None
    class_name: RetRef | None
    item_sales_tax: RetRef | None
    subtotal: Money | None
    sales_tax_total: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptRet(SalesFormRet):
    """A receipt as posted; `total` is what QuickBooks computed.

    `lines` is empty unless lines were asked for; lines inside item groups stand among the others.
    """

    deposit_to: RetRef | None
    total: Money | None
    lines: tuple[SalesReceiptLineRet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRet(SalesFormRet):
    """An invoice as posted, what it is still owed and what paid it.

    `applied` is what has been paid of it, below zero (docs/confirm.md, Q61); `linked` is empty
    unless links were asked for, `lines` unless lines were.
    """

    ar_account: RetRef | None
    due: date | None
    applied: Money | None
    balance_remaining: Money | None
    is_paid: bool
    linked: tuple[LinkedTxnRet, ...]
    lines: tuple[InvoiceLineRet, ...]

    @property
    def total(self) -> Money | None:
        """Subtotal and sales tax: QuickBooks sends no total of an invoice.

        The tax is absent where the company charges none; without a subtotal there is no total.
        """
        if self.subtotal is None or self.sales_tax_total is None:
            return self.subtotal
        return self.subtotal + self.sales_tax_total


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemoRet(SalesFormRet):
    """A credit memo as posted, what is left of it and what used it."""

    ar_account: RetRef | None
    total: Money | None
    credit_remaining: Money | None
    linked: tuple[LinkedTxnRet, ...]
    lines: tuple[CreditMemoLineRet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedToRet:
    """So much of a payment on one transaction, and what that is still owed afterwards."""

    txn_id: str
    txn_type: str
    day: date | None
    ref_number: str
    amount: Money | None
    balance_remaining: Money | None
    discount: Money | None
    linked: tuple[LinkedTxnRet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePaymentRet(Posted):
    """A payment as posted: `unused` of it is still the customer's credit.

    `txn_id` is "" in the answer to a payment of zero that only used credits: QuickBooks links them
    and keeps no transaction (docs/confirm.md, Q60). `applied` comes with the lines.
    """

    customer: RetRef | None
    ar_account: RetRef | None
    deposit_to: RetRef | None
    payment_method: RetRef | None
    total: Money | None
    unused: Money | None
    unused_credits: Money | None
    applied: tuple[AppliedToRet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAppliedToRet:
    """So much of a refund on one credit, and what is left of that credit afterwards."""

    txn_id: str
    txn_type: str
    day: date | None
    ref_number: str
    amount: Money | None
    credit_remaining: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ARRefundCreditCardRet(Posted):
    """A refund as posted. `applied` comes with the lines."""

    customer: RetRef | None
    refund_from: RetRef | None
    ar_account: RetRef | None
    payment_method: RetRef | None
    total: Money | None
    applied: tuple[RefundAppliedToRet, ...]
