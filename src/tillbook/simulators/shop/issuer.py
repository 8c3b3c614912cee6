"""Gift cards and store credit at work: what a history sold, took and gave back, on cards.

Every gift card sold becomes a card; payments and refunds with gift cards move the oldest card that
can bear them. What no card can bear is paid from one that was given away before the first order,
so that a history which redeems more than it sold is possible too. Store credit works alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.model import Order, Transaction
from tillbook.simulators.shop.purses import CreditAccount, GiftCard, Movement

_BEFORE: Final = timedelta(days=1)
GIVEN_AWAY_MINOR: Final = 1_000_000


def with_purses(history: History) -> History:
    """The same shop with its cards and one account of store credit."""
    mint = Mint(9_900_000_000_000)
    first = min(order.processed_at for order in history.orders) - _BEFORE
    currency = history.shop.currency_code
    cards = [
        GiftCard(
            id=mint.new("GiftCard"),
            currency=currency,
            initial_minor=GIVEN_AWAY_MINOR,
            created_at=first,
        )
    ]
    cards += [card for order in history.orders for card in _sold(order, mint)]
    for paid, amount in _moved(history, "gift_card"):
        _move(cards, mint, paid, amount)
    return replace(
        history, gift_cards=tuple(cards), credit_accounts=(_account(history, mint, first),)
    )


def _sold(order: Order, mint: Mint) -> Iterator[GiftCard]:
    """One card per piece that was sold; a discount is not on the card."""
    if order.test:
        return
    for agreement in order.agreements:
        for sale in agreement.sales:
            if sale.typename == "GiftCardSale" and sale.action_type == "ORDER":
                pieces = sale.quantity or 1
                gross = sale.total_minor - sale.tax_minor + sale.discount_before_taxes_minor
                for _ in range(pieces):
                    yield GiftCard(
                        id=mint.new("GiftCard"),
                        currency=order.currency,
                        initial_minor=gross // pieces,
                        created_at=agreement.happened_at,
                        order_id=order.id,
                    )


def _moved(history: History, gateway: str) -> list[tuple[Transaction, int]]:
    """Payments with a gateway in their order of time, out of the purse negative."""
    found = [
        (paid, paid.amount_minor if paid.kind in {"REFUND", "CHANGE"} else -paid.amount_minor)
        for order in history.orders
        for paid in order.transactions
        if paid.gateway == gateway and paid.status == "SUCCESS" and not paid.test
        if paid.kind in {"SALE", "CAPTURE", "REFUND", "CHANGE"}
    ]
    return sorted(found, key=lambda pair: (_at(pair[0]), pair[0].id))


def _at(paid: Transaction) -> datetime:
    return paid.processed_at or paid.created_at


def _move(cards: list[GiftCard], mint: Mint, paid: Transaction, amount: int) -> None:
    kind = "Credit" if amount > 0 else "Debit"
    for place, card in reversed([*enumerate(cards)]):
        if card.created_at <= _at(paid) and card.balance_minor + amount >= 0:
            movement = Movement(
                id=mint.new(f"GiftCard{kind}Transaction"),
                kind=kind,
                at=_at(paid),
                amount_minor=amount,
            )
            cards[place] = replace(card, movements=(*card.movements, movement))
            return


def _account(history: History, mint: Mint, first: datetime) -> CreditAccount:
    given = Movement(
        id=mint.new("StoreCreditAccountCreditTransaction"),
        kind="Credit",
        at=first,
        amount_minor=GIVEN_AWAY_MINOR,
    )
    movements = [given]
    for paid, amount in _moved(history, "shopify_store_credit"):
        kind = "Credit" if amount > 0 else "Debit"
        movements.append(
            Movement(
                id=mint.new(f"StoreCreditAccount{kind}Transaction"),
                kind=kind,
                at=_at(paid),
                amount_minor=amount,
                event="ORDER_REFUND" if amount > 0 else "ORDER_PAYMENT",
                origin_id=paid.id,
            )
        )
    return CreditAccount(
        id=mint.new("StoreCreditAccount"),
        customer_id="gid://shopify/Customer/1",
        currency=history.shop.currency_code,
        movements=tuple(movements),
    )
