"""Prove: a day of a shop from what Shopify states to what QuickBooks holds.

Each figure of the chain comes from its own rows: order headers, stored facts, postings, document
content, and the lines that were read back from QuickBooks. Held orders stand aside on every side
and are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from tillbook.core.delivery import State
from tillbook.core.documents import Line, line_label
from tillbook.core.entries import Entry, Flow
from tillbook.core.facts import Order
from tillbook.core.problems import Problem
from tillbook.core.proof import (
    Chain,
    Figures,
    Link,
    add,
    chains,
    entry_figures,
    fact_figures,
    line_figures,
    shopify_figures,
)
from tillbook.core.roles import Role
from tillbook.core.write import LineKey, line_sums
from tillbook.store.models import (
    Delivery,
    FactRecord,
    ItemName,
    ListEntry,
    OrderRecord,
    PostingRecord,
    Shop,
)
from tillbook.sync.orders import place_names, thaw_orders
from tillbook.sync.plan import company_mapping, stored_entries
from tillbook.sync.shapes import DayProof, DayState, DocumentView, LineView, OrderView
from tillbook.sync.snapshots import thaw_document, thaw_problem

DAYS_PER_PROOF_MAX: Final = 400


class TooManyDays(ValueError):
    """More days than one proof covers."""


def prove_days(shop: Shop, first: date, last: date) -> tuple[DayProof, ...]:
    """Every calendar day from first to last. Raises TooManyDays beyond DAYS_PER_PROOF_MAX."""
    count = (last - first).days + 1
    if count > DAYS_PER_PROOF_MAX:
        msg = f"A proof covers at most {DAYS_PER_PROOF_MAX} days."
        raise TooManyDays(msg)
    return tuple(prove_day(shop, first + timedelta(days=n)) for n in range(count))


def prove_day(shop: Shop, day: date) -> DayProof:
    """One day: chains, lines, documents, orders and everything that is wrong with it."""
    orders = _orders_of(shop, day)
    entries = _entries_of(shop, day, booked_only=True)
    deliveries = list(
        Delivery.objects.filter(document__shop=shop, document__day=day)
        .select_related("document")
        .order_by("document__place_id", "document__sequence")
    )
    returned = _returned(shop, deliveries)
    found = _chains(shop, day, orders, entries, deliveries, returned)
    lines = _lines(shop, entries, deliveries, returned)
    views = tuple(_order_view(shop, order, row, day) for row, order in orders)
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


def _orders_of(shop: Shop, day: date) -> list[tuple[OrderRecord, Order]]:
    ids = FactRecord.objects.filter(shop=shop, day=day).values("order_id")
    rows = list(OrderRecord.objects.filter(shop=shop, pk__in=ids).order_by("name", "pk"))
    return list(zip(rows, thaw_orders(shop, rows), strict=True))


def _entries_of(shop: Shop, day: date, *, booked_only: bool) -> list[Entry]:
    postings = PostingRecord.objects.filter(entry__shop=shop, entry__day=day)
    if booked_only:
        postings = postings.filter(fact__booked=True)
    return stored_entries(postings)


def _returned(shop: Shop, deliveries: Iterable[Delivery]) -> dict[int, tuple[Line, ...] | None]:
    """The lines QuickBooks returned, by delivery; None before they were read back.

    An item is recognised by its ListID, else by its name; a line with a foreign item, or without
    an amount, counts as a line of its own, so that it cannot disappear.
    """
    company = shop.company
    names = {
        row.name.casefold(): (Flow(row.flow), Role(row.role), row.qualifier or None, row.account)
        for row in ItemName.objects.filter(company=company)
    }
    ids = {
        row.list_id: row.folded
        for row in ListEntry.objects.filter(company=company, kind="ItemOtherCharge")
    }
    result: dict[int, tuple[Line, ...] | None] = {}
    for delivery in deliveries:
        if delivery.returned is None:
            result[delivery.pk] = None
            continue
        lines = []
        for told in delivery.returned:
            name = ids.get(told["list_id"], str(told["item"]).casefold())
            flow, role, qualifier, account = names.get(
                name, (Flow.SOLD, Role.OTHER_PAYOUT, str(told["item"]), "?")
            )
            lines.append(
                Line(
                    flow=flow,
                    role=role,
                    qualifier=qualifier,
                    account=account,
                    amount_minor=told["amount_minor"] or 0,
                )
            )
        result[delivery.pk] = tuple(lines)
    return result


def _chains(
    shop: Shop,
    day: date,
    orders: Iterable[tuple[OrderRecord, Order]],
    entries: list[Entry],
    deliveries: list[Delivery],
    returned: Mapping[int, tuple[Line, ...] | None],
) -> tuple[Chain, ...]:
    facts: list[Figures] = []
    stated: list[Figures] = []
    for _, order in orders:
        if order.unreadable:
            continue
        days = fact_figures(order, shop.zone)
        facts.append(days[day])
        stated.append(shopify_figures(order, days, day) or days[day])
    planned = bool(deliveries) or not facts
    lines = [thaw_document(delivery.document.content).lines for delivery in deliveries]
    there = [returned[delivery.pk] for delivery in deliveries]
    read = [one for one in there if one is not None]
    by_link: dict[Link, Figures | None] = {
        Link.SHOPIFY: add(stated),
        Link.FACTS: add(facts),
        Link.ENTRIES: entry_figures(entries) if entries or not facts else None,
        Link.DOCUMENTS: add(line_figures(one) for one in lines) if planned else None,
        Link.QUICKBOOKS: add(line_figures(one) for one in read)
        if planned and len(read) == len(there)
        else None,
    }
    return chains(shop.currency, by_link)


def _lines(
    shop: Shop,
    entries: list[Entry],
    deliveries: list[Delivery],
    returned: Mapping[int, tuple[Line, ...] | None],
) -> tuple[LineView, ...]:
    """Every line of the day, side by side; what stands in one place only shows too."""
    ours = line_sums(entries)
    told: defaultdict[LineKey, int] = defaultdict(int)
    accounts: dict[LineKey, str] = {}
    there: defaultdict[LineKey, int] = defaultdict(int)
    complete = bool(deliveries)
    for delivery in deliveries:
        for line in thaw_document(delivery.document.content).lines:
            told[line.key] += line.amount_minor
            accounts[line.key] = line.account
        found = returned[delivery.pk]
        complete = complete and found is not None
        for line in found or ():
            there[line.key] += line.amount_minor
    names, mapping = place_names(shop), company_mapping(shop.company)
    result = []
    for key in dict.fromkeys([*ours, *told, *there]):
        account = mapping.account(key[1], key[2])
        result.append(
            LineView(
                label=line_label(*key, names),
                account=accounts.get(key) or (account.name if account else ""),
                entries_minor=ours.get(key, 0),
                documents_minor=told.get(key, 0) if deliveries else None,
                quickbooks_minor=there.get(key, 0) if complete else None,
            )
        )
    return tuple(result)


def _order_view(shop: Shop, order: Order, row: OrderRecord, day: date) -> OrderView:
    figures = fact_figures(order, shop.zone)[day]
    sold, paid, _ = figures.values()
    return OrderView(
        order_id=order.id,
        name=order.name,
        sold_minor=sold,
        paid_minor=paid,
        held=bool(order.unreadable),
        problems=tuple(thaw_problem(one) for one in (*row.unreadable, *row.doubts)),
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
    if any(sign is False for chain in found for sign in chain.signs) or any(
        line.equal is False for line in lines
    ):
        return DayState.DIFFERS
    if any(document.state in (State.NEEDS_PERSON, State.NEEDS_SETUP) for document in documents):
        return DayState.REFUSED
    if any(order.held for order in orders):
        return DayState.HELD
    if all(chain.proved for chain in found) and all(line.equal for line in lines):
        return DayState.PROVED
    return DayState.WAITING
