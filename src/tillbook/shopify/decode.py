"""One order's parts → one `Order` of core.facts.

A bulk export and a GraphQL page bring the same parts in different wrapping; both end here, so both
give equal orders. The result does not depend on the order in which the parts came. An order whose
own node cannot be read is a `Problem`; everything below it that cannot be read is an
`Unreadable` inside the order, which then waits instead of being booked short.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from tillbook.core.facts import ONLINE, Order, Sale, Stated, Tender, Unreadable
from tillbook.core.identity import number_of
from tillbook.core.money import UnreadableMoney
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.amounts import AmountRefused, AmountsRead, amounts_in, optional_minor_of
from tillbook.shopify.sales import Head, read_sales
from tillbook.shopify.tenders import read_tenders
from tillbook.shopify.wire import Header, OrderLine, OrderParts, StrangeOrder


def assemble(
    parts: OrderParts, currency: str | None = None, *, read: AmountsRead | None = None
) -> Order | Problem:
    """Put one order together. `parts` needs at least one header.

    Of several headers the one with the latest `updatedAt` counts. `currency` is the shop's, where
    it is known: an order in another one is held with FOREIGN_CURRENCY. `read` remembers amounts
    from order to order. Sources: `Order`, `SalesAgreement`, `Sale`, `OrderTransaction` of the
    Admin API (facts/shopify c.2, c.5, c.6).
    """
    broken = [header for header in parts.headers if isinstance(header, StrangeOrder)]
    if broken:
        return unreadable_order(broken[0], min(header.reason for header in broken))
    header = _latest([header for header in parts.headers if isinstance(header, OrderLine)])
    own_currency = _currency_of(header) or currency
    if header.updated_at is None or own_currency is None:
        absent = "updatedAt" if header.updated_at is None else "currencyCode"
        return unreadable_order(header, f"{absent} is missing")
    try:
        amounts = amounts_in(own_currency, {} if read is None else read)
    except UnreadableMoney as error:
        return unreadable_order(header, str(error).rstrip("."))
    head = Head(header.id, name_of(header), own_currency, amounts)
    facts = [*read_sales(parts, head), *read_tenders(header.transactions or (), head)]
    stated, refused = _stated(header, head)
    unreadable = [*_unread(parts, head, currency), *refused]
    unreadable += [fact for fact in facts if isinstance(fact, Unreadable)]
    return Order(
        id=header.id,
        name=head.name,
        currency=own_currency,
        updated_at=header.updated_at,
        place_id=header.retail_location.id if header.retail_location else ONLINE,
        stated=stated,
        sales=tuple(sorted([f for f in facts if isinstance(f, Sale)], key=_by_moment)),
        tenders=tuple(sorted([f for f in facts if isinstance(f, Tender)], key=_by_moment)),
        unreadable=tuple(sorted(unreadable, key=lambda one: (one.id, one.problem.message))),
        test=bool(header.test),
    )


def name_of(header: Header) -> str:
    """The order's name ("#1001"), else the number of its id."""
    return header.name or f"#{number_of(header.id)}"


def unreadable_order(header: Header, reason: str) -> Problem:
    """The problem of an order that cannot be read at all."""
    name = name_of(header)
    return problem(Code.UNREADABLE_ORDER, name, order=name, reason=reason)


def _by_moment(fact: Sale | Tender) -> tuple[datetime, int, str]:
    return fact.happened_at, len(fact.id), fact.id


def _latest(headers: list[OrderLine]) -> OrderLine:
    """The latest state of the order; equal moments are decided by content, not by place."""
    if len(headers) == 1:
        return headers[0]
    return max(
        headers,
        key=lambda header: (
            header.updated_at.timestamp() if header.updated_at else 0,
            msgspec.json.encode(header),
        ),
    )


def _currency_of(header: OrderLine) -> str | None:
    """`currencyCode`, else the currency the order's total is stated in."""
    total = header.current_total_price_set
    stated = total.shop_money.currency_code if total and total.shop_money else None
    return header.currency_code or stated


def _unread(parts: OrderParts, head: Head, currency: str | None) -> Iterator[Unreadable]:
    """What holds the order as a whole, and its pieces that cannot be read."""
    if currency is not None and head.currency != currency:
        yield head.unreadable(
            head.id,
            None,
            problem(
                Code.FOREIGN_CURRENCY,
                head.name,
                order=head.name,
                currency=head.currency,
                expected=currency,
            ),
        )
    for strange in {strange.id: strange for strange in parts.strange}.values():
        reason = f"{strange.typename} {strange.id}: {strange.reason}"
        unread = problem(Code.UNREADABLE_ORDER, head.name, order=head.name, reason=reason)
        yield head.unreadable(strange.id, None, unread)


def _stated(header: OrderLine, head: Head) -> tuple[Stated, list[Unreadable]]:
    """The header's own totals; one that cannot be read is None and holds the order."""
    rounding = header.total_cash_rounding_adjustment
    given = {
        "currentTotalPriceSet": header.current_total_price_set,
        "netPaymentSet": header.net_payment_set,
        "totalOutstandingSet": header.total_outstanding_set,
        "totalTipReceivedSet": header.total_tip_received_set,
        "totalCashRoundingAdjustment.paymentSet": rounding.payment_set if rounding else None,
        "totalCashRoundingAdjustment.refundSet": rounding.refund_set if rounding else None,
    }
    read: list[int | None] = []
    refused: list[Unreadable] = []
    for field, bag in given.items():
        try:
            read.append(optional_minor_of(bag, head.amounts, field))
        except AmountRefused as error:
            read.append(None)
            refused.append(head.unreadable(head.id, None, error.problem(head.name, head.currency)))
    current, net, outstanding, tips, paid, refunded = read
    stated = Stated(
        current_total_minor=current,
        net_payment_minor=net,
        outstanding_minor=outstanding,
        tips_minor=tips,
        payment_rounding_minor=paid,
        refund_rounding_minor=refunded,
    )
    return stated, refused
