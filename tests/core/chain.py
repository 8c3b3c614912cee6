"""The whole chain of the proof, with a place to tamper before every sign.

`carry` walks orders through facts, entries and documents to what QuickBooks returns; whatever is
altered on the way is carried on, so that exactly one equality sign can turn red. End-to-end tests
may reuse the tamperings against the real rooms.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tillbook.core.book import book
from tillbook.core.documents import Document, Line
from tillbook.core.entries import Entry, Flow
from tillbook.core.facts import Order
from tillbook.core.proof import (
    Figures,
    Link,
    Measure,
    add,
    chains,
    document_figures,
    entry_figures,
    fact_figures,
    line_figures,
    shopify_figures,
)
from tillbook.core.roles import Role
from tillbook.core.write import Ledger, write

Returned = tuple[Line, ...]
Signs = dict[Measure, tuple[bool | None, ...]]

ALL_GREEN = (True, True, True, True)


@dataclass(frozen=True, kw_only=True)
class Tampering:
    """What is altered, each before the next step is made from it. By default nothing is."""

    order: Callable[[Order], Order] = lambda order: order
    entry: Callable[[Entry], Entry] = lambda entry: entry
    document: Callable[[Document], Document] = lambda document: document
    returned: Callable[[Returned], Returned] = lambda lines: lines


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What stood at each link after the walk."""

    zone: str
    orders: tuple[Order, ...]
    entries: tuple[Entry, ...]
    documents: tuple[Document, ...]
    returned: tuple[Returned, ...]


def carry(
    orders: Iterable[Order], zone: str, ledger: Ledger, tampering: Tampering | None = None
) -> Carried:
    """Walk orders to QuickBooks and back."""
    alter = tampering or Tampering()
    decoded = tuple(alter.order(order) for order in orders)
    entries = tuple(alter.entry(entry) for order in decoded for entry in book(order, zone).entries)
    documents = tuple(alter.document(document) for document in write(entries, ledger).documents)
    return Carried(
        zone=zone,
        orders=decoded,
        entries=entries,
        documents=documents,
        returned=tuple(alter.returned(document.lines) for document in documents),
    )


def signs(carried: Carried, day: date) -> Signs:
    """The four signs of a day, per measure."""
    by_link = {
        Link.SHOPIFY: _stated(carried, day),
        Link.FACTS: add(_facts(order, carried.zone, day) for order in carried.orders),
        Link.ENTRIES: entry_figures(entry for entry in carried.entries if entry.day == day),
        Link.DOCUMENTS: document_figures(one for one in carried.documents if one.day == day),
        Link.QUICKBOOKS: add(
            line_figures(lines)
            for document, lines in zip(carried.documents, carried.returned, strict=True)
            if document.day == day
        ),
    }
    return {chain.measure: chain.signs for chain in chains("USD", by_link)}


def red(found: Signs) -> set[int]:
    """Which of the four signs is unequal in any measure, counted from 0."""
    return {index for row in found.values() for index, sign in enumerate(row) if sign is False}


def _facts(order: Order, zone: str, day: date) -> Figures:
    return fact_figures(order, zone).get(day, dict.fromkeys(Measure, 0))


def _stated(carried: Carried, day: date) -> Figures | None:
    """Shopify's figure of a day. An order that goes on later is compared on its last day; until
    then it stands on both sides alike. A header that was not granted leaves the day unproved.
    """
    figures = []
    for order in carried.orders:
        days = fact_figures(order, carried.zone)
        if day not in days:
            continue
        stated = shopify_figures(order, days, day)
        if stated is None and day == max(days):
            return None
        figures.append(stated or days[day])
    return add(figures)


def without_a_sale(order: Order) -> Order:
    """The decoder loses an order's first sale; its header stays."""
    return replace(order, sales=order.sales[1:])


def with_another_total(order: Order) -> Order:
    """Shopify's header says one unit more than the sales do."""
    total, owed = order.stated.current_total_minor, order.stated.outstanding_minor
    assert total is not None
    assert owed is not None
    stated = replace(order.stated, current_total_minor=total + 1, outstanding_minor=owed + 1)
    return replace(order, stated=stated)


def with_another_sale(entry: Entry) -> Entry:
    """The first fact that sold something books one unit more: balanced, and wrong."""
    sold = next((p for p in entry.postings if p.flow is Flow.SOLD), None)
    if sold is None:
        return entry
    owed = next(
        p for p in entry.postings if p.fact_id == sold.fact_id and p.role is Role.CUSTOMER_BALANCE
    )
    gain = next(
        p
        for p in entry.postings
        if p.fact_id == sold.fact_id and p.role is not Role.CUSTOMER_BALANCE
    )
    moved = {id(owed): owed.amount_minor + 1, id(gain): gain.amount_minor - 1}
    return replace(
        entry,
        postings=tuple(
            replace(p, amount_minor=moved.get(id(p), p.amount_minor)) for p in entry.postings
        ),
    )


def with_another_line(lines: Returned) -> Returned:
    """The first line holds one unit more."""
    return (replace(lines[0], amount_minor=lines[0].amount_minor + 1), *lines[1:])


def with_another_document_line(document: Document) -> Document:
    """The document is told with its first line one unit too large."""
    return replace(document, lines=with_another_line(document.lines))


LOST_SALE = Tampering(order=without_a_sale)
OTHER_HEADER = Tampering(order=with_another_total)
OTHER_ENTRY = Tampering(entry=with_another_sale)
OTHER_DOCUMENT = Tampering(document=with_another_document_line)
OTHER_ANSWER = Tampering(returned=with_another_line)
