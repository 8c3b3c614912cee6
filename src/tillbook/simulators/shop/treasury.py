"""What Shopify Payments keeps of a shop: balance transactions, payouts and disputes.

Names and meanings follow `ShopifyPaymentsAccount` of the Admin API 2026-10; amounts are integers in
the smallest unit of their currency. A payout's status is a series of moments, so an account can be
cut at any of them. Nothing here adds up: a payout's net is stated beside its transactions, and what
the two should have to do with each other is for the reader to find out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

RETRIES = ("TRANSFER_FAILURE", "TRANSFER_CANCEL", "TRANSFER_REFUND")
"""Types under which the money of a payout that did not arrive comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceTransaction:
    """One `ShopifyPaymentsBalanceTransaction`; `payout_ids` are the payouts it was put into in
    turn, each from a moment on.
    """

    id: str
    type: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    currency: str
    at: datetime
    payout_ids: tuple[tuple[datetime, str], ...] = ()
    order_id: str | None = None
    order_name: str | None = None
    transaction_id: str | None = None
    source_id: str | None = None
    source_type: str | None = None
    reason: str | None = None
    test: bool = False

    @property
    def payout_id(self) -> str | None:
        """The payout it is in now."""
        return self.payout_ids[-1][1] if self.payout_ids else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """One `ShopifyPaymentsPayout`; `statuses` begins with the moment it was issued."""

    id: str
    net_minor: int
    currency: str
    issued_at: datetime
    statuses: tuple[tuple[datetime, str], ...]
    trace_id: str | None = None

    @property
    def status(self) -> str:
        """The status it has now."""
        return self.statuses[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One `ShopifyPaymentsDispute`; `order_id` is the order whose charge is disputed."""

    id: str
    type: str
    statuses: tuple[tuple[datetime, str], ...]
    amount_minor: int
    currency: str
    order_id: str
    reason: str

    @property
    def initiated_at(self) -> datetime:
        """When it began."""
        return self.statuses[0][0]

    @property
    def finalized_at(self) -> datetime | None:
        """When it was won or lost."""
        at, status = self.statuses[-1]
        return at if status in {"WON", "LOST", "ACCEPTED"} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsAccount:
    """`ShopifyPaymentsAccount`. `retries_hidden` is one reading of `hideTransfers`: whether it
    leaves out only the payouts' own TRANSFER rows, or those of failed transfers with them.
    """

    id: str
    currency: str
    payouts: tuple[Payout, ...] = ()
    transactions: tuple[BalanceTransaction, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    retries_hidden: bool = False

    def at(self, moment: datetime) -> Self:
        """The account as it stood at a moment."""
        return replace(
            self,
            payouts=tuple(
                replace(payout, statuses=_until(payout.statuses, moment))
                for payout in self.payouts
                if payout.statuses[0][0] <= moment
            ),
            transactions=tuple(
                replace(line, payout_ids=_until(line.payout_ids, moment))
                for line in self.transactions
                if line.at <= moment
            ),
            disputes=tuple(
                replace(dispute, statuses=_until(dispute.statuses, moment))
                for dispute in self.disputes
                if dispute.initiated_at <= moment
            ),
        )

    def payout(self, payout_id: str | None) -> Payout | None:
        """The payout with this id."""
        return next((payout for payout in self.payouts if payout.id == payout_id), None)


def _until(
    steps: tuple[tuple[datetime, str], ...], moment: datetime
) -> tuple[tuple[datetime, str], ...]:
    return tuple(step for step in steps if step[0] <= moment)
