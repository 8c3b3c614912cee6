"""The preview is what Start would book, to the byte; nothing of it is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.sync.world import LAST_DAY, World, small_history
from tillbook.core.documents import Document, DocumentType
from tillbook.core.problems import Code, problem
from tillbook.core.proof import Link, Measure
from tillbook.core.roles import Role
from tillbook.core.write import Written
from tillbook.store.models import (
    AuditLine,
    Company,
    Delivery,
    DocumentRecord,
    EntryRecord,
    FactRecord,
    Look,
    MappingRecord,
    OrderRecord,
)
from tillbook.sync import first_days as module
from tillbook.sync.first_days import (
    ASSUMED_MS_PER_DOCUMENT,
    DAYS_SHOWN_MAX,
    ask_looks,
    documents_count,
    documents_of,
    first_days,
    minutes,
    span_of,
)
from tillbook.sync.looks import SeenTransaction
from tillbook.sync.near import ANSWER, Near, nearest, say_something_else, totals
from tillbook.sync.plan import plan
from tillbook.sync.snapshots import freeze_problem, thaw_document
from tillbook.sync.start import begin

FIRST = LAST_DAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def no_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the opening journal is has its own tests."""
    nothing = Written(documents=(), held_keys=(), problems=())
    monkeypatch.setattr(module, "opening_written", lambda shop: nothing)


@pytest.fixture
def fresh(db: None) -> World:
    """A shop that is read and not started."""
    world = World(small_history(), started=False)
    world.pull()
    with world.scope():
        world.shop.start_date = FIRST
        world.shop.save()
    return world


def answered(world: World, kind: str, about: str, answer: object) -> None:
    with world.scope():
        now = world.clock.now
        Look.objects.create(
            company=world.company, kind=kind, about=about, asked_at=now, answered_at=now,
            answer=answer,
        )  # fmt: skip


def test_the_preview_is_what_start_books(fresh: World) -> None:
    with fresh.scope():
        shown = documents_of(fresh.shop, FIRST, LAST_DAY)
        assert not DocumentRecord.objects.exists()
        assert not EntryRecord.objects.exists()
        assert not FactRecord.objects.filter(booked=True).exists()
        begin(fresh.shop, FIRST, fresh.clock.now)
        plan(fresh.shop, fresh.clock.now)
        rows = DocumentRecord.objects.filter(type=DocumentType.SALES_RECEIPT)
        booked = [thaw_document(row.content) for row in rows.order_by("day", "place_id")]
    assert len(shown) > 3
    assert shown == tuple(booked)


def test_every_day_stands_with_its_figures(fresh: World) -> None:
    with fresh.scope():
        found = first_days(fresh.company, fresh.shop, fresh.clock.now)
        orders = OrderRecord.objects.count()
    assert (found.span.first, found.span.last, found.span.before) == (FIRST, LAST_DAY, False)
    assert [one.day for one in found.days] == [FIRST + timedelta(days=at) for at in range(4)]
    assert all(one.equal for one in found.days)
    assert found.orders >= orders
    assert found.documents_count == len(found.documents)
    assert found.sold_minor == sum(one.chains[0].figures[Link.SHOPIFY] or 0 for one in found.days)
    assert found.days[0].chains[0].measure is Measure.SOLD
    assert found.trial is None
    assert found.near is None


def test_days_before_the_start_are_shown_when_none_is_closed(fresh: World) -> None:
    fresh.shop.start_date = LAST_DAY + timedelta(days=3)
    span = span_of(fresh.shop, fresh.clock.now)
    assert span.before
    assert (span.last, len(span.days)) == (LAST_DAY, DAYS_SHOWN_MAX)
    fresh.shop.start_date = LAST_DAY + timedelta(days=1)
    assert span_of(fresh.shop, fresh.clock.now).last == LAST_DAY
    fresh.shop.start_date = None
    assert span_of(fresh.shop, fresh.clock.now).before
    with fresh.scope():
        fresh.shop.start_date = LAST_DAY + timedelta(days=3)
        assert documents_count(fresh.shop, fresh.clock.now) == 0


