"""Proof: Shopify's figure = Σ facts = Σ entries = Σ documents = what QuickBooks returned.

The functions here only add and compare; where the figures come from is each room's own business.
Shopify states a figure per order, not per day (decision 0006): it is compared on the last day on
which the order has facts, and on its earlier days the order stands with its own facts on both
sides, so that the first sign of a day proves the orders that end there and no others. A
difference is named, never plugged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from tillbook.core.book import rounding_of, settled_minor
from tillbook.core.days import business_day
from tillbook.core.documents import Document, Line
from tillbook.core.entries import Entry, Flow
from tillbook.core.facts import Fact, Order, Sale, SaleLine
from tillbook.core.money import format_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role


class Link(StrEnum):
    """The five figures of the chain, in order; four signs stand between them."""

    SHOPIFY = "shopify"
    FACTS = "facts"
    ENTRIES = "entries"
    DOCUMENTS = "documents"
    QUICKBOOKS = "quickbooks"


class Measure(StrEnum):
    """What is compared: sold with tax, paid net of refunds, and the change in unpaid orders."""

    SOLD = "sold"
    PAID = "paid"
    UNPAID = "unpaid"


LINKS: Final = tuple(Link)
Figures = dict[Measure, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One measure of one day through all five links; None where a figure does not exist yet."""

    measure: Measure
    currency: str
    figures: Mapping[Link, int | None]

    @property
    def signs(self) -> tuple[bool | None, ...]:
        """For each of the four gaps: equal, unequal, or None when a side is not known yet."""
        values = [self.figures.get(link) for link in LINKS]
        return tuple(
            None if left is None or right is None else left == right
            for left, right in pairwise(values)
        )

    @property
    def proved(self) -> bool:
        """All five figures are there and equal."""
        return all(self.signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One statement about an order: our sum, Shopify's figure, and whether a live shop has
    confirmed that the two must be equal (else a difference is a warning).
    """

    name: str
    ours_minor: int
    stated_minor: int | None
    confirmed: bool

    @property
    def holds(self) -> bool | None:
        """None when Shopify does not state the figure (not granted)."""
        return None if self.stated_minor is None else self.ours_minor == self.stated_minor


def order_relations(order: Order) -> tuple[Relation, ...]:
    """The per-order statements of accounting section 5, from an order's readable facts."""
    sold = sum(sale.total_minor for sale in order.sales)
    reading, _ = rounding_of(order)
    paid = sum(settled_minor(tender, reading) for tender in order.tenders)
    rounded = any(tender.rounding_minor for tender in order.tenders)
    received, given = (
        sum(t.rounding_minor for t in order.tenders if t.kind.sign == sign) for sign in (1, -1)
    )
    tips = sum(sale.total_minor for sale in order.sales if sale.line is SaleLine.TIP)
    stated = order.stated
    plain = not rounded and not any(
        sale.line in (SaleLine.TIP, SaleLine.DUTY) for sale in order.sales
    )
    return (
        Relation(
            name="sold", ours_minor=sold, stated_minor=stated.current_total_minor, confirmed=plain
        ),
        Relation(
            name="paid",
            ours_minor=paid,
            stated_minor=stated.net_payment_minor,
            confirmed=not rounded,
        ),
        Relation(
            name="unpaid",
            ours_minor=sold - paid,
            stated_minor=stated.outstanding_minor,
            confirmed=plain,
        ),
        Relation(name="tips", ours_minor=tips, stated_minor=stated.tips_minor, confirmed=False),
        Relation(
            name="rounding",
            ours_minor=received,
            stated_minor=stated.payment_rounding_minor,
            confirmed=False,
        ),
        Relation(
            name="rounding of refunds",
            ours_minor=given,
            stated_minor=stated.refund_rounding_minor,
            confirmed=False,
        ),
    )


def order_problems(order: Order) -> tuple[Problem, ...]:
    """A problem for every relation that does not hold, with both figures."""
    return tuple(
        problem(
            Code.ORDER_DIFFERS,
            order.name,
            order=order.name,
            relation=relation.name,
            ours=format_minor(relation.ours_minor, order.currency),
            stated=format_minor(relation.stated_minor or 0, order.currency),
            currency=order.currency,
        )
        for relation in order_relations(order)
        if relation.holds is False
    )


def fact_figures(order: Order, zone: str) -> dict[date, Figures]:
    """Sold, paid and the change in unpaid of an order, per business day, from its facts."""
    return figures_by_day(order, lambda fact: business_day(fact.happened_at, zone))


def figures_by_day(order: Order, day_of: Callable[[Fact], date]) -> dict[date, Figures]:
    """The same with the day of each fact told, as it was frozen when the fact was stored."""
    days: defaultdict[date, Figures] = defaultdict(lambda: dict.fromkeys(Measure, 0))
    reading, _ = rounding_of(order)
    for fact in order.facts:
        figures = days[day_of(fact)]
        if isinstance(fact, Sale):
            figures[Measure.SOLD] += fact.total_minor
            figures[Measure.UNPAID] += fact.total_minor
        else:
            settled = settled_minor(fact, reading)
            figures[Measure.PAID] += settled
            figures[Measure.UNPAID] -= settled
    return dict(days)


def shopify_figures(order: Order, days: Mapping[date, Figures], day: date) -> Figures | None:
    """What Shopify states of an order, on its day.

    Shopify states one figure per order, not per day: it is compared on the last day on which the
    order has facts, less what stands on earlier days, so that a gap shows once. For an order that
    lives on one day, and that is most, it is the header itself. None on every other day, and when
    the header was not granted.
    """
    if not days or day != max(days):
        return None
    stated = order.stated
    heads = {
        Measure.SOLD: stated.current_total_minor,
        Measure.PAID: stated.net_payment_minor,
        Measure.UNPAID: stated.outstanding_minor,
    }
    figures: Figures = {}
    for measure, head in heads.items():
        if head is None:
            return None
        earlier = sum(found[measure] for other, found in days.items() if other != day)
        figures[measure] = head - earlier
    return figures


def entry_figures(entries: Iterable[Entry]) -> Figures:
    """The same measures from postings alone, without a look at facts: sold and paid are what each
    flow posted apart from the unpaid orders, unpaid is what those moved by. An opening moves
    nothing: nobody sold or paid on its day.
    """
    figures = dict.fromkeys(Measure, 0)
    for entry in entries:
        for posting in entry.postings:
            if posting.flow is Flow.OPEN:
                continue
            if posting.role is Role.CUSTOMER_BALANCE:
                figures[Measure.UNPAID] += posting.amount_minor
            elif posting.flow is Flow.SOLD:
                figures[Measure.SOLD] -= posting.amount_minor
            else:
                figures[Measure.PAID] += posting.amount_minor
    return figures


def line_figures(lines: Iterable[Line]) -> Figures:
    """The same measures from document lines, or from the lines QuickBooks returned."""
    figures = dict.fromkeys(Measure, 0)
    for line in lines:
        if line.flow is Flow.OPEN:
            continue
        if line.role is Role.CUSTOMER_BALANCE:
            figures[Measure.UNPAID] -= line.amount_minor
        elif line.flow is Flow.SOLD:
            figures[Measure.SOLD] += line.amount_minor
        else:
            figures[Measure.PAID] -= line.amount_minor
    return figures


def document_figures(documents: Iterable[Document]) -> Figures:
    """The measures of whole documents."""
    return line_figures(line for document in documents for line in document.lines)


def add(figures: Iterable[Figures]) -> Figures:
    """Sum of several."""
    total = dict.fromkeys(Measure, 0)
    for one in figures:
        for measure, amount in one.items():
            total[measure] += amount
    return total


def chains(currency: str, by_link: Mapping[Link, Figures | None]) -> tuple[Chain, ...]:
    """One chain per measure from the figures of each link."""
    return tuple(
        Chain(
            measure=measure,
            currency=currency,
            figures={
                link: None if (found := by_link.get(link)) is None else found[measure]
                for link in LINKS
            },
        )
        for measure in Measure
    )
