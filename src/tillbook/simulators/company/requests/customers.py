"""CustomerQuery and CustomerAdd. Customers share their names with vendors.

Contacts, notes beside the first, credit cards and opening balances are not kept: a request that
sends them is answered 530.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from tillbook.simulators.company.amounts import from_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.querying import query_list
from tillbook.simulators.company.receivables import balances_minor
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.rets import collect, list_ret
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    address,
    currency_filter,
    entity_filter,
    group,
    list_query,
    ref,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import Entry
from tillbook.simulators.company.xml import child_text, is_true

_ADDRESS = (
    *("Addr1", "Addr2", "Addr3", "Addr4", "Addr5"),
    *("City", "State", "PostalCode", "Country", "Note"),
)
_TEXTS = (
    *("CompanyName", "Salutation", "FirstName", "MiddleName", "LastName", "JobTitle"),
    *(f"BillAddress/{line}" for line in _ADDRESS),
    *(f"ShipAddress/{line}" for line in _ADDRESS),
    *("Phone", "AltPhone", "Fax", "Email", "Cc", "Contact", "AltContact"),
)
_LATER_TEXTS = ("ResaleNumber", "AccountNumber", "CreditLimit", "Notes", "ExternalGUID")
_ORDER = (
    *("Name", "FullName", "IsActive", "ClassRef", "ParentRef", "Sublevel"),
    *_TEXTS,
    *("Balance", "TotalBalance", "SalesTaxCodeRef", "ItemSalesTaxRef"),
    *("ResaleNumber", "AccountNumber", "CreditLimit", "JobStatus", "Notes", "ExternalGUID"),
)
_REFS = {
    "ClassRef": ("Class",),
    "SalesTaxCodeRef": ("SalesTaxCode",),
    "ItemSalesTaxRef": ("ItemSalesTax",),
    # Lists that this file has none of: whatever is named is unknown.
    "CustomerTypeRef": (),
    "TermsRef": (),
    "SalesRepRef": (),
    "PreferredPaymentMethodRef": (),
    "JobTypeRef": (),
    "PriceLevelRef": (),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """Cents by customer's ListID: their own, and with the jobs below them."""

    own_minor: Mapping[str, int]
    total_minor: Mapping[str, int]


def _ret(books: Books, entry: Entry, owed: Owed) -> etree._Element:
    """CustomerRet with what the customer, and with the jobs below, owe at the moment."""
    shown = {
        "Balance": from_minor(owed.own_minor.get(entry.list_id, 0)),
        "TotalBalance": from_minor(owed.total_minor.get(entry.list_id, 0)),
        "JobStatus": "None",
    }
    return list_ret(books, entry, _ORDER, shown=shown)


def _owed(books: Books) -> Owed:
    own_minor = balances_minor(books)
    total_minor: Counter[str] = Counter()
    for list_id, amount_minor in own_minor.items():
        above: str | None = list_id
        while above:
            total_minor[above] += amount_minor
            above = books.entry(above).parent_id
    return Owed(own_minor, total_minor)


def _query(call: Call) -> Answer:
    books = call.books
    owed = _owed(books)
    every = list(books.entries("Customer"))
    return query_list(call, every, lambda entry: _ret(books, entry, owed))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    values = collect(body, (*_TEXTS, *_LATER_TEXTS))
    for name, kinds in _REFS.items():
        entry = books.resolve(body.find(name), "Customer", *kinds)
        if entry:
            values[name] = entry.list_id
    customer = books.add_entry(
        "Customer",
        child_text(body, "Name"),
        values,
        parent=books.resolve(body.find("ParentRef"), "Customer", "Customer"),
        is_active=is_true(child_text(body, "IsActive") or "true"),
    )
    return Answer([_ret(books, customer, Owed({}, {}))])


_ADD = group(
    "CustomerAdd",
    text("Name", 41, required=True),
    typed("IsActive", "flag"),
    ref("ClassRef", 159),
    ref("ParentRef"),
    text("CompanyName", 41),
    text("Salutation", 15),
    text("FirstName", 25),
    text("MiddleName", 5),
    text("LastName", 25),
    text("JobTitle", 41),
    address("BillAddress"),
    address("ShipAddress"),
    unkept("ShipToAddress", repeats=True),
    text("Phone", 21),
    text("AltPhone", 21),
    text("Fax", 21),
    text("Email", 1023),
    text("Cc", 1023),
    text("Contact", 41),
    text("AltContact", 41),
    unkept("AdditionalContactRef", repeats=True),
    unkept("Contacts", repeats=True),
    ref("CustomerTypeRef", 159),
    ref("TermsRef", 31),
    ref("SalesRepRef", 5),
    unkept("OpenBalance"),
    unkept("OpenBalanceDate"),
    ref("SalesTaxCodeRef", 3),
    ref("ItemSalesTaxRef", 31),
    text("ResaleNumber", 15),
    text("AccountNumber", 99),
    typed("CreditLimit", "amount"),
    ref("PreferredPaymentMethodRef", 31),
    unkept("CreditCardInfo"),
    unkept("JobStatus"),
    unkept("JobStartDate"),
    unkept("JobProjectedEndDate"),
    unkept("JobEndDate"),
    unkept("JobDesc"),
    ref("JobTypeRef", 159),
    text("Notes", 4095),
    unkept("AdditionalNotes", repeats=True),
    unkept("PreferredDeliveryMethod"),
    ref("PriceLevelRef", 31),
    typed("ExternalGUID", "guid"),
    unkept("CurrencyRef"),
    required=True,
)

REQUESTS = (
    Request(
        "CustomerQueryRq",
        Grammar(
            list_query(
                unkept("TotalBalanceFilter"), currency_filter(), entity_filter("ClassFilter")
            ),
            ("metaData", "iterator", "iteratorID"),
        ),
        _query,
    ),
    Request("CustomerAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
)
