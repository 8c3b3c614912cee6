"""What a shop keeps about its orders, as frozen values.

Names and meanings follow Shopify's Admin API 2026-10 (`Order`, `SalesAgreement`, `Sale`,
`OrderTransaction`, `Refund`); amounts are integers in the smallest unit of the shop's currency,
moments are aware datetimes in UTC, enum values are Shopify's own words. An `Order` is one state
of an order: what Shopify would answer at `updated_at`. Earlier states hang below it, so that a
history can be cut at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The shop itself (Admin API `Shop`)."""

    id: str
    name: str
    myshopify_domain: str
    iana_timezone: str
    currency_code: str
    taxes_included: bool
    tax_shipping: bool = True


@dataclass(frozen=True, slots=True)
class Location:
    """A place where the shop sells (`Location`)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product with its one variant and inventory item; costs per piece in minor units."""

    id: str
    variant_id: str
    inventory_item_id: str
    title: str
    variant_title: str | None
    product_type: str
    sku: str
    vendor: str
    price_minor: int
    unit_cost_minor: int | None
    tracked: bool = True
    taxable: bool = True
    is_gift_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer of an order, with the billing address (protected customer data)."""

    id: str
    display_name: str
    email: str
    address1: str
    city: str
    province_code: str
    zip: str
    country_code: str


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax in the shop's settings; `rate_ppm` is parts per million (8.875 %: 88750)."""

    title: str
    rate_ppm: int
    channel_liable: bool = False
    source: str = "Shopify"


@dataclass(frozen=True, slots=True)
class SaleTax:
    """One tax of a sale (`SaleTax`): its signed amount and the rate it belongs to."""

    id: str
    amount_minor: int
    rate: TaxRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One line of the sales ledger (`Sale`). `typename` is Shopify's, e.g. "ProductSale".

    `target_id` is what the sale is about: a line item, shipping line, fee or duty; None where
    Shopify names nothing. `target_name` is an additional fee's name or a fee's type name.
    """

    id: str
    typename: str
    action_type: str
    line_type: str
    quantity: int | None
    total_minor: int
    tax_minor: int = 0
    discount_before_taxes_minor: int = 0
    discount_after_taxes_minor: int = 0
    taxes: tuple[SaleTax, ...] = ()
    target_id: str | None = None
    target_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One dated event of the sales ledger (`SalesAgreement`); `subject_id` its refund or return."""

    id: str
    typename: str
    happened_at: datetime
    reason: str
    sales: tuple[Sale, ...]
    subject_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One `OrderTransaction`. `amount_minor` is never negative; `kind` gives the direction.

    `rounding_minor` is the cash rounding on top of the amount (paid 17.50 for 17.52: -2).
    """

    id: str
    kind: str
    status: str
    gateway: str
    formatted_gateway: str
    amount_minor: int
    created_at: datetime
    processed_at: datetime | None
    manual: bool = False
    test: bool = False
    rounding_minor: int | None = None
    parent_id: str | None = None
    location_id: str | None = None
    payment_id: str | None = None
    card_company: str | None = None
    wallet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLine:
    """Units of a line that came back (`RefundLineItem`)."""

    id: str
    line_item_id: str
    quantity: int
    restock_type: str
    subtotal_minor: int
    tax_minor: int
    location_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundShipping:
    """Shipping given back with a refund (`RefundShippingLine`)."""

    id: str
    shipping_line_id: str
    subtotal_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAdjustment:
    """The part of a refund that no item explains (`OrderAdjustment`); negative: refunded more."""

    id: str
    reason: str
    amount_minor: int
    tax_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One refund (`Refund`); `total_minor` is what was paid back with success."""

    id: str
    created_at: datetime
    lines: tuple[RefundLine, ...] = ()
    shipping: tuple[RefundShipping, ...] = ()
    adjustments: tuple[RefundAdjustment, ...] = ()
    transaction_ids: tuple[str, ...] = ()
    total_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItem:
    """One line of an order (`LineItem`); `product` is None for tips and custom lines."""

    id: str
    title: str
    quantity: int
    current_quantity: int
    original_total_minor: int
    product: Product | None = None
    taxable: bool = True
    is_gift_card: bool = False


@dataclass(frozen=True, slots=True)
class ShippingLine:
    """A shipping line of an order (`ShippingLine`)."""

    id: str
    title: str
    code: str
    source: str = "shopify"
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Fulfillment:
    """Goods that left (`Fulfillment`)."""

    id: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What Shopify states about the whole order; see `tillbook.simulators.shop.live`.

    `current_total` is `currentTotalPriceSet`, `outstanding` `totalOutstandingSet` (negative:
    owed to the customer), `tips` `totalTipReceivedSet`, `net_payment` `netPaymentSet`,
    `refund_discrepancy` `refundDiscrepancySet` (negative: in the customer's favour), the last
    two `totalCashRoundingAdjustment`. All in minor units.
    """

    current_total_minor: int
    outstanding_minor: int
    net_payment_minor: int
    tips_minor: int = 0
    refund_discrepancy_minor: int = 0
    payment_rounding_minor: int = 0
    refund_rounding_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order as it stood at `updated_at`; `earlier` holds its former states, oldest first."""

    id: str
    name: str
    created_at: datetime
    processed_at: datetime
    updated_at: datetime
    currency: str
    taxes_included: bool
    source_name: str
    financial_status: str
    totals: Totals
    lines: tuple[LineItem, ...]
    agreements: tuple[Agreement, ...]
    transactions: tuple[Transaction, ...] = ()
    shipping_lines: tuple[ShippingLine, ...] = ()
    fulfillments: tuple[Fulfillment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    cancelled_at: datetime | None = None
    test: bool = False
    edited: bool = False
    fulfillment_status: str = "UNFULFILLED"
    source_identifier: str | None = None
    po_number: str | None = None
    retail_location: Location | None = None
    customer: Customer | None = None
    earlier: tuple[Order, ...] = ()

    def at(self, moment: datetime) -> Order | None:
        """The order as the shop would have shown it at `moment`; None before it existed."""
        if self.updated_at <= moment:
            return self
        known = [state for state in self.earlier if state.updated_at <= moment]
        return replace(known[-1], earlier=tuple(known[:-1])) if known else None
