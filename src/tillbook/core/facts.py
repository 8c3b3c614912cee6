"""Facts: what happened in the shop, exactly as Shopify states it.

A `Sale` is one sale of one of `Order.agreements`, Shopify's immutable and signed sales ledger; a
`Tender` is one successful order transaction that moved money. Amounts are integers in the smallest
unit of the shop's currency (`shopMoney`), signed as Shopify signs them. A fact that contradicts
itself cannot be constructed: it becomes `Unreadable` and holds its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tillbook.core.money import format_minor
from tillbook.core.problems import Code, Problem, problem

ONLINE: Final = "online"
"""The place of everything that has no Shopify location."""


class SaleLine(StrEnum):
    """`Sale.lineType`: what was sold."""

    PRODUCT = "PRODUCT"
    GIFT_CARD = "GIFT_CARD"
    SHIPPING = "SHIPPING"
    TIP = "TIP"
    DUTY = "DUTY"
    ADDITIONAL_FEE = "ADDITIONAL_FEE"
    FEE = "FEE"
    ADJUSTMENT = "ADJUSTMENT"


class SaleAction(StrEnum):
    """`Sale.actionType`: a new sale, a return, or a change of one."""

    ORDER = "ORDER"
    RETURN = "RETURN"
    UPDATE = "UPDATE"


class Reason(StrEnum):
    """`SalesAgreement.reason`: the event the sale belongs to."""

    ORDER = "ORDER"
    ORDER_EDIT = "ORDER_EDIT"
    REFUND = "REFUND"
    RETURN = "RETURN"
    UNKNOWN = "UNKNOWN"


class TenderKind(StrEnum):
    """`OrderTransaction.kind`, those that move money."""

    SALE = "SALE"
    CAPTURE = "CAPTURE"
    REFUND = "REFUND"
    CHANGE = "CHANGE"

    @property
    def sign(self) -> int:
        """+1 for money received, −1 for money given back."""
        return 1 if self in (TenderKind.SALE, TenderKind.CAPTURE) else -1


class Rounding(StrEnum):
    """Whether a cash tender's amount already contains its rounding. Shopify's documents do not
    say; the order's own totals decide once, when it is first booked (docs/confirm.md).
    """

    ADDED = "added"
    CONTAINED = "contained"


class UnreadableFact(ValueError):
    """A fact contradicts itself; `problem` says how."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleTax:
    """One tax of a sale (`Sale.taxes[]`): its signed amount and its line's title."""

    title: str
    amount_minor: int
    channel_liable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One signed delta of the shop's sales ledger.

    `total_minor` is `totalAmount` (after discounts, with tax), `tax_minor` is `totalTaxAmount`,
    `discount_minor` is `totalDiscountAmountBeforeTaxes` with its sign as given. `qualifier` is the
    product type, or the fee's name. Raises UnreadableFact when the taxes do not sum to
    `tax_minor`.
    """

    id: str
    order_id: str
    order_name: str
    currency: str
    happened_at: datetime
    reason: Reason
    line: SaleLine
    action: SaleAction
    quantity: int
    total_minor: int
    tax_minor: int
    discount_minor: int
    taxes: tuple[SaleTax, ...]
    qualifier: str | None = None
    title: str = ""

    def __post_init__(self) -> None:
        found = sum(tax.amount_minor for tax in self.taxes)
        if found != self.tax_minor:
            raise UnreadableFact(
                problem(
                    Code.TAXES_DO_NOT_ADD_UP,
                    self.order_name,
                    order=self.order_name,
                    sum=format_minor(found, self.currency),
                    stated=format_minor(self.tax_minor, self.currency),
                    currency=self.currency,
                )
            )

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read. Names and product types are snapshots: a later
        reading may call them otherwise without harm.
        """
        return (
            self.happened_at, self.line, self.action, self.currency, self.total_minor,
            self.tax_minor, self.discount_minor,
            tuple(sorted((tax.amount_minor, tax.channel_liable) for tax in self.taxes)),
        )  # fmt: skip

    @property
    def net_minor(self) -> int:
        """After discounts, without tax."""
        return self.total_minor - self.tax_minor

    @property
    def gross_minor(self) -> int:
        """Before discounts, without tax."""
        return self.net_minor + self.discount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """Money that moved: an order transaction with status SUCCESS and not a test.

    `amount_minor` is `amountSet.shopMoney` as given, never negative; `kind` says the direction.
    `rounding_minor` is `amountRoundingSet.shopMoney` (cash rounding). `place_id` is the
    transaction's own location, None where it has none. Raises UnreadableFact when negative.
    """

    id: str
    order_id: str
    order_name: str
    currency: str
    happened_at: datetime
    kind: TenderKind
    gateway: str
    amount_minor: int
    rounding_minor: int = 0
    place_id: str | None = None

    def __post_init__(self) -> None:
        if self.amount_minor < 0:
            raise UnreadableFact(
                problem(
                    Code.UNREADABLE_AMOUNT,
                    self.order_name,
                    order=self.order_name,
                    text=f"a payment of {format_minor(self.amount_minor, self.currency)}",
                )
            )

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read."""
        return (
            self.happened_at, self.kind, self.gateway, self.currency, self.amount_minor,
            self.rounding_minor,
        )  # fmt: skip

    @property
    def signed_minor(self) -> int:
        """Received positive, given back negative."""
        return self.kind.sign * self.amount_minor


Fact = Sale | Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A fact that cannot be booked, with what is known of it. It holds its order."""

    id: str
    order_id: str
    happened_at: datetime | None
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What Shopify's own order header says, for the proof; None where it was not granted.

    Sources: `currentTotalPriceSet`, `netPaymentSet`, `totalOutstandingSet`,
    `totalTipReceivedSet`, and the halves of `totalCashRoundingAdjustment` (`paymentSet`,
    `refundSet`).
    """

    current_total_minor: int | None = None
    net_payment_minor: int | None = None
    outstanding_minor: int | None = None
    tips_minor: int | None = None
    payment_rounding_minor: int | None = None
    refund_rounding_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Everything read of one order: its facts, what could not be read, and what Shopify states.

    Each fact is there once: a repeated one is dropped, and one that says something else under the
    same id, or comes in another currency, is `unreadable` and holds the order. `rounding` is the
    reading its cash was first booked with, None before that.
    """

    id: str
    name: str
    currency: str
    updated_at: datetime
    place_id: str
    stated: Stated
    sales: tuple[Sale, ...] = ()
    tenders: tuple[Tender, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    test: bool = False
    rounding: Rounding | None = None

    def __post_init__(self) -> None:
        ids = [fact.id for fact in self.facts]
        if len(set(ids)) == len(ids) and {fact.currency for fact in self.facts} <= {self.currency}:
            return
        kept, refused = _once(self)
        put = object.__setattr__
        put(self, "sales", tuple(fact for fact in kept if isinstance(fact, Sale)))
        put(self, "tenders", tuple(fact for fact in kept if isinstance(fact, Tender)))
        put(self, "unreadable", (*self.unreadable, *refused))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All readable facts, sales first."""
        return (*self.sales, *self.tenders)


def _once(order: Order) -> tuple[list[Fact], list[Unreadable]]:
    """Each fact once, as first given, and what contradicts it or is in another currency."""
    kept: dict[str, Fact] = {}
    refused: list[Unreadable] = []
    for fact in order.facts:
        if fact.currency != order.currency:
            why = problem(
                Code.FOREIGN_CURRENCY,
                order.name,
                order=order.name,
                currency=fact.currency,
                expected=order.currency,
            )
        elif kept.setdefault(fact.id, fact).figures != fact.figures:
            why = problem(Code.FACT_CHANGED, order.name, order=order.name, fact=fact.id)
        else:
            continue
        refused.append(
            Unreadable(id=fact.id, order_id=order.id, happened_at=fact.happened_at, problem=why)
        )
    return list(kept.values()), refused
