"""The balances of a shop: where each began, what moved it, and what it must equal.

Each figure of a balance's chain comes from its own rows: order headers, stored facts, opening
facts, postings, document content, and the lines that were read back from QuickBooks. Shopify
states what an order owes now, not on a day: what happened after the last day shown is taken off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db.models import Q, Sum

from tillbook.core.balances import (
    BALANCE_ROLES,
    Balance,
    BalanceLink,
    Cause,
    OpeningState,
    OrderBalance,
    UnpaidSums,
    unpaid_figures,
)
from tillbook.core.book import rounding_of, settled_minor
from tillbook.core.days import last_closed_day
from tillbook.core.documents import Line, line_label
from tillbook.core.entries import Flow
from tillbook.core.facts import Fact, Rounding, Sale
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.opening import Choice, Source, opening_day
from tillbook.core.roles import Role, RoleKey
from tillbook.store.models import (
    Delivery,
    FactRecord,
    OpeningBalance,
    OrderRecord,
    PostingRecord,
    Shop,
)
from tillbook.sync.opening_figures import frozen_facts, orders_with_facts, owing_of
from tillbook.sync.opening_lines import Agreement, Compared, compared, opening_lines
from tillbook.sync.orders import place_names, thaw_order
from tillbook.sync.plan import company_mapping
from tillbook.sync.returned import known_items, returned_lines
from tillbook.sync.snapshots import thaw_document

UNPAID: Final[RoleKey] = (Role.CUSTOMER_BALANCE, None)
DOCUMENTS_PER_READING: Final = 200
"""Documents held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceView:
    """A balance with what people call it and the account it is kept in, or all of them where the
    mapping was changed; `there` is the account that already held its opening, beside what
    QuickBooks says of it.
    """

    label: str
    account: str
    balance: Balance
    there: Compared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balances:
    """All balances of a shop from the beginning of `first` to the end of `last`. `starts` says
    that they begin with the books, so that the opening is the one that was decided.
    """

    shop_id: int
    currency: str
    first: date
    last: date
    starts: bool
    pulled_at: datetime | None
    rows: tuple[BalanceView, ...]


def balances(
    shop: Shop, now: datetime, first: date | None = None, last: date | None = None
) -> Balances | None:
    """The balances of some days, by default from the start date to the last closed day. None for
    a shop of which nothing is booked yet.
    """
    begins = shop.start_date or _first_day(shop)
    if shop.started_at is None or begins is None:
        return None
    closed = last_closed_day(now, shop.zone)
    last = max(min(last or closed, closed), opening_day(begins))
    first = min(max(first or begins, begins), max(last, begins))
    reading = _Reading(shop, first, last)
    return Balances(
        shop_id=shop.pk,
        currency=shop.currency,
        first=first,
        last=last,
        starts=first == begins,
        pulled_at=shop.pulled_at,
        rows=tuple(reading.rows()),
    )


def _first_day(shop: Shop) -> date | None:
    days = FactRecord.objects.filter(shop=shop).order_by("day")
    return days.values_list("day", flat=True).first()


@dataclass(slots=True)
class _Moved:
    """What postings moved a balance by; debits and credits apart."""

    open_minor: int = 0
    before_minor: int = 0
    in_minor: int = 0
    out_minor: int = 0

    @property
    def since_minor(self) -> int:
        return self.before_minor + self.in_minor + self.out_minor


@dataclass(slots=True)
class _Told:
    """What documents say of each balance, debit positive, in which accounts, and which of it is
    not known.
    """

    documents: defaultdict[RoleKey, int] = field(default_factory=lambda: defaultdict(int))
    quickbooks: defaultdict[RoleKey, int] = field(default_factory=lambda: defaultdict(int))
    accounts: defaultdict[RoleKey, set[str]] = field(default_factory=lambda: defaultdict(set))
    unwritten: set[RoleKey] = field(default_factory=set)
    unread: set[RoleKey] = field(default_factory=set)


