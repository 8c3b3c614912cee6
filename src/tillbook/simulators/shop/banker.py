"""Shopify Payments at work: charges and refunds of orders become payouts on a schedule.

Each card payment of a history becomes a balance transaction with its fee; twice a day long after,
what is available is paid out. What no order causes (disputes, reserves, bills, a type nobody knows
yet) is added by hand, and a payout can be made to fail. How Shopify shows the money of a failed
payout afterwards is not documented, so each reading of it can be played: `Retry`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.model import Order, Transaction
from tillbook.simulators.shop.treasury import (
    BalanceTransaction,
    Dispute,
    PaymentsAccount,
    Payout,
)
from tillbook.simulators.shop.wire import legacy_id

FEE_PPM: Final = 29_000
FEE_EACH_MINOR: Final = 30
AVAILABLE_AFTER: Final = timedelta(days=2)
PAID_AFTER: Final = timedelta(days=1)
_MILLION: Final = 1_000_000


class Retry(StrEnum):
    """How the money of a failed payout comes again: as one line in a later payout, as a line that
    `hideTransfers` hides, or by moving the failed payout's own transactions there.
    """

    LINE = "line"
    HIDDEN_LINE = "hidden line"
    MOVED = "moved"


def fee_of(amount_minor: int) -> int:
    """What a card payment costs: 2.9 % and 0.30, half up."""
    return (amount_minor * FEE_PPM + _MILLION // 2) // _MILLION + FEE_EACH_MINOR


@dataclass(slots=True)
class Banker:
    """Keeps a payments account while things happen to it; `account` is what came of it."""

    currency: str
    retry: Retry = Retry.LINE
    mint: Mint = field(default_factory=lambda: Mint(6_600_000_000_000))
    lines: list[BalanceTransaction] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)

    def collect(self, orders: Iterable[Order]) -> None:
        """Write a balance transaction for every card payment and refund of these orders."""
        for order in orders:
            for paid in order.transactions:
                if paid.gateway == "shopify_payments" and paid.status == "SUCCESS":
                    self._collect(order, paid)

    def _collect(self, order: Order, paid: Transaction) -> None:
        if paid.kind not in {"SALE", "CAPTURE", "REFUND"}:
            return
        back = paid.kind == "REFUND"
        self.line(
            "REFUND" if back else "CHARGE",
            -paid.amount_minor if back else paid.amount_minor,
            paid.processed_at or paid.created_at,
            fee_minor=0 if back else fee_of(paid.amount_minor),
            order=order,
            transaction_id=paid.id,
            test=paid.test,
        )

    def line(  # noqa: PLR0913 - a balance transaction has these parts
        self,
        type_: str,
        amount_minor: int,
        at: datetime,
        *,
        fee_minor: int = 0,
        order: Order | None = None,
        transaction_id: str | None = None,
        source_id: str | None = None,
        source_type: str | None = None,
        reason: str | None = None,
        test: bool = False,
    ) -> BalanceTransaction:
        """Write one balance transaction."""
        made = BalanceTransaction(
            id=self.mint.new("ShopifyPaymentsBalanceTransaction"),
            type=type_,
            amount_minor=amount_minor,
            fee_minor=fee_minor,
            net_minor=amount_minor - fee_minor,
            currency=self.currency,
            at=at,
            order_id=order.id if order else None,
            order_name=order.name if order else None,
            transaction_id=transaction_id,
            source_id=source_id,
            source_type=source_type or (type_ if type_ in {"CHARGE", "REFUND"} else None),
            reason=reason,
            test=test,
        )
        self.lines.append(made)
        return made

    def dispute(self, order: Order, at: datetime, amount_minor: int, *, won: bool) -> None:
        """A buyer disputes a charge: money and a fee go at once, and come back where it is won."""
        self.line("DISPUTE_WITHDRAWAL", -amount_minor, at, order=order, source_type="DISPUTE")
        self.line("CHARGEBACK_FEE", -1_500, at, order=order, source_type="DISPUTE")
        end = at + timedelta(days=3)
        if won:
            self.line("DISPUTE_REVERSAL", amount_minor, end, order=order, source_type="DISPUTE")
            self.line("CHARGEBACK_FEE_REFUND", 1_500, end, order=order, source_type="DISPUTE")
        self.disputes.append(
            Dispute(
                id=self.mint.new("ShopifyPaymentsDispute"),
                type="CHARGEBACK",
                statuses=((at, "NEEDS_RESPONSE"), (end, "WON" if won else "LOST")),
                amount_minor=amount_minor,
                currency=self.currency,
                order_id=order.id,
                reason="FRAUDULENT",
            )
        )

    def pay_out(
        self, at: datetime, *, fails: bool = False, available: timedelta | None = None
    ) -> Payout:
        """Pay out what is available at a moment; `fails` is what the bank says a day later."""
        until = at - (AVAILABLE_AFTER if available is None else available)
        mine = [line for line in self.lines if line.at <= until and not line.payout_ids]
        if self.retry is Retry.MOVED:
            failed = {
                p.id for p in self.payouts if p.status == "FAILED" and p.statuses[-1][0] <= at
            }
            mine += [
                line for line in self.lines if line.payout_id in failed and line.type != "TRANSFER"
            ]
        payout_id = self.mint.new("ShopifyPaymentsPayout")
        payout = Payout(
            id=payout_id,
            net_minor=sum(line.net_minor for line in mine if not line.test),
            currency=self.currency,
            issued_at=at,
            statuses=((at, "SCHEDULED"), (at + PAID_AFTER, "FAILED" if fails else "PAID")),
            trace_id=None if fails else f"TRACE{legacy_id(payout_id)[-4:]}",
        )
        self.payouts.append(payout)
        for line in mine:
            put = replace(line, payout_ids=(*line.payout_ids, (at, payout_id)))
            self.lines[self.lines.index(line)] = put
        own = self.line(
            "TRANSFER",
            -payout.net_minor,
            at,
            source_id=legacy_id(payout_id),
            source_type="TRANSFER",
        )
        self.lines[-1] = replace(own, payout_ids=((at, payout_id),))
        if fails and self.retry is not Retry.MOVED:
            self.line(
                "TRANSFER_FAILURE",
                payout.net_minor,
                at + PAID_AFTER,
                source_id=legacy_id(payout_id),
                source_type="TRANSFER",
            )
        return payout

    def account(self) -> PaymentsAccount:
        """The account with everything that happened."""
        return PaymentsAccount(
            id=self.mint.new("ShopifyPaymentsAccount"),
            currency=self.currency,
            payouts=tuple(self.payouts),
            transactions=tuple(self.lines),
            disputes=tuple(self.disputes),
            retries_hidden=self.retry is Retry.HIDDEN_LINE,
        )


def with_payouts(history: History, *, retry: Retry = Retry.LINE) -> History:
    """The same shop with an account that pays every day at midnight UTC, until all is paid out."""
    banker = Banker(history.shop.currency_code, retry)
    banker.collect(history.orders)
    if banker.lines:
        first = min(line.at for line in banker.lines)
        last = max(line.at for line in banker.lines)
        at = datetime.combine(first.date(), time(), UTC) + AVAILABLE_AFTER
        while at <= last + AVAILABLE_AFTER + timedelta(days=1):
            if any(
                line.at <= at - AVAILABLE_AFTER and not line.payout_ids for line in banker.lines
            ):
                banker.pay_out(at)
            at += timedelta(days=1)
    return replace(history, payments=banker.account())
