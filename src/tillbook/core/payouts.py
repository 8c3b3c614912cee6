"""Payouts and what they are made of, as Shopify Payments states them.

A `Payout` is money on its way to the bank or from it; a `PayoutLine` is one balance transaction,
with or without a payout yet. Amounts are integers in the smallest unit of their own currency,
signed as Shopify signs them: `amount − fee = net`, and a payout's net is what its lines' nets add
up to (payouts are booked in payout_books).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

from tillbook.core.days import business_day
from tillbook.core.facts import Tender, UnreadableFact
from tillbook.core.identity import number_of
from tillbook.core.money import format_minor
from tillbook.core.payout_types import OWN_TRANSFER, is_clearing
from tillbook.core.problems import Code, problem


class PayoutStatus(StrEnum):
    """`ShopifyPaymentsPayout.status`."""

    SCHEDULED = "SCHEDULED"
    IN_TRANSIT = "IN_TRANSIT"
    PAID = "PAID"
    FAILED = "FAILED"
    CANCELED = "CANCELED"

    @property
    def on_its_way(self) -> bool:
        """Whether it may still arrive."""
        return self in (PayoutStatus.SCHEDULED, PayoutStatus.IN_TRANSIT)

    @property
    def gone(self) -> bool:
        """Whether it will never arrive."""
        return self in (PayoutStatus.FAILED, PayoutStatus.CANCELED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """One payout; `net_minor` is `net`, negative where Shopify takes money from the bank.

    `trace_id` is `externalTraceId`, what the bank statement bears. `summary` holds the amounts of
    `summary` by Shopify's own names (`chargesGross`…), for the proof.
    """

    id: str
    currency: str
    issued_at: datetime
    status: PayoutStatus
    net_minor: int
    trace_id: str = ""
    summary: Mapping[str, int] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """`legacyResourceId`: what filters and other objects call it by."""
        return number_of(self.id)

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read; the status may."""
        return self.issued_at, self.currency, self.net_minor

    def day(self, zone: str) -> date:
        """The day it is dated: that of `issuedAt` in UTC where its time is 00:00:00, because then
        Shopify states a date; the shop's own day otherwise.
        """
        stated = self.issued_at.astimezone(UTC)
        return stated.date() if stated.time() == time() else business_day(self.issued_at, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutLine:
    """One balance transaction. `payout_id` is None while it is in no payout.

    `type` is Shopify's own word, known or not. `transaction_number` is `sourceOrderTransactionId`,
    `source_number` is `sourceId`: numbers, not gids. Raises UnreadableFact where amount less fee is
    not net.
    """

    id: str
    currency: str
    happened_at: datetime
    type: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    payout_id: str | None = None
    transaction_number: str | None = None
    source_number: str | None = None
    order_id: str = ""
    order_name: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.amount_minor - self.fee_minor != self.net_minor:
            raise UnreadableFact(
                problem(
                    Code.PAYOUT_LINE_DIFFERS,
                    self.id,
                    line=number_of(self.id),
                    type=self.type,
                    amount=format_minor(self.amount_minor, self.currency),
                    fee=format_minor(self.fee_minor, self.currency),
                    net=format_minor(self.net_minor, self.currency),
                    currency=self.currency,
                )
            )

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read; the payout it is put into may."""
        return (
            self.happened_at, self.type, self.currency, self.amount_minor, self.fee_minor,
            self.net_minor, self.transaction_number,
        )  # fmt: skip

    @property
    def own_transfer(self) -> bool:
        """Whether it is the payout itself, seen from the balance."""
        return self.type == OWN_TRANSFER


def not_paid_out(lines: Iterable[PayoutLine], booked: Collection[str]) -> tuple[PayoutLine, ...]:
    """The transactions that move CLEARING and are in none of the booked payouts (ids): what
    CLEARING:shopify_payments must still hold, apart from `not_named`.
    """
    return tuple(line for line in lines if is_clearing(line.type) and line.payout_id not in booked)


def not_named(tenders: Iterable[Tender], lines: Iterable[PayoutLine]) -> tuple[Tender, ...]:
    """Those tenders that no balance transaction names yet (give the ones booked on
    CLEARING:shopify_payments).
    """
    named = {line.transaction_number for line in lines}
    return tuple(tender for tender in tenders if number_of(tender.id) not in named)
