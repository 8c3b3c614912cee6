"""Stored orders as core values again: what was first read, with the header as last read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tillbook.core.facts import ONLINE, Order, Rounding, Sale, Tender, Unreadable
from tillbook.store.models import FactRecord, OrderRecord, Shop
from tillbook.sync.snapshots import thaw_fact, thaw_problem, thaw_stated


def thaw_orders(shop: Shop, records: Iterable[OrderRecord]) -> Iterator[Order]:
    """The orders of these rows with all their facts, in the same sequence."""
    rows = list(records)
    facts: defaultdict[int | None, list[FactRecord]] = defaultdict(list)
    for fact in FactRecord.objects.filter(shop=shop, order__in=rows):
        facts[fact.order_id].append(fact)
    for row in rows:
        yield thaw_order(shop, row, facts[row.pk])


def thaw_order(shop: Shop, row: OrderRecord, facts: Iterable[FactRecord]) -> Order:
    """One order from its row and facts."""
    thawed = [thaw_fact(fact.kind, fact.content) for fact in facts]
    return Order(
        id=row.order_id,
        name=row.name,
        currency=shop.currency,
        updated_at=row.updated_at,
        place_id=row.place_id,
        stated=thaw_stated(row.stated),
        sales=tuple(fact for fact in thawed if isinstance(fact, Sale)),
        tenders=tuple(fact for fact in thawed if isinstance(fact, Tender)),
        unreadable=tuple(
            Unreadable(
                id=f"{row.order_id}/unreadable/{index}",
                order_id=row.order_id,
                happened_at=None,
                problem=thaw_problem(content),
            )
            for index, content in enumerate(row.unreadable)
        ),
        test=row.test,
        rounding=Rounding(row.rounding) if row.rounding else None,
    )


def place_names(shop: Shop) -> dict[str, str]:
    """What people call each place of the shop."""
    return {ONLINE: "Online", **shop.places}
