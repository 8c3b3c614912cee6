"""The tables of counted and uncounted items and of adjustments of stock (facts D).

Class and parent stand in another order for uncounted items than for all others (a quirk of the
schema); we send no class with items, so it does not show here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from tillbook.core.money import Money
from tillbook.qbxml import requests as rq
from tillbook.qbxml.fields import PAGED_LIST, always, inside_add, name, plain, ref, required, text
from tillbook.qbxml.grammar import Field, Grammar, Kind
from tillbook.qbxml.txn_fields import txn_query

_PARENT: Final = ref("ParentRef", "parent")
_PART_NUMBER: Final = text("ManufacturerPartNumber", "part_number", 31)
_TAX_CODE: Final = ref("SalesTaxCodeRef", "sales_tax_code", 3)


def _is_number(value: object) -> bool:
    # Anything else is refused where it is written.
    return isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite())


def _opening_refused(request: rq.ItemInventoryAdd) -> str:
    opening = request.opening
    if opening is None:
        return ""
    if _is_number(opening.quantity) and opening.quantity <= 0:
        return (
            f"an opening stock of {opening.quantity} is none: leave it out, or adjust the stock "
            "afterwards."
        )
    if isinstance(opening.value, Money) and opening.value.minor < 0:
        return f"an opening stock worth {opening.value} is below zero."
    return ""


def _nothing_adjusted(request: rq.InventoryAdjustmentAdd) -> str:
    for number, line in enumerate(request.lines, start=1):
        if _is_number(line.difference) and line.difference == 0:
            return f"line {number} changes nothing."
    return ""


_INVENTORY_ADD: Final = Grammar(
    name="ItemInventoryAdd",
    rule=_opening_refused,
    fields=inside_add(
        "ItemInventoryAdd",
        name(31),
        _PARENT,
        _PART_NUMBER,
        _TAX_CODE,
        text("SalesDesc", "sales_description", 4095),
        plain("SalesPrice", Kind.PRICE, "price"),
        always(ref("IncomeAccountRef", "income_account", 159)),
        text("PurchaseDesc", "purchase_description", 4095),
        plain("PurchaseCost", Kind.PRICE, "cost"),
        always(ref("COGSAccountRef", "cogs_account", 159)),
        ref("PrefVendorRef", "vendor", 41),
        always(ref("AssetAccountRef", "asset_account", 159)),
        plain("QuantityOnHand", Kind.QUANTITY, "quantity_on_hand"),
        plain("TotalValue", Kind.AMOUNT, "total_value"),
        plain("InventoryDate", Kind.DATE, "inventory_day"),
    ),
)
_NON_INVENTORY_ADD: Final = Grammar(
    name="ItemNonInventoryAdd",
    fields=inside_add(
        "ItemNonInventoryAdd",
        name(31),
        _PARENT,
        _PART_NUMBER,
        _TAX_CODE,
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
_ADJUSTMENT_ADD: Final = Grammar(
    name="InventoryAdjustmentAdd",
    rule=_nothing_adjusted,
    fields=inside_add(
        "InventoryAdjustmentAdd",
        required(ref("AccountRef", "account", 159)),
        always(plain("TxnDate", Kind.DATE, "day")),
        always(text("RefNumber", "ref_number", 11)),
        ref("CustomerRef", "customer", 209),
        ref("ClassRef", "class_name", 159),
        text("Memo", "memo", 4095),
        Field(
            element="InventoryAdjustmentLineAdd",
            kind=Kind.GROUP,
            attribute="lines",
            required=True,
            repeats=True,
            fields=(
                required(ref("ItemRef", "item")),
                Field(
                    element="QuantityAdjustment",
                    kind=Kind.GROUP,
                    required=True,
                    fields=(required(plain("QuantityDifference", Kind.QUANTITY, "difference")),),
                ),
            ),
        ),
    ),
)

GRAMMARS: Final[Mapping[type, Grammar]] = MappingProxyType(
    {
        rq.ItemInventoryAdd: _INVENTORY_ADD,
        rq.ItemInventoryQuery: Grammar(name="ItemInventoryQuery", fields=PAGED_LIST, pages=True),
        rq.ItemNonInventoryAdd: _NON_INVENTORY_ADD,
        rq.ItemNonInventoryQuery: Grammar(
            name="ItemNonInventoryQuery", fields=PAGED_LIST, pages=True
        ),
        rq.InventoryAdjustmentAdd: _ADJUSTMENT_ADD,
        rq.InventoryAdjustmentQuery: txn_query("InventoryAdjustmentQuery"),
    }
)
