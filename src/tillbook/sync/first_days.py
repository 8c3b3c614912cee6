"""First days: what would be booked, computed from stored facts; nothing is stored or sent.

The same functions as in a sync (book, write) over the orders that have facts on those days. What
QuickBooks holds now comes from looks. The trial balance is read as of the last day shown, because
that is the day up to which the documents are dated: after Start QuickBooks' own report of that day
must show the second column, unless somebody else posts to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from tillbook.core.book import book
from tillbook.core.days import last_closed_day
from tillbook.core.documents import Document, DocumentType
from tillbook.core.entries import Entry
from tillbook.core.facts import Order
from tillbook.core.pace import Pace
from tillbook.core.problems import Problem
from tillbook.core.proof import (
    Chain,
    Figures,
    Link,
    Measure,
    add,
    chains,
    document_figures,
    entry_figures,
    fact_figures,
    shopify_figures,
)
from tillbook.core.trial import Trial, changes, trial
from tillbook.core.write import Ledger, Written, write
from tillbook.store.models import Company, FactRecord, OrderRecord, Shop
from tillbook.sync import looks
from tillbook.sync.looks import LookKind, TrialBalance, trial_balance
from tillbook.sync.near import Near, near_totals
from tillbook.sync.opening import opening_written
from tillbook.sync.orders import thaw_orders
from tillbook.sync.plan import company_mapping
from tillbook.sync.snapshots import thaw_problem

DAYS_SHOWN_MAX: Final = 7
PROBLEMS_SHOWN_MAX: Final = 500
ORDERS_PER_READ: Final = 500

ASSUMED_MS_PER_DOCUMENT: Final = 1_500
"""How long QuickBooks takes for a document and its reading back, until it has been measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that are shown. `before` says that they lie before the start date, because no day
    from it on is closed yet.
    """

    first: date
    last: date
    before: bool

    @property
    def days(self) -> tuple[date, ...]:
        """Every calendar day."""
        return tuple(
            self.first + timedelta(days=at) for at in range((self.last - self.first).days + 1)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPreview:
    """One day as it would be booked. `chains` end at the documents: QuickBooks has none yet."""

    day: date
    orders: int
    held: int
    documents: tuple[Document, ...]
    chains: tuple[Chain, ...]
    problems: tuple[Problem, ...]

    @property
    def sold_minor(self) -> int:
        """Everything sold with tax, as the documents say it."""
        return document_figures(self.documents)[Measure.SOLD]

    @property
    def equal(self) -> bool | None:
        """Shopify, facts, entries and documents agree; None where Shopify does not say."""
        signs = [sign for chain in self.chains for sign in chain.signs[:3]]
        if False in signs:
            return False
        return None if None in signs else True


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDays:
    """What the page Preview shows. `documents_count` and `minutes` are those of the first load,
    from the start date to the last closed day; `opening` is its journal, None without one.
    `problems` hold something back, `noted` is booked all the same. `balance` is None while
    QuickBooks has not given its trial balance.
    """

    span: Span
    start_date: date | None
    days: tuple[DayPreview, ...]
    documents_count: int
    minutes: int
    opening: Document | None
    problems: tuple[Problem, ...]
    noted: tuple[Problem, ...]
    balance: TrialBalance | None
    trial: Trial | None
    near: tuple[Near, ...] | None

    @property
    def documents(self) -> tuple[Document, ...]:
        """Those of the days shown."""
        return tuple(one for day in self.days for one in day.documents)

    @property
    def orders(self) -> int:
        """Orders of the days shown; one of two days counts on both."""
        return sum(day.orders for day in self.days)

    @property
    def sold_minor(self) -> int:
        """What the days shown sold, with tax."""
        return sum(day.sold_minor for day in self.days)


def span_of(shop: Shop, now: datetime) -> Span:
    """The first closed days from the start date on; while there are none, the last before it."""
    closed = last_closed_day(now, shop.zone)
    start = shop.start_date
    if start is not None and start <= closed:
        last = min(closed, start + timedelta(days=DAYS_SHOWN_MAX - 1))
        return Span(first=start, last=last, before=False)
    last = min(closed, start - timedelta(days=1)) if start is not None else closed
    return Span(first=last - timedelta(days=DAYS_SHOWN_MAX - 1), last=last, before=True)


def documents_of(shop: Shop, first: date, last: date) -> tuple[Document, ...]:
    """What the days from first to last would put into QuickBooks, in order of day and place."""
    entries, _ = _entries(shop, first, last, list(_orders(shop, first, last)))
    return _written(shop, entries).documents


def first_days(company: Company, shop: Shop, now: datetime) -> FirstDays:
    """Everything there is to say before Start."""
    span = span_of(shop, now)
    orders = list(_orders(shop, span.first, span.last))
    entries, doubts = _entries(shop, span.first, span.last, orders)
    written = _written(shop, entries)
    days = tuple(_day(shop, day, orders, entries, written.documents) for day in span.days)
    opened = opening_written(shop)
    opening = next(iter(opened.documents), None)
    count = documents_count(shop, now) + (opening is not None)
    balance = trial_balance(company, span.last)
    shown = [*written.documents, *([opening] if opening and opening.day <= span.last else [])]
    return FirstDays(
        span=span,
        start_date=shop.start_date,
        days=days,
        documents_count=count,
        minutes=minutes(company.pace, count),
        opening=opening,
        problems=(*written.problems, *opened.problems, *_undated(shop)),
        noted=tuple(doubts),
        balance=balance,
        trial=_trial(balance, shown),
        near=near_totals(company, span.first, span.last, written.documents),
    )


def ask_looks(company: Company, shop: Shop, now: datetime) -> None:
    """Ask QuickBooks for what the preview needs: its trial balance and its transactions."""
    span = span_of(shop, now)
    looks.ask(company, LookKind.TRIAL_BALANCE, now, last=span.last)
    looks.ask(company, LookKind.TRANSACTIONS, now, first=span.first, last=span.last)


def documents_count(shop: Shop, now: datetime) -> int:
    """How many documents all closed days from the start date on need: one per day and place. A
    day beyond the line ceiling needs more, which is why pages say "about".
    """
    facts = FactRecord.objects.filter(
        shop=shop, order__isnull=False, order__unreadable=[],
        day__lte=last_closed_day(now, shop.zone),
    )  # fmt: skip
    if shop.start_date is not None:
        facts = facts.filter(day__gte=shop.start_date)
    return facts.values("day", "place_id").distinct().count()


def minutes(pace: Mapping[str, Pace], documents: int) -> int:
    """For how long QuickBooks is busy with so many documents, in whole minutes, at least one."""
    known = pace.get(DocumentType.SALES_RECEIPT)
    each = known["ms_per_document"] if known else ASSUMED_MS_PER_DOCUMENT
    return max(1, -(-documents * each // 60_000)) if documents else 0


def _orders(shop: Shop, first: date, last: date) -> Iterator[Order]:
    ids = FactRecord.objects.filter(shop=shop, day__gte=first, day__lte=last).values("order_id")
    rows = list(OrderRecord.objects.filter(shop=shop, pk__in=ids).order_by("name", "pk"))
    for at in range(0, len(rows), ORDERS_PER_READ):
        yield from thaw_orders(shop, rows[at : at + ORDERS_PER_READ])


def _entries(
    shop: Shop, first: date, last: date, orders: Iterable[Order]
) -> tuple[list[Entry], list[Problem]]:
    """The entries of these days, and what a person should know of their orders' rounding."""
    entries: list[Entry] = []
    doubts: list[Problem] = []
    for order in orders:
        booked = book(order, shop.zone)
        if not order.unreadable:
            doubts += booked.problems
        entries += [entry for entry in booked.entries if first <= entry.day <= last]
    return entries, doubts


