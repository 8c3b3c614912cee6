"""Gift cards: what each one is worth, where its value came from, and what was never used.

Sales and payments with cards are facts of their orders. Shopify gives a card's own transactions no
link to orders, so a card is not replayed but reconciled: value in less value out must be its
balance. Only what no order tells is booked here: cards issued by hand, and what is left on a card
that expired or was switched off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tillbook.core.days import business_day
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.facts import ONLINE, Sale, SaleAction, SaleLine, Tender, TenderKind
from tillbook.core.identity import number_of
from tillbook.core.money import format_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role

GATEWAY: Final = "gift_card"
MATCH_WITHIN: Final = timedelta(minutes=10)
"""How far apart a refund and the card it was paid onto may stand."""

BREAKAGE: Final = "/breakage"
"""Stands behind a card's id where what is left on it is booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMovement:
    """One transaction of a card; onto the card is positive."""

    id: str
    happened_at: datetime
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardState:
    """One `GiftCard` as it stood when it was read. `order_id` is empty for one without an order; it
    is a snapshot of the first reading, because later the order may be too old to be seen.

    `expires_on` is its last day. `movements` is None where Shopify does not show them.
    """

    id: str
    currency: str
    initial_minor: int
    balance_minor: int
    created_at: datetime
    order_id: str = ""
    order_name: str = ""
    expires_on: date | None = None
    deactivated_at: datetime | None = None
    movements: tuple[CardMovement, ...] | None = None

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read; the balance may."""
        return self.created_at, self.currency, self.initial_minor

    def unusable_from(self, zone: str) -> date | None:
        """The first day it cannot be used on: the one after its last, or of being switched off."""
        days = []
        if self.expires_on is not None:
            days.append(self.expires_on + timedelta(days=1))
        if self.deactivated_at is not None:
            days.append(business_day(self.deactivated_at, zone))
        return min(days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsBooked:
    """What came of the cards: entries, and what a person should know."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def book_cards(
    cards: Iterable[GiftCardState],
    refunds: Iterable[Tender],
    sales: Iterable[Sale],
    zone: str,
    currency: str,
    *,
    today: date,
) -> CardsBooked:
    """Entries for cards issued by hand and for what is left on unusable ones.

    `refunds` are tenders and `sales` sales of the shop; those that are about gift cards are used.
    `today` is the shop's own day: what expires later is left alone.
    """
    known = sorted(cards, key=lambda card: (card.created_at, card.id))
    mine = [card for card in known if card.currency == currency]
    problems = [_foreign(card, currency) for card in known if card.currency != currency]
    matched = match_by_amount(mine, refunds)
    back = taken_back(mine, sales)
    entries: list[Entry] = []
    for card in mine:
        if card.id in matched:
            problems.append(_matched(card, matched[card.id]))
        elif not card.order_id and card.initial_minor:
            entries.append(_issued(card, zone))
        left = card.balance_minor - back.get(card.id, 0)
        day = card.unusable_from(zone)
        if day is not None and day <= today and left > 0:
            entries.append(_breakage(card, day, left))
    return CardsBooked(entries=tuple(entries), problems=tuple(problems))


def match_by_amount(cards: Iterable[GiftCardState], refunds: Iterable[Tender]) -> dict[str, Tender]:
    """Card id → the refund it was made for: a card without an order, and a refund onto a gift card
    of the same amount within MATCH_WITHIN. Each refund explains one card, the nearest in time.
    """
    free = [one for one in refunds if one.gateway == GATEWAY and one.kind is TenderKind.REFUND]
    pairs = sorted(
        (abs(card.created_at - one.happened_at), card.created_at, card.id, one.id, card, one)
        for card in cards
        if not card.order_id
        for one in free
        if (one.amount_minor, one.currency) == (card.initial_minor, card.currency)
        if abs(card.created_at - one.happened_at) <= MATCH_WITHIN
    )
    matched: dict[str, Tender] = {}
    used: set[str] = set()
    for *_, card_id, refund_id, _card, refund in pairs:
        if card_id not in matched and refund_id not in used:
            matched[card_id] = refund
            used.add(refund_id)
    return matched


