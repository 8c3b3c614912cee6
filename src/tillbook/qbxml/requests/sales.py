"""Sales forms: receipts, invoices and credit memos, and the queries that find them again.

All three know the same lines. With Quantity and Amount QuickBooks derives the rate and keeps the
cents (facts D, *Amount vs Rate*), so no rate is ever sent. None may come to less than zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tillbook.core.money import Money
from tillbook.qbxml.requests.common import RefLike
from tillbook.qbxml.requests.queries import LinkedTxnQuery, NumberedTxnQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesLine:
    """One line of a sales form: `amount` as it is to be posted, signed.

    `quantity` has at most five decimals and the sign of the goods: below zero on a receipt or
    invoice returns them (docs/confirm.md, Q4). `description` ≤ 4095. `override_account` posts the
    line to another account than its item's (Q8).
    """

    item: RefLike
    amount: Money
    description: str = ""
    quantity: int | Decimal | None = None
    class_name: RefLike | None = None
    sales_tax_code: RefLike | None = None
    override_account: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptLine(SalesLine):
    """One line of a sales receipt, negative where money goes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine(SalesLine):
    """One line of an invoice, negative where the customer owes less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemoLine(SalesLine):
    """One line of a credit memo: above zero is given back, below zero is kept (a return fee)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesForm:
    """What every sales form has: `ref_number` ≤ 11 characters, `memo` ≤ 4095.

    `item_sales_tax` is the 0 % sales tax item and `customer_sales_tax_code` the customer's code,
    both left out where the company charges no sales tax. `to_be_printed` and `to_be_emailed` are
    sent as false, so that a day of sales fills nobody's print queue.
    """

    customer: RefLike
    day: date
    ref_number: str
    class_name: RefLike | None = None
    item_sales_tax: RefLike | None = None
    memo: str = ""
    to_be_printed: bool = False
    to_be_emailed: bool = False
    customer_sales_tax_code: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptAdd(SalesForm):
    """One sales receipt with at least one line: a sale that is paid, into `deposit_to`."""

    deposit_to: RefLike
    lines: tuple[SalesReceiptLine, ...]
    check_number: str = ""
    payment_method: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptQuery(NumberedTxnQuery):
    """Sales receipts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCredit:
    """So much of a credit (a credit memo or what is left of a payment) used on an invoice.

    `amount` is above zero; the credit must belong to the same customer and A/R account.
    """

    credit_txn_id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceAdd(SalesForm):
    """One invoice with at least one line: what the customer owes, on `ar_account`.

    `due` is sent where it is given, else the customer's terms decide. `credits_` are used on it as
    soon as it exists.
    """

    ar_account: RefLike
    lines: tuple[InvoiceLine, ...]
    due: date | None = None
    credits_: tuple[SetCredit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceQuery(LinkedTxnQuery):
    """Invoices, with what paid them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemoAdd(SalesForm):
    """One credit memo with at least one line: what the customer is owed, on `ar_account`.

    It moves no money: a refund or an invoice is applied to it afterwards.
    """

    ar_account: RefLike
    lines: tuple[CreditMemoLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemoQuery(LinkedTxnQuery):
    """Credit memos, with what used them."""
