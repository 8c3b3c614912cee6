"""Tools for writing an order down by hand: every figure is given, nothing is computed.

A `Pen` belongs to one order and hands out its ids. What the figures must be is worked out in
`stories`, on paper, and checked by the tests.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tillbook.simulators.shop.catalogue import LOCATIONS
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.live import SALE_OF_KIND
from tillbook.simulators.shop.mint import Mint, gid
from tillbook.simulators.shop.model import (
    Agreement,
    LineItem,
    Order,
    Product,
    Sale,
    SaleTax,
    Shop,
    TaxRate,
    Totals,
    Transaction,
)

STORY_DAY: Final = datetime(2026, 11, 3, 15, 30, tzinfo=UTC)
STATE_TAX: Final = TaxRate("State Tax", 40_000)
CITY_TAX: Final = TaxRate("City Tax", 45_000)
DISTRICT_TAX: Final = TaxRate("District Tax", 3_750)
_IDS_PER_ORDER: Final = 1000
_FIRST_ID: Final = 7_700_000_000_000


def story_history(*orders: Order, zone: str = "America/New_York") -> History:
    """A small shop with just these orders, in the currency and tax habit of the first."""
    shop = Shop(
        id=gid("Shop", 60_002),
        name="Story Shop",
        myshopify_domain="story-shop.myshopify.com",
        iana_timezone=zone,
        currency_code=orders[0].currency if orders else "USD",
        taxes_included=orders[0].taxes_included if orders else False,
    )
    return History(shop=shop, locations=LOCATIONS, orders=orders)


class Pen:
    """Writes the parts of one order: ids belong to its number, times count from `at`."""

    def __init__(self, number: int, at: datetime) -> None:
        self.number = number
        self.at = at
        self.mint = Mint(_FIRST_ID + number * _IDS_PER_ORDER)

    def line(
        self,
        title: str,
        original_minor: int,
        *,
        quantity: int = 1,
        left: int | None = None,
        product_type: str | None = "Shoes",
        gift_card: bool = False,
        cost_minor: int | None = None,
    ) -> LineItem:
        """A line item; without a product type it has no product (a tip, a custom item)."""
        product = product_type is not None and Product(
            id=self.mint.new("Product"),
            variant_id=self.mint.new("ProductVariant"),
            inventory_item_id=self.mint.new("InventoryItem"),
            title=title,
            variant_title=None,
            product_type=product_type,
            sku=title.upper().replace(" ", "-"),
            vendor="Story Shop",
            price_minor=original_minor // quantity,
            unit_cost_minor=cost_minor,
            tracked=cost_minor is not None,
            is_gift_card=gift_card,
        )
        return LineItem(
            id=self.mint.new("LineItem"),
            title=title,
            quantity=quantity,
            current_quantity=quantity if left is None else left,
            original_total_minor=original_minor,
            product=product or None,
            is_gift_card=gift_card,
        )

    def sale(
        self,
        line: LineItem,
        total_minor: int,
        *,
        kind: str = "product",
        action: str = "ORDER",
        quantity: int | None = 1,
        taxes: tuple[tuple[TaxRate, int], ...] = (),
        discount: tuple[int, int] = (0, 0),
    ) -> Sale:
        """A sale of a line; `discount` is (before taxes, after taxes), taxes as written."""
        typename, line_type = SALE_OF_KIND[kind]
        sale = self.other_sale(typename, line_type, total_minor, taxes=taxes)
        return replace(
            sale,
            action_type=action,
            quantity=quantity,
            discount_before_taxes_minor=discount[0],
            discount_after_taxes_minor=discount[1],
            target_id=line.id,
        )

    def other_sale(
        self,
        typename: str,
        line_type: str,
        total_minor: int,
        *,
        taxes: tuple[tuple[TaxRate, int], ...] = (),
        action: str = "ORDER",
        target: tuple[str, str | None] | None = None,
    ) -> Sale:
        """A sale that is about no line; `target` is the id and name of what it is about."""
        return Sale(
            id=self.mint.new(typename),
            typename=typename,
            action_type=action,
            line_type=line_type,
            quantity=None,
            total_minor=total_minor,
            tax_minor=sum(amount for _, amount in taxes),
            taxes=tuple(SaleTax(self.mint.new("SaleTax"), amount, rate) for rate, amount in taxes),
            target_id=target[0] if target else None,
            target_name=target[1] if target else None,
        )

    def agreement(
        self, *sales: Sale, typename: str = "OrderAgreement", after: timedelta = timedelta()
    ) -> Agreement:
        """An agreement of these sales, `after` the order."""
        reason, subject = {
            "OrderAgreement": ("ORDER", None),
            "OrderEditAgreement": ("ORDER_EDIT", None),
            "RefundAgreement": ("REFUND", "Refund"),
            "ReturnAgreement": ("RETURN", "Return"),
        }[typename]
        return Agreement(
            id=self.mint.new("SalesAgreement"),
            typename=typename,
            happened_at=self.at + after,
            reason=reason,
            sales=sales,
            subject_id=self.mint.new(subject) if subject else None,
        )

    def money(
        self,
        kind: str,
        gateway: str,
        amount_minor: int,
        *,
        after: timedelta = timedelta(),
        status: str = "SUCCESS",
        rounding_minor: int | None = None,
    ) -> Transaction:
        """A transaction, `after` the order."""
        return Transaction(
            id=self.mint.new("OrderTransaction"),
            kind=kind,
            status=status,
            gateway=gateway,
            formatted_gateway=gateway.replace("_", " ").title(),
            amount_minor=amount_minor,
            created_at=self.at + after,
            processed_at=self.at + after,
            rounding_minor=rounding_minor,
        )

    def order(
        self,
        *,
        totals: Totals,
        lines: tuple[LineItem, ...],
        agreements: tuple[Agreement, ...],
        transactions: tuple[Transaction, ...] = (),
        status: str = "PAID",
        currency: str = "USD",
        taxes_included: bool = False,
        **more: Any,  # noqa: ANN401 - the other fields of Order, as they are named there
    ) -> Order:
        """The order, last changed at its latest event."""
        moments = [a.happened_at for a in agreements] + [t.created_at for t in transactions]
        return Order(
            id=self.mint.new("Order"),
            name=f"#{self.number}",
            created_at=self.at,
            processed_at=self.at,
            updated_at=max([self.at, *moments]),
            currency=currency,
            taxes_included=taxes_included,
            source_name=more.pop("source_name", "web"),
            financial_status=status,
            totals=totals,
            lines=lines,
            agreements=agreements,
            transactions=transactions,
            **more,
        )


def paid(total_minor: int, *, tips_minor: int = 0) -> Totals:
    """The totals of an order of which nothing is open."""
    return Totals(
        current_total_minor=total_minor,
        outstanding_minor=0,
        net_payment_minor=total_minor,
        tips_minor=tips_minor,
    )
