"""Preview: export files become entries and documents; nothing is stored and nobody is asked.

The same functions as in a sync, without a store: read, book, write. Without a start date every
fact given is booked. `preview` keeps every entry; `preview_days` and `daily_documents` keep day
sums only, so that memory does not grow with the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tillbook.core.book import book
from tillbook.core.days import zone_of
from tillbook.core.documents import Document
from tillbook.core.entries import Entry
from tillbook.core.facts import ONLINE, Order
from tillbook.core.mapping import Mapping, suggested_mapping
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.proof import order_problems
from tillbook.core.write import LINES_PER_DOCUMENT_MAX, Ledger, write
from tillbook.shopify.client import print_query
from tillbook.shopify.export import PlaceSeen, ShopSeen, Skipped, read_exports
from tillbook.sync.daily import DaySums

__all__ = [
    "Preview", "Terms", "daily_documents", "preview", "preview_days", "print_query",
]  # fmt: skip

Files = Iterable[tuple[str, Iterable[bytes | str]]]

TEST_ORDERS: Final = "test_orders"
PROBLEMS_UNLISTED: Final = "problems_not_listed"
PROBLEMS_LISTED_MAX: Final = 10_000
"""More problems than these are counted under PROBLEMS_UNLISTED."""

LETTER: Final = "A"
ZONE_ASSUMED: Final = "UTC"
SHOP_KEY: Final = "preview"
"""Begins document keys where the export does not say the shop's domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How to read and write: the shop's zone (IANA) and currency win over the export's own."""

    zone: str | None = None
    currency: str | None = None
    mapping: Mapping = field(default_factory=suggested_mapping)
    lines_max: int = LINES_PER_DOCUMENT_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be booked. `zone` and `currency` are None when no order needed them; `places`
    names each place; `skipped` counts what was left out, by kind; `orders` counts those booked.
    """

    zone: str | None
    currency: str | None
    mapping: Mapping
    entries: tuple[Entry, ...]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    skipped: dict[str, int]
    places: dict[str, str]
    orders: int


def preview(files: Files, terms: Terms) -> Preview:
    """Everything the files give, entry by entry."""
    reading = _Reading(terms)
    entries = tuple(reading.entries(files))
    written = write(entries, reading.ledger())
    return reading.result(entries, written.documents, written.problems)


def preview_days(files: Files, terms: Terms) -> Preview:
    """The same documents, problems and counts without entries, in constant memory."""
    reading = _Reading(terms)
    sums: DaySums | None = None
    for entry in reading.entries(files):
        sums = sums or DaySums(reading.ledger())
        sums.add(entry)
    return reading.result((), sums.documents() if sums else (), sums.problems if sums else ())


def daily_documents(files: Files, terms: Terms | None = None) -> Iterator[Document | Problem]:
    """Lines in, the documents of each day out, then every problem."""
    found = preview_days(files, terms or Terms())
    yield from found.documents
    yield from found.problems


class _Reading:
    """One pass over the files: orders are booked as they come out, everything else is noted."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._shop = ShopSeen(None, None, None, None)
        self._zone = terms.zone
        self._currency = terms.currency
        self._problems: list[Problem] = []
        self._skipped: Counter[str] = Counter({TEST_ORDERS: 0})
        self._places = {ONLINE: "Online"}
        self._orders = 0

    def entries(self, files: Files) -> Iterator[Entry]:
        for seen in read_exports(files, currency=self._terms.currency):
            match seen:
                case Order():
                    yield from self._book(seen)
                case Problem():
                    self._note([seen])
                case ShopSeen():
                    self._shop = seen
                case PlaceSeen():
                    self._places[seen.id] = seen.name
                case Skipped():
                    self._skipped[seen.what] += seen.count

    def ledger(self) -> Ledger:
        domain = self._shop.domain or ""
        return Ledger(
            shop=domain.split(".", 1)[0] or SHOP_KEY,
            letter=LETTER,
            mapping=self._terms.mapping,
            lines_max=self._terms.lines_max,
        )

    def result(
        self,
        entries: tuple[Entry, ...],
        documents: tuple[Document, ...],
        problems: Iterable[Problem],
    ) -> Preview:
        self._note(problems)
        return Preview(
            zone=self._zone or self._shop.timezone,
            currency=self._currency or self._shop.currency,
            mapping=self._terms.mapping,
            entries=tuple(sorted(entries, key=lambda entry: (entry.day, entry.key))),
            documents=documents,
            problems=tuple(self._problems),
            skipped=dict(self._skipped),
            places=self._places,
            orders=self._orders,
        )

    def _book(self, order: Order) -> Iterator[Entry]:
        if order.test:
            self._skipped[TEST_ORDERS] += 1
            return
        zone = self._zone or self._settle_zone()
        self._currency = self._currency or self._shop.currency or order.currency
        if order.currency != self._currency and not order.unreadable:
            self._note([_foreign(order, self._currency)])
            return
        booked = book(order, zone)
        self._note(booked.problems)
        if not order.unreadable:
            self._note(order_problems(order))
        self._orders += 1
        yield from booked.entries

    def _settle_zone(self) -> str:
        """Days hang on the zone: one that nobody gave is assumed, and said."""
        said = self._shop.timezone
        if said and _is_zone(said):
            self._zone = said
        else:
            self._zone = ZONE_ASSUMED
            self._note([problem(Code.NO_SHOP_LINE, "Shop", what="time zone", assumed=ZONE_ASSUMED)])
        return self._zone

    def _note(self, problems: Iterable[Problem]) -> None:
        for found in problems:
            if len(self._problems) < PROBLEMS_LISTED_MAX:
                self._problems.append(found)
            else:
                self._skipped[PROBLEMS_UNLISTED] += 1


def _foreign(order: Order, expected: str) -> Problem:
    return problem(
        Code.FOREIGN_CURRENCY,
        order.name,
        order=order.name,
        currency=order.currency,
        expected=expected,
    )


def _is_zone(name: str) -> bool:
    try:
        zone_of(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
