"""What an order's goods cost, and which of them went back into stock.

Shopify keeps no cost with a sale, only today's cost of an item: it is a snapshot, taken when the
line is first seen, and a return uses the cost its sale was booked with. A `Restock` is one line of
a refund. Costs and restocks are read apart from the order, so they are kept beside it; `book_cost`
joins them with its sales.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tillbook.core.days import business_day
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.facts import Order, Reason, Sale, SaleAction, SaleLine
from tillbook.core.identity import number_of
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role

COST: Final = "/cost"
"""Stands behind a sale's id where its cost is booked."""


class RestockType(StrEnum):
    """`RefundLineItem.restockType`."""

    CANCEL = "CANCEL"
    LEGACY_RESTOCK = "LEGACY_RESTOCK"
    NO_RESTOCK = "NO_RESTOCK"
    RETURN = "RETURN"

    @property
    def back(self) -> bool:
        """Whether the goods are in stock again."""
        return self is not RestockType.NO_RESTOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """The cost of one piece of a line item, as it was when the line was first seen.

    `cost_minor` is None where Shopify knows none; `tracked` is `inventoryItem.tracked`. `item` is
    the line's name, for messages.
    """

    line_id: str
    item: str
    tracked: bool
    cost_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleOrigin:
    """Which line a product sale is about, and which refund or return it came with (else empty)."""

    sale_id: str
    line_id: str
    subject_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restock:
    """One line of a refund. `return_id` is the return behind the refund, empty where none is."""

    id: str
    refund_id: str
    line_id: str
    quantity: int
    type: RestockType
    return_id: str = ""
    place_id: str = ""

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read."""
        return self.refund_id, self.line_id, self.quantity, self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStock:
    """All that is known of an order's goods beside its sales."""

    order_id: str
    currency: str
    costs: tuple[UnitCost, ...] = ()
    origins: tuple[SaleOrigin, ...] = ()
    restocks: tuple[Restock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBooked:
    """What came of an order's goods: entries, and what a person should know."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def book_cost(
    order: Order, stock: OrderStock, zone: str, *, booked: Collection[str] = ()
) -> CostBooked:
    """COGS and INVENTORY of an order's goods, one entry per business day.

    Only product sales of new or returned pieces have a cost, and only tracked items with a known
    one. The order is not held by what is missing here. Where the order itself is held, only the
    sales named in `booked` keep their cost.
    """
    if order.test:
        return CostBooked()
    costs = {one.line_id: one for one in stock.costs}
    origins = {one.sale_id: one for one in stock.origins}
    pools = _pools(stock.restocks)
    problems: dict[tuple[Code, str], Problem] = {}
    days: dict[date, list[Posting]] = {}
    for sale in sorted(_goods(order.sales), key=lambda sale: (sale.happened_at, sale.id)):
        origin = origins.get(sale.id)
        cost = costs.get(origin.line_id) if origin else None
        if order.unreadable and sale.id not in booked:
            continue
        if cost is None:
            cost = UnitCost(line_id="", item=sale.title or sale.id, tracked=True, cost_minor=None)
        if not cost.tracked:
            continue
        pieces, certain = _pieces(sale, origin, pools)
        if not certain:
            problems[Code.RESTOCK_UNKNOWN, cost.item] = _named(Code.RESTOCK_UNKNOWN, order, cost)
        if cost.cost_minor is None:
            problems[Code.COST_UNKNOWN, cost.item] = _named(Code.COST_UNKNOWN, order, cost)
        elif amount := pieces * cost.cost_minor:
            postings = days.setdefault(business_day(sale.happened_at, zone), [])
            postings.extend(_postings(sale, amount))
    entries = tuple(_entry(order, day, postings) for day, postings in sorted(days.items()))
    return CostBooked(entries=entries, problems=tuple(problems.values()))


_Pool = dict[bool, int]
_Pools = Mapping[tuple[str, str], _Pool]


def _goods(sales: Iterable[Sale]) -> Iterator[Sale]:
    """Sales that take pieces out of stock or might put them back."""
    for sale in sales:
        if sale.line is SaleLine.PRODUCT and sale.action is not SaleAction.UPDATE:
            yield sale


def _pools(restocks: Iterable[Restock]) -> _Pools:
    """How many pieces of a line came back into stock, or did not, per refund and per return."""
    pools: defaultdict[tuple[str, str], _Pool] = defaultdict(lambda: {True: 0, False: 0})
    for one in {restock.id: restock for restock in restocks}.values():
        for subject in filter(None, (one.refund_id, one.return_id)):
            pools[subject, one.line_id][one.type.back] += one.quantity
    return pools


def _pieces(sale: Sale, origin: SaleOrigin | None, pools: _Pools) -> tuple[int, bool]:
    """Pieces out of stock (back: negative), and whether that is certain.

    An edit always puts back what it takes off. In a refund or return the lines of the refund say
    it; each of their pieces counts once, and what no line tells is not put back.
    """
    if sale.action is SaleAction.ORDER or sale.reason is Reason.ORDER_EDIT:
        return sale.quantity, True
    pool = pools.get((origin.subject_id, origin.line_id)) if origin else None
    wanted = -sale.quantity
    if pool is None:
        return 0, wanted <= 0
    back = min(wanted, pool[True])
    kept = min(wanted - back, pool[False])
    pool[True] -= back
    pool[False] -= kept
    return -back, back + kept == wanted


def _postings(sale: Sale, amount: int) -> Iterator[Posting]:
    rows = ((Role.COGS, sale.qualifier, amount), (Role.INVENTORY, None, -amount))
    for role, qualifier, amount_minor in rows:
        yield Posting(
            role=role,
            qualifier=qualifier,
            amount_minor=amount_minor,
            flow=Flow.MOVED,
            fact_id=sale.id + COST,
        )


def _entry(order: Order, day: date, postings: Iterable[Posting]) -> Entry:
    return Entry(
        key=f"cost/{number_of(order.id)}/{day.isoformat()}",
        kind=EntryKind.COST,
        day=day,
        place_id=order.place_id,
        currency=order.currency,
        order_id=order.id,
        order_name=order.name,
        postings=tuple(postings),
    )


def _named(code: Code, order: Order, cost: UnitCost) -> Problem:
    return problem(code, order.name, order=order.name, item=cost.item)
