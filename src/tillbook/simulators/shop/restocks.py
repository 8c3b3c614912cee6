"""What the shop answers of refunds: their lines, and whether the goods went into stock again.

The shapes of `Refund` and `RefundLineItem`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.model import Order, Refund, RefundLine
from tillbook.simulators.shop.paging import connection
from tillbook.simulators.shop.wire import Json, legacy_id, line_json, moment_text

Arguments = Mapping[str, Any]


def refunds_json(order: Order, arguments: Arguments) -> list[Json]:
    """`Order.refunds`: a plain list, cut at `first`."""
    return [refund_json(refund, order) for refund in order.refunds[: arguments.get("first")]]


def one_refund_json(history: History, gid: str) -> Json | None:
    """`QueryRoot.refund`: null when there is none."""
    for order in history.orders:
        for refund in order.refunds:
            if refund.id == gid:
                return refund_json(refund, order)
    return None


def refund_json(refund: Refund, order: Order) -> Json:
    """`Refund` with its lines as a connection."""
    return {
        "__typename": "Refund",
        "id": refund.id,
        "createdAt": moment_text(refund.created_at),
        "return": None,
        "refundLineItems": lambda arguments: connection(
            refund.lines,
            arguments,
            lambda line: _line_json(line, order),
            lambda line: ("", int(legacy_id(line.id))),
        ),
    }


def _line_json(line: RefundLine, order: Order) -> Json:
    item = next(one for one in order.lines if one.id == line.line_item_id)
    return {
        "__typename": "RefundLineItem",
        "id": line.id,
        "quantity": line.quantity,
        "restockType": line.restock_type,
        "restocked": line.restock_type != "NO_RESTOCK",
        "lineItem": line_json(item, order.currency),
        "location": {"id": line.location_id} if line.location_id else None,
    }
