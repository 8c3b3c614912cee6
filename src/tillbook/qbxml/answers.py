"""What QuickBooks answers, as frozen values: the set, each request's answer, each returned object.

Texts that QuickBooks did not send are "", other values None. Objects carry only what Tillbook
uses; the XML itself stays with the conversation that received it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from tillbook.core.money import Money
from tillbook.qbxml.posted import (
    JournalEntryRet,
    JournalLineRet,
    TransactionRet,
    TrialBalanceRet,
    TrialBalanceRow,
)
from tillbook.qbxml.posted_banking import CheckLineRet, CheckRet, DepositLineRet, DepositRet
from tillbook.qbxml.posted_common import LinkedTxnRet, Posted, RetRef
from tillbook.qbxml.posted_sales import (
    AppliedToRet,
    ARRefundCreditCardRet,
    CreditMemoLineRet,
    CreditMemoRet,
    InvoiceLineRet,
    InvoiceRet,
    ReceivePaymentRet,
    RefundAppliedToRet,
    SalesReceiptLineRet,
    SalesReceiptRet,
)
from tillbook.qbxml.posted_stock import InventoryAdjustmentLineRet, InventoryAdjustmentRet
from tillbook.qbxml.removed import ListDelRet, TxnDelRet, TxnVoidRet

__all__ = [
    "STATUS_UNREADABLE",
    "ARRefundCreditCardRet",
    "AccountRet",
    "Answer",
    "AnswerSet",
    "AppliedToRet",
    "CheckLineRet",
    "CheckRet",
    "ClassRet",
    "CompanyRet",
    "CreditMemoLineRet",
    "CreditMemoRet",
    "CustomerRet",
    "DataExt",
    "DepositLineRet",
    "DepositRet",
    "HostRet",
    "InventoryAdjustmentLineRet",
    "InventoryAdjustmentRet",
    "InvoiceLineRet",
    "InvoiceRet",
    "ItemRet",
    "IteratorState",
    "JournalEntryRet",
    "JournalLineRet",
    "LinkedTxnRet",
    "ListCapacity",
    "ListDelRet",
    "Listed",
    "Posted",
    "PreferencesRet",
    "ReceivePaymentRet",
    "RefundAppliedToRet",
    "Ret",
    "RetRef",
    "SalesReceiptLineRet",
    "SalesReceiptRet",
    "SalesTaxCodeRet",
    "SalesTaxPreferences",
    "SetStatus",
    "TransactionRet",
    "TrialBalanceRet",
    "TrialBalanceRow",
    "TxnDelRet",
    "TxnVoidRet",
]

STATUS_UNREADABLE: Final = -1  # the answer carried no readable statusCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCapacity:
    """How many entries a list can hold: HostRet/ListMetaData, e.g. ("Item", 14500)."""

    list_name: str
    entries_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRet:
    """The QuickBooks that answers (HostQuery). `major` and `minor` are texts such as "34.0"."""

    product_name: str
    major: str
    minor: str
    country: str
    qbxml_versions: tuple[str, ...]
    file_mode: str
    list_capacities: tuple[ListCapacity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExt:
    """A value an application left in the company file, under its own OwnerID."""

    owner_id: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRet:
    """The open company file (CompanyQuery)."""

    name: str
    legal_name: str
    is_sample: bool
    data_exts: tuple[DataExt, ...]

    def file_id(self, owner_id: str) -> str:
        """The FileID the Web Connector wrote under our OwnerID (facts B), or ""."""
        for ext in self.data_exts:
            if ext.name == "FileID" and ext.owner_id.casefold() == owner_id.casefold():
                return ext.value
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesTaxPreferences:
    """How the company charges sales tax; there is none of this where it does not (facts D)."""

    default_item: RetRef | None
    taxable_code: RetRef | None
    non_taxable_code: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesRet:
    """Settings of the company file. `sales_tax` None: the company charges no sales tax.

    `uses_inventory` is *Inventory and purchase orders are active* (False where QuickBooks sent
    nothing of it).
    `home_currency` is named, not coded ("US Dollar"), and given only where several are used.
    """

    sales_tax: SalesTaxPreferences | None
    closing_date: date | None
    uses_classes: bool
    uses_currencies: bool
    uses_inventory: bool
    home_currency: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What every list entry has. `full_name` is its path, and its name where it has no path."""

    list_id: str
    edit_sequence: str
    name: str
    full_name: str
    is_active: bool
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRet(Listed):
    """An account. `special_type` marks QuickBooks' own ("UndepositedFunds", ...).

    `number` is its place in the chart, `bank_number` what the bank calls it (bank and credit card
    accounts).
    `balance` is None when QuickBooks sent none or the currency was not told.
    """

    account_type: str
    special_type: str
    number: str
    bank_number: str
    description: str
    parent: RetRef | None
    currency: RetRef | None
    balance: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRet(Listed):
    """A class."""

    parent: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRet(Listed):
    """A customer or job."""

    parent: RetRef | None
    company_name: str
    email: str
    notes: str
    currency: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRet(Listed):
    """An item of any type; `kind` is QuickBooks' word: "ItemOtherCharge", "ItemSalesTax", ...

    `account` is where a sale posts, `description` the sales description, `tax_rate` a percentage
    and `agency` its vendor (ItemSalesTax only). `part_number` is the manufacturer's, often the
    SKU. Of counted items only: `cogs_account`, `asset_account`, `quantity_on_hand` and
    `average_cost` of one piece, which may be finer than a cent.
    """

    kind: str
    parent: RetRef | None
    account: RetRef | None
    sales_tax_code: RetRef | None
    description: str
    tax_rate: Decimal | None
    agency: RetRef | None
    part_number: str
    cogs_account: RetRef | None
    asset_account: RetRef | None
    quantity_on_hand: Decimal | None
    average_cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesTaxCodeRet(Listed):
    """A sales tax code."""

    is_taxable: bool
    description: str


