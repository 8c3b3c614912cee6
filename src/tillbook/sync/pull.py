"""Pull: what Shopify says becomes stored facts. Safe to repeat, order by order.

An order is re-read whenever its `updatedAt` moves; only fact ids not seen before are new. The same
id with other figures than before is a problem and never an overwrite; it holds nothing, because
what was first read may be in the books already. Each order commits by itself, so a cut
connection loses nothing that was read, and the cursor never passes what is not stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from tillbook import __version__
from tillbook.core.book import place_of, rounding_of
from tillbook.core.days import business_day
from tillbook.core.facts import Fact, Order, Rounding
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.proof import order_problems
from tillbook.store.models import FactRecord, OrderRecord, Shop
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.snapshots import fact_fingerprint, fact_kind, freeze, freeze_problem

CURSOR_OVERLAP: Final = timedelta(minutes=10)
"""Orders changed shortly before the cursor are read again: late writes, clocks that differ."""

ORDERS_PER_NOTE: Final = 25
"""After so many orders the shop's count of orders read is written down, for whoever watches."""

EVER: Final = datetime(2006, 1, 1, tzinfo=UTC)
"""Before there was any Shopify shop."""


@dataclass(slots=True)
class Pulled:
    """What a pull brought."""

    orders: int = 0
    new_facts: int = 0
    test_orders: int = 0
    problems: list[Problem] = field(default_factory=list)


def pull(
    shop: Shop,
    read: Callable[[datetime | None], Iterable[Order | Problem]],
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> Pulled:
    """Store every order changed since the cursor. `read(updated_from)` gives orders and the
    problems of those that cannot be read, as `ShopifyClient.read_orders` does.

    Orders come in order of their last change, so the cursor moves with every one that is stored.
    Raises what `read` raises (ShopUnreachable, ShopRefused); everything read before is kept and
    the next pull reads on from there.
    """
    pulled = Pulled()
    again = shop.unread_since is not None and shop.reader_version != __version__
    _note_count(shop, 0)
    try:
        for found in read(_since(shop, again=again)):
            if isinstance(found, Problem):
                pulled.problems.append(found)
                _note_unread(shop, again=again)
                continue
            store_order(shop, found, pulled)
            shop.cursor = max(shop.cursor or found.updated_at, found.updated_at)
            if pulled.orders % ORDERS_PER_NOTE == 0:
                _note_count(shop, pulled.orders)
            if progress:
                progress(pulled.orders)
        # Only now is everything read that this version can read: a cut connection reads it again.
        shop.pulled_at = now
        shop.reader_version = __version__
        if again and not pulled.problems:
            shop.unread_since = None
    finally:
        shop.orders_read = pulled.orders
        _keep(shop)
    state_problems(
        shop.company,
        Source.PULL,
        pulled.problems,
        now,
        shop=shop,
        resolve=shop.unread_since is None,
    )
    state_problems(shop.company, Source.SHOP, (), now, shop=shop)
    return pulled


def _note_count(shop: Shop, orders: int) -> None:
    """How far this reading has come; nothing but a figure to look at."""
    shop.orders_read = orders
    shop.save(update_fields=["orders_read"])


@transaction.atomic
def _keep(shop: Shop) -> None:
    """How far was read. With another token meanwhile, which may show more, all is read again."""
    if Shop.objects.select_for_update().get(pk=shop.pk).scopes != shop.scopes:
        shop.cursor = None
    shop.save(
        update_fields=["cursor", "pulled_at", "unread_since", "reader_version", "orders_read"]
    )


def _since(shop: Shop, *, again: bool) -> datetime | None:
    """Where reading begins: a little before the cursor; where a newer version may read what an
    older one could not (`again`), before that.
    """
    since = shop.unread_since if again else shop.cursor
    return None if since is None or since == EVER else since - CURSOR_OVERLAP


def _note_unread(shop: Shop, *, again: bool) -> None:
    """Keep where a newer version begins again. While what an older one could not read is read
    again, the place stays as it is and this version has not done its turn before the end.
    """
    if not again:
        shop.reader_version = __version__
    shop.unread_since = shop.unread_since or shop.cursor or EVER


@transaction.atomic
def store_order(shop: Shop, order: Order, pulled: Pulled) -> None:
    """One order with its new facts, whole or not at all. A test order keeps its header only."""
    pulled.orders += 1
    pulled.test_orders += order.test
    record, _ = OrderRecord.objects.update_or_create(
        shop=shop,
        order_id=order.id,
        defaults={
            "name": order.name,
            "updated_at": order.updated_at,
            "place_id": order.place_id,
            "test": order.test,
            "stated": freeze(order.stated),
        },
    )
    if order.test:
        return
    doubts: list[Problem] = []
    known = dict(record.facts.values_list("fact_id", "fingerprint"))
    for fact in order.facts:
        mark = fact_fingerprint(fact)
        if fact.id not in known:
            known[fact.id] = mark
            _store_fact(shop, record, order, fact, mark)
            pulled.new_facts += 1
        elif known[fact.id] != mark:
            doubts.append(problem(Code.FACT_CHANGED, order.name, order=order.name, fact=fact.id))
    _look(record, order, doubts)


def _look(record: OrderRecord, order: Order, doubts: list[Problem]) -> None:
    """Keep what a person should know of the order; it is stated anew at every reading."""
    order = replace(order, rounding=Rounding(record.rounding) if record.rounding else None)
    if not order.unreadable:
        open_question = replace(order, rounding=None)
        doubts += [*rounding_of(open_question)[1], *order_problems(order)]
    record.unreadable = [freeze_problem(one.problem) for one in order.unreadable]
    record.doubts = [freeze_problem(one) for one in doubts]
    record.needs_look = bool(record.unreadable or record.doubts)
    record.save(update_fields=["unreadable", "doubts", "needs_look"])


def _store_fact(shop: Shop, record: OrderRecord, order: Order, fact: Fact, mark: str) -> None:
    FactRecord.objects.create(
        shop=shop,
        order=record,
        fact_id=fact.id,
        kind=fact_kind(fact),
        happened_at=fact.happened_at,
        day=business_day(fact.happened_at, shop.zone),
        place_id=place_of(fact, order),
        content=freeze(fact),
        fingerprint=mark,
    )
