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
from tillbook.qbxml.requests.journals import JournalEntryAdd, JournalEntryQuery, JournalLine
from tillbook.qbxml.requests.lists import (
    AccountAdd,
    AccountQuery,
    ClassAdd,
    ClassQuery,
    CustomerAdd,
    CustomerQuery,
    ItemOtherChargeAdd,
    ItemOtherChargeQuery,
    ItemQuery,
    ItemSalesTaxAdd,
    ItemSalesTaxQuery,
    SalesTaxCodeQuery,
)
from tillbook.qbxml.requests.looks import (
    ROW_COUNTS,
    TRANSACTIONS_MAX,
    CountRequest,
    EmployeeQuery,
    OtherNameQuery,
    TransactionQuery,
    TrialBalanceQuery,
    VendorQuery,
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
    | JournalEntryAdd
    | JournalEntryQuery
    | ItemQuery
    | VendorQuery
    | EmployeeQuery
    | OtherNameQuery
    | TrialBalanceQuery
    | TransactionQuery
)

__all__ = [
    "ROW_COUNTS",
    "TRANSACTIONS_MAX",
    "AccountAdd",
    "AccountQuery",
    "ActiveStatus",
    "ClassAdd",
    "ClassQuery",
    "CompanyQuery",
    "Continue",
    "CountRequest",
    "CustomerAdd",
    "CustomerQuery",
    "EmployeeQuery",
    "HostQuery",
    "ItemOtherChargeAdd",
    "ItemOtherChargeQuery",
    "ItemQuery",
    "ItemSalesTaxAdd",
    "ItemSalesTaxQuery",
    "JournalEntryAdd",
    "JournalEntryQuery",
    "JournalLine",
    "OtherNameQuery",
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
    "TransactionQuery",
    "TrialBalanceQuery",
    "VendorQuery",
    "as_ref",
]
