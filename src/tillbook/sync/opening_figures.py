"""What was open at the start, as far as it can be computed: per order from the stored facts.

Before Start it is computed whenever it is asked for, so that a start date that moves, or an order
that is read meanwhile, is in it at once. Start freezes it as opening facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from tillbook.core.book import role_of_gateway
from tillbook.core.facts import Fact, Order, SaleLine
from tillbook.core.opening import OpeningFact, Owing, owing
from tillbook.core.roles import Role, RoleKey
from tillbook.store.models import FactRecord, OrderRecord, Shop
from tillbook.sync.orders import thaw_order
from tillbook.sync.plan import batched
from tillbook.sync.snapshots import thaw_opening

OPENING_KIND: Final = "opening"
"""`FactRecord.kind` of an opening fact."""

READ_ALL_ORDERS: Final = "read_all_orders"
"""The scope without which Shopify shows orders of the last ORDERS_SHOWN_DAYS days only."""

ORDERS_SHOWN_DAYS: Final = 60
ORDERS_PER_READING: Final = 300
"""Orders held in memory at once."""


def owing_of(shop: Shop) -> Owing:
    """What each order owed at the start: as it was frozen, or, before that, by its facts."""
    if shop.opening_at is not None:
        frozen = frozen_facts(shop)
        return Owing(tuple(fact for fact in frozen if fact.order_name), ())
    if shop.start_date is None:
        return Owing((), ())
    return owing(orders_with_days(shop, _open_at(shop, shop.start_date)), shop.start_date)


def frozen_facts(shop: Shop) -> tuple[OpeningFact, ...]:
    """The opening facts that Start stored."""
    rows = FactRecord.objects.filter(shop=shop, kind=OPENING_KIND).order_by("pk")
    return tuple(thaw_opening(content) for content in rows.values_list("content", flat=True))


def partly_known(shop: Shop) -> bool:
    """Whether Shopify shows the orders of the last days only."""
    return READ_ALL_ORDERS not in shop.scopes


def keys_used(shop: Shop) -> tuple[RoleKey, ...]:
    """The balances that Shopify cannot state and this shop uses, in order of role: each gateway,
    drawer, gift cards and store credit that stand in its facts.
    """
    facts = FactRecord.objects.filter(shop=shop)
    used: set[RoleKey] = {
        role_of_gateway(gateway or "", place)
        for gateway, place in facts.filter(kind="tender")
        .values_list("content__gateway", "place_id")
        .distinct()
    }
    if facts.filter(kind="sale", content__line=SaleLine.GIFT_CARD.value).exists():
        used.add((Role.GIFT_CARDS, None))
    order = {role: index for index, role in enumerate(Role)}
    return tuple(sorted(used, key=lambda key: (order[key[0]], key[1] or "")))


def orders_with_days(
    shop: Shop, rows: QuerySet[OrderRecord]
) -> Iterator[tuple[Order, Callable[[Fact], date]]]:
    """Orders with the day of each of their facts, as it was frozen when the fact was stored."""
    for row, facts in orders_with_facts(shop, rows):
        days = {fact.fact_id: fact.day for fact in facts}
        yield thaw_order(shop, row, facts), lambda fact, days=days: days[fact.id]  # type: ignore[misc]


def orders_with_facts(
    shop: Shop, rows: QuerySet[OrderRecord]
) -> Iterator[tuple[OrderRecord, list[FactRecord]]]:
    """Order rows with their facts, a few hundred orders in memory at a time."""
    for chunk in batched(
        list(rows.order_by("pk").values_list("pk", flat=True)), ORDERS_PER_READING
    ):
        facts: defaultdict[int | None, list[FactRecord]] = defaultdict(list)
        for fact in FactRecord.objects.filter(shop=shop, order__in=chunk):
            facts[fact.order_id].append(fact)
        for row in OrderRecord.objects.filter(shop=shop, pk__in=chunk).order_by("pk"):
            yield row, facts[row.pk]


def _open_at(shop: Shop, start: date) -> QuerySet[OrderRecord]:
    """Orders that can have owed anything at the start. One of which nothing happened since then,
    which owes nothing now and agrees with its header, owed nothing then either.
    """
    facts = FactRecord.objects.filter(order=OuterRef("pk"))
    return (
        OrderRecord.objects.filter(shop=shop, test=False)
        .annotate(
            began=Exists(facts.filter(day__lt=start)), went_on=Exists(facts.filter(day__gte=start))
        )
        .filter(Q(began=True) | ~Q(unreadable=[]))
        .exclude(went_on=False, needs_look=False, unreadable=[], stated__outstanding_minor=0)
    )
