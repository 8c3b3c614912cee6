"""Reading a shop over GraphQL: who it is, and its orders since a moment.

Orders come least recently updated first, page by page, so that a reading which stops anywhere has
read everything before that moment. Fields are asked for by the scopes granted. The size of a page
follows what Shopify says it costs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self, TypeVar

import httpx
import msgspec

from tillbook.core.facts import Order
from tillbook.core.problems import Problem
from tillbook.shopify.answers import (
    CountsPage,
    Nodes,
    OrdersPage,
    PlacesPage,
    ShopPage,
    VendorsPage,
)
from tillbook.shopify.faults import AccessDenied, MoreToRead, ShopRefused
from tillbook.shopify.pages import OrderReading
from tillbook.shopify.transport import (
    API_VERSION,
    ATTEMPTS_MAX,
    Page,
    TooDear,
    Transport,
    Variables,
    load_query,
)

T = TypeVar("T")

QUERY_COST_MAX: Final = 1_000
"""Points one query may cost (facts/shopify d.2)."""

ORDERS_PER_PAGE_FIRST: Final = 3
ORDERS_PER_PAGE_MAX: Final = 50
PAGES_PER_RUN_MAX: Final = 20_000
"""Pages of orders one reading asks for; the next one continues."""

PAGES_OF_PLACES_MAX: Final = 200
"""Far above what Shopify allows a shop."""


PAGES_OF_VENDORS_MAX: Final = 200
"""50,000 vendors; QuickBooks Pro holds 14,500 names of every kind."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in a shop; None where its scope is not granted."""

    customers: int | None = None
    variants: int | None = None
    vendors: int | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """`Shop` and the scopes of the token. `timezone` is an IANA name."""

    name: str
    domain: str
    timezone: str
    currency: str
    scopes: frozenset[str]

    def may_read(self, what: str) -> bool:
        """Whether read_<what> is granted; writing includes reading."""
        return not self.scopes.isdisjoint((f"read_{what}", f"write_{what}"))


def print_query() -> str:
    """The bulk query whose result `read_export` reads, as one would paste it."""
    return load_query("orders_export")