def test_no_more_days_are_shown_than_fit_and_all_are_counted(fresh: World) -> None:
    fresh.shop.start_date = LAST_DAY - timedelta(days=40)
    span = span_of(fresh.shop, fresh.clock.now)
    assert len(span.days) == DAYS_SHOWN_MAX
    with fresh.scope():
        every = documents_of(fresh.shop, fresh.shop.start_date, LAST_DAY)
        assert documents_count(fresh.shop, fresh.clock.now) == len(every)


def test_a_held_order_is_named_and_changes_no_figure_of_the_others(fresh: World) -> None:
    with fresh.scope():
        row = OrderRecord.objects.filter(facts__day=FIRST).first()
        assert row is not None
        row.unreadable = [
            freeze_problem(
                problem(Code.UNREADABLE_ORDER, row.name, order=row.name, reason="it is torn")
            )
        ]
        row.needs_look = True
        row.save()
        found = first_days(fresh.company, fresh.shop, fresh.clock.now)
    day = found.days[0]
    assert day.held == 1
    assert [one.code for one in day.problems] == [Code.UNREADABLE_ORDER]
    assert day.equal


def test_a_shopify_figure_that_differs_is_not_called_proved(fresh: World) -> None:
    with fresh.scope():
        row = OrderRecord.objects.filter(facts__day=LAST_DAY).first()
        assert row is not None
        row.stated = {**row.stated, "current_total_minor": 1}
        row.save()
        assert first_days(fresh.company, fresh.shop, fresh.clock.now).days[-1].equal is False
        row.stated = {**row.stated, "current_total_minor": None}
        row.save()
        assert first_days(fresh.company, fresh.shop, fresh.clock.now).days[-1].equal is None


def test_what_has_no_account_is_a_problem_and_the_rest_is_shown(fresh: World) -> None:
    with fresh.scope():
        MappingRecord.objects.filter(company=fresh.company, role=Role.SALES).delete()
        found = first_days(fresh.company, fresh.shop, fresh.clock.now)
    assert Code.NO_ACCOUNT in {one.code for one in found.problems}


def test_the_trial_balance_is_that_of_the_last_day_shown(fresh: World) -> None:
    answered(
        fresh,
        "trial_balance",
        LAST_DAY.isoformat(),
        {"rows": [["Checking", 5_000_00], ["Merchandise Sales", -5_000_00]]},
    )
    with fresh.scope():
        found = first_days(fresh.company, fresh.shop, fresh.clock.now)
    assert found.trial is not None
    assert found.trial.before.equal
    assert found.trial.after.equal
    assert found.trial.change_minor == 0
    assert found.trial.others.debit_minor == 5_000_00
    sums: dict[str, int] = {}
    for document in found.documents:
        for line in document.lines:
            sums[line.account] = sums.get(line.account, 0) - line.amount_minor
    assert {row.account: row.change_minor for row in found.trial.rows} == {
        account: amount for account, amount in sums.items() if amount
    }


