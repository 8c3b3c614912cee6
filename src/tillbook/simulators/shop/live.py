"""One order as it lives: lines and payments come and go, the shop keeps its own totals.

The totals are kept in two ways, neither of which looks at the sales ledger: `currentTotalPriceSet`
is the worth of every piece still on the order; `totalOutstandingSet` and `netPaymentSet` are
counters moved by each charge, credit and payment. The ledger (`agreements`) is written beside
them, so that their agreement is a result and not a definition. Payments are in `payments`,
refunds, edits and exchanges in `changes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from tillbook.simulators.shop.charges import Charge, charge_for, pieces_of, summed
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.model import (
    Agreement,
    Customer,
    Fulfillment,
    LineItem,
    Location,
    Order,
    Product,
    Refund,
    Sale,
    SaleTax,
    ShippingLine,
    Shop,
    TaxRate,
    Totals,
    Transaction,
)

SALE_OF_KIND = {
    "product": ("ProductSale", "PRODUCT"),
    "gift_card": ("GiftCardSale", "GIFT_CARD"),
    "tip": ("TipSale", "TIP"),
}


@dataclass(slots=True)
class LiveLine:
    """A line with the pieces that are still on the order."""

    item: LineItem
    kind: str
    price_minor: int
    rates: tuple[TaxRate, ...]
    pieces: list[Charge]


@dataclass(slots=True)
class LiveShipping:
    """A shipping line in two halves, so that half of it can be given back."""

    line: ShippingLine
    rates: tuple[TaxRate, ...]
    halves: list[Charge]


@dataclass(slots=True, kw_only=True)
class LiveOrder:
    """An order under change. Add lines, `place` it, then pay, change and fulfil it in time.

    `uploaded_at` is set for an order rung up offline: it happens at `at`, the shop knows it later.
    """

    mint: Mint
    shop: Shop
    name: str
    at: datetime
    source_name: str = "web"
    location: Location | None = None
    customer: Customer | None = None
    test: bool = False
    uploaded_at: datetime | None = None
    po_number: str | None = None
    source_identifier: str | None = None
    lines: list[LiveLine] = field(default_factory=list)
    shipping: list[LiveShipping] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    fulfillments: list[Fulfillment] = field(default_factory=list)
    states: list[Order] = field(default_factory=list)
    charged_minor: int = 0
    credited_minor: int = 0
    adjusted_minor: int = 0
    received_minor: int = 0
    given_back_minor: int = 0
    tips_minor: int = 0
    payment_rounding_minor: int = 0
    refund_rounding_minor: int = 0
    edited: bool = False
    voided: bool = False
    cancelled_at: datetime | None = None

    def add_line(
        self,
        product: Product | None,
        quantity: int = 1,
        *,
        discount_minor: int = 0,
        rates: tuple[TaxRate, ...] = (),
        price_minor: int | None = None,
        title: str = "Custom item",
        kind: str = "product",
    ) -> LiveLine:
        """Put pieces of a product (or a custom item, gift card or tip) on the order.

        `discount_minor` is for the whole line. The line is charged at once; the ledger hears of
        it through `place` or an edit.
        """
        price = price_minor if price_minor is not None or product is None else product.price_minor
        if price is None:
            msg = "A line without a product needs a price."
            raise ValueError(msg)
        whole = charge_for(
            price * quantity, discount_minor, rates, included=self.shop.taxes_included
        )
        item = LineItem(
            id=self.mint.new("LineItem"),
            title=title if product is None else product.title,
            quantity=quantity,
            current_quantity=quantity,
            original_total_minor=price * quantity,
            product=product,
            taxable=bool(rates),
            is_gift_card=kind == "gift_card",
        )
        line = LiveLine(item, kind, price, rates, pieces_of(whole, quantity))
        self.lines.append(line)
        self.charged_minor += whole.total
        if kind == "tip":
            self.tips_minor += whole.total
        return line

    def add_shipping(
        self, title: str, price_minor: int, *, discount_minor: int = 0, rates: tuple[TaxRate, ...]
    ) -> LiveShipping:
        """Put a shipping line on the order, charged at once."""
        whole = charge_for(price_minor, discount_minor, rates, included=self.shop.taxes_included)
        line = ShippingLine(self.mint.new("ShippingLine"), title, title)
        shipping = LiveShipping(line, rates, pieces_of(whole, 2))
        self.shipping.append(shipping)
        self.charged_minor += whole.total
        return shipping

    def place(self) -> None:
        """Write the order's first agreement: one sale per line and shipping line."""
        sales = [self.line_sale(line, "ORDER", self._whole(line)) for line in self.lines]
        sales += [
            self.sale(
                "ShippingLineSale",
                "SHIPPING",
                "ORDER",
                quantity=1,
                charge=summed(shipping.halves, len(shipping.rates)),
                rates=shipping.rates,
                target_id=shipping.line.id,
            )
            for shipping in self.shipping
        ]
        self.agree("OrderAgreement", "ORDER", self.at, sales)
        self.freeze(self.uploaded_at or self.at)

    @staticmethod
    def _whole(line: LiveLine) -> tuple[int, Charge]:
        return len(line.pieces), summed(line.pieces, len(line.rates))

    def line_sale(self, line: LiveLine, action: str, change: tuple[int, Charge]) -> Sale:
        """A sale of a line: `change` is the signed quantity and the signed charge."""
        typename, line_type = SALE_OF_KIND[line.kind]
        quantity, charge = change
        return self.sale(
            typename,
            line_type,
            action,
            quantity=quantity,
            charge=charge,
            rates=line.rates,
            target_id=line.item.id,
        )

    def sale(
        self,
        typename: str,
        line_type: str,
        action: str,
        *,
        quantity: int | None,
        charge: Charge,
        rates: tuple[TaxRate, ...] = (),
        target_id: str | None = None,
    ) -> Sale:
        """Write down one sale with new ids; taxes of zero are not written."""
        return Sale(
            id=self.mint.new(typename),
            typename=typename,
            action_type=action,
            line_type=line_type,
            quantity=quantity,
            total_minor=charge.total,
            tax_minor=charge.tax,
            discount_before_taxes_minor=charge.before,
            discount_after_taxes_minor=charge.after,
            taxes=tuple(
                SaleTax(self.mint.new("SaleTax"), amount, rate)
                for amount, rate in zip(charge.taxes, rates, strict=True)
                if amount
            ),
            target_id=target_id,
        )

    def agree(
        self,
        typename: str,
        reason: str,
        at: datetime,
        sales: list[Sale],
        subject_id: str | None = None,
    ) -> None:
        """Add a dated agreement to the ledger."""
        self.agreements.append(
            Agreement(
                id=self.mint.new("SalesAgreement"),
                typename=typename,
                happened_at=at,
                reason=reason,
                sales=tuple(sales),
                subject_id=subject_id,
            )
        )

    def fulfil(self, at: datetime) -> None:
        """Send everything that is on the order."""
        self.fulfillments.append(Fulfillment(self.mint.new("Fulfillment"), "SUCCESS", at))
        self.freeze(at)

    @property
    def worth_minor(self) -> int:
        """What is on the order now, piece by piece, with what refunds added or took."""
        pieces = sum(piece.total for line in self.lines for piece in line.pieces)
        shipping = sum(half.total for shipping in self.shipping for half in shipping.halves)
        return pieces + shipping + self.adjusted_minor

    @property
    def outstanding_minor(self) -> int:
        """Charged less credited less paid; negative: owed to the customer."""
        paid = self.received_minor - self.given_back_minor
        return self.charged_minor - self.credited_minor - paid

    def _status(self) -> str:
        if self.received_minor == 0:
            if self.voided:
                return "VOIDED"
            waiting = any(t.kind == "AUTHORIZATION" for t in self.transactions)
            return "AUTHORIZED" if waiting else "PENDING" if self.outstanding_minor else "PAID"
        if self.given_back_minor >= self.received_minor:
            return "REFUNDED"
        if self.given_back_minor:
            return "PARTIALLY_REFUNDED"
        return "PARTIALLY_PAID" if self.outstanding_minor > 0 else "PAID"

    def totals(self) -> Totals:
        """The figures Shopify states about the order, in minor units."""
        return Totals(
            current_total_minor=self.worth_minor,
            outstanding_minor=self.outstanding_minor,
            net_payment_minor=self.received_minor - self.given_back_minor,
            tips_minor=self.tips_minor,
            refund_discrepancy_minor=self.adjusted_minor,
            payment_rounding_minor=self.payment_rounding_minor,
            refund_rounding_minor=self.refund_rounding_minor,
        )

    def freeze(self, at: datetime) -> None:
        """Keep the order's state as of `at`; a second state of the same moment replaces it."""
        known_at = max(at, self.states[-1].updated_at) if self.states else at
        state = Order(
            id=self.states[0].id if self.states else self.mint.new("Order"),
            name=self.name,
            created_at=self.uploaded_at or self.at,
            processed_at=self.at,
            updated_at=known_at,
            cancelled_at=self.cancelled_at,
            currency=self.shop.currency_code,
            taxes_included=self.shop.taxes_included,
            source_name=self.source_name,
            source_identifier=self.source_identifier,
            po_number=self.po_number,
            test=self.test,
            edited=self.edited,
            financial_status=self._status(),
            fulfillment_status="FULFILLED" if self.fulfillments else "UNFULFILLED",
            retail_location=self.location,
            customer=self.customer,
            totals=self.totals(),
            lines=tuple(line.item for line in self.lines),
            shipping_lines=tuple(shipping.line for shipping in self.shipping),
            agreements=tuple(self.agreements),
            transactions=tuple(self.transactions),
            fulfillments=tuple(self.fulfillments),
            refunds=tuple(self.refunds),
        )
        if self.states and self.states[-1].updated_at == known_at:
            self.states.pop()
        self.states.append(state)

    def order(self) -> Order:
        """The newest state, with the former ones below it."""
        return replace(self.states[-1], earlier=tuple(self.states[:-1]))
