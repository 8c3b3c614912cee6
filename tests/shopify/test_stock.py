"""Costs and restocks over HTTP from the simulated shop, booked beside its orders."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from msgspec import Raw

from tillbook.core.facts import Order
from tillbook.core.problems import Code, Problem
from tillbook.core.roles import Role
from tillbook.core.stock import OrderStock, Restock, RestockType, book_cost
from tillbook.shopify.client import Shop, ShopifyClient
from tillbook.shopify.faults import AccessDenied
from tillbook.shopify.stock import read_cost, stock_of
from tillbook.shopify.transport import Variables
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.shop.wire import line_json

HISTORY: Final = seeded_history(seed=3, orders=120, days=20, last_day=date(2026, 11, 15))
ZONE: Final = HISTORY.shop.iana_timezone
NOW: Final = datetime(2026, 11, 28, tzinfo=UTC)


@contextmanager
def reading(
    history: History, scopes: frozenset[str] = ALL_SCOPES
) -> Iterator[tuple[ShopifyClient, Shop]]:
    with (
        ShopServer(history, clock=lambda: NOW, scopes=scopes) as server,
        ShopifyClient(server.url, server.token) as client,
    ):
        yield client, client.read_shop()


def orders_of(client: ShopifyClient, shop: Shop) -> list[Order]:
    return [one for one in client.read_orders(shop=shop) if isinstance(one, Order)]


def cost_by_hand(history: History) -> int:
    """What should stand on COGS: sold, less edited off, less restocked; exchanges not restocked."""
    total = 0
    for order in history.orders:
        if order.test:
            continue
        cost = {
            line.id: line.product.unit_cost_minor or 0 if line.product else 0
            for line in order.lines
        }
        for agreement in order.agreements:
            for sale in agreement.sales:
                if sale.typename != "ProductSale" or sale.target_id is None:
                    continue
                edited = agreement.reason == "ORDER_EDIT" and sale.action_type == "RETURN"
                if sale.action_type == "ORDER" or edited:
                    total += (sale.quantity or 0) * cost[sale.target_id]
        for refund in order.refunds:
            for line in refund.lines:
                if line.restock_type != "NO_RESTOCK":
                    total -= line.quantity * cost[line.line_item_id]
    return total


def test_a_whole_history_costs_what_left_the_shelves() -> None:
    booked = 0
    named: list[Problem] = []
    restocks: list[Restock] = []
    with reading(HISTORY) as (client, shop):
        for order in orders_of(client, shop):
            stock = stock_of(client.ask, shop, order)
            assert isinstance(stock, OrderStock)
            made = book_cost(order, stock, ZONE)
            booked += sum(
                posting.amount_minor
                for entry in made.entries
                for posting in entry.postings
                if posting.role is Role.COGS
            )
            named += made.problems
            restocks += stock.restocks
    assert booked == cost_by_hand(HISTORY) > 0
    assert len(restocks) > 3
    assert {one.code for one in named} <= {Code.RESTOCK_UNKNOWN}
    exchanged = {
        order.name
        for order in HISTORY.orders
        for agreement in order.agreements
        if agreement.typename == "ReturnAgreement"
    }
    assert {one.about for one in named} <= exchanged


def test_refunds_are_asked_for_only_where_goods_came_back() -> None:
    plain = next(one for one in HISTORY.orders if len(one.agreements) == 1 and not one.test)
    asked: list[str] = []
    with reading(replace(HISTORY, orders=(plain,))) as (client, shop):

        def ask(query: str, variables: Variables) -> Raw:
            asked.append(query)
            return client.ask(query, variables)

        (order,) = orders_of(client, shop)
        assert isinstance(stock_of(ask, shop, order), OrderStock)
    assert asked == ["order_costs", "order_origins"]


@pytest.mark.parametrize("missing", ["read_products", "read_inventory", "read_orders"])
def test_without_their_scopes_no_costs_are_asked_for(missing: str) -> None:
    with reading(HISTORY) as (client, shop):
        order = orders_of(client, shop)[0]
    with (
        reading(HISTORY, ALL_SCOPES - {missing}) as (client, shop),
        pytest.raises(AccessDenied, match=missing),
    ):
        stock_of(client.ask, shop, order)


def test_without_returns_and_locations_the_rest_is_read() -> None:
    fewer = ALL_SCOPES - {"read_returns", "read_locations"}
    refunded = next(one for one in HISTORY.orders if one.refunds and one.refunds[0].lines)
    with reading(replace(HISTORY, orders=(refunded,)), fewer) as (client, shop):
        (order,) = orders_of(client, shop)
        stock = stock_of(client.ask, shop, order)
    assert isinstance(stock, OrderStock)
    first = refunded.refunds[0].lines[0]
    found = next(one for one in stock.restocks if one.id == first.id)
    assert (found.line_id, found.quantity) == (first.line_item_id, first.quantity)
    assert (found.type, found.place_id) == (RestockType(first.restock_type), "")


def test_a_cost_is_read_from_a_line_of_an_export_too() -> None:
    line = next(one for one in HISTORY.orders[0].lines if one.product)
    assert line.product is not None
    found = read_cost(json.dumps(line_json(line, "USD")), "USD")
    assert (found.line_id, found.cost_minor) == (line.id, line.product.unit_cost_minor)
    with pytest.raises(ValueError, match="unitCost is in USD, not in CAD"):
        read_cost(json.dumps(line_json(line, "USD")), "CAD")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (
            {"refund_lines": [{"restockType": "SHELVED"}]},
            "the restock type SHELVED is not known",
        ),
        ({"refunds": 250}, "it has 250 refunds or more"),
    ],
)
def test_what_makes_no_sense_is_named(answers: dict[str, Any], reason: str) -> None:
    refunded = next(one for one in HISTORY.orders if one.refunds and one.refunds[0].lines)
    line = {"id": "1", "quantity": 1, "lineItem": {"id": "2"}}

    with reading(replace(HISTORY, orders=(refunded,))) as (client, shop):

        def ask(query: str, variables: Variables) -> Raw:
            made: object
            if query == "order_refunds" and "refunds" in answers:
                made = {"order": {"refunds": [{"id": str(n)} for n in range(answers["refunds"])]}}
            elif query == "refund_lines" and query in answers:
                nodes = [{**line, **one} for one in answers[query]]
                made = {"refund": {"refundLineItems": {"nodes": nodes, "pageInfo": {}}}}
            else:
                return client.ask(query, variables)
            return Raw(json.dumps(made).encode())

        (order,) = orders_of(client, shop)
        found = stock_of(ask, shop, order)
    assert isinstance(found, Problem)
    assert found.code is Code.UNREADABLE_RECORD
    assert reason in found.message
    assert f"Cost of order {order.name}" in found.message
