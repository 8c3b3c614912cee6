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

STATUS_UNREADABLE: Final = -1  # the answer carried no readable statusCode


@dataclass(frozen=True, slots=True, kw_only=True)
class RetRef:
    """A list entry as QuickBooks names it; either part may be ""."""

    list_id: str = ""
    full_name: str = ""


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
    and `agency` its vendor (ItemSalesTax only).
    """

    kind: str
    parent: RetRef | None
    account: RetRef | None
    sales_tax_code: RetRef | None
    description: str
    tax_rate: Decimal | None
    agency: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesTaxCodeRet(Listed):
    """A sales tax code."""

    is_taxable: bool
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptLineRet:
    """One line of a receipt as posted. `item` is None for a text-only line."""

    txn_line_id: str
    item: RetRef | None
    description: str
    quantity: Decimal | None
    class_name: RetRef | None
    amount: Money | None
    sales_tax_code: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReceiptRet:
    """A receipt as posted: `total` and `sales_tax_total` are what QuickBooks computed.

    Amounts are None when QuickBooks sent none, or when they could not be read (the answer's
    `problems` say so). `currency` is named only where the company uses several; amounts are then
    in that currency, whatever the answer was read with. `lines` is empty unless lines were asked
    for; lines inside item groups stand among the others.
    """

    txn_id: str
    edit_sequence: str
    ref_number: str
    day: date | None
    customer: RetRef | None
    class_name: RetRef | None
    item_sales_tax: RetRef | None
    deposit_to: RetRef | None
    memo: str
    currency: RetRef | None
    subtotal: Money | None
    sales_tax_total: Money | None
    total: Money | None
    lines: tuple[SalesReceiptLineRet, ...]
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLineRet:
    """One line of a journal entry as posted: `amount` without a sign, `debit` its side."""

    txn_line_id: str
    account: RetRef | None
    amount: Money | None
    debit: bool
    memo: str
    entity: RetRef | None
    class_name: RetRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntryRet:
    """A journal entry as posted, its `lines` in QuickBooks' order.

    Amounts and `currency` are as in `SalesReceiptRet`; `lines` is empty unless lines were asked
    for.
    """

    txn_id: str
    edit_sequence: str
    ref_number: str
    day: date | None
    currency: RetRef | None
    lines: tuple[JournalLineRet, ...]
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionRet:
    """One transaction of any kind, in one row (TransactionQuery).

    `txn_type` is QuickBooks' word ("SalesReceipt"). `account`, `entity` and `amount` are those
    its register shows; `amount` is in `currency` where the company uses several. The sign of
    `amount` is QuickBooks' own (docs/confirm.md, Q50).
    """

    txn_type: str
    txn_id: str
    day: date | None
    ref_number: str
    account: RetRef | None
    entity: RetRef | None
    amount: Money | None
    currency: RetRef | None
    memo: str
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalanceRow:
    """One account's balance, debit above zero.

    `sent` is the account exactly as QuickBooks wrote it, `account` the same without account
    numbers ("1000 · Cash:1010 · Checking" is "Cash:Checking"). Look an account up by `sent`
    first: a name may look like a number and a name. `balance` is None when it could not be read
    (the answer's `problems` say so): that is not zero.
    """

    account: str
    sent: str
    balance: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalanceRet:
    """QuickBooks' trial balance (TrialBalanceQuery). An account it does not name has balance zero.

    `as_of` is read from the subtitle ("As of November 30, 2026") and None where that is written
    otherwise; a day other than the one asked for means that the figures are not to be used.
    `basis` is "Accrual", or "" when QuickBooks did not say: a report on another basis is not read.
    `total_debit` and `total_credit` are QuickBooks' own totals, None when it sent none; rows that
    do not add up to them are a problem of the answer.
    """

    title: str
    subtitle: str
    as_of: date | None
    basis: str
    rows: tuple[TrialBalanceRow, ...]
    total_debit: Money | None
    total_credit: Money | None


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
    `count` is how many objects matched (the attribute retCount of the answer), None where
    QuickBooks did not say; a query with `count_only` is answered by it alone.
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
