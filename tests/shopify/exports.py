"""Small exports, built piece by piece, as a bulk operation writes them."""

import json
from typing import Any, Final

from tillbook.core.facts import Order
from tillbook.core.problems import Problem
from tillbook.shopify.export import Seen, read_export

Json = dict[str, Any]

ORDER: Final = "gid://shopify/Order/1"
AGREEMENT: Final = "gid://shopify/SalesAgreement/11"
LINE: Final = "gid://shopify/LineItem/21"


def bag(amount: str, currency: str | None = "USD") -> Json:
    """`MoneyBag` with the shop's amount."""
    money = {"amount": amount}
    return {"shopMoney": money if currency is None else {**money, "currencyCode": currency}}


def order_line(**changes: object) -> Json:
    """An order of 10.00 plus 0.80 tax, paid by card."""
    return {
        "__typename": "Order",
        "id": ORDER,
        "name": "#1001",
        "updatedAt": "2026-11-02T10:00:00Z",
        "test": False,
        "currencyCode": "USD",
        "currentTotalPriceSet": bag("10.80"),
        "netPaymentSet": bag("10.80"),
        "totalOutstandingSet": bag("0.0"),
        "totalTipReceivedSet": bag("0.00"),
        "transactions": [transaction()],
        **changes,
    }


def transaction(**changes: object) -> Json:
    """A successful card payment of 10.80."""
    return {
        "id": "gid://shopify/OrderTransaction/31",
        "kind": "SALE",
        "status": "SUCCESS",
        "gateway": "shopify_payments",
        "test": False,
        "createdAt": "2026-11-02T09:00:00Z",
        "processedAt": "2026-11-02T09:00:01Z",
        "amountSet": bag("10.80"),
        **changes,
    }


def line_item(**changes: object) -> Json:
    """The line the order sells."""
    return {
        "__typename": "LineItem",
        "id": LINE,
        "name": "Canvas Trainer - 42",
        "product": {"id": "gid://shopify/Product/1", "productType": "Shoes"},
        "__parentId": ORDER,
        **changes,
    }


def agreement(**changes: object) -> Json:
    """The order's first event."""
    return {
        "__typename": "OrderAgreement",
        "id": AGREEMENT,
        "happenedAt": "2026-11-02T09:00:00Z",
        "reason": "ORDER",
        "__parentId": ORDER,
        **changes,
    }


def sale(**changes: object) -> Json:
    """A product sale of 10.80, of which 0.80 are tax, after a discount of 2.00."""
    return {
        "__typename": "ProductSale",
        "id": "gid://shopify/ProductSale/41",
        "actionType": "ORDER",
        "lineType": "PRODUCT",
        "quantity": 1,
        "totalAmount": bag("10.80"),
        "totalTaxAmount": bag("0.80", None),
        "totalDiscountAmountBeforeTaxes": bag("2.00", None),
        "taxes": [
            {
                "id": "gid://shopify/SaleTax/51",
                "amount": bag("0.80", None),
                "taxLine": {"title": "State Tax", "rate": 0.08, "channelLiable": False},
            }
        ],
        "lineItem": {"id": LINE},
        "__parentId": AGREEMENT,
        **changes,
    }


def written(*lines: Json) -> list[str]:
    """The lines of an export."""
    return [json.dumps(line) + "\n" for line in lines]


def seen(*lines: Json, currency: str | None = None) -> list[Seen]:
    """Everything an export of these lines gives."""
    return [*read_export(written(*lines), file="orders.jsonl", currency=currency)]


def one_order(*lines: Json, currency: str | None = None) -> Order:
    """The one order of these lines."""
    (order,) = (one for one in seen(*lines, currency=currency) if isinstance(one, Order))
    return order


def problems(found: list[Seen]) -> list[Problem]:
    """The problems among what was seen."""
    return [one for one in found if isinstance(one, Problem)]


def sold(**changes: object) -> Order:
    """The usual order with a changed sale."""
    return one_order(order_line(), line_item(), agreement(), sale(**changes))


def paid(*transactions: Json) -> Order:
    """The usual order with other transactions."""
    return one_order(order_line(transactions=[*transactions]), line_item(), agreement(), sale())
