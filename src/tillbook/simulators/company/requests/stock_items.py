"""ItemInventoryAdd and ItemNonInventoryAdd: what is stocked and what is not.

An inventory item needs an income, a cost of goods sold and an asset account, each of its type
(the code is recalled). Stock that is there from the start is an inventory adjustment against
Opening Balance Equity (recalled).
"""

from decimal import Decimal

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import product_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.accounts import check_item_account
from tillbook.simulators.company.requests.items import SOLD, add_sold, item_ret
from tillbook.simulators.company.requests.stock_movements import stock_movement
from tillbook.simulators.company.rets import collect
from tillbook.simulators.company.shapes import INCLUDE_RET, group, ref, text, typed, unkept
from tillbook.simulators.company.state import Entry
from tillbook.simulators.company.xml import child_text, is_true

_KIND = "ItemInventory"
_TEXTS = (
    *("ManufacturerPartNumber", "SalesDesc", "SalesPrice", "PurchaseDesc", "PurchaseCost"),
    *("ReorderPoint", "Max", "ExternalGUID"),
)
# Each account: what it is called, and the types it may be of.
_ACCOUNTS = {
    "IncomeAccountRef": ("income", ("Income", "OtherIncome")),
    "COGSAccountRef": ("COGS", ("CostOfGoodsSold",)),
    "AssetAccountRef": ("asset", ("OtherCurrentAsset",)),
}
_REFS = {"ClassRef": "Class", "SalesTaxCodeRef": "SalesTaxCode", "PrefVendorRef": "Vendor"}


def _add_inventory(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    if not books.settings.inventory:
        raise Refusal(refusal.STATUS_FEATURE_OFF, "Inventory is not turned on in this company.")
    values = collect(body, _TEXTS)
    for path, (noun, types) in _ACCOUNTS.items():
        account = books.resolve(body.find(path), _KIND, "Account")
        if account is None:
            raise refusal.not_accepted("item", f"An {noun} account must be specified.")
        check_item_account(account)
        if account.values["AccountType"] not in types:
            error = f'"{books.full_name(account)}" cannot be the {noun} account of an item.'
            raise refusal.not_accepted("item", error)
        values[path] = account.list_id
    for path, kind in _REFS.items():
        entry = books.resolve(body.find(path), _KIND, kind)
        if entry:
            values[path] = entry.list_id
    quantity = child_text(body, "QuantityOnHand") or "0"
    value = child_text(body, "TotalValue")
    date = child_text(body, "InventoryDate") or books.today()
    parent = books.resolve(body.find("ParentRef"), _KIND, _KIND)
    if Decimal(quantity):
        books.check_open(date, "Inventory Adjustment")
    item = books.add_entry(
        _KIND,
        child_text(body, "Name"),
        values,
        parent=parent,
        is_active=is_true(child_text(body, "IsActive") or "true"),
    )
    if Decimal(quantity):
        cost_minor = product_minor(quantity, values.get("PurchaseCost") or "0")
        _open_stock(books, item, date, quantity, to_minor(value) if value else cost_minor)
    return Answer([item_ret(books, item)])


def _open_stock(books: Books, item: Entry, date: str, quantity: str, value_minor: int) -> None:
    values = {"AccountRef": books.special("OpeningBalanceEquity").list_id}
    lines = [{"ItemRef": item.list_id, "QuantityDifference": quantity}]
    adjustment = books.add_transaction("InventoryAdjustment", date, "", values, lines, [])
    movement = stock_movement(adjustment, item, quantity, value_minor, "AccountRef")
    books.stock.enter([movement])


_INVENTORY_ADD = group(
    "ItemInventoryAdd",
    text("Name", 31, required=True),
    unkept("BarCode"),
    typed("IsActive", "flag"),
    ref("ClassRef", 159),
    ref("ParentRef"),
    text("ManufacturerPartNumber", 31),
    unkept("UnitOfMeasureSetRef"),
    ref("SalesTaxCodeRef", 3),
    text("SalesDesc", 4095),
    typed("SalesPrice", "price"),
    ref("IncomeAccountRef", 159),
    text("PurchaseDesc", 4095),
    typed("PurchaseCost", "price"),
    ref("COGSAccountRef", 159),
    ref("PrefVendorRef", 41),
    ref("AssetAccountRef", 159),
    typed("ReorderPoint", "price"),
    typed("Max", "price"),
    typed("QuantityOnHand", "price"),
    typed("TotalValue", "amount"),
    typed("InventoryDate", "date"),
    typed("ExternalGUID", "guid"),
    required=True,
)
_NON_INVENTORY_ADD = group(
    "ItemNonInventoryAdd",
    text("Name", 31, required=True),
    unkept("BarCode"),
    typed("IsActive", "flag"),
    ref("ParentRef"),
    ref("ClassRef", 159),
    text("ManufacturerPartNumber", 31),
    unkept("UnitOfMeasureSetRef"),
    ref("SalesTaxCodeRef", 3),
    SOLD,
    typed("ExternalGUID", "guid"),
    required=True,
)

REQUESTS = (
    Request(
        "ItemInventoryAddRq", Grammar((_INVENTORY_ADD, INCLUDE_RET)), _add_inventory, writes=True
    ),
    Request(
        "ItemNonInventoryAddRq", Grammar((_NON_INVENTORY_ADD, INCLUDE_RET)), add_sold, writes=True
    ),
)