def test_the_opening_journal_counts_where_it_is_dated(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fresh.scope():
        receipt = documents_of(fresh.shop, FIRST, LAST_DAY)[0]
        journal = replace(receipt, type=DocumentType.JOURNAL_ENTRY, day=FIRST - timedelta(days=1))
        answered(fresh, "trial_balance", LAST_DAY.isoformat(), {"rows": []})
        alone = first_days(fresh.company, fresh.shop, fresh.clock.now)
        opened = Written(documents=(journal,), held_keys=(), problems=())
        monkeypatch.setattr(module, "opening_written", lambda shop: opened)
        found = first_days(fresh.company, fresh.shop, fresh.clock.now)
    assert found.documents_count == alone.documents_count + 1
    assert found.trial is not None
    assert alone.trial is not None
    moved = {row.account: row.change_minor for row in found.trial.rows}
    before = {row.account: row.change_minor for row in alone.trial.rows}
    line = next(one for one in journal.lines if one.amount_minor)
    assert moved[line.account] != before[line.account]


def test_its_looks_are_asked_for_these_days(fresh: World) -> None:
    with fresh.scope():
        ask_looks(fresh.company, fresh.shop, fresh.clock.now)
        assert set(Look.objects.values_list("kind", "about")) == {
            ("trial_balance", f"{LAST_DAY}"),
            ("transactions", f"{FIRST}/{LAST_DAY}"),
        }


def test_minutes_are_whole_and_measured_where_they_can_be() -> None:
    assert minutes({}, 0) == 0
    assert minutes({}, 1) == 1
    assert minutes({}, 60_000 // ASSUMED_MS_PER_DOCUMENT + 1) == 2
    assert minutes({"SalesReceipt": {"size": 8, "ms_per_document": 600}}, 365) == 4


def seen(txn_id: str, amount: int, day: date = FIRST) -> SeenTransaction:
    return SeenTransaction(
        type="Deposit", txn_id=txn_id, day=day, ref_number="", amount_minor=amount,
        account="Checking", entity="", memo="",
    )  # fmt: skip


def near_of(rows: list[SeenTransaction], total: int) -> tuple[Near, ...]:
    return nearest(rows, {(FIRST, "sold"): total})


def test_near_is_within_one_percent_and_equal_stands_first() -> None:
    found = near_of([seen("far", 10_101), seen("near", -9_900), seen("same", 10_000)], 10_000)
    assert [(one.seen.txn_id, one.equal) for one in found] == [("same", True), ("near", False)]
    assert near_of([seen("zero", 0)], 0) == ()
    assert near_of([seen("below", 9_899)], 10_000) == ()


def test_the_nearest_day_is_named() -> None:
    later = FIRST + timedelta(days=2)
    found = nearest(
        [seen("one", 500, later)],
        {(FIRST, "sold"): 500, (later, "paypal"): 500, (later, "paid"): 0},
    )
    assert [(one.day, one.total) for one in found] == [(later, "paypal")]


def test_a_day_has_its_sold_its_paid_and_its_gateways(fresh: World) -> None:
    with fresh.scope():
        documents = documents_of(fresh.shop, FIRST, FIRST)
        found = first_days(fresh.company, fresh.shop, fresh.clock.now)
    sums = totals(documents)
    figures = {one.measure: one.figures[Link.FACTS] for one in found.days[0].chains}
    assert sums[FIRST, "sold"] == figures[Measure.SOLD]
    assert sums[FIRST, "paid"] == figures[Measure.PAID]
    assert sum(amount for (_, name), amount in sums.items() if name == "shopify_payments") > 0


def test_transactions_that_are_near_are_told_until_somebody_says_what_they_are(
    fresh: World,
) -> None:
    with fresh.scope():
        total = totals(documents_of(fresh.shop, FIRST, LAST_DAY))[FIRST, "sold"]
        rows = [
            {
                "type": "Deposit", "txn_id": txn_id, "day": f"{FIRST}", "ref_number": "",
                "amount_minor": total, "account": "Checking", "entity": "", "memo": "",
            }
            for txn_id in ("A-1", "B-2", "OURS")
        ]  # fmt: skip
        answered(fresh, "transactions", f"{FIRST}/{LAST_DAY}", {"more": False, "rows": rows})
        _ours(fresh, documents_of(fresh.shop, FIRST, FIRST)[0], "OURS")
        now = fresh.clock.now
        found = first_days(fresh.company, fresh.shop, now).near
        assert found is not None
        assert [one.seen.txn_id for one in found] == ["A-1", "B-2"]
        say_something_else(fresh.company, ["A-1"], None, now)
        found = first_days(fresh.company, fresh.shop, now).near
        assert found is not None
        assert [one.seen.txn_id for one in found] == ["B-2"]
        say_something_else(fresh.company, ["B-2"], None, now)
        assert first_days(fresh.company, fresh.shop, now).near == ()
        assert Company.objects.get(pk=fresh.company.pk).answers[ANSWER] == ["A-1", "B-2"]
        lines = AuditLine.objects.filter(act="setup.near_totals").order_by("pk")
        assert [line.particulars["transactions"] for line in lines] == [["A-1"], ["B-2"]]


def _ours(world: World, document: Document, txn_id: str) -> None:
    record = DocumentRecord.objects.create(
        company=world.company, shop=world.shop, key="k", type="SalesReceipt", day=document.day,
        ref_number="Z1", fingerprint="f", currency="USD", content={}, planned_at=world.clock.now,
    )  # fmt: skip
    Delivery.objects.create(
        company=world.company, document=record, rank=9, state="accepted", quickbooks_id=txn_id
    )
