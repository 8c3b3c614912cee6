"""Our own tables: for each request its fields, in the order QuickBooks demands.

Source: facts C2, C4 and D, and the reference digest beside the project, with which
tests/qbxml/test_tables.py compares every row. To add an element, add its row where that
test says it belongs; to add a request, add a table and name it in `GRAMMARS`.
Transactions, stock, removals and what is only looked at have tables in modules of their own.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from tillbook.qbxml import (
    banking_tables,
    journal_tables,
    look_tables,
    payment_tables,
    removal_tables,
    sales_tables,
    stock_tables,
)
from tillbook.qbxml import requests as rq
from tillbook.qbxml.fields import (
    BY_LIST,
    INCLUDE,
    LIST_FILTER,
    PAGED_LIST,
    UNPAGED_LIST,
    always,
    inside_add,
    name,
    plain,
    ref,
    text,
)
from tillbook.qbxml.grammar import Field, Grammar, Kind

ACCOUNT_TYPES: Final = (
    "AccountsPayable", "AccountsReceivable", "Bank", "CostOfGoodsSold", "CreditCard", "Equity",
    "Expense", "FixedAsset", "Income", "LongTermLiability", "NonPosting", "OtherAsset",
    "OtherCurrentAsset", "OtherCurrentLiability", "OtherExpense", "OtherIncome",
)  # fmt: skip


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
    name="AccountQuery", fields=(*BY_LIST, *LIST_FILTER, _ACCOUNT_TYPE, INCLUDE)
)
_ACCOUNT_ADD: Final = Grammar(
    name="AccountAdd",
    fields=inside_add(
        "AccountAdd",
        name(31),
        ref("ParentRef", "parent"),
        Field(
            element="AccountType",
            kind=Kind.ENUM,
            attribute="account_type",
            values=ACCOUNT_TYPES,
            required=True,
        ),
        text("AccountNumber", "number", 7),
        text("Desc", "description", 200),
    ),
)
_CLASS_ADD: Final = Grammar(
    name="ClassAdd", fields=inside_add("ClassAdd", name(31), ref("ParentRef", "parent"))
)
_CUSTOMER_ADD: Final = Grammar(
    name="CustomerAdd",
    fields=inside_add(
        "CustomerAdd",
        name(41),
        text("CompanyName", "company_name", 41),
        text("Notes", "notes", 4095),
    ),
)
_OTHER_CHARGE_ADD: Final = Grammar(
    name="ItemOtherChargeAdd",
    fields=inside_add(
        "ItemOtherChargeAdd",
        name(31),
        ref("ParentRef", "parent"),
        ref("SalesTaxCodeRef", "sales_tax_code", 3),
        Field(
            element="SalesOrPurchase",
            kind=Kind.GROUP,
            required=True,
            fields=(
                text("Desc", "description", 4095),
                always(ref("AccountRef", "account", 159)),
            ),
        ),
    ),
)
_SALES_TAX_ADD: Final = Grammar(
    name="ItemSalesTaxAdd",
    rule=_sales_tax_agency,
    fields=inside_add(
        "ItemSalesTaxAdd",
        name(31),
        text("ItemDesc", "description", 4095),
        always(plain("TaxRate", Kind.PERCENT, "rate")),
        ref("TaxVendorRef", "agency", 41),
    ),
)
GRAMMARS: Final = MappingProxyType(
    {
        rq.HostQuery: _HOST,
        rq.CompanyQuery: _COMPANY,
        rq.PreferencesQuery: Grammar(name="PreferencesQuery"),
        rq.AccountQuery: _ACCOUNT_QUERY,
        rq.AccountAdd: _ACCOUNT_ADD,
        rq.ClassQuery: Grammar(name="ClassQuery", fields=UNPAGED_LIST),
        rq.ClassAdd: _CLASS_ADD,
        rq.CustomerQuery: Grammar(name="CustomerQuery", fields=PAGED_LIST, pages=True),
        rq.CustomerAdd: _CUSTOMER_ADD,
        rq.ItemOtherChargeQuery: Grammar(
            name="ItemOtherChargeQuery", fields=PAGED_LIST, pages=True
        ),
        rq.ItemOtherChargeAdd: _OTHER_CHARGE_ADD,
        rq.ItemSalesTaxQuery: Grammar(name="ItemSalesTaxQuery", fields=PAGED_LIST, pages=True),
        rq.ItemSalesTaxAdd: _SALES_TAX_ADD,
        rq.SalesTaxCodeQuery: Grammar(name="SalesTaxCodeQuery", fields=UNPAGED_LIST),
        rq.ItemQuery: Grammar(name="ItemQuery", fields=PAGED_LIST, pages=True),
        **sales_tables.GRAMMARS,
        **payment_tables.GRAMMARS,
        **banking_tables.GRAMMARS,
        **stock_tables.GRAMMARS,
        **removal_tables.GRAMMARS,
        **journal_tables.GRAMMARS,
        **look_tables.GRAMMARS,
    }
)
