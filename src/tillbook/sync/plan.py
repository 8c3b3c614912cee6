"""Plan: facts of closed days become entries, entries become documents. Safe to repeat.

Day by day, each in one transaction, so that nobody waits for more than a day's work: book the
facts that are not booked, then write down the postings that are in no document. A document gets
its key, fingerprint and number here, before a byte of it leaves. A late fact of a day that has
documents becomes a supplement of that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from tillbook.core.book import book
from tillbook.core.days import last_closed_day
from tillbook.core.documents import LIST_TYPES, Document
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.facts import Order
from tillbook.core.identity import counter_of
from tillbook.core.mapping import Account, MappingRow
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.money import exponent_of
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import AccountType, Role
from tillbook.core.write import Ledger, Spot, Written, write
from tillbook.store.models import (
    Company,
    Delivery,
    DocumentRecord,
    EntryRecord,
    FactRecord,
    ListEntry,
    MappingRecord,
    OrderRecord,
    PostingRecord,
    Shop,
)
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.orders import thaw_orders
from tillbook.sync.schedule import not_started
from tillbook.sync.snapshots import freeze, freeze_problem, thaw_problem

T = TypeVar("T")

RECEIPT_RANK: Final = len(LIST_TYPES)
"""Documents are delivered after all list entries."""

QUICKBOOKS_DECIMALS: Final = 2
FACTS_PER_UPDATE: Final = 500
"""SQLite bounds the variables of a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What planning made."""

    last_day: date
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


def plan(shop: Shop, now: datetime, *, dry_run: bool = False) -> Planned:
    """Plan every closed, unplanned day of a shop from its start date on.

    A day is kept as soon as it is planned; whoever comes after a fault goes on with the next one.
    With `dry_run` everything is computed and nothing is kept; a shop that is not started is
    planned in no other way.
    """
    if not dry_run:
        if found := not_started(shop):
            last_day = last_closed_day(now, shop.zone)
            return Planned(last_day=last_day, documents=(), problems=(found,))
        return _plan(shop, now)
    with transaction.atomic():
        planned = _plan(shop, now)
        transaction.set_rollback(True)
    return planned


def _plan(shop: Shop, now: datetime) -> Planned:
    last_day = last_closed_day(now, shop.zone)
    deliverable = exponent_of(shop.currency) <= QUICKBOOKS_DECIMALS
    documents: list[Document] = []
    held: dict[tuple[str, str], Problem] = {}
    for day in _days(shop, last_day):
        with transaction.atomic():
            Company.objects.select_for_update().get(pk=shop.company_id)
            _book(shop, day)
            if deliverable:
                written = write_day(shop, day, now)
                documents += written.documents
                held.update({(found.code, found.message): found for found in written.problems})
    problems = _order_problems(shop)
    if deliverable:
        problems += held.values()
    else:
        problems.append(problem(Code.CURRENCY_NOT_DELIVERABLE, shop.name, currency=shop.currency))
    with transaction.atomic():
        state_problems(shop.company, Source.PLAN, problems, now, shop=shop)
    return Planned(last_day=last_day, documents=tuple(documents), problems=tuple(problems))


def _days(shop: Shop, last_day: date) -> list[date]:
    """Days with facts that wait to be booked, or with postings that are in no document."""
    days = {*_waiting(shop).filter(day__lte=last_day).values_list("day", flat=True).distinct()}
    unwritten = PostingRecord.objects.filter(entry__shop=shop, fact__document=None)
    return sorted(days.union(unwritten.values_list("fact__day", flat=True).distinct()))


def _waiting(shop: Shop) -> QuerySet[FactRecord]:
    """Facts that are not booked and may be, of any day from the start date on."""
    waiting = FactRecord.objects.filter(shop=shop, booked=False, order__unreadable=[])
    return waiting.filter(day__gte=shop.start_date) if shop.start_date else waiting


def _book(shop: Shop, day: date) -> None:
    """Store the postings of every unbooked fact of a closed day."""
    facts: defaultdict[int | None, dict[str, FactRecord]] = defaultdict(dict)
    for fact in _waiting(shop).filter(day=day):
        facts[fact.order_id][fact.fact_id] = fact
    rows = list(OrderRecord.objects.filter(shop=shop, pk__in=list(facts)).order_by("pk"))
    done: list[FactRecord] = []
    for row, order in zip(rows, thaw_orders(shop, rows), strict=True):
        if order.unreadable:
            _hold(row, order)
            continue
        fresh = facts[row.pk]
        booked = book(order, shop.zone)
        for entry in booked.entries:
            _store_entry(shop, row, entry, fresh)
        done += fresh.values()
        rounded = any(t.rounding_minor and t.id in fresh for t in order.tenders)
        if rounded and booked.rounding and not row.rounding:
            row.rounding = booked.rounding
            row.save(update_fields=["rounding"])
    for chunk in batched([fact.pk for fact in done], FACTS_PER_UPDATE):
        FactRecord.objects.filter(pk__in=chunk).update(booked=True)


def _order_problems(shop: Shop) -> list[Problem]:
    """What a person should know of single orders."""
    return [
        thaw_problem(content)
        for row in OrderRecord.objects.filter(shop=shop, needs_look=True).order_by("pk")
        for content in (*row.unreadable, *row.doubts)
    ]


def _hold(row: OrderRecord, order: Order) -> None:
    """What only shows when the stored facts stand together (another currency) holds as well."""
    row.unreadable = [freeze_problem(one.problem) for one in order.unreadable]
    row.needs_look = True
    row.save(update_fields=["unreadable", "needs_look"])


def _store_entry(
    shop: Shop, row: OrderRecord, entry: Entry, facts: Mapping[str, FactRecord]
) -> None:
    """The entry's postings of these facts; what it had before stays as it is."""
    fresh = entry.only(facts)
    if not fresh.postings:
        return
    record, _ = EntryRecord.objects.get_or_create(
        shop=shop,
        key=entry.key,
        defaults={
            "order": row,
            "kind": entry.kind,
            "day": entry.day,
            "place_id": entry.place_id,
            "currency": entry.currency,
            "zone": shop.zone,
        },
    )
    PostingRecord.objects.bulk_create(
        PostingRecord(
            entry=record,
            fact=facts[posting.fact_id],
            role=posting.role,
            qualifier=posting.qualifier,
            flow=posting.flow,
            amount_minor=posting.amount_minor,
        )
        for posting in fresh.postings
    )


