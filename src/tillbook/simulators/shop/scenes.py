"""Kinds of orders, first part: how an order is sold and paid for.

Each scene plays one order on a `Stage` and returns it. What happens to orders afterwards is in
`scenes_after`.
"""

from __future__ import annotations

from datetime import timedelta

from tillbook.simulators.shop.catalogue import CHANNEL_TAX
from tillbook.simulators.shop.changes import cancel
from tillbook.simulators.shop.live import LiveOrder
from tillbook.simulators.shop.payments import (
    BANK_DEPOSIT,
    BOGUS,
    CARD,
    CASH,
    GIFT_CARD,
    PAYPAL,
    STORE_CREDIT,
    Gateway,
    pay,
    pay_cash,
    settle,
)
from tillbook.simulators.shop.stage import Purse, Stage


def _paid(stage: Stage, order: LiveOrder, gateway: Gateway) -> LiveOrder:
    order.place()
    if order.outstanding_minor:
        pay(order, gateway, order.outstanding_minor, stage.soon())
    return order


def card_online(stage: Stage) -> LiveOrder:
    """A web order paid by card and sent the next day."""
    order = _paid(stage, stage.online(), CARD)
    order.fulfil(stage.later(1, 2))
    return order


def card_at_till(stage: Stage) -> LiveOrder:
    """A card payment at a location."""
    return _paid(stage, stage.at_till(), CARD)


def paypal(stage: Stage) -> LiveOrder:
    """A web order paid through another gateway."""
    return _paid(stage, stage.online(), PAYPAL)


