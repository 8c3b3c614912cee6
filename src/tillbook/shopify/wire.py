"""What Shopify sends, one Struct per kind of JSON line, with only the fields Tillbook reads.

Unknown fields are ignored; a field that is absent or null was not granted and is None. The kinds
are told apart by `__typename` while the bytes are decoded, so every line is decoded once. What
cannot be read as its kind becomes a `Strange…` piece that names the reason; it never disappears.
Field names follow the Admin API 2026-10 (facts/shopify c.2 to c.6).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Final

import msgspec
from msgspec import Meta, Struct, field

Moment = Annotated[datetime, Meta(tz=True)]


def _wire_name(name: str) -> str:
    """Python's name → Shopify's: `happened_at` → `happenedAt`."""
    if name == "parent_id":
        return "__parentId"
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


class Wire(
    Struct, rename=_wire_name, tag_field="__typename", omit_defaults=True, gc=False, kw_only=True
):
    """Common ways of all pieces. `shelf` is the list of OrderParts a piece belongs to."""

    shelf: ClassVar[str] = ""


class Part(Struct, rename=_wire_name, omit_defaults=True, gc=False, kw_only=True):
    """An object inside a piece; it has no `__typename` of its own to go by."""


class Ref(Part):
    """Another object, by id; `name` where it is asked for."""

    id: str
    name: str | None = None


class MoneyV2(Part):
    """`MoneyV2`: a decimal string; the currency where it is asked for."""

    amount: str
    currency_code: str | None = None


class MoneyBag(Part):
    """`MoneyBag`, of which only the shop's own currency is read."""

    shop_money: MoneyV2 | None = None


class CashRounding(Part):
    """`CashRoundingAdjustment`: rounding of payments and of refunds."""

    payment_set: MoneyBag | None = None
    refund_set: MoneyBag | None = None


class Transaction(Part):
    """`OrderTransaction`."""

    id: str
    kind: str | None = None
    status: str | None = None
    gateway: str | None = None
    test: bool | None = None
    created_at: Moment | None = None
    processed_at: Moment | None = None
    amount_set: MoneyBag | None = None
    amount_rounding_set: MoneyBag | None = None
    location: Ref | None = None


class TaxLine(Part):
    """`TaxLine` of a sale's tax."""

    title: str | None = None
    channel_liable: bool | None = None


class TaxOfSale(Part):
    """`SaleTax`."""

    amount: MoneyBag | None = None
    tax_line: TaxLine | None = None


class Product(Part):
    """`Product`, of which only the type is read."""

    product_type: str | None = None


class ShopLine(Wire, tag="Shop"):
    """`Shop`: its time zone and currency."""

    id: str = ""
    name: str | None = None
    myshopify_domain: str | None = None
    iana_timezone: str | None = None
    currency_code: str | None = None


class OrderLine(Wire, tag="Order"):
    """`Order` without its connections."""

    shelf = "headers"

    id: str
    name: str | None = None
    updated_at: Moment | None = None
    test: bool | None = None
    currency_code: str | None = None
    retail_location: Ref | None = None
    current_total_price_set: MoneyBag | None = None
    total_outstanding_set: MoneyBag | None = None
    total_tip_received_set: MoneyBag | None = None
    net_payment_set: MoneyBag | None = None
    total_cash_rounding_adjustment: CashRounding | None = None
    transactions: list[Transaction] | None = None


class Child(Wire):
    """A piece of a connection: names its parent. `line_number` is ours: where it stood."""

    id: str
    parent_id: str = ""
    line_number: int = 0


class LineItem(Child, tag="LineItem"):
    """`LineItem`: what it is called and what kind of product it is."""

    shelf = "items"

    name: str | None = None
    product: Product | None = None


class ShippingLine(Child, tag="ShippingLine"):
    """`ShippingLine`."""

    shelf = "items"

    title: str | None = None


class Agreement(Child, kw_only=True):
    """`SalesAgreement`: a dated event of the sales ledger."""

    shelf = "agreements"

    happened_at: Moment
    reason: str | None = None


class OrderAgreement(Agreement, tag="OrderAgreement", kw_only=True):
    """Goods ordered."""


class OrderEditAgreement(Agreement, tag="OrderEditAgreement", kw_only=True):
    """An order changed."""


class RefundAgreement(Agreement, tag="RefundAgreement", kw_only=True):
    """A refund."""


class ReturnAgreement(Agreement, tag="ReturnAgreement", kw_only=True):
    """A return or an exchange."""


