"""Prove: a day of a shop from what Shopify states to what QuickBooks holds.

Each figure of the chain comes from its own rows: order headers, stored facts, postings, document
content, and the lines that were read back from QuickBooks. Held orders stand aside on every side
and are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from tillbook.core.delivery import STANDING_STILL
from tillbook.core.documents import Document, Line, line_label
from tillbook.core.entries import Entry
from tillbook.core.facts import Order
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.problems import Code, Problem
from tillbook.core.proof import (
    Chain,
    Figures,
    Link,
    Measure,
    add,
    chains,
    document_figures,
    entry_figures,
    figures_by_day,
    line_figures,
    shopify_figures,
)
from tillbook.core.write import LineKey, line_sums
from tillbook.store.models import (
    Delivery,
    FactRecord,
    OrderRecord,
    PostingRecord,
    Shop,
)
from tillbook.sync.orders import place_names, thaw_order
from tillbook.sync.plan import company_mapping, stored_entries
from tillbook.sync.returned import KnownItems, known_items, returned_lines
from tillbook.sync.shapes import DayProof, DayState, DocumentView, LineView, OrderView
from tillbook.sync.snapshots import thaw_document, thaw_problem

DAYS_PER_PROOF_MAX: Final = 400

_DIFFERENCES: Final = frozenset({Code.ORDER_DIFFERS, Code.FACT_CHANGED})


class TooManyDays(ValueError):
    """More days than one proof covers."""


def prove_days(shop: Shop, first: date, last: date) -> tuple[DayProof, ...]:
    """Every calendar day from first to last. Raises TooManyDays beyond DAYS_PER_PROOF_MAX."""
    count = (last - first).days + 1
    if count > DAYS_PER_PROOF_MAX:
        msg = f"A proof covers at most {DAYS_PER_PROOF_MAX} days."
        raise TooManyDays(msg)
    known = _known(shop)
    return tuple(_prove(shop, first + timedelta(days=n), known) for n in range(count))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for every day of a shop, read once for all of them."""

    places: Mapping[str, str]
    mapping: AccountMapping
    items: KnownItems


def _known(shop: Shop) -> _Known:
    return _Known(
        places=place_names(shop),
        mapping=company_mapping(shop.company),
        items=known_items(shop.company),
    )


@dataclass(frozen=True, slots=True)
class _OrderOfDay:
    """An order with its figures per stored day, and those of this day that are booked."""

    row: OrderRecord
    order: Order
    days: dict[date, Figures]
    booked: Figures
    waits: bool

    @property
    def held(self) -> bool:
        return bool(self.order.unreadable)

    def facts(self, day: date) -> Figures:
        """A held order counts with what is booked of it; the rest stands aside on every side."""
        return self.booked if self.held else self.days[day]

    def stated(self, day: date) -> Figures | None:
        """Shopify's figure on the order's last day (docs/decisions/0006); None: not granted."""
        if self.held or day != max(self.days):
            return self.facts(day)
        return shopify_figures(self.order, self.days, day)


def prove_day(shop: Shop, day: date) -> DayProof:
    """One day: chains, lines, documents, orders and everything that is wrong with it.

    Days before the start date are not ours to prove and come back empty.
    """
    return _prove(shop, day, _known(shop))


def _prove(shop: Shop, day: date, known: _Known) -> DayProof:
    before = shop.start_date is not None and day < shop.start_date
    orders = [] if before else _orders_of(shop, day)
    entries = stored_entries(
        PostingRecord.objects.filter(entry__shop=shop, entry__day=day, fact__booked=True)
    )
    deliveries = list(
        Delivery.objects.filter(document__shop=shop, document__day=day)
        .select_related("document")
        .order_by("document__place_id", "document__sequence")
    )
    told = [thaw_document(delivery.document.content) for delivery in deliveries]
    returned = [*returned_lines(known.items, deliveries).values()]
    found = _chains(shop.currency, day, orders, entries, told, returned)
    lines = _lines(known, entries, told, returned)
    views = tuple(_order_view(one, day) for one in orders)
    documents = tuple(document_view(shop, delivery) for delivery in deliveries)
    return DayProof(
        shop_id=shop.pk,
        day=day,
        currency=shop.currency,
        state=_state(found, lines, documents, views),
        chains=found,
        lines=lines,
        documents=documents,
        orders=views,
        problems=_problems(views, documents),
        proved_at=max((d.read_back_at for d in documents if d.read_back_at), default=None),
    )


def document_view(shop: Shop | None, delivery: Delivery) -> DocumentView:
    """A document and where it stands, for people."""
    document = delivery.document
    place = place_names(shop).get(document.place_id, document.place_id) if shop else ""
    return DocumentView(
        key=document.key,
        type=document.type,
        ref_number=document.ref_number,
        day=document.day,
        place=place,
        total_minor=document.total_minor,
        state=delivery.state,
        quickbooks_id=delivery.quickbooks_id,
        returned_total_minor=delivery.returned_total_minor,
        accepted_at=delivery.accepted_at,
        read_back_at=delivery.read_back_at,
        attempts=delivery.attempts_count,
        problem=thaw_problem(delivery.problem) if delivery.problem else None,
    )


