"""Our own tables: for each request its fields, in the order QuickBooks demands.

Source: facts C2, C4 and D, and the reference digest beside the project, with which
tests/qbxml/test_tables.py compares every row. To add an element, add its row where that
test says it belongs; to add a request, add a table and name it in `GRAMMARS`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from tillbook.qbxml import requests as rq
from tillbook.qbxml.grammar import Field, Grammar, Kind

ACCOUNT_TYPES: Final = (
    "AccountsPayable", "AccountsReceivable", "Bank", "CostOfGoodsSold", "CreditCard", "Equity",
    "Expense", "FixedAsset", "Income", "LongTermLiability", "NonPosting", "OtherAsset",
    "OtherCurrentAsset", "OtherCurrentLiability", "OtherExpense", "OtherIncome",
)  # fmt: skip
ACTIVE_STATUSES: Final = ("ActiveOnly", "InactiveOnly", "All")


def _text(element: str, attribute: str, length_max: int, *, required: bool = False) -> Field:
    return Field(
        element=element,
        kind=Kind.TEXT,
        attribute=attribute,
        length_max=length_max,
        required=required,
    )


def _name(length_max: int) -> Field:
    return Field(
        element="Name", kind=Kind.NAME, attribute="name", length_max=length_max, required=True
    )


def _ref(element: str, attribute: str, length_max: int | None = None) -> Field:
    return Field(element=element, kind=Kind.REF, attribute=attribute, length_max=length_max)


def _plain(element: str, kind: Kind, attribute: str, *, branch: str = "") -> Field:
    return Field(element=element, kind=kind, attribute=attribute, branch=branch)


def _always(field: Field) -> Field:
    return replace(field, always=True)


def _many(element: str, attribute: str, length_max: int | None, branch: str) -> Field:
    return Field(
        element=element,
        kind=Kind.TEXT,
        attribute=attribute,
        length_max=length_max,
        repeats=True,
        branch=branch,
    )


def _add(name: str, *fields: Field) -> tuple[Field, ...]:
    # Every …AddRq holds one element of the request's own name.
    return (Field(element=name, kind=Kind.GROUP, required=True, fields=fields),)


_INCLUDE: Final = Field(
    element="IncludeRetElement", kind=Kind.TEXT, attribute="include", length_max=50, repeats=True
)
_BY_LIST: Final = (
    _many("ListID", "list_ids", 36, "which:ids"),
    _many("FullName", "full_names", None, "which:names"),
)
_MAX_RETURNED: Final = _plain("MaxReturned", Kind.COUNT, "max_returned", branch="which:filter")
_LIST_FILTER: Final = (
    Field(
        element="ActiveStatus",
        kind=Kind.ENUM,
        attribute="active",
        values=ACTIVE_STATUSES,
        branch="which:filter",
    ),
    _plain("FromModifiedDate", Kind.TIME, "modified_from", branch="which:filter"),
)
_PAGED_LIST: Final = (*_BY_LIST, _MAX_RETURNED, *_LIST_FILTER, _INCLUDE)
_UNPAGED_LIST: Final = (*_BY_LIST, *_LIST_FILTER, _INCLUDE)


def _sales_tax_agency(request: rq.ItemSalesTaxAdd) -> str:
    try:
        taxed = Decimal(request.rate) != 0
    except InvalidOperation:
        return ""  # the rate itself is refused where it is written
    if taxed and not request.agency:
        return f"a rate of {request.rate} % needs the agency the tax is owed to (TaxVendorRef)."
    return ""


_HOST: Final = Grammar(
    name="HostQuery",
    fields=(
        Field(
            element="IncludeListMetaData",
            kind=Kind.GROUP,
            fields=(
                Field(
                    element="IncludeMaxCapacity",
                    kind=Kind.BOOL,
                    attribute="include_capacity",
                    required=True,
                ),
            ),
        ),
    ),
)
_COMPANY: Final = Grammar(
    name="CompanyQuery",
    fields=(Field(element="OwnerID", kind=Kind.GUID, attribute="owner_id", repeats=True),),
)
_ACCOUNT_TYPE: Final = Field(
    element="AccountType",
    kind=Kind.ENUM,
    attribute="account_types",
    values=ACCOUNT_TYPES,
    repeats=True,
    branch="which:filter",
)
_ACCOUNT_QUERY: Final = Grammar(
    name="AccountQuery", fields=(*_BY_LIST, *_LIST_FILTER, _ACCOUNT_TYPE, _INCLUDE)
)
_ACCOUNT_ADD: Final = Grammar(
    name="AccountAdd",
    fields=_add(
        "AccountAdd",
        _name(31),
        _ref("ParentRef", "parent"),
        Field(
            element="AccountType",
            kind=Kind.ENUM,
            attribute="account_type",
            values=ACCOUNT_TYPES,
            required=True,
        ),
        _text("AccountNumber", "number", 7),
        _text("Desc", "description", 200),
    ),
)
_CLASS_ADD: Final = Grammar(
    name="ClassAdd", fields=_add("ClassAdd", _name(31), _ref("ParentRef", "parent"))
)
_CUSTOMER_ADD: Final = Grammar(
    name="CustomerAdd",
    fields=_add(
        "CustomerAdd",
        _name(41),
        _text("CompanyName", "company_name", 41),
        _text("Notes", "notes", 4095),
    ),
)
_OTHER_CHARGE_ADD: Final = Grammar(
    name="ItemOtherChargeAdd",
    fields=_add(
        "ItemOtherChargeAdd",
        _name(31),
        _ref("ParentRef", "parent"),
        _ref("SalesTaxCodeRef", "sales_tax_code", 3),
        Field(
            element="SalesOrPurchase",
            kind=Kind.GROUP,
            required=True,
            fields=(
                _text("Desc", "description", 4095),
                _always(_ref("AccountRef", "account", 159)),
            ),
        ),
    ),
)
_SALES_TAX_ADD: Final = Grammar(
    name="ItemSalesTaxAdd",
    rule=_sales_tax_agency,
    fields=_add(
        "ItemSalesTaxAdd",
        _name(31),
        _text("ItemDesc", "description", 4095),
        _always(_plain("TaxRate", Kind.PERCENT, "rate")),
        _ref("TaxVendorRef", "agency", 41),
    ),
)
_RECEIPT_LINE: Final = Field(
    element="SalesReceiptLineAdd",
    kind=Kind.GROUP,
    attribute="lines",
    required=True,
    repeats=True,
    fields=(
        _always(_ref("ItemRef", "item")),
        _text("Desc", "description", 4095),
        _plain("Quantity", Kind.QUANTITY, "quantity"),
        _ref("ClassRef", "class_name", 159),
        _always(_plain("Amount", Kind.AMOUNT, "amount")),
        _ref("SalesTaxCodeRef", "sales_tax_code", 3),
    ),
)
_RECEIPT_ADD: Final = Grammar(
    name="SalesReceiptAdd",
    fields=_add(
        "SalesReceiptAdd",
        _always(_ref("CustomerRef", "customer", 209)),
        _ref("ClassRef", "class_name", 159),
        _always(_plain("TxnDate", Kind.DATE, "day")),
        _always(_text("RefNumber", "ref_number", 11)),
        _text("CheckNumber", "check_number", 25),
        _ref("PaymentMethodRef", "payment_method", 31),
        _ref("ItemSalesTaxRef", "item_sales_tax", 31),
        _text("Memo", "memo", 4095),
        _plain("IsToBePrinted", Kind.BOOL, "to_be_printed"),
        _plain("IsToBeEmailed", Kind.BOOL, "to_be_emailed"),
        _ref("CustomerSalesTaxCodeRef", "customer_sales_tax_code", 3),
        _always(_ref("DepositToAccountRef", "deposit_to", 159)),
        _RECEIPT_LINE,
    ),
)
_RECEIPT_QUERY: Final = Grammar(
    name="SalesReceiptQuery",
    pages=True,
    fields=(
        _many("TxnID", "txn_ids", 36, "which:ids"),
        _many("RefNumber", "ref_numbers", None, "which:ref_numbers"),
        _MAX_RETURNED,
        Field(
            element="ModifiedDateRangeFilter",
            kind=Kind.GROUP,
            branch="which:filter when:modified",
            fields=(
                _plain("FromModifiedDate", Kind.TIME, "modified_from"),
                _plain("ToModifiedDate", Kind.TIME, "modified_to"),
            ),
        ),
        Field(
            element="TxnDateRangeFilter",
            kind=Kind.GROUP,
            branch="which:filter when:day",
            fields=(
                _plain("FromTxnDate", Kind.DATE, "day_from"),
                _plain("ToTxnDate", Kind.DATE, "day_to"),
            ),
        ),
        Field(element="EntityFilter", kind=Kind.REF, attribute="customer", branch="which:filter"),
        _plain("IncludeLineItems", Kind.BOOL, "include_line_items"),
        _INCLUDE,
    ),
)

GRAMMARS: Final = MappingProxyType(
    {
        rq.HostQuery: _HOST,
        rq.CompanyQuery: _COMPANY,
        rq.PreferencesQuery: Grammar(name="PreferencesQuery"),
        rq.AccountQuery: _ACCOUNT_QUERY,
        rq.AccountAdd: _ACCOUNT_ADD,
        rq.ClassQuery: Grammar(name="ClassQuery", fields=_UNPAGED_LIST),
        rq.ClassAdd: _CLASS_ADD,
        rq.CustomerQuery: Grammar(name="CustomerQuery", fields=_PAGED_LIST, pages=True),
        rq.CustomerAdd: _CUSTOMER_ADD,
        rq.ItemOtherChargeQuery: Grammar(
            name="ItemOtherChargeQuery", fields=_PAGED_LIST, pages=True
        ),
        rq.ItemOtherChargeAdd: _OTHER_CHARGE_ADD,
        rq.ItemSalesTaxQuery: Grammar(name="ItemSalesTaxQuery", fields=_PAGED_LIST, pages=True),
        rq.ItemSalesTaxAdd: _SALES_TAX_ADD,
        rq.SalesTaxCodeQuery: Grammar(name="SalesTaxCodeQuery", fields=_UNPAGED_LIST),
        rq.SalesReceiptAdd: _RECEIPT_ADD,
        rq.SalesReceiptQuery: _RECEIPT_QUERY,
    }
)
