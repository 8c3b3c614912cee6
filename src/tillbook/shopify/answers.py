"""The frame of a GraphQL answer: data, errors with their codes, and the cost in points.

The same for every query; what is inside `data` is read elsewhere. Shopify answers errors with
HTTP 200, and a refused token with a plain string instead of a list.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Raw, Struct, field

_NOTHING: Final = Raw(b"null")


class ThrottleStatus(Struct, rename="camel"):
    """`throttleStatus`: points there can be, there are, and come back per second."""

    maximum_available: float = 0.0
    currently_available: float = 0.0
    restore_rate: float = 0.0


class Cost(Struct, rename="camel"):
    """`extensions.cost`: what the query could cost at most, and the state of the bucket."""

    requested_query_cost: float | None = None
    throttle_status: ThrottleStatus | None = None


class Extensions(Struct):
    """`extensions` of an answer."""

    cost: Cost | None = None


class _Coded(Struct):
    code: str | None = None


class Refusal(Struct):
    """One of `errors`."""

    message: str = "it gave no reason"
    extensions: _Coded | None = None

    @property
    def code(self) -> str:
        """`extensions.code`, "" where there is none."""
        return (self.extensions.code if self.extensions else None) or ""


class Answer(Struct):
    """One answer."""

    content: Raw = field(name="data", default=_NOTHING)
    errors: list[Refusal] | str | None = None
    extensions: Extensions | None = None

    @property
    def refusals(self) -> list[Refusal]:
        """`errors` as a list; a plain string is one refusal."""
        if isinstance(self.errors, str):
            return [Refusal(message=self.errors)]
        return self.errors or []

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all errors."""
        return frozenset(refusal.code for refusal in self.refusals)

    @property
    def cost(self) -> Cost | None:
        """What asking cost, where Shopify says so."""
        return self.extensions.cost if self.extensions else None


class PageInfo(Struct, rename="camel"):
    """`PageInfo`."""

    has_next_page: bool = False
    end_cursor: str | None = None


class Nodes(Struct, rename="camel"):
    """A connection asked for by `nodes`; each node is read as a line of an export is."""

    nodes: list[Raw] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class Edge(Struct):
    """A node and the cursor behind which the next one stands."""

    node: Raw
    cursor: str | None = None


class Edges(Struct, rename="camel"):
    """A connection asked for by `edges`."""

    edges: list[Edge] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class OrderConnections(Struct, rename="camel"):
    """What hangs below an order; empty where it was not asked for."""

    line_items: Nodes = field(default_factory=Nodes)
    shipping_lines: Nodes = field(default_factory=Nodes)
    agreements: Edges = field(default_factory=Edges)


class AgreementConnections(Struct):
    """What hangs below an agreement."""

    id: str = ""
    sales: Nodes = field(default_factory=Nodes)


class OrdersPage(Struct):
    """`data` of orders.graphql."""

    orders: Nodes


class OrderRest(Struct):
    """`data` of order_line_items, order_shipping_lines and order_agreements."""

    order: OrderConnections | None = None


class _OneAgreement(Struct):
    nodes: list[AgreementConnections] = field(default_factory=list)


class _OrderOfAgreement(Struct):
    agreements: _OneAgreement = field(default_factory=_OneAgreement)


class AgreementRest(Struct):
    """`data` of agreement_sales.graphql."""

    order: _OrderOfAgreement | None = None


class _ShopNode(Struct, rename="camel"):
    name: str
    myshopify_domain: str
    iana_timezone: str
    currency_code: str


class _Scope(Struct):
    handle: str


class _Installation(Struct, rename="camel"):
    access_scopes: list[_Scope] = field(default_factory=list)


class ShopPage(Struct, rename="camel"):
    """`data` of shop.graphql."""

    shop: _ShopNode
    current_app_installation: _Installation | None = None


class PlaceNode(Struct):
    """`Location`."""

    id: str
    name: str


class PlaceNodes(Struct, rename="camel"):
    """A page of `QueryRoot.locations`."""

    nodes: list[PlaceNode] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class PlacesPage(Struct):
    """`data` of locations.graphql."""

    locations: PlaceNodes


class Count(Struct):
    """`Count`: exact, or the least there are (`precision` AT_LEAST)."""

    count: int
    precision: str = "EXACT"


class CountsPage(Struct, rename="camel"):
    """`data` of customers_count and products_count; null where it may not be said."""

    customers_count: Count | None = None
    product_variants_count: Count | None = None


class NameNodes(Struct, rename="camel"):
    """A page of names (`StringConnection`)."""

    nodes: list[str] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class VendorsPage(Struct, rename="camel"):
    """`data` of vendors.graphql."""

    product_vendors: NameNodes


def read_rest(content: Raw) -> OrderConnections:
    """The connections of one order, asked for again; empty when the order is gone."""
    rest = msgspec.json.decode(content, type=OrderRest).order
    return rest or OrderConnections()