Ret: TypeAlias = (
    HostRet
    | CompanyRet
    | PreferencesRet
    | AccountRet
    | ClassRet
    | CustomerRet
    | ItemRet
    | SalesTaxCodeRet
    | SalesReceiptRet
    | InvoiceRet
    | CreditMemoRet
    | ReceivePaymentRet
    | ARRefundCreditCardRet
    | DepositRet
    | CheckRet
    | InventoryAdjustmentRet
    | TxnVoidRet
    | TxnDelRet
    | ListDelRet
    | JournalEntryRet
    | TransactionRet
    | TrialBalanceRet
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IteratorState:
    """Where a paged answer stands: ask on with `iterator_id` until `remaining` is 0."""

    iterator_id: str
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """QuickBooks' answer to one request.

    `kind` is the request's name ("SalesReceiptAdd"), `message` QuickBooks' own words. `problems`
    are sentences about what could not be read; whatever could is in `rets` all the same.
    `count` is the answer's retCount: how many entries there are where a query had `count_only`,
    how many came back in this answer elsewhere. It is None where QuickBooks did not say, as it
    may with status 1, which is none (docs/confirm.md, Q47).
    """

    request_id: str
    kind: str
    status_code: int
    severity: str
    message: str
    iterator: IteratorState | None = None
    count: int | None = None
    rets: tuple[Ret, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus:
    """What QuickBooks says about the message set itself (facts C3): recovery and its codes."""

    new_set_id: str
    old_set_id: str
    status_code: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSet:
    """One answered message set, its answers in QuickBooks' order."""

    set_status: SetStatus | None
    answers: tuple[Answer, ...]

    def answer_to(self, request_id: str) -> Answer | None:
        """The first answer to this request, or None when there is none."""
        return next((each for each in self.answers if each.request_id == request_id), None)