class Sale(Child):
    """`Sale`: one signed delta. `expected` is the `lineType` that goes with the type."""

    shelf = "sales"
    expected: ClassVar[str | None] = None

    action_type: str | None = None
    line_type: str | None = None
    quantity: int | None = None
    total_amount: MoneyBag | None = None
    total_tax_amount: MoneyBag | None = None
    total_discount_amount_before_taxes: MoneyBag | None = None
    taxes: list[TaxOfSale] | None = None
    line_item: Ref | None = None
    shipping_line: Ref | None = None
    additional_fee: Ref | None = None


class ProductSale(Sale, tag="ProductSale"):
    """Goods."""

    expected = "PRODUCT"


class GiftCardSale(Sale, tag="GiftCardSale"):
    """A gift card sold."""

    expected = "GIFT_CARD"


class TipSale(Sale, tag="TipSale"):
    """A tip."""

    expected = "TIP"


class ShippingLineSale(Sale, tag="ShippingLineSale"):
    """Shipping."""

    expected = "SHIPPING"


class DutySale(Sale, tag="DutySale"):
    """A duty."""

    expected = "DUTY"


class AdditionalFeeSale(Sale, tag="AdditionalFeeSale"):
    """An additional fee."""

    expected = "ADDITIONAL_FEE"


class FeeSale(Sale, tag="FeeSale"):
    """A fee of a return."""

    expected = "FEE"


class AdjustmentSale(Sale, tag="AdjustmentSale"):
    """The part of a refund that no line explains."""

    expected = "ADJUSTMENT"


class UnknownSale(Sale, tag="UnknownSale"):
    """A sale Shopify itself cannot name in this version."""

    expected = "UNKNOWN"


class StrangeSale(Sale, tag="StrangeSale"):
    """A sale whose type Tillbook does not know: `typename`."""

    typename: str = field(name="strangeTypename", default="")


class StrangeChild(Child, tag="StrangeChild"):
    """A piece of an order that cannot be read as its kind; `reason` says why."""

    shelf = "strange"

    typename: str = field(name="strangeTypename", default="")
    reason: str = field(name="strangeReason", default="")

    @property
    def is_agreement(self) -> bool:
        """Whether sales may name it as their parent."""
        return self.typename.endswith("Agreement")

    @property
    def is_sale(self) -> bool:
        """Whether its parent is an agreement instead of an order."""
        return self.typename.endswith("Sale")


class StrangeOrder(Wire, tag="StrangeOrder"):
    """An order whose own line cannot be read."""

    shelf = "headers"

    id: str
    name: str | None = None
    reason: str = field(name="strangeReason", default="")


Header = OrderLine | StrangeOrder
Item = LineItem | ShippingLine
AnyAgreement = OrderAgreement | OrderEditAgreement | RefundAgreement | ReturnAgreement
KnownSale = (
    ProductSale
    | GiftCardSale
    | TipSale
    | ShippingLineSale
    | DutySale
    | AdditionalFeeSale
    | FeeSale
    | AdjustmentSale
    | UnknownSale
)
AnySale = KnownSale | StrangeSale
Below = AnySale | StrangeChild
"""What may hang below an agreement."""

KnownPiece = ShopLine | OrderLine | Item | AnyAgreement | KnownSale
Piece = KnownPiece | StrangeSale | StrangeChild | StrangeOrder
OrderPiece = Header | Item | AnyAgreement | AnySale | StrangeChild


class OrderParts(Struct, omit_defaults=True, gc=False):
    """Everything that came of one order, in any arrangement, before it is put together."""

    headers: list[Header] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    agreements: list[AnyAgreement] = field(default_factory=list)
    sales: list[AnySale] = field(default_factory=list)
    strange: list[StrangeChild] = field(default_factory=list)

    def add(self, piece: OrderPiece) -> None:
        """Put one piece where it belongs."""
        getattr(self, piece.shelf).append(piece)

    def agreement_ids(self) -> list[str]:
        """What sales of this order name as their parent."""
        ids = [agreement.id for agreement in self.agreements]
        return ids + [piece.id for piece in self.strange if piece.is_agreement]

    def merge(self, other: OrderParts) -> None:
        """Take over what another part of the same file brought."""
        self.headers += other.headers
        self.items += other.items
        self.agreements += other.agreements
        self.sales += other.sales
        self.strange += other.strange


PIECE: Final[msgspec.json.Decoder[KnownPiece]] = msgspec.json.Decoder(KnownPiece)
"""Reads everything that is as it should be. Our own Strange… names are not believed."""
