"""Everything Tillbook asks of QuickBooks, one frozen dataclass per request.

The classes say *what* is asked in the words of the house; which element each attribute becomes,
in which order and how long, is `tillbook.qbxml.tables`. A new request is a class here and a
table there.
"""

from __future__ import annotations

from typing import TypeAlias

from tillbook.qbxml.requests.common import (
    ActiveStatus,
    Continue,
    Page,
    Ref,
    RefLike,
    Start,
    as_ref,
)
from tillbook.qbxml.requests.company import CompanyQuery, HostQuery, PreferencesQuery
from tillbook.qbxml.requests.lists import (
    AccountAdd,
    AccountQuery,
    ClassAdd,
    ClassQuery,
    CustomerAdd,
    CustomerQuery,
    ItemOtherChargeAdd,
    ItemOtherChargeQuery,
    ItemSalesTaxAdd,
    ItemSalesTaxQuery,
    SalesTaxCodeQuery,
)
from tillbook.qbxml.requests.sales import (
    SalesReceiptAdd,
    SalesReceiptLine,
    SalesReceiptQuery,
)

Request: TypeAlias = (
    HostQuery
    | CompanyQuery
    | PreferencesQuery
    | AccountQuery
    | AccountAdd
    | ClassQuery
    | ClassAdd
    | CustomerQuery
    | CustomerAdd
    | ItemOtherChargeQuery
    | ItemOtherChargeAdd
    | ItemSalesTaxQuery
    | ItemSalesTaxAdd
    | SalesTaxCodeQuery
    | SalesReceiptAdd
    | SalesReceiptQuery
)

__all__ = [
    "AccountAdd",
    "AccountQuery",
    "ActiveStatus",
    "ClassAdd",
    "ClassQuery",
    "CompanyQuery",
    "Continue",
    "CustomerAdd",
    "CustomerQuery",
    "HostQuery",
    "ItemOtherChargeAdd",
    "ItemOtherChargeQuery",
    "ItemSalesTaxAdd",
    "ItemSalesTaxQuery",
    "Page",
    "PreferencesQuery",
    "Ref",
    "RefLike",
    "Request",
    "SalesReceiptAdd",
    "SalesReceiptLine",
    "SalesReceiptQuery",
    "SalesTaxCodeQuery",
    "Start",
    "as_ref",
]