def cash_with_change(stage: Stage) -> LiveOrder:
    """Cash, rounded up to the next note; change is given."""
    order = stage.at_till()
    order.place()
    due = order.outstanding_minor
    pay_cash(order, -(-due // 2000) * 2000, due, stage.soon())
    return order


def cash_exact(stage: Stage) -> LiveOrder:
    """Cash to the cent."""
    return _paid(stage, stage.at_till(), CASH)


def tip_at_till(stage: Stage) -> LiveOrder:
    """A card payment with a tip."""
    order = stage.at_till()
    tip = stage.rng.choice((100, 250, 333, 500))
    order.add_line(None, price_minor=tip, title="Tip", kind="tip")
    return _paid(stage, order, CARD)


def split_tender(stage: Stage) -> LiveOrder:
    """Part in cash, the rest by card."""
    order = stage.at_till()
    order.place()
    first = max(1, order.outstanding_minor // 3)
    pay(order, CASH, first, stage.soon())
    pay(order, CARD, order.outstanding_minor, stage.soon())
    return order


def gift_card_sold(stage: Stage) -> LiveOrder:
    """A gift card sold at face value, sometimes beside goods."""
    order = stage.at_till(fill=stage.rng.random() < 0.5)  # noqa: PLR2004 - half of them
    value = stage.rng.choice((2500, 5000, 10_000))
    order.add_line(stage.catalogue.gift_card, price_minor=value, kind="gift_card")
    stage.gift_cards.add(value, stage.at)
    return _paid(stage, order, CARD)


def _spend(stage: Stage, purse: Purse, gateway: Gateway, order: LiveOrder) -> LiveOrder:
    order.place()
    spent = purse.spend(order.outstanding_minor, stage.at)
    if spent:
        pay(order, gateway, spent, stage.soon())
    if order.outstanding_minor:
        pay(order, CARD, order.outstanding_minor, stage.soon())
    return order


def gift_card_redeemed(stage: Stage) -> LiveOrder:
    """Paid with a gift card sold earlier, the rest by card."""
    return _spend(stage, stage.gift_cards, GIFT_CARD, stage.at_till())


def store_credit_redeemed(stage: Stage) -> LiveOrder:
    """Paid with store credit given earlier, the rest by card."""
    return _spend(stage, stage.store_credit, STORE_CREDIT, stage.online())


def paid_later_by_bank(stage: Stage) -> LiveOrder:
    """A manual payment: pending at first, received some days later."""
    order = stage.online()
    order.po_number = f"PO-{stage.number}"
    order.place()
    due = order.outstanding_minor
    waiting = pay(order, BANK_DEPOSIT, due, stage.at, status="PENDING")
    pay(order, BANK_DEPOSIT, due, stage.later(2, 6), parent=waiting)
    return order


def authorised_and_captured(stage: Stage) -> LiveOrder:
    """The card is authorised at once and captured the next day."""
    order = authorised_only(stage)
    parent = order.transactions[0]
    pay(order, CARD, order.outstanding_minor, stage.later(1, 1), kind="CAPTURE", parent=parent)
    return order


def authorised_only(stage: Stage) -> LiveOrder:
    """The card is authorised and never captured."""
    order = stage.online()
    order.place()
    pay(order, CARD, order.outstanding_minor, stage.soon(), kind="AUTHORIZATION")
    return order


def authorised_and_cancelled(stage: Stage) -> LiveOrder:
    """The authorisation is voided and the order cancelled: everything comes off again."""
    order = authorised_only(stage)
    at = stage.later(1, 2)
    parent = order.transactions[0]
    pay(order, CARD, parent.amount_minor, at, kind="VOID", parent=parent)
    cancel(order, at)
    return order


def unpaid(stage: Stage) -> LiveOrder:
    """Nobody has paid yet."""
    order = stage.online()
    order.place()
    return order


def partly_paid(stage: Stage) -> LiveOrder:
    """A deposit at once, the rest on another day."""
    order = stage.online()
    order.place()
    pay(order, CARD, max(1, order.outstanding_minor * 2 // 5), stage.soon())
    pay(order, CARD, order.outstanding_minor, stage.later(3, 9))
    return order


def refused_card(stage: Stage) -> LiveOrder:
    """The first card is refused, the second accepted."""
    order = stage.online()
    order.place()
    pay(order, CARD, order.outstanding_minor, stage.at, status="FAILURE")
    pay(order, CARD, order.outstanding_minor, stage.soon(40))
    return order


def pending_payment(stage: Stage) -> LiveOrder:
    """A payment that is pending for a day and then succeeds under the same id."""
    order = stage.online()
    order.place()
    waiting = pay(order, PAYPAL, order.outstanding_minor, stage.soon(), status="PENDING")
    settle(order, waiting, stage.later(1, 1), "SUCCESS")
    return order


def offline_till(stage: Stage) -> LiveOrder:
    """Rung up without a connection: the shop learns of it hours later."""
    uploaded = min(stage.at + timedelta(hours=stage.rng.randint(2, 30)), stage.end)
    order = stage.at_till(uploaded_at=uploaded)
    return _paid(stage, order, CASH)


def marketplace(stage: Stage) -> LiveOrder:
    """Sold on a channel that remits the tax itself (`channelLiable`)."""
    order = stage.online(fill=False)
    order.source_name = "marketplace"
    stage.fill(order, (CHANNEL_TAX,))
    return _paid(stage, order, CARD)


def free_order(stage: Stage) -> LiveOrder:
    """Everything discounted by 100 %."""
    order = stage.online(fill=False)
    stage.fill(order, stage.catalogue.taxes[0], discount_percent=100)
    return _paid(stage, order, CARD)


def test_order(stage: Stage) -> LiveOrder:
    """A test order through the bogus gateway; books must not see it."""
    return _paid(stage, stage.online(test=True), BOGUS)


def cash_rounded(stage: Stage) -> LiveOrder:
    """Cash where the smallest coin is 5: the amount is as charged, the rounding beside it."""
    order = stage.at_till()
    order.place()
    due = order.outstanding_minor
    rounding = (due + 2) // 5 * 5 - due
    pay(order, CASH, due, stage.soon(), rounding_minor=rounding)
    return order
