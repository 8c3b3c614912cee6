"""An order's figures added up once more, by the plainest means, for comparison with its totals.

Nothing here uses the simulated shop's own arithmetic.
"""

from tillbook.simulators.shop.model import Order

SIGN = {"SALE": 1, "CAPTURE": 1, "REFUND": -1, "CHANGE": -1}


def sold(order: Order) -> int:
    """The sum of all its sales."""
    return sum(sale.total_minor for agreement in order.agreements for sale in agreement.sales)


def paid(order: Order) -> int:
    """The sum of all successful payments less what was given back."""
    return sum(
        SIGN.get(money.kind, 0) * money.amount_minor
        for money in order.transactions
        if money.status == "SUCCESS"
    )


def tips(order: Order) -> int:
    """The sum of its tip sales."""
    return sum(
        sale.total_minor
        for agreement in order.agreements
        for sale in agreement.sales
        if sale.typename == "TipSale"
    )


def discrepancy(order: Order) -> int:
    """The sum of its adjustment sales."""
    return sum(
        sale.total_minor
        for agreement in order.agreements
        for sale in agreement.sales
        if sale.typename == "AdjustmentSale"
    )


def rounding(order: Order) -> tuple[int, int]:
    """Cash rounding of payments and of refunds."""
    by_sign = [0, 0]
    for money in order.transactions:
        if money.status == "SUCCESS":
            by_sign[money.kind == "REFUND"] += money.rounding_minor or 0
    return by_sign[0], by_sign[1]


def findings(order: Order) -> list[str]:
    """What does not agree in one state of an order; empty when all does."""
    totals = order.totals
    pairs = {
        "current total": (totals.current_total_minor, sold(order)),
        "net payment": (totals.net_payment_minor, paid(order)),
        "outstanding": (totals.outstanding_minor, sold(order) - paid(order)),
        "tips": (totals.tips_minor, tips(order)),
        "discrepancy": (totals.refund_discrepancy_minor, discrepancy(order)),
        "rounding": (
            (totals.payment_rounding_minor, totals.refund_rounding_minor),
            rounding(order),
        ),
    }
    return [
        f"{order.name} at {order.updated_at}: {name} says {stated}, adds up to {added}"
        for name, (stated, added) in pairs.items()
        if stated != added
    ]


def states(order: Order) -> tuple[Order, ...]:
    """Every state of an order, oldest first."""
    return (*order.earlier, order)
