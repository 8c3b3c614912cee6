"""Costs and restocks of one order → facts (facts/shopify c.4, c.9).

Asked for apart from the orders, because refund lines cannot be exported in bulk and costs need
scopes of their own. An order that cannot be read this way is named; its sales are booked without
their cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from msgspec import Raw, Struct, field

from tillbook.core.facts import Order, Reason, SaleAction, SaleLine
from tillbook.core.problems import Problem
from tillbook.core.stock import OrderStock, Restock, RestockType, SaleOrigin, UnitCost
from tillbook.shopify.answers import Nodes, PageInfo
from tillbook.shopify.client import Shop
from tillbook.shopify.pages import Ask
from tillbook.shopify.records import Unfit, demand, every_node, minor, unreadable
from tillbook.shopify.transport import Variables
from tillbook.shopify.wire import MoneyV2, Part, Ref

REFUNDS_MAX: Final = 250
"""Refunds of one order that Shopify gives at once; they have no pages."""

AGREEMENT_PAGES_MAX: Final = 10_000
_TYPE: Final = {kind.value: kind for kind in RestockType}


class _InventoryItem(Part):
    tracked: bool = False
    unit_cost: MoneyV2 | None = None


class _Variant(Part):
    inventory_item: _InventoryItem | None = None


class _Line(Part):
    id: str
    name: str | None = None
    variant: _Variant | None = None


class _RefundLine(Part):
    id: str
    quantity: int
    restock_type: str
    line_item: Ref
    location: Ref | None = None


class _Refund(Struct):
    id: str
    behind: Ref | None = field(name="return", default=None)


class _Sale(Part):
    id: str
    line_item: Ref | None = None


class _Sales(Struct, rename="camel"):
    nodes: list[_Sale] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class _Agreement(Struct):
    id: str
    sales: _Sales
    refund: Ref | None = None
    behind: Ref | None = field(name="return", default=None)


class _Agreements(Struct, rename="camel"):
    nodes: list[_Agreement] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class _Below(Struct, rename="camel"):
    line_items: Nodes = field(default_factory=Nodes)
    agreements: _Agreements = field(default_factory=_Agreements)
    refunds: list[_Refund] = field(default_factory=list)


class _OrderPage(Struct):
    order: _Below | None = None


class _RefundBelow(Struct, rename="camel"):
    refund_line_items: Nodes = field(default_factory=Nodes)


class _RefundPage(Struct):
    refund: _RefundBelow | None = None


def stock_of(ask: Ask, shop: Shop, order: Order) -> OrderStock | Problem:
    """Costs, origins and restocks of an order. Raises AccessDenied without the scopes for costs.

    Refunds are asked for only where goods came back otherwise than by an edit.
    """
    demand(shop, "orders", "products", "inventory")
    refunded = any(
        sale.line is SaleLine.PRODUCT
        and sale.action is SaleAction.RETURN
        and sale.reason is not Reason.ORDER_EDIT
        for sale in order.sales
    )
    try:
        return OrderStock(
            order_id=order.id,
            currency=order.currency,
            costs=tuple(_costs(ask, shop, order)),
            origins=tuple(_origins(ask, shop, order)),
            restocks=tuple(_restocks(ask, shop, order)) if refunded else (),
        )
    except (ValueError, RecursionError) as wrong:
        return unreadable("Cost of order", order.name, wrong)


def read_cost(given: bytes | str | Raw, currency: str) -> UnitCost:
    """The cost of one `LineItem`, from a page or a line of an export. Raises ValueError."""
    line = msgspec.json.decode(given, type=_Line)
    item = line.variant.inventory_item if line.variant else None
    cost = item.unit_cost if item else None
    return UnitCost(
        line_id=line.id,
        item=line.name or "",
        tracked=item.tracked if item else False,
        cost_minor=minor(cost, currency, "unitCost") if cost else None,
    )


def _costs(ask: Ask, shop: Shop, order: Order) -> Iterator[UnitCost]:
    def below(content: Raw) -> Nodes | None:
        found = msgspec.json.decode(content, type=_OrderPage).order
        return found.line_items if found else None

    for node in every_node(ask, shop, "order_costs", {"id": order.id}, below):
        yield read_cost(node, order.currency)


def _origins(ask: Ask, shop: Shop, order: Order) -> Iterator[SaleOrigin]:
    """Which line each sale is about; agreement by agreement, each to the end of its sales."""
    before: str | None = None
    after: str | None = None
    returns = shop.may_read("returns")
    for _ in range(AGREEMENT_PAGES_MAX):
        variables: Variables = {
            "id": order.id, "agreementAfter": before, "after": after, "returns": returns
        }  # fmt: skip
        found = msgspec.json.decode(ask("order_origins", variables), type=_OrderPage).order
        if found is None or not found.agreements.nodes:
            return
        (agreement,) = found.agreements.nodes
        yield from _origins_in(agreement)
        if agreement.sales.page_info.has_next_page:
            after = agreement.sales.page_info.end_cursor
        elif found.agreements.page_info.has_next_page:
            before, after = found.agreements.page_info.end_cursor, None
        else:
            return
    raise Unfit("its agreements do not end")


def _origins_in(agreement: _Agreement) -> Iterator[SaleOrigin]:
    subject = agreement.refund or agreement.behind
    for sale in agreement.sales.nodes:
        if sale.line_item is not None:
            yield SaleOrigin(
                sale_id=sale.id,
                line_id=sale.line_item.id,
                subject_id=subject.id if subject else "",
            )


def _restocks(ask: Ask, shop: Shop, order: Order) -> Iterator[Restock]:
    returns = shop.may_read("returns")
    content = ask("order_refunds", {"id": order.id, "returns": returns})
    found = msgspec.json.decode(content, type=_OrderPage).order
    refunds = found.refunds if found else []
    if len(refunds) >= REFUNDS_MAX:
        raise Unfit(f"it has {REFUNDS_MAX} refunds or more")
    for refund in refunds:
        variables: Variables = {"id": refund.id, "places": shop.may_read("locations")}
        nodes = every_node(ask, shop, "refund_lines", variables, _refund_lines_below)
        yield from _restocks_in(refund, nodes)


def _refund_lines_below(content: Raw) -> Nodes | None:
    found = msgspec.json.decode(content, type=_RefundPage).refund
    return found.refund_line_items if found else None


def _restocks_in(refund: _Refund, nodes: Iterable[Raw]) -> Iterator[Restock]:
    for node in nodes:
        line = msgspec.json.decode(node, type=_RefundLine)
        kind = _TYPE.get(line.restock_type)
        if kind is None:
            raise Unfit(f"the restock type {line.restock_type} is not known")
        yield Restock(
            id=line.id,
            refund_id=refund.id,
            line_id=line.line_item.id,
            quantity=line.quantity,
            type=kind,
            return_id=refund.behind.id if refund.behind else "",
            place_id=line.location.id if line.location else "",
        )
