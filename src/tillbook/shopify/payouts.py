"""Shopify Payments: payouts and balance transactions → facts (facts/shopify c.8).

Read by the pages of GraphQL and from lines of JSON alike. A type of transaction that nobody knows
yet is read like any other; a status that is not known makes its payout unreadable, because whether
money moved must not be guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Raw, Struct, field

from tillbook.core.payouts import Payout, PayoutLine, PayoutStatus
from tillbook.core.problems import Problem
from tillbook.shopify.answers import Nodes
from tillbook.shopify.client import Shop
from tillbook.shopify.pages import Ask
from tillbook.shopify.records import Unfit, currency_of, demand, every_node, minor, read_as
from tillbook.shopify.wire import Moment, MoneyV2, Part, Ref

_SUMMARY: Final = (
    "chargesGross", "chargesFee", "refundsFeeGross", "refundsFee", "adjustmentsGross",
    "adjustmentsFee", "reservedFundsGross", "reservedFundsFee", "retriedPayoutsGross",
    "retriedPayoutsFee", "advanceGross", "advanceFees", "usdcRebateCreditAmount",
)  # fmt: skip
_STATUS: Final = {status.value: status for status in PayoutStatus}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A dispute as Shopify shows it. Nothing is booked by it; `status` is Shopify's own word."""

    id: str
    type: str
    status: str
    initiated_at: datetime
    finalized_at: datetime | None
    currency: str
    amount_minor: int
    order_name: str


@dataclass(frozen=True, slots=True)
class PracticeRecord:
    """A transaction of a test payment: no money, counted and left out."""

    id: str


class _PayoutNode(Part):
    id: str
    issued_at: Moment
    status: str
    net: MoneyV2 | None = None
    external_trace_id: str | None = None
    summary: dict[str, MoneyV2 | None] | None = None


class _LineNode(Part):
    id: str
    type: str
    transaction_date: Moment
    test: bool = False
    amount: MoneyV2 | None = None
    fee: MoneyV2 | None = None
    net: MoneyV2 | None = None
    adjustment_reason: str | None = None
    source_id: str | int | None = None
    source_order_transaction_id: str | int | None = None
    associated_order: Ref | None = None
    associated_payout: _PayoutRef | None = None


class _PayoutRef(Part):
    id: str | None = None


class _DisputeNode(Part):
    id: str
    initiated_at: Moment
    type: str = ""
    status: str = ""
    finalized_on: Moment | None = None
    amount: MoneyV2 | None = None
    order: Ref | None = None


class _Account(Struct, rename="camel"):
    payouts: Nodes = field(default_factory=Nodes)
    balance_transactions: Nodes = field(default_factory=Nodes)


class _AccountPage(Struct, rename="camel"):
    shopify_payments_account: _Account | None = None


class _DisputesPage(Struct):
    disputes: Nodes


def read_payout(given: bytes | str | Raw) -> Payout | Problem:
    """One `ShopifyPaymentsPayout`."""
    return read_as(given, _PayoutNode, "Payout", _payout)


def read_payout_line(given: bytes | str | Raw) -> PayoutLine | PracticeRecord | Problem:
    """One `ShopifyPaymentsBalanceTransaction`."""
    return read_as(given, _LineNode, "Balance transaction", _line)


def read_dispute(given: bytes | str | Raw) -> Dispute | Problem:
    """One `ShopifyPaymentsDispute`."""
    return read_as(given, _DisputeNode, "Dispute", _dispute)


def payouts_since(ask: Ask, shop: Shop, issued_from: datetime | None) -> Iterator[Payout | Problem]:
    """Payouts issued at or after a moment, the first issued first. Look back far enough to see a
    status change: there is no other notice of it. Raises AccessDenied without the scopes.
    """
    demand(shop, "shopify_payments_accounts", "shopify_payments_payouts")
    query = f"issued_at:>='{_moment(issued_from)}'" if issued_from else None
    for node in every_node(ask, shop, "payouts", {"query": query}, _payouts_below):
        yield read_payout(node)


def lines_of_payout(
    ask: Ask, shop: Shop, payout: Payout
) -> Iterator[PayoutLine | PracticeRecord | Problem]:
    """The balance transactions of one payout."""
    yield from _lines(ask, shop, f"payments_transfer_id:{payout.number}")


def lines_since(
    ask: Ask, shop: Shop, processed_from: datetime
) -> Iterator[PayoutLine | PracticeRecord | Problem]:
    """The balance transactions since a moment, in a payout or not yet."""
    yield from _lines(ask, shop, f"processed_at:>='{_moment(processed_from)}'")


def disputes(ask: Ask, shop: Shop) -> Iterator[Dispute | Problem]:
    """All disputes."""
    demand(shop, "shopify_payments_disputes")
    for node in every_node(ask, shop, "disputes", {}, _disputes_below):
        yield read_dispute(node)


def _lines(ask: Ask, shop: Shop, query: str) -> Iterator[PayoutLine | PracticeRecord | Problem]:
    demand(shop, "shopify_payments_accounts", "shopify_payments_payouts")
    variables = {"query": query}
    for node in every_node(ask, shop, "balance_transactions", variables, _lines_below):
        yield read_payout_line(node)


def _payouts_below(content: Raw) -> Nodes | None:
    account = msgspec.json.decode(content, type=_AccountPage).shopify_payments_account
    return account.payouts if account else None


def _lines_below(content: Raw) -> Nodes | None:
    account = msgspec.json.decode(content, type=_AccountPage).shopify_payments_account
    return account.balance_transactions if account else None


def _disputes_below(content: Raw) -> Nodes:
    return msgspec.json.decode(content, type=_DisputesPage).disputes


def _payout(node: _PayoutNode) -> Payout:
    status = _STATUS.get(node.status)
    if status is None:
        raise Unfit(f"its status {node.status} is not known")
    currency = currency_of(node.net, "net")
    stated = node.summary or {}
    return Payout(
        id=node.id,
        currency=currency,
        issued_at=node.issued_at,
        status=status,
        net_minor=minor(node.net, currency, "net"),
        trace_id=node.external_trace_id or "",
        summary={
            name: minor(stated[name], currency, f"summary.{name}")
            for name in _SUMMARY
            if stated.get(name) is not None
        },
    )


def _line(node: _LineNode) -> PayoutLine | PracticeRecord:
    if node.test:
        return PracticeRecord(node.id)
    currency = currency_of(node.net, "net")
    paid, order, payout = (
        node.source_order_transaction_id,
        node.associated_order,
        node.associated_payout,
    )
    return PayoutLine(
        id=node.id,
        currency=currency,
        happened_at=node.transaction_date,
        type=node.type,
        amount_minor=minor(node.amount, currency, "amount"),
        fee_minor=minor(node.fee, currency, "fee"),
        net_minor=minor(node.net, currency, "net"),
        payout_id=payout.id if payout else None,
        transaction_number=None if paid is None else str(paid),
        source_number=None if node.source_id is None else str(node.source_id),
        order_id=order.id if order else "",
        order_name=(order.name or "") if order else "",
        reason=node.adjustment_reason or "",
    )


def _dispute(node: _DisputeNode) -> Dispute:
    currency = currency_of(node.amount, "amount")
    return Dispute(
        id=node.id,
        type=node.type,
        status=node.status,
        initiated_at=node.initiated_at,
        finalized_at=node.finalized_on,
        currency=currency,
        amount_minor=minor(node.amount, currency, "amount"),
        order_name=(node.order.name or "") if node.order else "",
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
