"""Opening: what stood on the balances when the books begin (accounting, *Opening*).

The books begin at 00:00 of the start date in the shop's zone; what happened before is never
booked, so what it left behind is stated once, as opening facts. What an order owed is added up
from its own sales and tenders; what Shopify cannot say a person enters. Each fact is balanced
against OPENING, in one entry dated the day before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from tillbook.core.book import rounding_of, settled_minor
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.facts import Fact, Order, Sale
from tillbook.core.identity import fingerprint, number_of
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role

OPENING_PLACE: Final = "opening"
"""Stands where other entries name their place; an opening belongs to the whole shop."""

OLDER_ORDERS: Final = "older"
"""Stands as `order_id` for the orders that Shopify does not show: what they owed is entered as one
figure."""

FACT_ID_LENGTH_MAX: Final = 100


class Source(StrEnum):
    """Who states an opening amount."""

    SHOPIFY = "shopify"
    ENTERED = "entered"


class Choice(StrEnum):
    """What is done with an opening amount: booked in a journal, already in the books in an account
    that is named, or ignored and carried as a named difference.
    """

    BOOK = "book"
    ALREADY = "already"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFact:
    """What stood on a role before the start; `amount_minor` is debit positive. `order_id` and
    `order_name` name the order that owed it, empty for what belongs to no order we can read.
    """

    role: Role
    qualifier: str | None
    amount_minor: int
    currency: str
    source: Source
    order_id: str = ""
    order_name: str = ""

    @property
    def id(self) -> str:
        """One per role, qualifier and order."""
        about = number_of(self.order_id) if self.order_id else (self.qualifier or "")
        plain = f"opening/{self.role}/{about}"
        if len(plain) <= FACT_ID_LENGTH_MAX:
            return plain
        return f"opening/{self.role}/{fingerprint({'about': about})}"

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once it is stated."""
        return self.role, self.qualifier, self.amount_minor, self.currency


@dataclass(frozen=True, slots=True)
class Owing:
    """What orders owed at the start, one fact each, and the orders of which it is not known."""

    facts: tuple[OpeningFact, ...]
    problems: tuple[Problem, ...]

    @property
    def total_minor(self) -> int:
        """What all of them owed together."""
        return sum(fact.amount_minor for fact in self.facts)


def owed_before(order: Order, start: date, day_of: Callable[[Fact], date]) -> int:
    """Σ sales − Σ settled tenders of the days before `start`; negative is owed to the customer."""
    reading, _ = rounding_of(order)
    return sum(
        fact.total_minor if isinstance(fact, Sale) else -settled_minor(fact, reading)
        for fact in order.facts
        if day_of(fact) < start
    )


def owing(orders: Iterable[tuple[Order, Callable[[Fact], date]]], start: date) -> Owing:
    """What each order owed at the start. Test orders owe nothing; what an order owed that cannot
    be read is not guessed, it is named.
    """
    facts: list[OpeningFact] = []
    problems: list[Problem] = []
    for order, day_of in orders:
        if order.test:
            continue
        if order.unreadable:
            problems.append(
                problem(Code.OPENING_UNREADABLE, order.name, order=order.name, day=start)
            )
        elif amount := owed_before(order, start, day_of):
            facts.append(
                OpeningFact(
                    role=Role.CUSTOMER_BALANCE,
                    qualifier=None,
                    amount_minor=amount,
                    currency=order.currency,
                    source=Source.SHOPIFY,
                    order_id=order.id,
                    order_name=order.name,
                )
            )
    return Owing(tuple(facts), tuple(problems))


def opening_day(start: date) -> date:
    """The day an opening is dated: the one before the start."""
    return start - timedelta(days=1)


def opening_entry(facts: Iterable[OpeningFact], start: date, currency: str) -> Entry:
    """One entry of these facts, each balanced against OPENING; zero facts are left out. Without
    facts it has no postings.
    """
    day = opening_day(start)
    stated = sorted((fact for fact in facts if fact.amount_minor), key=lambda fact: fact.id)
    return Entry(
        key=f"opening/{day.isoformat()}",
        kind=EntryKind.OPENING,
        day=day,
        place_id=OPENING_PLACE,
        currency=currency,
        order_id="",
        order_name="",
        postings=tuple(posting for fact in stated for posting in _postings(fact)),
    )


def _postings(fact: OpeningFact) -> tuple[Posting, Posting]:
    return (
        Posting(
            role=fact.role,
            qualifier=fact.qualifier,
            amount_minor=fact.amount_minor,
            flow=Flow.OPEN,
            fact_id=fact.id,
        ),
        Posting(
            role=Role.OPENING,
            qualifier=None,
            amount_minor=-fact.amount_minor,
            flow=Flow.OPEN,
            fact_id=fact.id,
        ),
    )