def _orders_of(shop: Shop, day: date) -> list[_OrderOfDay]:
    ids = FactRecord.objects.filter(shop=shop, day=day).values("order_id")
    rows = list(OrderRecord.objects.filter(shop=shop, pk__in=ids).order_by("name", "pk"))
    facts: defaultdict[int | None, dict[str, FactRecord]] = defaultdict(dict)
    for fact in FactRecord.objects.filter(shop=shop, order__in=rows):
        facts[fact.order_id][fact.fact_id] = fact
    found = []
    for row in rows:
        mine = facts[row.pk]
        order = thaw_order(shop, row, mine.values())
        done = {fact_id for fact_id, fact in mine.items() if fact.booked}
        booked = replace(
            order,
            sales=tuple(sale for sale in order.sales if sale.id in done),
            tenders=tuple(tender for tender in order.tenders if tender.id in done),
        )
        days = _by_day(order, mine)
        found.append(
            _OrderOfDay(
                row=row,
                order=order,
                days=days,
                booked=_by_day(booked, mine).get(day, dict.fromkeys(Measure, 0)),
                waits=any(fact.day == day and not fact.booked for fact in mine.values()),
            )
        )
    return found


def _by_day(order: Order, facts: Mapping[str, FactRecord]) -> dict[date, Figures]:
    """Figures by the day that was frozen with each fact, whatever the shop's zone is now."""
    return figures_by_day(order, lambda fact: facts[fact.id].day)


def _chains(
    currency: str,
    day: date,
    orders: list[_OrderOfDay],
    entries: list[Entry],
    documents: list[Document],
    returned: list[tuple[Line, ...] | None],
) -> tuple[Chain, ...]:
    """The figures of each link; a link whose rows are not all there yet is None."""
    stated = [one.stated(day) for one in orders]
    unbooked = any(one.waits and not one.held for one in orders)
    planned = bool(documents) or not entries
    read = [found for found in returned if found is not None]
    complete = planned and not unbooked
    by_link: dict[Link, Figures | None] = {
        Link.SHOPIFY: None if None in stated else add(one for one in stated if one is not None),
        Link.FACTS: add(one.facts(day) for one in orders),
        Link.ENTRIES: None if unbooked else entry_figures(entries),
        Link.DOCUMENTS: document_figures(documents) if complete else None,
        Link.QUICKBOOKS: add(line_figures(one) for one in read)
        if complete and len(read) == len(documents)
        else None,
    }
    return chains(currency, by_link)


def _lines(
    known: _Known,
    entries: list[Entry],
    documents: list[Document],
    returned: list[tuple[Line, ...] | None],
) -> tuple[LineView, ...]:
    """Every line of the day, side by side; what stands in one place only shows too."""
    ours = line_sums(entries)
    told: defaultdict[LineKey, int] = defaultdict(int)
    accounts: dict[LineKey, str] = {}
    there: defaultdict[LineKey, int] = defaultdict(int)
    complete = bool(documents) and None not in returned
    for document, found in zip(documents, returned, strict=True):
        for line in document.lines:
            told[line.key] += line.amount_minor
            accounts[line.key] = line.account
        for line in found or ():
            there[line.key] += line.amount_minor
    result = []
    for key in dict.fromkeys([*ours, *told, *there]):
        account = known.mapping.account(key[1], key[2])
        result.append(
            LineView(
                label=line_label(*key, known.places),
                account=accounts.get(key) or (account.name if account else ""),
                entries_minor=ours.get(key, 0),
                documents_minor=told.get(key, 0) if documents else None,
                quickbooks_minor=there.get(key, 0) if complete else None,
            )
        )
    return tuple(result)


def _order_view(one: _OrderOfDay, day: date) -> OrderView:
    figures = one.days[day]
    return OrderView(
        order_id=one.order.id,
        name=one.order.name,
        sold_minor=figures[Measure.SOLD],
        paid_minor=figures[Measure.PAID],
        held=one.held,
        problems=tuple(thaw_problem(found) for found in (*one.row.unreadable, *one.row.doubts)),
    )


def _problems(
    orders: Iterable[OrderView], documents: Iterable[DocumentView]
) -> tuple[Problem, ...]:
    return (
        *(found for order in orders for found in order.problems),
        *(document.problem for document in documents if document.problem),
    )


def _state(
    found: tuple[Chain, ...],
    lines: tuple[LineView, ...],
    documents: tuple[DocumentView, ...],
    orders: tuple[OrderView, ...],
) -> DayState:
    """The worst that is true of the day."""
    if not orders and not documents:
        return DayState.EMPTY
    if (
        any(sign is False for chain in found for sign in chain.signs)
        or any(line.equal is False for line in lines)
        or any(map(_differs, orders))
    ):
        return DayState.DIFFERS
    if any(document.state in STANDING_STILL for document in documents):
        return DayState.REFUSED
    if any(order.held for order in orders):
        return DayState.HELD
    if all(chain.proved for chain in found) and all(line.equal for line in lines):
        return DayState.PROVED
    return DayState.WAITING


def _differs(order: OrderView) -> bool:
    """Whether Shopify states something else of an order than its facts say (a header, a tip, a
    rounding, a fact itself): then it differs on each of its days, even where the day's sums agree.
    """
    return not order.held and any(found.code in _DIFFERENCES for found in order.problems)
