"""The file a bulk operation writes for `orders_export.graphql`.

One JSON object per line: each order, and each node of its connections as a line of its own with
`__parentId` (facts, d.1). A parent comes before its children but not next to them; two other
arrangements test readers that must not rely on even that. Orders are written one after another,
so only an arrangement that mixes them needs memory for the whole export.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from random import Random
from typing import Literal, TextIO

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.model import Order
from tillbook.simulators.shop.wire import (
    Json,
    agreement_json,
    line_json,
    order_json,
    sale_json,
    shipping_json,
    shop_json,
)

Arrangement = Literal["natural", "shuffled", "children_first"]


def order_lines(order: Order) -> Iterator[Json]:
    """An order's line and those of all its children, parents first."""
    currency = order.currency
    yield order_json(order)
    for line in order.lines:
        yield {**line_json(line, currency), "__parentId": order.id}
    for shipping in order.shipping_lines:
        yield {**shipping_json(shipping), "__parentId": order.id}
    for agreement in order.agreements:
        yield {**agreement_json(agreement), "__parentId": order.id}
    for agreement in order.agreements:
        for sale in agreement.sales:
            yield {**sale_json(sale, currency), "__parentId": agreement.id}


def dumps(line: Json) -> str:
    """One line of an export, without its line end."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def write_export(
    history: History,
    out: TextIO,
    *,
    arrangement: Arrangement = "natural",
    seed: int = 0,
    with_shop: bool = False,
) -> int:
    """Write the export of a history and return the number of lines.

    "natural" is Shopify's own: by `updatedAt`, parents before children. "children_first" puts
    every child before its parent, "shuffled" mixes all lines of all orders by `seed`.
    `with_shop` puts a line about the shop in front, as `tillbook preview` understands it.
    """
    orders = sorted(history.orders, key=lambda order: (order.updated_at, order.id))
    lines: Iterable[Json] = (line for order in orders for line in order_lines(order))
    if arrangement == "children_first":
        lines = (line for order in orders for line in reversed([*order_lines(order)]))
    elif arrangement == "shuffled":
        mixed = [*lines]
        Random(seed).shuffle(mixed)
        lines = mixed
    count = 0
    if with_shop:
        out.write(dumps(shop_json(history.shop)) + "\n")
        count += 1
    for line in lines:
        out.write(dumps(line) + "\n")
        count += 1
    return count
