"""Answers to GraphQL queries from a history: the resolvers behind `schema.graphql`.

Objects are the same shapes an export has (`wire`); connections are added here. The executor walks
the query with one resolver, which checks the scope of each field first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema

from tillbook.simulators.shop.access import RECENT, check_field, denied
from tillbook.simulators.shop.drawers import one_session_json, sessions_json
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.model import Agreement, Location, Order
from tillbook.simulators.shop.paging import PAGE_OF_STRINGS_MAX, Position, connection
from tillbook.simulators.shop.payouts import account_json, disputes_json
from tillbook.simulators.shop.purse_answers import (
    customers_json,
    gift_cards_json,
    one_account_json,
    one_card_json,
)
from tillbook.simulators.shop.restocks import one_refund_json, refunds_json
from tillbook.simulators.shop.search_terms import matching
from tillbook.simulators.shop.wire import (
    Json,
    agreement_json,
    legacy_id,
    line_json,
    order_json,
    sale_json,
    shipping_json,
    shop_json,
)

Arguments = Mapping[str, Any]
SORTABLE: Final[dict[str, Callable[[Order], datetime]]] = {
    "UPDATED_AT": lambda order: order.updated_at,
    "PROCESSED_AT": lambda order: order.processed_at,
    "CREATED_AT": lambda order: order.created_at,
}
ORDER_FILTERS: Final[dict[str, Callable[[Order], Any]]] = {
    "updated_at": lambda order: order.updated_at,
    "processed_at": lambda order: order.processed_at,
    "created_at": lambda order: order.created_at,
    "name": lambda order: order.name,
    "test": lambda order: order.test,
    "source_name": lambda order: order.source_name,
}
AGREEMENT_FILTERS: Final[dict[str, Callable[[Agreement], Any]]] = {
    "happened_at": lambda agreement: agreement.happened_at,
}


SCHEMA_FILES: Final = (
    "schema.graphql",
    "payouts.graphql",
    "cash.graphql",
    "cards.graphql",
    "refunds.graphql",
)


def shop_schema() -> GraphQLSchema:
    """Our part of the Admin schema, from the `.graphql` files beside this module.

    Shopify adds types of balance transactions between versions, so a later one goes out as it is.
    """
    folder = resources.files(__package__)
    text = "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in SCHEMA_FILES)
    schema = build_schema(text)
    types = schema.type_map["ShopifyPaymentsTransactionType"]
    for how in ("serialize", "coerce_output_value"):  # graphql-core 3.2 and 3.3
        setattr(types, how, _as_it_is)
    return schema


def _as_it_is(value: object) -> str:
    return str(value)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one request may see: the history, the scopes granted, and the time it is."""

    history: History
    scopes: Collection[str]
    now: datetime

    def shop(self) -> Json:
        """`Shop` with what its settings page shows."""
        shop = self.history.shop
        offset = self.now.astimezone(ZoneInfo(shop.iana_timezone)).utcoffset()
        return {
            **shop_json(shop),
            "timezoneOffsetMinutes": int(offset.total_seconds()) // 60 if offset else 0,
            "taxShipping": shop.tax_shipping,
            "plan": {
                "publicDisplayName": "Basic",
                "shopifyPlus": False,
                "partnerDevelopment": False,
            },
        }

    def installation(self) -> Json:
        """`AppInstallation` with the scopes granted."""
        scopes = [{"handle": scope} for scope in sorted(self.scopes)]
        return {"id": "gid://shopify/AppInstallation/1", "accessScopes": scopes}

    def _visible(self, order: Order) -> bool:
        return "read_all_orders" in self.scopes or order.created_at >= self.now - RECENT

    def orders(self, arguments: Arguments) -> Json:
        """`QueryRoot.orders`: filtered, sorted, one page."""
        sort_key = arguments.get("sortKey", "PROCESSED_AT")
        moment = SORTABLE.get(sort_key)
        if moment is None and sort_key != "ID":
            message = f"The simulated shop does not sort orders by {sort_key}."
            raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})

        def position(order: Order) -> Position:
            return moment(order).isoformat() if moment else "", int(legacy_id(order.id))

        wanted = matching(arguments.get("query"), ORDER_FILTERS)
        seen = [o for o in self.history.orders if self._visible(o) and wanted(o)]
        return connection(seen, arguments, self._order, position)

    def order(self, gid: str) -> Json | None:
        """`QueryRoot.order`: null when there is none."""
        found = next((order for order in self.history.orders if order.id == gid), None)
        if found is None:
            return None
        if not self._visible(found):
            raise denied("an order older than 60 days", "read_all_orders")
        return self._order(found)

    def _order(self, order: Order) -> Json:
        currency = order.currency
        return {
            **order_json(order),
            "refunds": lambda a: refunds_json(order, a),
            "lineItems": lambda a: connection(order.lines, a, lambda x: line_json(x, currency)),
            "shippingLines": lambda a: connection(
                [x for x in order.shipping_lines if a.get("includeRemovals") or not x.is_removed],
                a,
                shipping_json,
            ),
            "agreements": lambda a: connection(
                [x for x in order.agreements if matching(a.get("query"), AGREEMENT_FILTERS)(x)],
                a,
                lambda x: self._agreement(x, currency),
            ),
        }

    @staticmethod
    def _agreement(agreement: Agreement, currency: str) -> Json:
        return {
            **agreement_json(agreement),
            "sales": lambda a: connection(agreement.sales, a, lambda x: sale_json(x, currency)),
        }

    def locations(self, arguments: Arguments) -> Json:
        """`QueryRoot.locations`, by name."""
        if arguments.get("query"):
            message = "The simulated shop does not filter locations."
            raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})

        def position(location: Location) -> Position:
            return location.name, int(legacy_id(location.id))

        return connection(self.history.locations, arguments, location_json, position)

    def vendors(self, arguments: Arguments) -> Json:
        """`QueryRoot.productVendors`, by name."""
        return connection(
            self.history.vendors, arguments, lambda name: name, size_max=PAGE_OF_STRINGS_MAX
        )

    def node(self, gid: str) -> Json | None:
        """`QueryRoot.node`, for orders and locations."""
        place = next((x for x in self.history.locations if x.id == gid), None)
        return location_json(place) if place else self.order(gid)