class _Reading:
    """One pass over each kind of row of a shop."""

    def __init__(self, shop: Shop, first: date, last: date) -> None:
        self._shop, self._first, self._last = shop, first, last
        self._owing = owing_of(shop)
        self._there = {one.account: one for one in _already(shop)}
        self._opening = _openings(shop, self._owing.total_minor, self._there)
        self._moved = _moved(shop, first, last)
        self._told = _told(shop, last)
        self._waits = False

    def rows(self) -> Iterator[BalanceView]:
        names, mapping = place_names(self._shop), company_mapping(self._shop.company)
        unpaid, causes = self._unpaid()
        order = {role: index for index, role in enumerate(BALANCE_ROLES)}
        keys = {UNPAID, *self._opening, *self._moved}
        for key in sorted(keys, key=lambda key: (order[key[0]], key[1] or "")):
            known = unpaid if key == UNPAID else {}
            yield BalanceView(
                label=line_label(Flow.OPEN, *key, names),
                account=", ".join(self._accounts(key, mapping)),
                balance=self._balance(key, known, causes if key == UNPAID else ()),
                there=self._there_of(key),
            )

    def _accounts(self, key: RoleKey, mapping: AccountMapping) -> list[str]:
        """Where its documents and its opening put it; where it would go, if nothing is there."""
        opening, kept = self._opening.get(key, _NOT_ASKED), set(self._told.accounts[key])
        if opening.elsewhere_minor:
            kept.add(opening.account)
        mapped = mapping.account(*key)
        return sorted(kept) or ([mapped.name] if mapped else [])

    def _there_of(self, key: RoleKey) -> Compared | None:
        opening = self._opening.get(key, _NOT_ASKED)
        return self._there.get(opening.account) if opening.elsewhere_minor else None

    def _balance(
        self,
        key: RoleKey,
        known: Mapping[BalanceLink, int | None],
        causes: tuple[Cause, ...],
    ) -> Balance:
        moved, told = self._moved.get(key, _Moved()), self._told
        opening = self._opening.get(key, _NOT_ASKED)
        elsewhere = opening.elsewhere_minor
        written = None if key in told.unwritten else told.documents[key] + elsewhere
        unread = written is None or key in told.unread
        entries = moved.open_minor + elsewhere + moved.since_minor
        figures: dict[BalanceLink, int | None] = {
            BalanceLink.OPENING: opening.counted_minor + moved.since_minor,
            **known,
            BalanceLink.ENTRIES: None if self._waits else entries,
            BalanceLink.DOCUMENTS: written,
            BalanceLink.QUICKBOOKS: None if unread else told.quickbooks[key] + elsewhere,
        }
        return Balance(
            role=key[0],
            qualifier=key[1],
            currency=self._shop.currency,
            opening=opening,
            opening_minor=moved.open_minor + elsewhere + moved.before_minor,
            in_minor=moved.in_minor,
            out_minor=moved.out_minor,
            figures=figures,
            causes=causes,
        )

    def _unpaid(self) -> tuple[dict[BalanceLink, int | None], tuple[Cause, ...]]:
        sums = UnpaidSums(causes=[])
        frozen = {fact.order_id: fact.amount_minor for fact in self._owing.facts}
        booked = _booked_by_order(self._shop, self._last)
        orders = OrderRecord.objects.filter(shop=self._shop, test=False)
        for row, facts in orders_with_facts(self._shop, orders):
            sums.add(self._order(row, facts, frozen.get(row.order_id, 0), booked.get(row.pk, 0)))
        opening = self._opening[UNPAID]
        not_shown = (opening.amount_minor or 0) - self._owing.total_minor
        return unpaid_figures(sums, opening, not_shown)

    def _order(
        self, row: OrderRecord, facts: list[FactRecord], frozen: int, booked: int
    ) -> OrderBalance:
        order = thaw_order(self._shop, row, facts)
        stored = {fact.fact_id: fact for fact in facts}
        reading = rounding_of(order)[0]
        start = self._shop.start_date
        before = since = later = waiting = 0
        for fact in order.facts:
            amount, record = _moves(fact, reading), stored[fact.id]
            if start is not None and record.day < start:
                before += amount
            elif record.day > self._last:
                later += amount
            else:
                since += amount
                waits = not record.booked and not order.unreadable
                waiting += amount if waits else 0
                self._waits = self._waits or waits
        return OrderBalance(
            name=row.name,
            held=bool(order.unreadable),
            stated_minor=order.stated.outstanding_minor,
            later_minor=later,
            before_minor=before,
            frozen_minor=frozen,
            since_minor=since,
            booked_minor=booked,
            waiting_minor=waiting,
        )


_NOT_ASKED: Final = OpeningState(amount_minor=None, source=None, choice=None)


