"""Kinds of orders, second part: refunds, edits and exchanges after a paid order.

Every scene starts from a paid order and changes it on the same or a later day.
"""

from __future__ import annotations

from datetime import timedelta

from tillbook.simulators.shop.catalogue import LOCATIONS
from tillbook.simulators.shop.changes import PaidBack, edit, exchange, refund
from tillbook.simulators.shop.live import LiveLine, LiveOrder
from tillbook.simulators.shop.payments import (
    CARD,
    CASH,
    GIFT_CARD,
    STORE_CREDIT,
    Gateway,
    pay,
    settle,
)
from tillbook.simulators.shop.scenes import card_at_till, card_online
from tillbook.simulators.shop.stage import Stage


def _worth(line: LiveLine, quantity: int) -> int:
    return sum(piece.total for piece in line.pieces[-quantity:])


def _give_back(stage: Stage, order: LiveOrder, gateway: Gateway, status: str = "SUCCESS") -> None:
    line = stage.rng.choice(order.lines)
    quantity = stage.rng.randint(1, len(line.pieces))
    money = PaidBack(gateway, _worth(line, quantity), status)
    refund(
        order,
        stage.later(1, 7),
        lines=[(line, quantity)],
        paid_back=[money] if money.amount_minor else [],
        restock=stage.rng.choice(("RETURN", "RETURN", "NO_RESTOCK")),
    )


def full_refund_same_day(stage: Stage) -> LiveOrder:
    """Everything, shipping too, goes back minutes later."""
    order = card_online(stage)
    everything = order.worth_minor
    refund(
        order,
        stage.at + timedelta(minutes=stage.rng.randint(2, 50)),
        lines=[(line, len(line.pieces)) for line in order.lines],
        shipping=[(shipping, 2) for shipping in order.shipping],
        paid_back=[PaidBack(CARD, everything)] if everything else [],
        restock="CANCEL",
    )
    return order


def partial_refund(stage: Stage) -> LiveOrder:
    """Some pieces of one line come back days later."""
    order = card_at_till(stage)
    _give_back(stage, order, CARD)
    return order


def shipping_refund(stage: Stage) -> LiveOrder:
    """Half or all of the shipping is given back."""
    order = card_online(stage)
    halves = stage.rng.randint(1, 2)
    amount = sum(half.total for half in order.shipping[0].halves[-halves:])
    if amount:
        refund(
            order,
            stage.later(1, 5),
            shipping=[(order.shipping[0], halves)],
            paid_back=[PaidBack(CARD, amount)],
        )
    return order


def lump_sum_refund(stage: Stage) -> LiveOrder:
    """An amount without items, for goodwill."""
    order = card_online(stage)
    amount = min(stage.rng.randint(100, 1500), order.worth_minor)
    refund(order, stage.later(1, 9), adjust_minor=-amount, paid_back=[PaidBack(CARD, amount)])
    return order


def refund_with_a_part_kept(stage: Stage) -> LiveOrder:
    """A piece comes back damaged; the shop keeps a part of its price."""
    order = card_at_till(stage)
    line = order.lines[0]
    worth = _worth(line, 1)
    kept = worth // 5
    refund(
        order,
        stage.later(1, 5),
        lines=[(line, 1)],
        adjust_minor=kept,
        paid_back=[PaidBack(CARD, worth - kept)],
        restock="NO_RESTOCK",
    )
    return order


def refund_to_store_credit(stage: Stage) -> LiveOrder:
    """A card order refunded to store credit."""
    order = card_online(stage)
    _give_back(stage, order, STORE_CREDIT)
    _remember(stage, order)
    return order


def refund_to_gift_card(stage: Stage) -> LiveOrder:
    """A card order refunded to a new gift card."""
    order = card_at_till(stage)
    _give_back(stage, order, GIFT_CARD)
    _remember(stage, order)
    return order


def _remember(stage: Stage, order: LiveOrder) -> None:
    last = order.transactions[-1]
    if last.kind == "REFUND":
        purse = stage.gift_cards if last.gateway == GIFT_CARD.name else stage.store_credit
        purse.add(last.amount_minor, last.created_at)


def refund_in_cash(stage: Stage) -> LiveOrder:
    """A card order refunded from the drawer."""
    order = card_at_till(stage)
    _give_back(stage, order, CASH)
    return order


def web_order_refunded_at_till(stage: Stage) -> LiveOrder:
    """A web order brought back to a location and refunded from its drawer."""
    order = card_online(stage)
    line = order.lines[0]
    money = PaidBack(CASH, _worth(line, 1), location=stage.rng.choice(LOCATIONS))
    refund(
        order,
        stage.later(1, 6),
        lines=[(line, 1)],
        paid_back=[money] if money.amount_minor else [],
    )
    return order


def pending_refund(stage: Stage) -> LiveOrder:
    """The refund is booked, its money moves a day later (or the gateway refuses)."""
    order = card_online(stage)
    _give_back(stage, order, CARD, "PENDING")
    waiting = order.transactions[-1]
    if waiting.status == "PENDING":
        ended = stage.rng.choice(("SUCCESS", "SUCCESS", "FAILURE"))
        settle(order, waiting, waiting.created_at + timedelta(days=1), ended)
    return order


def edit_that_adds(stage: Stage) -> LiveOrder:
    """An item is added and paid for the next day."""
    order = card_online(stage)
    at = stage.later(1, 3)
    added = order.add_line(stage.rng.choice(stage.catalogue.products), rates=order.lines[0].rates)
    edit(order, at, added=[added])
    if order.outstanding_minor > 0:
        pay(order, CARD, order.outstanding_minor, at + timedelta(hours=1))
    return order


def edit_that_removes(stage: Stage) -> LiveOrder:
    """A piece is taken off before it was sent; its money goes back hours later, or never."""
    order = card_online(stage)
    at = stage.later(1, 2)
    line = stage.rng.choice(order.lines)
    edit(order, at, removed=[(line, 1)])
    owed = -order.outstanding_minor
    if owed > 0 and stage.rng.random() < 0.7:  # noqa: PLR2004 - the others stay owed
        refund(order, at + timedelta(hours=3), paid_back=[PaidBack(CARD, owed)])
    return order


def edit_that_discounts(stage: Stage) -> LiveOrder:
    """A line gets a discount after the sale (actionType UPDATE)."""
    order = card_online(stage)
    line = order.lines[-1]
    whole = line.price_minor * len(line.pieces)
    edit(order, stage.later(1, 2), discounted=[(line, whole * 2 // 3)])
    return order


def exchange_at_till(stage: Stage) -> LiveOrder:
    """One piece against another, both signs in one agreement; the difference is settled."""
    order = card_at_till(stage)
    at = stage.later(1, 4)
    added = order.add_line(stage.rng.choice(stage.catalogue.products), rates=order.lines[0].rates)
    exchange(order, at, returned=[(order.lines[0], 1)], added=[added])
    due = order.outstanding_minor
    if due > 0:
        pay(order, CARD, due, at)
    elif due < 0:
        pay(order, CARD, -due, at, kind="REFUND")
    return order