def count_json(number: int, arguments: Arguments) -> Json:
    """`Count`: exact up to the limit, beyond it the limit itself. A null limit is none."""
    if arguments.get("query"):
        message = "The simulated shop counts without a query."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})
    limit = arguments.get("limit")
    if limit is not None and number > limit:
        return {"count": limit, "precision": "AT_LEAST"}
    return {"count": number, "precision": "EXACT"}


def location_json(location: Location) -> Json:
    """`Location`."""
    return {
        "__typename": "Location",
        "id": location.id,
        "legacyResourceId": legacy_id(location.id),
        "name": location.name,
        "isActive": True,
    }


def resolve(source: Json | None, place: GraphQLResolveInfo[Answers], **arguments: object) -> object:
    """The one resolver: check the scope, then read the field. The context is an `Answers`."""
    answers = place.context
    parent, name = place.parent_type.name, place.field_name
    check_field(parent, name, answers.scopes)
    if parent == "QueryRoot":
        return _ROOT[name](answers, arguments)
    assert source is not None
    if name in source:
        value = source[name]
        return value(arguments) if callable(value) else value
    return _implied(answers, parent, name, source)


_ROOT: Final[dict[str, Callable[[Answers, Arguments], object]]] = {
    "shop": lambda answers, _: answers.shop(),
    "currentAppInstallation": lambda answers, _: answers.installation(),
    "orders": lambda answers, arguments: answers.orders(arguments),
    "locations": lambda answers, arguments: answers.locations(arguments),
    "customersCount": lambda answers, a: count_json(answers.history.customer_count, a),
    "productVariantsCount": lambda answers, a: count_json(answers.history.variant_count, a),
    "productVendors": lambda answers, arguments: answers.vendors(arguments),
    "order": lambda answers, arguments: answers.order(arguments["id"]),
    "shopifyPaymentsAccount": lambda answers, _: account_json(answers.history),
    "pointOfSaleDevicePaymentSessions": lambda answers, a: sessions_json(answers.history, a),
    "pointOfSaleDevicePaymentSession": lambda answers, a: one_session_json(
        answers.history, a["id"]
    ),
    "giftCards": lambda answers, arguments: gift_cards_json(answers.history, arguments),
    "giftCard": lambda answers, arguments: one_card_json(answers.history, arguments["id"]),
    "customers": lambda answers, arguments: customers_json(answers.history, arguments),
    "storeCreditAccount": lambda answers, a: one_account_json(answers.history, a["id"]),
    "refund": lambda answers, arguments: one_refund_json(answers.history, arguments["id"]),
    "disputes": lambda answers, arguments: disputes_json(answers.history, arguments),
    "node": lambda answers, arguments: answers.node(arguments["id"]),
}


def _implied(answers: Answers, parent: str, name: str, source: Json) -> object:
    """Fields an export does not ask for, so that the shapes of `wire` leave them out."""
    match parent, name:
        case "MoneyV2", "currencyCode":
            return answers.history.shop.currency_code
        case "MoneyBag", "presentmentMoney":
            return source["shopMoney"]
        case "Location", _:
            place = next(x for x in answers.history.locations if x.id == source["id"])
            return location_json(place)[name]
        case "OrderTransaction", "parentTransaction":
            return None
        case "MailingAddress", "id":
            return "gid://shopify/MailingAddress/1"
        case _:
            message = f"The simulated shop has no {parent}.{name} here."
            raise GraphQLError(message)
