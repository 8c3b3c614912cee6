"""ItemOtherCharge, ItemSalesTax and the query over all items.

All items share one space of names. A sales tax item has no parent and no full name of its own.
"""

from collections.abc import Callable

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import plain, price
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.querying import query_list
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.accounts import check_item_account
from tillbook.simulators.company.rets import collect, list_ret
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    either,
    entity_filter,
    group,
    list_query,
    ref,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import ITEM_KINDS, Entry
from tillbook.simulators.company.xml import child_text, is_true

_TEXTS = (
    *("SalesOrPurchase/Desc", "SalesOrPurchase/Price", "SalesOrPurchase/PricePercent"),
    *("SalesAndPurchase/SalesDesc", "SalesAndPurchase/SalesPrice"),
    *("SalesAndPurchase/PurchaseDesc", "SalesAndPurchase/PurchaseCost", "ExternalGUID"),
    "ManufacturerPartNumber",
)
_ACCOUNT_REFS = (
    "SalesOrPurchase/AccountRef",
    "SalesAndPurchase/IncomeAccountRef",
    "SalesAndPurchase/ExpenseAccountRef",
)
_HEAD = (
    *("Name", "FullName", "IsActive", "ClassRef", "ParentRef", "Sublevel"),
    *("ManufacturerPartNumber", "SalesTaxCodeRef"),
)
_SOLD = (
    *_HEAD,
    *("SalesOrPurchase/Desc", "SalesOrPurchase/Price", "SalesOrPurchase/PricePercent"),
    *("SalesOrPurchase/AccountRef", "SalesAndPurchase/SalesDesc"),
    *("SalesAndPurchase/SalesPrice", "SalesAndPurchase/IncomeAccountRef"),
    *("SalesAndPurchase/PurchaseDesc", "SalesAndPurchase/PurchaseCost"),
    *("SalesAndPurchase/ExpenseAccountRef", "SalesAndPurchase/PrefVendorRef", "ExternalGUID"),
)
_ORDERS = {
    "ItemService": _SOLD,
    "ItemNonInventory": _SOLD,
    "ItemOtherCharge": _SOLD,
    "ItemInventory": (
        *_HEAD,
        *("SalesDesc", "SalesPrice", "IncomeAccountRef", "PurchaseDesc", "PurchaseCost"),
        *("COGSAccountRef", "PrefVendorRef", "AssetAccountRef", "ReorderPoint", "Max"),
        *("QuantityOnHand", "AverageCost", "ExternalGUID"),
    ),
    "ItemSalesTax": (
        *("Name", "IsActive", "ClassRef", "ItemDesc", "TaxRate", "TaxVendorRef", "ExternalGUID"),
    ),
}


def item_ret(books: Books, item: Entry) -> etree._Element:
    """The …Ret of an item of any kind, with its stock at the moment."""
    shown: dict[str, str] = {}
    if item.kind == "ItemInventory":
        holding = books.stock.holding(item.list_id)
        shown["QuantityOnHand"] = plain(holding.quantity)
        shown["AverageCost"] = price(holding.cost)
    return list_ret(books, item, _ORDERS[item.kind], shown=shown)


def _query(*kinds: str) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        books = call.books
        return query_list(call, list(books.entries(*kinds)), lambda item: item_ret(books, item))

    return handle


def add_sold(call: Call) -> Answer:
    """Add an item that is sold, or bought and sold, and not stocked; its element names its kind."""
    books, body = call.books, call.request[0]
    noun = str(body.tag).removesuffix("Add")
    check_features(books, body)
    values = collect(body, _TEXTS)
    for path in _ACCOUNT_REFS:
        account = books.resolve(body.find(path), noun, "Account")
        if account:
            check_item_account(account)
            values[path] = account.list_id
    for path, kind in (
        ("ClassRef", "Class"),
        ("SalesTaxCodeRef", "SalesTaxCode"),
        ("SalesAndPurchase/PrefVendorRef", "Vendor"),
    ):
        entry = books.resolve(body.find(path), noun, kind)
        if entry:
            values[path] = entry.list_id
    _check_accounts(body, values)
    item = books.add_entry(
        noun,
        child_text(body, "Name"),
        values,
        parent=books.resolve(body.find("ParentRef"), noun, noun),
        is_active=is_true(child_text(body, "IsActive") or "true"),
    )
    return Answer([item_ret(books, item)])


