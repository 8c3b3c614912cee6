"""Sales receipts: the document a day of sales becomes, and the query that finds it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tillbook.core.money import Money
from tillbook.qbxml.requests.common import Page, RefLike


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptLine:
    """One line: `amount` as it is to be posted, negative where money goes out.

    With Quantity and Amount QuickBooks derives the rate and keeps the cents (facts D, *Amount vs
    Rate*), so no rate is ever sent. `quantity` has at most five decimals. `description` ≤ 4095.
    """

    item: RefLike
    amount: Money
    description: str = ""
    quantity: int | Decimal | None = None
    class_name: RefLike | None = None
    sales_tax_code: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptAdd:
    """One sales receipt: `ref_number` ≤ 11 characters, `memo` ≤ 4095, at least one line.

    `item_sales_tax` is the 0 % sales tax item and `customer_sales_tax_code` the customer's code,
    both left out where the company charges no sales tax. `to_be_printed` and `to_be_emailed` are
    sent as false, so that a day of sales fills nobody's print queue.
    """

    customer: RefLike
    day: date
    ref_number: str
    deposit_to: RefLike
    lines: tuple[SalesReceiptLine, ...]
    class_name: RefLike | None = None
    check_number: str = ""
    payment_method: RefLike | None = None
    item_sales_tax: RefLike | None = None
    memo: str = ""
    to_be_printed: bool = False
    to_be_emailed: bool = False
    customer_sales_tax_code: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptQuery:
    """Receipts by `txn_ids`, or by exact `ref_numbers` (not unique!), or by filter.

    Filter: last change (`modified_from`/`modified_to`) or day (`day_from`/`day_to`), not both;
    `customer`; `page`. Lines come back only with `include_line_items`.
    """

    txn_ids: tuple[str, ...] = ()
    ref_numbers: tuple[str, ...] = ()
    page: Page | None = None
    modified_from: date | None = None
    modified_to: date | None = None
    day_from: date | None = None
    day_to: date | None = None
    customer: RefLike | None = None
    include_line_items: bool = True
    include: tuple[str, ...] = ()

    @property
    def max_returned(self) -> int | None:
        """Rows of one page; None without a page."""
        return self.page.max_returned if self.page else None
