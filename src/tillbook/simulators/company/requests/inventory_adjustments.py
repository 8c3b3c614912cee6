"""InventoryAdjustmentAdd and its query: stock set right, against the account it names.

A change of quantity alone moves stock at average cost; a value adjustment says what it is worth.
NewQuantity and NewValue are turned into differences against what is held on that day.
"""

from decimal import Decimal
from functools import partial

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, plain, to_minor
from tillbook.simulators.company.average_cost import Holding
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.stock_movements import stock_movement
from tillbook.simulators.company.requests.transaction_filters import (
    query_transactions,
    transaction_query,
)
from tillbook.simulators.company.rets import collect, txn_ret, write
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    either,
    group,
    ref,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import Entry, Transaction
from tillbook.simulators.company.xml import child_text

_WHERE = "Inventory Adjustment"
_NAME = "InventoryAdjustment"
_ORDER = ("AccountRef", "TxnDate", "RefNumber", "CustomerRef", "ClassRef", "Memo", "ExternalGUID")
_LINE_ORDER = ("ItemRef", "QuantityDifference", "ValueDifference")
_REFS = {"CustomerRef": "Customer", "ClassRef": "Class"}


def inventory_adjustment_ret(
    books: Books, adjustment: Transaction, *, lines: bool
) -> etree._Element:
    """InventoryAdjustmentRet; its lines, with what each is worth now, where asked for."""
    ret = txn_ret(books, adjustment, _ORDER)
    movements = books.stock.of(adjustment.txn_id)
    worth = dict(enumerate(movement.gained_minor for movement in movements))
    for place, line in enumerate(adjustment.lines if lines else ()):
        node = etree.SubElement(ret, "InventoryAdjustmentLineRet")
        etree.SubElement(node, "TxnLineID").text = line.line_id
        value = {"ValueDifference": from_minor(worth.get(place, 0))}
        write(node, books, _LINE_ORDER, {**line.values, **value})
    return ret


def _query(call: Call) -> Answer:
    make = partial(inventory_adjustment_ret, call.books)
    return query_transactions(call, "InventoryAdjustment", make)


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, _WHERE)
    account = books.resolve(body.find("AccountRef"), _WHERE, "Account")
    if account is None:
        raise refusal.missing("AccountRef")
    values = {**collect(body, ("Memo", "ExternalGUID")), "AccountRef": account.list_id}
    for path, kind in _REFS.items():
        entry = books.resolve(body.find(path), _WHERE, kind)
        if entry:
            values[path] = entry.list_id
    held: dict[str, Holding] = {}
    changes = [_change(books, node, date, held) for node in body.findall(f"{_NAME}LineAdd")]
    lines = [
        {"ItemRef": item.list_id, "QuantityDifference": plain(quantity)}
        for item, quantity, _ in changes
    ]
    number = child_text(body, "RefNumber")
    adjustment = books.add_transaction(_NAME, date, number, values, lines, [])
    books.stock.enter(
        stock_movement(adjustment, item, str(quantity), value_minor, "AccountRef")
        for item, quantity, value_minor in changes
    )
    return Answer([inventory_adjustment_ret(books, adjustment, lines=True)])


def _change(
    books: Books, node: etree._Element, date: str, held: dict[str, Holding]
) -> tuple[Entry, Decimal, int | None]:
    """One line: the item, the change of quantity, that of value (None: at average cost).

    `held` is what earlier lines of the same adjustment have made of the stock of that day.
    """
    item = books.resolve(node.find("ItemRef"), _WHERE, "ItemInventory")
    if item is None:
        raise refusal.missing("ItemRef")
    change = node.find("QuantityAdjustment")
    valued = node.find("ValueAdjustment")
    part = change if change is not None else valued
    if part is None:
        raise refusal.missing("QuantityAdjustment")
    before = held.get(item.list_id) or books.stock.holding(item.list_id, date)
    quantity = Decimal(child_text(part, "QuantityDifference") or "0")
    if child_text(part, "NewQuantity"):
        quantity = Decimal(child_text(part, "NewQuantity")) - before.quantity
    value_minor = None
    if valued is not None:
        value_minor = to_minor(child_text(valued, "ValueDifference") or "0.00")
        if child_text(valued, "NewValue"):
            value_minor = to_minor(child_text(valued, "NewValue")) - before.value_minor
    held[item.list_id] = before.moved(quantity, value_minor)
    return item, quantity, value_minor


_ADD = group(
    "InventoryAdjustmentAdd",
    ref("AccountRef", 159, required=True),
    typed("TxnDate", "date"),
    text("RefNumber", 11),
    ref("InventorySiteRef", 31),
    ref("CustomerRef", 209),
    ref("ClassRef", 159),
    text("Memo", 4095),
    typed("ExternalGUID", "guid"),
    group(
        "InventoryAdjustmentLineAdd",
        ref("ItemRef", required=True),
        either(
            group(
                "QuantityAdjustment",
                either(
                    typed("NewQuantity", "price", required=True),
                    typed("QuantityDifference", "price", required=True),
                    required=True,
                ),
                either(text("SerialNumber", 4095), text("LotNumber", 40)),
                ref("InventorySiteLocationRef", 31),
                required=True,
            ),
            group(
                "ValueAdjustment",
                either(
                    typed("NewQuantity", "price"),
                    typed("QuantityDifference", "price", required=True),
                ),
                either(
                    typed("NewValue", "amount", required=True),
                    typed("ValueDifference", "amount", required=True),
                    required=True,
                ),
                required=True,
            ),
            unkept("SerialNumberAdjustment"),
            unkept("LotNumberAdjustment"),
            required=True,
        ),
        required=True,
        repeats=True,
    ),
    required=True,
    macro=True,
)

REQUESTS = (
    Request("InventoryAdjustmentAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
    Request("InventoryAdjustmentQueryRq", transaction_query(items=True), _query),
)