def _check_accounts(body: etree._Element, values: dict[str, str]) -> None:
    """An item needs its accounts; the sentence is QuickBooks', the code is recalled."""
    needed = [
        path
        for path in _ACCOUNT_REFS
        if body.find(path.split("/", maxsplit=1)[0]) is not None and path not in values
    ]
    if needed:
        noun = "expense account" if "Expense" in needed[0] else "account"
        raise Refusal(
            refusal.STATUS_INVALID_VALUE,
            f"QuickBooks error message: An {noun} must be specified.",
        )


def _add_sales_tax(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    if not books.settings.sales_tax:
        raise Refusal(refusal.STATUS_FEATURE_OFF, "Sales tax is not turned on in this company.")
    values = {"TaxRate": "0.0", **collect(body, ("ItemDesc", "TaxRate", "ExternalGUID"))}
    for path, kind in (("ClassRef", "Class"), ("TaxVendorRef", "Vendor")):
        entry = books.resolve(body.find(path), "ItemSalesTax", kind)
        if entry:
            values[path] = entry.list_id
    if "TaxVendorRef" not in values and values["TaxRate"].strip("+-0."):
        raise Refusal(
            refusal.STATUS_INVALID_VALUE,
            "QuickBooks error message: A tax agency must be specified for a sales tax item with "
            "a rate.",
        )
    item = books.add_entry(
        "ItemSalesTax",
        child_text(body, "Name"),
        values,
        is_active=is_true(child_text(body, "IsActive") or "true"),
    )
    return Answer([item_ret(books, item)])


SOLD = either(
    group(
        "SalesOrPurchase",
        text("Desc", 4095),
        either(
            typed("Price", "price", required=True),
            typed("PricePercent", "price", required=True),
        ),
        ref("AccountRef", 159),
        required=True,
    ),
    group(
        "SalesAndPurchase",
        text("SalesDesc", 4095),
        typed("SalesPrice", "price"),
        ref("IncomeAccountRef", 159),
        text("PurchaseDesc", 4095),
        typed("PurchaseCost", "price"),
        ref("ExpenseAccountRef", 159),
        ref("PrefVendorRef", 41),
        required=True,
    ),
    required=True,
)
_OTHER_CHARGE_ADD = group(
    "ItemOtherChargeAdd",
    text("Name", 31, required=True),
    unkept("BarCode"),
    typed("IsActive", "flag"),
    ref("ClassRef", 159),
    ref("ParentRef"),
    ref("SalesTaxCodeRef", 3),
    SOLD,
    typed("ExternalGUID", "guid"),
    required=True,
)
_SALES_TAX_ADD = group(
    "ItemSalesTaxAdd",
    text("Name", 31, required=True),
    unkept("BarCode"),
    typed("IsActive", "flag"),
    ref("ClassRef", 159),
    text("ItemDesc", 4095),
    typed("TaxRate", "price"),
    ref("TaxVendorRef", 41),
    typed("ExternalGUID", "guid"),
    required=True,
)
_ATTRIBUTES = ("metaData", "iterator", "iteratorID")
_ONE_KIND = Grammar(list_query(entity_filter("ClassFilter")), _ATTRIBUTES)

REQUESTS = (
    Request("ItemQueryRq", Grammar(list_query(), _ATTRIBUTES), _query(*ITEM_KINDS)),
    *(Request(f"{kind}QueryRq", _ONE_KIND, _query(kind)) for kind in ITEM_KINDS),
    Request(
        "ItemOtherChargeAddRq",
        Grammar((_OTHER_CHARGE_ADD, INCLUDE_RET)),
        add_sold,
        writes=True,
    ),
    Request(
        "ItemSalesTaxAddRq", Grammar((_SALES_TAX_ADD, INCLUDE_RET)), _add_sales_tax, writes=True
    ),
)
