"""Booking: facts in, balanced entries out, problems beside them (accounting, section 3).

Every row of the table is written once, from Shopify's own figures only; nothing is recomputed.
Entries do not depend on sync modes, on the mapping, or on the order in which facts arrive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tillbook.core.days import business_day
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.facts import Fact, Order, Rounding, Sale, SaleAction, SaleLine, Tender
from tillbook.core.identity import entry_key
from tillbook.core.money import format_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role, RoleKey

SHOPIFY_PAYMENTS: Final = "shopify_payments"
_SHOPIFY_PAYMENTS_GATEWAYS: Final = frozenset(
    {SHOPIFY_PAYMENTS, "shop_cash", "shop_pay", "shop_pay_installments", "shopify_installments"}
)
_ROLE_OF_GATEWAY: Final = {
    "gift_card": Role.GIFT_CARDS,
    "shopify_store_credit": Role.STORE_CREDIT,
    "cash": Role.CASH,
}
_OTHER_INCOME_AND_DEBT: Final = {
    SaleLine.TIP: Role.TIPS,
    SaleLine.DUTY: Role.DUTIES,
    SaleLine.ADDITIONAL_FEE: Role.ADDITIONAL_FEES,
    SaleLine.FEE: Role.RETURN_FEES,
}


@dataclass(frozen=True, slots=True)
class Booked:
    """What came of an order: its entries, what a person should know, and the reading of its cash
    rounding, which must be kept: what is booked may never be read otherwise later. None while no
    rounded cash is booked.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    rounding: Rounding | None = None


def book(order: Order, zone: str, *, booked: Collection[str] = ()) -> Booked:
    """Entries of an order, one per business day and place.

    An order with an unreadable fact is held from that fact on: only the facts named in `booked`
    (already in the books) keep their entries. Test orders book nothing. `zone` is the shop's IANA
    time zone.
    """
    if order.test:
        return Booked((), ())
    rounding, doubts = rounding_of(order)
    obstacles = [unreadable.problem for unreadable in order.unreadable]
    groups: dict[tuple[date, str], list[Posting]] = {}
    for fact in sorted(order.facts, key=lambda fact: (fact.happened_at, fact.id)):
        if obstacles and fact.id not in booked:
            continue
        spot = (business_day(fact.happened_at, zone), place_of(fact, order))
        groups.setdefault(spot, []).extend(postings_of(fact, order, rounding))
    entries = tuple(
        Entry(
            key=entry_key(order.id, day, place),
            kind=EntryKind.SALES,
            day=day,
            place_id=place,
            currency=order.currency,
            order_id=order.id,
            order_name=order.name,
            postings=tuple(postings),
        )
        for (day, place), postings in sorted(groups.items())
        if postings
    )
    taken = {fact_id for entry in entries for fact_id in entry.fact_ids}
    rounded = any(t.rounding_minor and t.id in taken for t in order.tenders)
    return Booked(entries, (*obstacles, *doubts), rounding if rounded else order.rounding)


def place_of(fact: Fact, order: Order) -> str:
    """A tender's own location, else the order's `retailLocation`, else Online."""
    own = fact.place_id if isinstance(fact, Tender) else None
    return own or order.place_id


def postings_of(fact: Fact, order: Order, rounding: Rounding = Rounding.ADDED) -> list[Posting]:
    """The balanced postings of one fact; amounts of zero are left out."""
    if isinstance(fact, Sale):
        rows, flow = _sale_rows(fact), Flow.SOLD
    else:
        rows, flow = _tender_rows(fact, place_of(fact, order), rounding), Flow.PAID
    return [
        Posting(role=role, qualifier=qualifier, amount_minor=amount, flow=flow, fact_id=fact.id)
        for role, qualifier, amount in rows
        if amount
    ]


_Row = tuple[Role, str | None, int]


def _sale_rows(sale: Sale) -> Iterator[_Row]:
    """Debits positive. A return of shipping or of a gift card reverses its own role; a return of
    a product goes to RETURNS net of its discount.
    """
    yield Role.CUSTOMER_BALANCE, None, sale.total_minor
    for tax in sale.taxes:
        role = Role.CHANNEL_TAX if tax.channel_liable else Role.TAX
        yield role, tax.title, -tax.amount_minor
    if sale.line is SaleLine.PRODUCT and sale.action is SaleAction.RETURN:
        yield Role.RETURNS, sale.qualifier, -sale.net_minor
    elif sale.line is SaleLine.ADJUSTMENT:
        yield Role.REFUND_ADJUSTMENTS, None, -sale.net_minor
    elif sale.line in _OTHER_INCOME_AND_DEBT:
        qualifier = sale.qualifier if sale.line is SaleLine.ADDITIONAL_FEE else None
        yield _OTHER_INCOME_AND_DEBT[sale.line], qualifier, -sale.net_minor
    else:
        yield Role.DISCOUNTS, None, sale.discount_minor
        yield _gross_role(sale), _gross_qualifier(sale), -sale.gross_minor


def _gross_role(sale: Sale) -> Role:
    if sale.line is SaleLine.GIFT_CARD:
        return Role.GIFT_CARDS
    return Role.SHIPPING if sale.line is SaleLine.SHIPPING else Role.SALES


def _gross_qualifier(sale: Sale) -> str | None:
    return sale.qualifier if sale.line is SaleLine.PRODUCT else None


def _tender_rows(tender: Tender, place: str, rounding: Rounding) -> Iterator[_Row]:
    settled = settled_minor(tender, rounding)
    extra = tender.kind.sign * tender.rounding_minor
    role, qualifier = role_of_gateway(tender.gateway, place)
    yield role, qualifier, settled + extra
    yield Role.CASH_ROUNDING, None, -extra
    yield Role.CUSTOMER_BALANCE, None, -settled


def role_of_gateway(gateway: str, place: str) -> RoleKey:
    """Where a transaction's own gateway keeps its money; cash by place."""
    role = _ROLE_OF_GATEWAY.get(gateway, Role.CLEARING)
    if role is Role.CASH:
        return role, place
    if role is not Role.CLEARING:
        return role, None
    return role, SHOPIFY_PAYMENTS if gateway in _SHOPIFY_PAYMENTS_GATEWAYS else gateway


def settled_minor(tender: Tender, rounding: Rounding) -> int:
    """What a tender takes off the customer's balance, signed: its amount without its rounding."""
    contained = tender.rounding_minor if rounding is Rounding.CONTAINED else 0
    return tender.kind.sign * (tender.amount_minor - contained)


def rounding_of(order: Order) -> tuple[Rounding, tuple[Problem, ...]]:
    """The reading the order was first booked with, else the one its own outstanding decides.

    Where both readings fit, or neither does, nothing is guessed silently: it is booked as rounded
    on top, and a problem says so.
    """
    if order.rounding is not None or not any(t.rounding_minor for t in order.tenders):
        return order.rounding or Rounding.ADDED, ()
    owed = sum(sale.total_minor for sale in order.sales)
    fits = [
        reading
        for reading in Rounding
        if order.stated.outstanding_minor
        == owed - sum(settled_minor(tender, reading) for tender in order.tenders)
    ]
    if len(fits) == 1:
        return fits[0], ()
    return Rounding.ADDED, (
        problem(
            Code.ROUNDING_UNDECIDED,
            order.name,
            order=order.name,
            rounding=format_minor(
                sum(tender.kind.sign * tender.rounding_minor for tender in order.tenders),
                order.currency,
            ),
            currency=order.currency,
        ),
    )
