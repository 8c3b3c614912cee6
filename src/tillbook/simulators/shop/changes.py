"""What happens to an order after it was placed: refunds, edits, exchanges, cancellation.

Each writes its own agreement into the ledger (facts, c.6 and c.7) and moves the order's pieces
and counters apart from it. A refund and its money are two things: the money may be less, more,
later or elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tillbook.simulators.shop.charges import Charge, charge_for, pieces_of, summed
from tillbook.simulators.shop.live import LiveLine, LiveOrder, LiveShipping
from tillbook.simulators.shop.model import (
    Location,
    Refund,
    RefundAdjustment,
    RefundLine,
    RefundShipping,
    Sale,
)
from tillbook.simulators.shop.payments import Gateway, pay


@dataclass(frozen=True, slots=True)
class PaidBack:
    """Where refunded money goes. `status` "PENDING": the gateway still needs time."""

    gateway: Gateway
    amount_minor: int
    status: str = "SUCCESS"
    location: Location | None = None


def _take_off(order: LiveOrder, line: LiveLine, quantity: int) -> Charge:
    """Take the last pieces off a line and give back what they were worth, as a positive charge."""
    if not 0 < quantity <= len(line.pieces):
        msg = f"{quantity} pieces cannot come off {order.name}: {len(line.pieces)} are on it."
        raise ValueError(msg)
    gone = [line.pieces.pop() for _ in range(quantity)]
    line.item = replace(line.item, current_quantity=len(line.pieces))
    worth = summed(gone, len(line.rates))
    order.credited_minor += worth.total
    return worth


def _return_line(
    order: LiveOrder, line: LiveLine, quantity: int, restock: str
) -> tuple[Sale, RefundLine]:
    worth = _take_off(order, line, quantity)
    record = RefundLine(
        id=order.mint.new("RefundLineItem"),
        line_item_id=line.item.id,
        quantity=quantity,
        restock_type=restock,
        subtotal_minor=worth.total - worth.tax,
        tax_minor=worth.tax,
        location_id=order.location.id if order.location else None,
    )
    return order.line_sale(line, "RETURN", (-quantity, -worth)), record


def _return_shipping(
    order: LiveOrder, shipping: LiveShipping, halves: int
) -> tuple[Sale, RefundShipping]:
    gone = [shipping.halves.pop() for _ in range(halves)]
    worth = summed(gone, len(shipping.rates))
    order.credited_minor += worth.total
    record = RefundShipping(
        id=order.mint.new("RefundShippingLine"),
        shipping_line_id=shipping.line.id,
        subtotal_minor=worth.total - worth.tax,
        tax_minor=worth.tax,
    )
    # Shopify names no shipping line on a return (facts, c.6).
    sale = order.sale(
        "ShippingLineSale", "SHIPPING", "RETURN", quantity=-1, charge=-worth, rates=shipping.rates
    )
    return sale, record


def refund(
    order: LiveOrder,
    at: datetime,
    *,
    lines: Sequence[tuple[LiveLine, int]] = (),
    shipping: Sequence[tuple[LiveShipping, int]] = (),
    adjust_minor: int = 0,
    paid_back: Sequence[PaidBack] = (),
    restock: str = "RETURN",
) -> Refund:
    """Take pieces, shipping halves or a lump sum back and pay money out.

    `adjust_minor` is what no item explains (REFUND_DISCREPANCY): negative when more was given
    than came back, positive when the shop kept something.
    """
    back = [_return_line(order, line, quantity, restock) for line, quantity in lines]
    ship = [_return_shipping(order, line, halves) for line, halves in shipping]
    sales = [sale for sale, _ in back] + [sale for sale, _ in ship]
    adjustments: tuple[RefundAdjustment, ...] = ()
    if adjust_minor:
        order.adjusted_minor += adjust_minor
        order.credited_minor -= adjust_minor
        adjustments = (
            RefundAdjustment(
                id=order.mint.new("OrderAdjustment"),
                reason="REFUND_DISCREPANCY",
                amount_minor=adjust_minor,
            ),
        )
        # Only "a change to the price, taxes, or discounts" fits a lump sum (SaleActionType).
        sales.append(
            order.sale(
                "AdjustmentSale",
                "ADJUSTMENT",
                "UPDATE",
                quantity=None,
                charge=Charge(adjust_minor, (), 0, 0),
            )
        )
    record = Refund(
        id=order.mint.new("Refund"),
        created_at=at,
        lines=tuple(line for _, line in back),
        shipping=tuple(line for _, line in ship),
        adjustments=adjustments,
    )
    order.agree("RefundAgreement", "REFUND", at, sales, record.id)
    record = _pay_out(order, record, paid_back, at)
    order.refunds.append(record)
    order.freeze(at)
    return record


def _pay_out(
    order: LiveOrder, record: Refund, paid_back: Sequence[PaidBack], at: datetime
) -> Refund:
    paid = next((t for t in order.transactions if t.kind in ("SALE", "CAPTURE")), None)
    out = [
        pay(
            order,
            back.gateway,
            back.amount_minor,
            at,
            kind="REFUND",
            status=back.status,
            parent=paid,
            location=back.location,
        )
        for back in paid_back
    ]
    return replace(
        record,
        transaction_ids=tuple(t.id for t in out),
        total_minor=sum(t.amount_minor for t in out if t.status == "SUCCESS"),
    )


def edit(
    order: LiveOrder,
    at: datetime,
    *,
    removed: Sequence[tuple[LiveLine, int]] = (),
    added: Sequence[LiveLine] = (),
    discounted: Sequence[tuple[LiveLine, int]] = (),
) -> None:
    """Edit the order: take pieces off (RETURN), add lines (ORDER), lower a line (UPDATE).

    `added` are lines just put on with `LiveOrder.add_line`; `discounted` gives a line's new
    discount on all its pieces.
    """
    sales = [
        order.line_sale(line, "RETURN", (-quantity, -_take_off(order, line, quantity)))
        for line, quantity in removed
    ]
    sales += [
        order.line_sale(line, "ORDER", (len(line.pieces), summed(line.pieces, len(line.rates))))
        for line in added
    ]
    for line, discount_minor in discounted:
        sales.append(order.line_sale(line, "UPDATE", (0, _reprice(order, line, discount_minor))))
    order.edited = True
    order.agree("OrderEditAgreement", "ORDER_EDIT", at, sales)
    order.freeze(at)


def _reprice(order: LiveOrder, line: LiveLine, discount_minor: int) -> Charge:
    """Give the remaining pieces another discount; the signed difference comes back."""
    count = len(line.pieces)
    new = charge_for(
        line.price_minor * count,
        discount_minor,
        line.rates,
        included=order.shop.taxes_included,
    )
    change = new - summed(line.pieces, len(line.rates))
    line.pieces[:] = pieces_of(new, count)
    order.charged_minor += change.total
    return change


def exchange(
    order: LiveOrder,
    at: datetime,
    *,
    returned: Sequence[tuple[LiveLine, int]],
    added: Sequence[LiveLine],
) -> None:
    """Swap pieces for new lines in one ReturnAgreement with both signs (facts, c.7)."""
    sales = [_return_line(order, line, quantity, "RETURN")[0] for line, quantity in returned]
    sales += [
        order.line_sale(line, "ORDER", (len(line.pieces), summed(line.pieces, len(line.rates))))
        for line in added
    ]
    order.agree("ReturnAgreement", "RETURN", at, sales, order.mint.new("Return"))
    order.freeze(at)


def cancel(order: LiveOrder, at: datetime) -> None:
    """Cancel what was never paid: everything comes off in a refund agreement without money."""
    order.cancelled_at = at
    refund(
        order,
        at,
        lines=[(line, len(line.pieces)) for line in order.lines if line.pieces],
        shipping=[(line, 2) for line in order.shipping if line.halves],
        restock="CANCEL",
    )
