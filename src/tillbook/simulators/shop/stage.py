"""What the scenes of a generated history share: chance, the catalogue, cards in circulation.

A scene is handed a `Stage` and plays one order on it. Gift cards and store credit that were
handed out are remembered here, so that later orders can spend them and never more than there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tillbook.simulators.shop.amounts import by_weight
from tillbook.simulators.shop.catalogue import LOCATIONS, Catalogue
from tillbook.simulators.shop.live import LiveOrder
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.model import TaxRate


@dataclass(slots=True)
class Purse:
    """Money the shop owes to holders of gift cards or store credit."""

    parts: list[tuple[datetime, int]] = field(default_factory=list)

    def add(self, amount_minor: int, at: datetime) -> None:
        """A card or credit is handed out."""
        self.parts.append((at, amount_minor))

    def spend(self, most_minor: int, at: datetime) -> int:
        """Spend up to `most_minor` of one card that exists at `at`; returns what was spent."""
        for index, (since, amount) in enumerate(self.parts):
            if since < at:
                spent = min(amount, most_minor)
                self.parts[index] = (since, amount - spent)
                if amount == spent:
                    del self.parts[index]
                return spent
        return 0


@dataclass(slots=True)
class Stage:
    """Everything a scene may use. `number` and `at` belong to the order to be played.

    Nothing that is uploaded late comes later than `end`.
    """

    rng: Random
    catalogue: Catalogue
    mint: Mint
    number: int
    at: datetime
    end: datetime
    gift_cards: Purse = field(default_factory=Purse)
    store_credit: Purse = field(default_factory=Purse)

    def soon(self, seconds_max: int = 4) -> datetime:
        """A few seconds after the order: the payment may fall behind midnight."""
        return self.at + timedelta(seconds=self.rng.randint(0, seconds_max))

    def later(self, days_min: int, days_max: int) -> datetime:
        """Some days after the order, at some other hour."""
        days = self.rng.randint(days_min, days_max)
        return self.at + timedelta(days=days, seconds=self.rng.randint(60, 40_000))

    def online(self, *, fill: bool = True, test: bool = False) -> LiveOrder:
        """An order of the web shop, with lines and (mostly) shipping, not yet placed."""
        known = self.rng.random() < 0.7  # noqa: PLR2004 - the others are guests
        order = LiveOrder(
            mint=self.mint,
            shop=self.catalogue.shop,
            name=f"#{self.number}",
            at=self.at,
            customer=self.rng.choice(self.catalogue.customers) if known else None,
            test=test,
        )
        if fill:
            rates = self.rng.choice(self.catalogue.taxes)
            self.fill(order, rates)
            self.ship(order, rates)
        return order

    def at_till(self, *, fill: bool = True, uploaded_at: datetime | None = None) -> LiveOrder:
        """An order rung up at one of the two locations, not yet placed."""
        order = LiveOrder(
            mint=self.mint,
            shop=self.catalogue.shop,
            name=f"#{self.number}",
            at=self.at,
            source_name="pos",
            location=self.rng.choice(LOCATIONS),
            source_identifier=f"{self.number % 97}-{self.number}",
            uploaded_at=uploaded_at,
        )
        if fill:
            self.fill(order, self.catalogue.taxes[0])
        return order

    def fill(
        self, order: LiveOrder, rates: tuple[TaxRate, ...], *, discount_percent: int | None = None
    ) -> None:
        """One to four lines; some with a discount on a line or on the whole order."""
        products = self.rng.sample(self.catalogue.products, self.rng.randint(1, 4))
        quantities = [self.rng.choice((1, 1, 1, 2, 3)) for _ in products]
        prices = [p.price_minor * q for p, q in zip(products, quantities, strict=True)]
        discounts = [0] * len(products)
        dice = self.rng.random()
        if discount_percent is not None:
            discounts = [price * discount_percent // 100 for price in prices]
        elif dice < 0.2:  # noqa: PLR2004 - one order in five
            discounts = by_weight(sum(prices) * self.rng.randint(5, 30) // 100, prices)
        elif dice < 0.35:  # noqa: PLR2004 - and some lines
            discounts[0] = self.rng.randint(1, prices[0] // 2)
        for product, quantity, discount in zip(products, quantities, discounts, strict=True):
            order.add_line(
                product,
                quantity,
                discount_minor=discount,
                rates=rates if product.taxable else (),
            )

    def ship(self, order: LiveOrder, rates: tuple[TaxRate, ...]) -> None:
        """Shipping: often paid, sometimes reduced, sometimes free."""
        price = self.rng.choice((0, 595, 595, 899, 1250))
        reduced = self.rng.random() < 0.2  # noqa: PLR2004 - one in five
        discount = self.rng.randint(1, price) if price and reduced else 0
        order.add_shipping("Standard", price, discount_minor=discount, rates=rates)
