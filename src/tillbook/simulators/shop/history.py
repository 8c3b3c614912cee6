"""A shop with everything that happened in it, and the same shop at an earlier moment.

A history holds the newest state of every order; the former states hang below each order, so
`History.at` can show what Shopify would have answered then. Nothing here computes an amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from tillbook.simulators.shop.model import Location, Order, Product, Shop
from tillbook.simulators.shop.purses import CreditAccount, GiftCard
from tillbook.simulators.shop.tills import Session
from tillbook.simulators.shop.treasury import PaymentsAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsold:
    """What the shop has beside what its orders name: customers, variants, vendors' names."""

    customers: int = 0
    variants: int = 0
    vendors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A shop, its locations and its orders in the order in which they were placed."""

    shop: Shop
    locations: tuple[Location, ...]
    orders: tuple[Order, ...]
    unsold: Unsold = Unsold()
    payments: PaymentsAccount | None = None
    sessions: tuple[Session, ...] = ()
    gift_cards: tuple[GiftCard, ...] = ()
    credit_accounts: tuple[CreditAccount, ...] = ()

    def at(self, moment: datetime) -> Self:
        """The shop as it stood at `moment` (aware): later orders and events are absent."""
        if moment.tzinfo is None:
            msg = "A history is cut at a moment with a time zone."
            raise ValueError(msg)
        seen = (order.at(moment) for order in self.orders)
        sessions = (session.at(moment) for session in self.sessions)
        cards = (card.at(moment) for card in self.gift_cards)
        return replace(
            self,
            orders=tuple(order for order in seen if order is not None),
            payments=self.payments.at(moment) if self.payments else None,
            sessions=tuple(session for session in sessions if session is not None),
            gift_cards=tuple(card for card in cards if card is not None),
            credit_accounts=tuple(account.at(moment) for account in self.credit_accounts),
        )

    def with_orders(self, *orders: Order) -> Self:
        """The same shop with more orders, for stories told beside a generated history."""
        return replace(self, orders=(*self.orders, *orders))

    @property
    def customer_count(self) -> int:
        """How many customers the shop knows."""
        named = {order.customer.id for order in self.orders if order.customer}
        return len(named) + self.unsold.customers

    @property
    def variant_count(self) -> int:
        """How many variants its products have."""
        return len({product.variant_id for product in self._sold()}) + self.unsold.variants

    @property
    def vendors(self) -> tuple[str, ...]:
        """The names of its products' vendors, in alphabetical order."""
        return tuple(sorted({product.vendor for product in self._sold()} | {*self.unsold.vendors}))

    def _sold(self) -> Iterator[Product]:
        return (line.product for order in self.orders for line in order.lines if line.product)

    def order(self, name: str) -> Order:
        """The order with this name ("#1001"). Raises KeyError when there is none."""
        for order in self.orders:
            if order.name == name:
                return order
        raise KeyError(name)