class ShopifyClient:
    """Reads one shop. `domain_or_url` is NAME.myshopify.com, or the address of a simulated shop on
    this computer. Use it in a `with`.

    Everything raises ShopUnreachable (may pass) or ShopRefused (a person is needed) and nothing
    else. `http`, `sleep` (seconds) and `now` (monotonic seconds) may be replaced.
    """

    def __init__(
        self,
        domain_or_url: str,
        token: str,
        *,
        api_version: str = API_VERSION,
        attempts_max: int = ATTEMPTS_MAX,
        http: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = Transport(
            domain_or_url,
            token,
            api_version=api_version,
            attempts_max=attempts_max,
            http=http,
            sleep=sleep,
            now=now,
        )
        self._orders_per_page = ORDERS_PER_PAGE_FIRST
        self._points_per_order: float | None = None

    def __repr__(self) -> str:
        return f"<ShopifyClient of {self._transport.shop}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def hurry(self, patience_s: float) -> None:
        """Everything asked from now on has so many seconds together: somebody waits."""
        self._transport.hurry(patience_s)

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def read_shop(self) -> Shop:
        """Name, domain, time zone and currency of the shop, and the scopes granted."""
        page = self._read(self._ask("shop", {}), ShopPage)
        installation = page.current_app_installation
        scopes = installation.access_scopes if installation else []
        return Shop(
            name=page.shop.name,
            domain=page.shop.myshopify_domain,
            timezone=page.shop.iana_timezone,
            currency=page.shop.currency_code,
            scopes=frozenset(scope.handle for scope in scopes),
        )

    def read_orders(
        self, updated_from: datetime | None = None, *, shop: Shop | None = None
    ) -> Iterator[Order | Problem]:
        """Orders updated at or after a moment (all that the token may see without one), the least
        recently updated first.

        An order that changes meanwhile may come twice; the later one is newer. `shop` saves asking
        again who the shop is. Raises MoreToRead behind PAGES_PER_RUN_MAX pages.
        """
        shop = shop or self.read_shop()
        if not shop.may_read("orders"):
            raise AccessDenied(self._transport.shop, "the scope read_orders is not granted")
        products = shop.may_read("products")
        after: str | None = None
        for _ in range(PAGES_PER_RUN_MAX):
            page = self._orders_page(
                {
                    "after": after,
                    "query": _since(updated_from),
                    "places": shop.may_read("locations"),
                    "products": products,
                }
            )
            for node in page.nodes:
                yield OrderReading(self._ask, products=products).read(node, shop.currency)
            if not page.page_info.has_next_page:
                return
            if page.page_info.end_cursor in {None, after}:
                raise ShopRefused(self._transport.shop, "its pages of orders do not go on")
            after = page.page_info.end_cursor
        reason = f"there are more than {PAGES_PER_RUN_MAX} pages of orders"
        raise MoreToRead(self._transport.shop, reason)

    def read_places(self, *, shop: Shop | None = None) -> dict[str, str]:
        """Names of the shop's locations by id, the closed ones too (`QueryRoot.locations`).

        Empty where the scope read_locations is not granted. `shop` saves asking who the shop is.
        """
        shop = shop or self.read_shop()
        places: dict[str, str] = {}
        after: str | None = None
        if not shop.may_read("locations"):
            return places
        for _ in range(PAGES_OF_PLACES_MAX):
            page = self._read(self._ask("locations", {"after": after}), PlacesPage).locations
            places.update((node.id, node.name) for node in page.nodes)
            if not page.page_info.has_next_page:
                return places
            after = page.page_info.end_cursor
        reason = f"there are more than {PAGES_OF_PLACES_MAX} pages of locations"
        raise ShopRefused(self._transport.shop, reason)

    def read_counts(self, *, shop: Shop | None = None) -> Counts:
        """Customers, product variants and vendors, each where the scope for it is granted."""
        shop = shop or self.read_shop()
        customers = variants = vendors = None
        if shop.may_read("customers"):
            found = self._read(self._ask("customers_count", {}), CountsPage).customers_count
            customers = found.count if found else None
        if shop.may_read("products"):
            found = self._read(self._ask("products_count", {}), CountsPage).product_variants_count
            variants = found.count if found else None
            vendors = self._vendors()
        return Counts(customers=customers, variants=variants, vendors=vendors)

    def _vendors(self) -> int:
        names: set[str] = set()
        after: str | None = None
        for _ in range(PAGES_OF_VENDORS_MAX):
            page = self._read(self._ask("vendors", {"after": after}), VendorsPage).product_vendors
            names.update(page.nodes)
            if not page.page_info.has_next_page:
                break
            after = page.page_info.end_cursor
        return len(names)

    def _orders_page(self, variables: Variables) -> Nodes:
        while True:
            size = self._orders_per_page
            points = self._points_per_order and self._points_per_order * size
            try:
                page = self._transport.ask("orders", {**variables, "first": size}, points=points)
            except TooDear:
                if size == 1:
                    raise self._too_dear() from None
                self._orders_per_page = size // 2
                continue
            self._fit(size, page)
            return self._read(page.content, OrdersPage).orders

    def _fit(self, size: int, page: Page) -> None:
        """Let the next page be as long as one query may cost, by what this one was priced at."""
        price = page.cost.requested_query_cost if page.cost else None
        if price:
            self._points_per_order = price / size
            self._orders_per_page = max(
                1, min(ORDERS_PER_PAGE_MAX, int(QUERY_COST_MAX * size / price))
            )

    def ask(self, query: str, variables: Variables) -> msgspec.Raw:
        """The raw `data` of one query of `queries/`, for lists that are read elsewhere."""
        return self._ask(query, variables)

    def _ask(self, query: str, variables: Variables) -> msgspec.Raw:
        try:
            return self._transport.ask(query, variables).content
        except TooDear:
            raise self._too_dear() from None

    def _too_dear(self) -> ShopRefused:
        reason = "one order alone costs more points than it allows; Tillbook has to be updated"
        return ShopRefused(self._transport.shop, reason)

    def _read(self, content: msgspec.Raw, shape: type[T]) -> T:
        try:
            return msgspec.json.decode(content, type=shape)
        except (ValueError, RecursionError) as error:
            reason = f"its answer has another shape than expected ({error})"
            raise ShopRefused(self._transport.shop, reason) from None


def _since(moment: datetime | None) -> str | None:
    """Shopify's search syntax for orders updated at or after a moment."""
    if moment is None:
        return None
    return f"updated_at:>='{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
