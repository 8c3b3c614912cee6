"""Money in and out of a live order: the transactions Shopify keeps (facts, c.5).

Only SUCCESS moves the order's own counters. Authorisations, failures and pending payments are
written down and move nothing, as in Shopify.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tillbook.simulators.shop.live import LiveOrder
from tillbook.simulators.shop.model import Location, Transaction


@dataclass(frozen=True, slots=True)
class Gateway:
    """A way to pay, in Shopify's words."""

    name: str
    formatted: str
    manual: bool = False
    card: bool = False


CARD: Final = Gateway("shopify_payments", "Shopify Payments", card=True)
PAYPAL: Final = Gateway("paypal", "PayPal")
CASH: Final = Gateway("cash", "Cash")
GIFT_CARD: Final = Gateway("gift_card", "Gift Card")
STORE_CREDIT: Final = Gateway("shopify_store_credit", "Store Credit")
BANK_DEPOSIT: Final = Gateway("Bank Deposit", "Bank Deposit", manual=True)
BOGUS: Final = Gateway("bogus", "Bogus Gateway", card=True)


def pay(  # noqa: PLR0913 - a payment has these parts
    order: LiveOrder,
    gateway: Gateway,
    amount_minor: int,
    at: datetime,
    *,
    kind: str = "SALE",
    status: str = "SUCCESS",
    parent: Transaction | None = None,
    rounding_minor: int = 0,
    location: Location | None = None,
) -> Transaction:
    """Write a payment, an authorisation or a refund of it; count it when it moved money.

    `location` is where it happened, if not where the order was placed.
    """
    place = location or order.location
    transaction = Transaction(
        id=order.mint.new("OrderTransaction"),
        kind=kind,
        status=status,
        gateway=gateway.name,
        formatted_gateway=gateway.formatted,
        amount_minor=amount_minor,
        created_at=at,
        processed_at=at,
        manual=gateway.manual,
        test=order.test,
        rounding_minor=rounding_minor if gateway is CASH else None,
        parent_id=parent.id if parent else None,
        location_id=place.id if place else None,
        payment_id=f"{order.name}.{len(order.transactions) + 1}",
        card_company="Visa" if gateway.card else None,
    )
    order.transactions.append(transaction)
    if status == "SUCCESS":
        _count(order, transaction)
    order.freeze(at)
    return transaction


def _count(order: LiveOrder, transaction: Transaction) -> None:
    rounding = transaction.rounding_minor or 0
    match transaction.kind:
        case "SALE" | "CAPTURE":
            order.received_minor += transaction.amount_minor
            order.payment_rounding_minor += rounding
        case "CHANGE":
            order.received_minor -= transaction.amount_minor
        case "REFUND":
            order.given_back_minor += transaction.amount_minor
            order.refund_rounding_minor += rounding
        case "VOID":
            order.voided = True
        case _:
            pass  # an authorisation moves nothing


def pay_cash(order: LiveOrder, tendered_minor: int, due_minor: int, at: datetime) -> None:
    """Take cash and give change, each as its own transaction."""
    sale = pay(order, CASH, tendered_minor, at)
    if tendered_minor > due_minor:
        pay(order, CASH, tendered_minor - due_minor, at, kind="CHANGE", parent=sale)


def settle(order: LiveOrder, transaction: Transaction, at: datetime, status: str) -> None:
    """A pending transaction ends: the same id, another status, processed at `at`."""
    index = order.transactions.index(transaction)
    settled = replace(transaction, status=status, processed_at=at)
    order.transactions[index] = settled
    if status == "SUCCESS":
        _count(order, settled)
        order.refunds[:] = [
            replace(refund, total_minor=refund.total_minor + settled.amount_minor)
            if settled.id in refund.transaction_ids
            else refund
            for refund in order.refunds
        ]
    order.freeze(at)
