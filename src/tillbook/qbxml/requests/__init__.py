"""Everything Tillbook asks of QuickBooks, one frozen dataclass per request.

The classes say *what* is asked in the words of the house; which element each attribute becomes,
in which order and how long, is `tillbook.qbxml.tables`. A new request is a class here and a
table there.
"""

from __future__ import annotations

from typing import TypeAlias

from tillbook.qbxml.requests.banking import (
    CheckAdd,
    CheckAppliedTo,
    CheckLine,
    CheckQuery,
    DepositAdd,
    DepositLine,
    DepositQuery,
)
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
from tillbook.qbxml.requests.payments import (
    AppliedTo,
    ARRefundCreditCardAdd,
    ARRefundCreditCardQuery,
    ReceivePaymentAdd,
    ReceivePaymentQuery,
    RefundAppliedTo,
)
from tillbook.qbxml.requests.removals import ListDel, TxnDel, TxnVoid
from tillbook.qbxml.requests.sales import (
    CreditMemoAdd,
    CreditMemoLine,
    CreditMemoQuery,
    InvoiceAdd,
    InvoiceLine,
    InvoiceQuery,
    SalesReceiptAdd,
    SalesReceiptLine,
    SalesReceiptQuery,
    SetCredit,
)
from tillbook.qbxml.requests.stock import (
    InventoryAdjustmentAdd,
    InventoryAdjustmentLine,
    InventoryAdjustmentQuery,
    ItemInventoryAdd,
    ItemInventoryQuery,
    ItemNonInventoryAdd,
    ItemNonInventoryQuery,
    OpeningStock,
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
    | InvoiceAdd
    | InvoiceQuery
    | CreditMemoAdd
    | CreditMemoQuery
    | ReceivePaymentAdd
    | ReceivePaymentQuery
    | ARRefundCreditCardAdd
    | ARRefundCreditCardQuery
    | DepositAdd
    | DepositQuery
    | CheckAdd
    | CheckQuery
    | ItemInventoryAdd
    | ItemInventoryQuery
    | ItemNonInventoryAdd
    | ItemNonInventoryQuery
    | InventoryAdjustmentAdd
    | InventoryAdjustmentQuery
    | TxnVoid
    | TxnDel
    | ListDel
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
    "ARRefundCreditCardAdd",
    "ARRefundCreditCardQuery",
    "AccountAdd",
    "AccountQuery",
    "ActiveStatus",
    "AppliedTo",
    "CheckAdd",
    "CheckAppliedTo",
    "CheckLine",
    "CheckQuery",
    "ClassAdd",
    "ClassQuery",
    "CompanyQuery",
    "Continue",
    "CountRequest",
    "CreditMemoAdd",
    "CreditMemoLine",
    "CreditMemoQuery",
    "CustomerAdd",
    "CustomerQuery",
    "DepositAdd",
    "DepositLine",
    "DepositQuery",
    "EmployeeQuery",
    "HostQuery",
    "InventoryAdjustmentAdd",
    "InventoryAdjustmentLine",
    "InventoryAdjustmentQuery",
    "InvoiceAdd",
    "InvoiceLine",
    "InvoiceQuery",
    "ItemInventoryAdd",
    "ItemInventoryQuery",
    "ItemNonInventoryAdd",
    "ItemNonInventoryQuery",
    "ItemOtherChargeAdd",
    "ItemOtherChargeQuery",
    "ItemQuery",
    "ItemSalesTaxAdd",
    "ItemSalesTaxQuery",
    "JournalEntryAdd",
    "JournalEntryQuery",
    "JournalLine",
    "ListDel",
    "OpeningStock",
    "OtherNameQuery",
    "Page",
    "PreferencesQuery",
    "ReceivePaymentAdd",
    "ReceivePaymentQuery",
    "Ref",
    "RefLike",
    "RefundAppliedTo",
    "Request",
    "SalesReceiptAdd",
    "SalesReceiptLine",
    "SalesReceiptQuery",
    "SalesTaxCodeQuery",
    "SetCredit",
    "Start",
    "TransactionQuery",
    "TrialBalanceQuery",
    "TxnDel",
    "TxnVoid",
    "VendorQuery",
    "as_ref",
]