def write_day(shop: Shop, day: date, now: datetime) -> Written:
    """Write down every posting of a day's facts that is in no document yet."""
    postings = PostingRecord.objects.filter(entry__shop=shop, fact__document=None, fact__day=day)
    entries = stored_entries(postings)
    written = write(entries, ledger_of(shop, {entry.day for entry in entries}))
    for document in written.documents:
        record = DocumentRecord.objects.create(
            company=shop.company,
            shop=shop,
            key=document.key,
            type=document.type,
            day=document.day,
            place_id=document.place_id,
            sequence=int(document.key.rsplit("/", 1)[-1]),
            ref_number=document.ref_number,
            fingerprint=document.fingerprint,
            currency=document.currency,
            total_minor=document.total_minor,
            content=freeze(document),
            planned_at=now,
        )
        Delivery.objects.create(company=shop.company, document=record, rank=RECEIPT_RANK)
        for chunk in batched(document.fact_ids, FACTS_PER_UPDATE):
            FactRecord.objects.filter(shop=shop, fact_id__in=chunk).update(document=record)
    return written


def stored_entries(postings: QuerySet[PostingRecord]) -> list[Entry]:
    """Entries of stored postings, in order of key."""
    groups: defaultdict[EntryRecord, list[Posting]] = defaultdict(list)
    rows = postings.select_related("entry__order", "fact").order_by("entry__key", "pk")
    for row in rows:
        groups[row.entry].append(
            Posting(
                role=Role(row.role),
                qualifier=row.qualifier,
                amount_minor=row.amount_minor,
                flow=Flow(row.flow),
                fact_id=row.fact.fact_id,
            )
        )
    return [
        Entry(
            key=record.key,
            kind=EntryKind(record.kind),
            day=record.day,
            place_id=record.place_id,
            currency=record.currency,
            order_id=record.order.order_id if record.order else "",
            order_name=record.order.name if record.order else "",
            postings=tuple(found),
        )
        for record, found in groups.items()
    ]


def ledger_of(shop: Shop, days: Collection[date]) -> Ledger:
    """How this shop's entries are written, with every number and sequence ever used on the days."""
    used = DocumentRecord.objects.filter(shop=shop, day__in=days)
    numbers: dict[date, int] = {}
    sequences: dict[Spot, int] = {}
    for day, place, sequence, number in used.values_list(
        "day", "place_id", "sequence", "ref_number"
    ):
        if day is None:
            continue
        numbers[day] = max(numbers.get(day, 0), counter_of(number))
        sequences[day, place] = max(sequences.get((day, place), 0), sequence)
    return Ledger(
        shop=shop.key,
        letter=shop.letter,
        mapping=company_mapping(shop.company),
        numbers_used=numbers,
        sequences_used=sequences,
    )


def company_mapping(company: Company) -> AccountMapping:
    """The company's account mapping as stored, with what QuickBooks says of each account."""
    known = {row.folded: row for row in ListEntry.objects.filter(company=company, kind="Account")}
    rows = []
    for row in MappingRecord.objects.filter(company=company).order_by("pk"):
        account = known.get(row.account.casefold())
        type_ = account.account_type if account else row.account_type
        special = account.special if account else ""
        rows.append(
            MappingRow(
                role=Role(row.role),
                qualifier=row.qualifier or None,
                account=Account(name=row.account, type=AccountType(type_), special=special or None),
            )
        )
    return AccountMapping(tuple(rows))


def batched(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
