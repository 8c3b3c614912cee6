"""Queries and additions for the lists we need: accounts, classes, customers, items, tax codes.

Names are colon-free and within QuickBooks' lengths (facts C4); `tillbook.qbxml.text.list_name`
makes them so. Account, Class and SalesTaxCode answer unpaged, customers and items in pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tillbook.qbxml.requests.common import ActiveStatus, Page, RefLike


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """By `list_ids`, or by `full_names`, or by filter: one of the three; nothing = all active.

    `active` None is QuickBooks' own default, ActiveOnly. `modified_from` is the workstation's
    clock: rewind a watermark by a minute or more (C2). `include` names the elements wanted back.
    A name or id that does not exist is status 500 for the query, not an error. With `count_only`
    QuickBooks counts the entries and returns none of them: read `Answer.count`. Say
    active="All" where room is the question, and give no `page`.
    """

    list_ids: tuple[str, ...] = ()
    full_names: tuple[str, ...] = ()
    active: ActiveStatus | None = None
    modified_from: date | None = None
    include: tuple[str, ...] = ()
    count_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedListQuery(ListQuery):
    """A list query whose answer comes in pages when `page` is given."""

    page: Page | None = None

    @property
    def max_returned(self) -> int | None:
        """Rows of one page; None without a page."""
        return self.page.max_returned if self.page else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountQuery(ListQuery):
    """Accounts; `account_types` ("Bank", "Income", ...) narrows them."""

    account_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAdd:
    """A new account. `name` ≤ 31, `number` ≤ 7, `description` ≤ 200 characters.

    `account_type` is QuickBooks' word: Bank, Income, OtherCurrentAsset, OtherCurrentLiability, ...
    """

    name: str
    account_type: str
    parent: RefLike | None = None
    number: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassQuery(ListQuery):
    """Classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassAdd:
    """A new class. `name` ≤ 31 characters."""

    name: str
    parent: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerQuery(PagedListQuery):
    """Customers and jobs. There is no filter by e-mail (facts C2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAdd:
    """A new customer. `name` and `company_name` ≤ 41, `notes` ≤ 4095 characters.

    The name is shared with vendors, employees and other names: 3100 when one of them has it.
    """

    name: str
    company_name: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuery(PagedListQuery):
    """Items of every kind; each comes back as an `ItemRet` that names its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOtherChargeQuery(PagedListQuery):
    """Items of type Other Charge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOtherChargeAdd:
    """A new Other Charge item that posts to `account`. `name` ≤ 31, `description` ≤ 4095.

    Written with SalesOrPurchase: with SalesAndPurchase QuickBooks asks for an expense account
    (facts D). `sales_tax_code` ≤ 3, the company's own non-taxable code where tax is on.
    """

    name: str
    account: RefLike
    description: str = ""
    parent: RefLike | None = None
    sales_tax_code: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSalesTaxQuery(PagedListQuery):
    """Single sales tax items (not groups)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSalesTaxAdd:
    """A new sales tax item. `rate` is a percentage as people write it: "0", "8.875".

    `agency` is the vendor the tax is owed to, required unless the rate is zero (facts D).
    """

    name: str
    rate: Decimal | str
    description: str = ""
    agency: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesTaxCodeQuery(ListQuery):
    """Sales tax codes ("Tax", "Non")."""
