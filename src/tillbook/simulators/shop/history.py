"""A shop with everything that happened in it, and the same shop at an earlier moment.

A history holds the newest state of every order; the former states hang below each order, so
`History.at` can show what Shopify would have answered then. Nothing here computes an amount.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from tillbook.simulators.shop.model import Location, Order, Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A shop, its locations and its orders in the order in which they were placed."""

    shop: Shop
    locations: tuple[Location, ...]
    orders: tuple[Order, ...]

    def at(self, moment: datetime) -> Self:
        """The shop as it stood at `moment` (aware): later orders and events are absent."""
        if moment.tzinfo is None:
            msg = "A history is cut at a moment with a time zone."
            raise ValueError(msg)
        seen = (order.at(moment) for order in self.orders)
        return replace(self, orders=tuple(order for order in seen if order is not None))

    def with_orders(self, *orders: Order) -> Self:
        """The same shop with more orders, for stories told beside a generated history."""
        return replace(self, orders=(*self.orders, *orders))

    def order(self, name: str) -> Order:
        """The order with this name ("#1001"). Raises KeyError when there is none."""
        for order in self.orders:
            if order.name == name:
                return order
        raise KeyError(name)
