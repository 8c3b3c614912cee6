"""Journals to deliver: planned as an opening is, several of them where a test needs several."""

from __future__ import annotations

from datetime import date

from tests.sync.tricks import quick_pace
from tests.sync.world import World, small_history
from tillbook.core.documents import Document, DocumentType, Line
from tillbook.core.entries import Flow
from tillbook.core.pace import SET_SIZE_MAX, Pace
from tillbook.core.roles import Role
from tillbook.store.models import Company, Delivery, DocumentRecord
from tillbook.sync.plan import RECEIPT_RANK
from tillbook.sync.schedule import ask_for_run, make_ready
from tillbook.sync.snapshots import freeze

DAY = date(2026, 11, 16)
OPENING = (
    (Role.CUSTOMER_BALANCE, None, "Shopify Unpaid Orders", -1_234),
    (Role.CLEARING, "paypal", "PayPal Clearing", -5_000),
    (Role.CASH, "online", "Cash Drawer", 0),
    (Role.GIFT_CARDS, None, "Gift Cards Outstanding", 4_000),
    (Role.OPENING, None, "Opening Balance Equity", 2_234),
)
"""Role, qualifier, account, cents with credits positive; the accounts that are ours are new."""

Row = tuple[Role, str | None, str, int]


def journal(number: int = 1, rows: tuple[Row, ...] = OPENING) -> Document:
    """One journal of the tests' shop."""
    return Document(
        key=f"harbor-pine/{DAY.isoformat()}/opening/{number}",
        type=DocumentType.JOURNAL_ENTRY,
        day=DAY,
        place_id="opening",
        ref_number=f"J261116{number:03}",
        currency="USD",
        deposit_to="",
        lines=tuple(
            Line(flow=Flow.OPEN, role=role, qualifier=qualifier, account=account, amount_minor=sum_)
            for role, qualifier, account, sum_ in rows
        ),
        entry_keys=(f"opening/{number}",),
        fact_ids=(f"opening/{number}",),
    )


def plan_journal(world: World, document: Document) -> Delivery:
    """The journal as planning stores it."""
    with world.scope():
        record = DocumentRecord.objects.create(
            company=world.company,
            shop=world.shop,
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
            planned_at=world.clock.now,
        )
        return Delivery.objects.create(company=world.company, document=record, rank=RECEIPT_RANK)


def ask_for_sync(world: World) -> None:
    """A run that waits for QuickBooks, without anything planned from the shop."""
    with world.scope():
        ask_for_run(world.shop, world.clock.now)
        make_ready(world.shop, world.clock.now)


def journal_world(count: int = 4) -> World:
    """So many journals and nothing else, a run that waits, and sets as large as they can be."""
    world = World(small_history(orders=4, days=1))
    for number in range(1, count + 1):
        plan_journal(world, journal(number))
    ask_for_sync(world)
    quick_pace(world)
    pace = Company.objects.get(pk=world.company.pk).pace
    pace["JournalEntry"] = Pace(size=SET_SIZE_MAX, ms_per_document=1)
    Company.objects.filter(pk=world.company.pk).update(pace=pace)
    return world