def _moves(fact: Fact, reading: Rounding) -> int:
    """What a fact moves an order's balance by, debit positive."""
    return fact.total_minor if isinstance(fact, Sale) else -settled_minor(fact, reading)


def _already(shop: Shop) -> tuple[Compared, ...]:
    """The accounts that already held openings at the start."""
    rows = OpeningBalance.objects.filter(shop=shop, choice=Choice.ALREADY)
    return compared(shop, opening_lines(shop)) if rows.exists() else ()


_CONFIRMED: Final = {Agreement.EQUAL: True, Agreement.DIFFERS: False, Agreement.UNKNOWN: None}


def _openings(
    shop: Shop, owed_minor: int, there: Mapping[str, Compared]
) -> dict[RoleKey, OpeningState]:
    """What was frozen at the start, from the opening facts themselves; for a shop that was started
    without, what its orders owed and nothing chosen.
    """
    if shop.opening_at is None:
        return {UNPAID: OpeningState(amount_minor=owed_minor, source=Source.SHOPIFY, choice=None)}
    amounts: defaultdict[RoleKey, int] = defaultdict(int)
    for fact in frozen_facts(shop):
        amounts[fact.role, fact.qualifier] += fact.amount_minor
    found = {
        (Role(row.role), row.qualifier or None): OpeningState(
            amount_minor=amounts[Role(row.role), row.qualifier or None],
            source=Source(row.source) if row.source else None,
            choice=Choice(row.choice) if row.choice else None,
            account=row.account,
            confirmed=_CONFIRMED[there[row.account].agreement] if row.account in there else True,
        )
        for row in OpeningBalance.objects.filter(shop=shop)
    }
    nothing = OpeningState(amount_minor=0, source=Source.SHOPIFY, choice=None)
    return {UNPAID: nothing} | found


def _moved(shop: Shop, first: date, last: date) -> dict[RoleKey, _Moved]:
    rows = (
        PostingRecord.objects.filter(
            entry__shop=shop, entry__day__lte=last, role__in=[role.value for role in BALANCE_ROLES]
        )
        .values_list("role", "qualifier", "flow", "entry__day")
        .annotate(
            debits=Sum("amount_minor", filter=Q(amount_minor__gt=0), default=0),
            credits=Sum("amount_minor", filter=Q(amount_minor__lt=0), default=0),
        )
    )
    found: defaultdict[RoleKey, _Moved] = defaultdict(_Moved)
    for role, qualifier, flow, day, debits, credits_ in rows:
        moved = found[Role(role), qualifier]
        if flow == Flow.OPEN:
            moved.open_minor += debits + credits_
        elif day < first:
            moved.before_minor += debits + credits_
        else:
            moved.in_minor += debits
            moved.out_minor += credits_
    return dict(found)


def _booked_by_order(shop: Shop, last: date) -> dict[int, int]:
    """What the postings of each order moved its balance by, by the row's id."""
    rows = PostingRecord.objects.filter(
        entry__shop=shop, entry__day__lte=last, role=Role.CUSTOMER_BALANCE.value
    ).exclude(flow=Flow.OPEN.value)
    sums = rows.values_list("entry__order").annotate(moved=Sum("amount_minor"))
    return {order: moved for order, moved in sums if order is not None}


def _told(shop: Shop, last: date) -> _Told:
    told = _Told()
    for role, qualifier in (
        PostingRecord.objects.filter(entry__shop=shop, entry__day__lte=last, fact__document=None)
        .values_list("role", "qualifier")
        .distinct()
    ):
        told.unwritten.add((Role(role), qualifier))
    items = known_items(shop.company)
    rows = Delivery.objects.filter(document__shop=shop, document__day__lte=last)
    for delivery in (
        rows.select_related("document").order_by("pk").iterator(chunk_size=DOCUMENTS_PER_READING)
    ):
        document = thaw_document(delivery.document.content)
        _add(told.documents, document.lines)
        for line in document.lines:
            told.accounts[line.role, line.qualifier].add(line.account)
        returned = returned_lines(items, [delivery])[delivery.pk]
        if returned is None:
            told.unread.update((line.role, line.qualifier) for line in document.lines)
        else:
            _add(told.quickbooks, returned)
    return told


def _add(sums: defaultdict[RoleKey, int], lines: Iterable[Line]) -> None:
    for line in lines:
        sums[line.role, line.qualifier] -= line.amount_minor