def _written(shop: Shop, entries: Iterable[Entry]) -> Written:
    mapping = company_mapping(shop.company)
    return write(entries, Ledger(shop=shop.key, letter=shop.letter, mapping=mapping))


def _day(
    shop: Shop,
    day: date,
    orders: Iterable[Order],
    entries: Iterable[Entry],
    documents: Iterable[Document],
) -> DayPreview:
    mine = [(order, days) for order in orders if day in (days := fact_figures(order, shop.zone))]
    readable = [(order, days) for order, days in mine if not order.unreadable]
    told = tuple(one for one in documents if one.day == day)
    by_link = {
        Link.SHOPIFY: _stated(readable, day),
        Link.FACTS: add(days[day] for _, days in readable),
        Link.ENTRIES: entry_figures(entry for entry in entries if entry.day == day),
        Link.DOCUMENTS: document_figures(told),
    }
    return DayPreview(
        day=day,
        orders=len(mine),
        held=len(mine) - len(readable),
        documents=told,
        chains=chains(shop.currency, by_link),
        problems=tuple(one.problem for order, _ in mine for one in order.unreadable),
    )


def _stated(orders: Sequence[tuple[Order, dict[date, Figures]]], day: date) -> Figures | None:
    """Shopify's figure of an order on its last day, the order's own facts on earlier ones."""
    figures: list[Figures] = []
    for order, days in orders:
        found = shopify_figures(order, days, day) if day == max(days) else days[day]
        if found is None:
            return None
        figures.append(found)
    return add(figures)


def _undated(shop: Shop) -> tuple[Problem, ...]:
    """Orders of which not one fact could be read belong to no day; they are told all the same."""
    rows = OrderRecord.objects.filter(shop=shop, needs_look=True, facts=None).order_by("pk")
    found = (thaw_problem(one) for row in rows[:PROBLEMS_SHOWN_MAX] for one in row.unreadable)
    return tuple(found)


def _trial(balance: TrialBalance | None, documents: Iterable[Document]) -> Trial | None:
    if balance is None:
        return None
    return trial(((row.account, row.balance_minor) for row in balance.rows), changes(documents))


class Asked(StrEnum):
    """Whether QuickBooks has been asked what the preview needs of it."""

    NOT = "not"
    WAITING = "waiting"
    ANSWERED = "answered"


def asked(company: Company, span: Span) -> Asked:
    """Both looks of these days together; one that was refused is answered."""
    both = (
        looks.asked(company, LookKind.TRIAL_BALANCE, last=span.last),
        looks.asked(company, LookKind.TRANSACTIONS, first=span.first, last=span.last),
    )
    put = [look.pk for look in both if look is not None]
    if not put:
        return Asked.NOT
    waits = looks.unanswered(company).filter(pk__in=put).exists()
    return Asked.WAITING if waits else Asked.ANSWERED


def refusals(company: Company, span: Span) -> tuple[Problem, ...]:
    """Why QuickBooks did not say what it was asked."""
    told = (
        looks.refused(company, LookKind.TRIAL_BALANCE, last=span.last),
        looks.refused(company, LookKind.TRANSACTIONS, first=span.first, last=span.last),
    )
    return tuple(one for one in told if one is not None)