def taken_back(cards: Iterable[GiftCardState], sales: Iterable[Sale]) -> dict[str, int]:
    """Card id → what a return of its sale took off GIFT_CARDS already, so that it is not taken off
    again as breakage. A return is counted on its order's switched-off cards, the oldest first.
    """
    returned: defaultdict[str, int] = defaultdict(int)
    for sale in sales:
        if sale.line is SaleLine.GIFT_CARD and sale.action is SaleAction.RETURN:
            returned[sale.order_id] -= sale.gross_minor
    taken: dict[str, int] = {}
    for card in sorted(cards, key=lambda card: (card.created_at, card.id)):
        if card.order_id and card.deactivated_at is not None:
            taken[card.id] = min(card.balance_minor, returned[card.order_id])
            returned[card.order_id] -= taken[card.id]
    return taken


def outstanding_minor(cards: Iterable[GiftCardState], zone: str, today: date) -> int:
    """What all cards that can still be used are worth: what GIFT_CARDS must hold."""
    return sum(
        card.balance_minor
        for card in cards
        if (day := card.unusable_from(zone)) is None or day > today
    )


def prove_cards(cards: Iterable[GiftCardState]) -> Iterator[Problem]:
    """Every card whose value in less value out is not its balance. Cards whose movements Shopify
    does not show are not proved.
    """
    for card in cards:
        if card.movements is None:
            continue
        value_in = card.initial_minor + _sum(card.movements, 1)
        value_out = -_sum(card.movements, -1)
        if value_in - value_out != card.balance_minor:
            yield _problem(
                Code.CARD_DIFFERS,
                card,
                value_in=value_in,
                value_out=value_out,
                sum=value_in - value_out,
                balance=card.balance_minor,
                difference=card.balance_minor - value_in + value_out,
            )


def prove_sold(cards: Iterable[GiftCardState], sales: Iterable[Sale]) -> Iterator[Problem]:
    """Every order whose cards were not issued with what it sold them for."""
    sold: defaultdict[str, int] = defaultdict(int)
    names: dict[str, Sale] = {}
    for sale in sales:
        if sale.line is SaleLine.GIFT_CARD and sale.action is not SaleAction.RETURN:
            sold[sale.order_id] += sale.gross_minor
            names[sale.order_id] = sale
    issued: defaultdict[str, int] = defaultdict(int)
    for card in cards:
        issued[card.order_id] += card.initial_minor
    for order_id, amount in sorted(sold.items()):
        if issued[order_id] != amount:
            sale = names[order_id]
            yield problem(
                Code.CARDS_SOLD_DIFFER,
                sale.order_name,
                order=sale.order_name,
                sold=format_minor(amount, sale.currency),
                issued=format_minor(issued[order_id], sale.currency),
                currency=sale.currency,
            )


def _sum(movements: Iterable[CardMovement], sign: int) -> int:
    return sum(one.amount_minor for one in movements if one.amount_minor * sign > 0)


def _issued(card: GiftCardState, zone: str) -> Entry:
    rows = {Role.GIFT_CARDS_ISSUED: card.initial_minor, Role.GIFT_CARDS: -card.initial_minor}
    return _entry(card, "issued", business_day(card.created_at, zone), card.id, rows)


def _breakage(card: GiftCardState, day: date, left: int) -> Entry:
    rows = {Role.GIFT_CARDS: left, Role.GIFT_CARD_BREAKAGE: -left}
    return _entry(card, "breakage", day, card.id + BREAKAGE, rows)


def _entry(
    card: GiftCardState, what: str, day: date, fact_id: str, rows: Mapping[Role, int]
) -> Entry:
    return Entry(
        key=f"gift-card/{number_of(card.id)}/{what}",
        kind=EntryKind.GIFT_CARDS,
        day=day,
        place_id=ONLINE,
        currency=card.currency,
        order_id=card.order_id,
        order_name=card.order_name,
        postings=tuple(
            Posting(
                role=role, qualifier=None, amount_minor=amount, flow=Flow.MOVED, fact_id=fact_id
            )
            for role, amount in rows.items()
        ),
    )


def _problem(code: Code, card: GiftCardState, **amounts_minor: int) -> Problem:
    return problem(
        code,
        card.id,
        card=number_of(card.id),
        currency=card.currency,
        **{name: format_minor(minor, card.currency) for name, minor in amounts_minor.items()},
    )


def _matched(card: GiftCardState, refund: Tender) -> Problem:
    return problem(
        Code.CARD_MATCHED,
        card.id,
        card=number_of(card.id),
        amount=format_minor(card.initial_minor, card.currency),
        currency=card.currency,
        order=refund.order_name,
    )


def _foreign(card: GiftCardState, currency: str) -> Problem:
    return problem(
        Code.CARD_CURRENCY,
        card.id,
        card=number_of(card.id),
        currency=card.currency,
        expected=currency,
    )
