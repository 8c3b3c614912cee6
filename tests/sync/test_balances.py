"""Balances can fail: each sign turns red for its own corruption, and for no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.stories.opening_world import (
    OWED_MINOR,
    START,
    balance_of,
    begin_with_opening,
    decide,
    enter,
    lines_of,
    read_world,
    sheet,
    start,
)
from tests.sync.world import LAST_DAY, World, small_history
from tillbook.core import opening as core_opening
from tillbook.core.balances import BalanceState, Cause, CauseKind
from tillbook.core.book import postings_of
from tillbook.core.documents import Document
from tillbook.core.entries import Flow, Posting
from tillbook.core.facts import Fact, Order, Rounding, Sale
from tillbook.core.opening import Choice
from tillbook.core.problems import Code
from tillbook.core.roles import Role
from tillbook.store.models import FactRecord, OrderRecord, PostingRecord
from tillbook.sync import opening
from tillbook.sync.balances import balances

Corrupt = Callable[[pytest.MonkeyPatch, World], None]
NAME = "#3014"
"""Sold, paid and done on the first day itself."""


def _one_order(
    monkeypatch: pytest.MonkeyPatch, world: World, change: Callable[[Order], Order]
) -> None:
    read = world.orders

    def changed(updated_from: object) -> object:
        for order in read(None):
            yield change(order) if isinstance(order, Order) and order.name == NAME else order

    monkeypatch.setattr(world, "orders", changed)


def drop_a_sale(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The decoder loses one sale."""
    _one_order(monkeypatch, world, lambda order: replace(order, sales=order.sales[:-1]))


def alter_a_header(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Shopify's header states one cent more outstanding than the order's sales and payments."""

    def wrong(order: Order) -> Order:
        owed = order.stated.outstanding_minor or 0
        return replace(order, stated=replace(order.stated, outstanding_minor=owed + 1))

    _one_order(monkeypatch, world, wrong)


def alter_the_opening(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """One order owed a cent more than its facts say when the opening was frozen."""
    right = core_opening.owed_before

    def wrong(order: Order, day: date, day_of: Callable[[Fact], date]) -> int:
        return right(order, day, day_of) + (order.name == "#3001")

    monkeypatch.setattr(core_opening, "owed_before", wrong)


def alter_an_entry(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Booking posts one cent more of one sale, balanced, so that nothing else can notice."""
    altered: list[str] = []

    def wrong(fact: Fact, order: Order, rounding: Rounding = Rounding.ADDED) -> list[Posting]:
        rows = postings_of(fact, order, rounding)
        if isinstance(fact, Sale) and order.name == NAME and not altered:
            altered.append(fact.id)
            first, second, *rest = rows
            return [
                replace(first, amount_minor=first.amount_minor + 1),
                replace(second, amount_minor=second.amount_minor - 1),
                *rest,
            ]
        return rows

    monkeypatch.setattr("tillbook.core.book.postings_of", wrong)


def alter_a_document_line(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """One receipt tells a cent less unpaid and a cent less sold than its entries."""
    altered: list[str] = []

    def wrong(**given: object) -> Document:
        document = Document(**given)  # type: ignore[arg-type]
        lines = {line.key: line for line in document.lines}
        unpaid = lines.get((Flow.PAID, Role.CUSTOMER_BALANCE, None))
        sold = next((line for line in document.lines if line.role is Role.SALES), None)
        if altered or unpaid is None or sold is None:
            return document
        altered.append(document.key)
        lines[unpaid.key] = replace(unpaid, amount_minor=unpaid.amount_minor + 1)
        lines[sold.key] = replace(sold, amount_minor=sold.amount_minor - 1)
        return replace(document, lines=tuple(lines.values()))

    monkeypatch.setattr("tillbook.core.write.Document", wrong)


def alter_the_company_file(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Somebody changes the unpaid line of the journal in QuickBooks before it is read back."""
    process = world.file.process

    def edited(request: str, session: str = "") -> str:
        answer = process(request, session)
        if "JournalEntryQueryRq" not in request:
            return answer
        return answer.replace(">178.90<", ">185.90<")

    monkeypatch.setattr(world.file, "process", edited)


CORRUPTIONS: dict[str, tuple[Corrupt, int]] = {
    "a sale dropped in the decoder": (drop_a_sale, 0),
    "an order header altered": (alter_a_header, 0),
    "an opening amount altered": (alter_the_opening, 1),
    "an entry altered": (alter_an_entry, 2),
    "a document line altered": (alter_a_document_line, 3),
    "a company file altered": (alter_the_company_file, 4),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_each_sign_turns_red_for_its_own_corruption_only(
    db: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    corrupt, sign = CORRUPTIONS[name]
    world = read_world()
    if corrupt in (drop_a_sale, alter_a_header):
        with world.scope():
            OrderRecord.objects.filter(name=NAME).delete()
    with monkeypatch.context() as patch:
        corrupt(patch, world)
        world.pull()
        decide(world, Choice.BOOK)
        start(world)
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert [index for index, equal in enumerate(unpaid.signs) if equal is False] == [sign]
    assert unpaid.state is BalanceState.DIFFERS
    for view in sheet(world).rows:
        if view.balance.role is not Role.CUSTOMER_BALANCE:
            assert False not in view.balance.signs, view.label


@pytest.mark.parametrize("name", ["a sale dropped in the decoder", "an order header altered"])
def test_a_difference_of_the_header_names_its_order(
    db: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    world = read_world()
    with world.scope():
        OrderRecord.objects.filter(name=NAME).delete()
    with monkeypatch.context() as patch:
        CORRUPTIONS[name][0](patch, world)
        world.pull()
        decide(world, Choice.BOOK)
        start(world)
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert [(cause.kind, cause.order_name) for cause in unpaid.causes] == [(CauseKind.HEADER, NAME)]
    assert unpaid.unexplained_minor == 0


def test_an_altered_opening_posting_turns_its_sign_red_for_what_was_entered(db: None) -> None:
    world = read_world()
    decide(world, Choice.BOOK)
    start(world)
    with world.scope():
        rows = PostingRecord.objects.filter(flow="open", role="GIFT_CARDS")
        rows.update(amount_minor=-5_001)
    cards = balance_of(world, Role.GIFT_CARDS).balance
    assert cards.signs == (None, None, False, False, True)
    assert cards.state is BalanceState.DIFFERS


def test_a_late_fact_of_a_day_before_the_start_is_recomputed_and_named(db: None) -> None:
    world = read_world()
    decide(world, Choice.BOOK)
    start(world)
    with world.scope():
        fact = FactRecord.objects.filter(order__name=NAME, kind="tender").get()
        fact.pk, fact.booked, fact.document = None, False, None
        fact.fact_id, fact.day = "late", START - timedelta(days=4)
        fact.content = {**fact.content, "id": "late"}
        fact.save(force_insert=True)
        row = OrderRecord.objects.get(name=NAME)
        row.stated = {**row.stated, "outstanding_minor": -fact.content["amount_minor"]}
        row.save()
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    owed = -fact.content["amount_minor"]
    assert unpaid.causes == (
        Cause(kind=CauseKind.CHANGED_BEFORE, amount_minor=owed, order_name=NAME),
    )
    assert (unpaid.difference_minor, unpaid.unexplained_minor) == (owed, 0)
    assert unpaid.signs == (True, False, True, True, True)
    assert unpaid.state is BalanceState.DIFFERS


def test_a_held_order_is_named_with_what_is_missing(db: None) -> None:
    world = read_world()
    with world.scope():
        row = OrderRecord.objects.get(name="#3001")
        row.unreadable = [
            {"code": Code.UNREADABLE_ORDER.value, "about": "#3001",
             "particulars": {"order": "#3001", "reason": "x"}}
        ]  # fmt: skip
        row.save(update_fields=["unreadable"])
    decide(world, Choice.BOOK)
    begin_with_opening(world)
    with world.scope():
        row.stated = {**row.stated, "outstanding_minor": 900}
        row.save(update_fields=["stated"])
        found = balances(world.shop, world.clock.now)
    assert found is not None
    unpaid = found.rows[0].balance
    assert unpaid.causes[0] == Cause(kind=CauseKind.HELD, amount_minor=900, order_name="#3001")


def test_what_waits_to_be_booked_is_said_and_nothing_called_proved(db: None) -> None:
    world = read_world()
    decide(world, Choice.BOOK)
    begin_with_opening(world)
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert {cause.kind for cause in unpaid.causes} == {CauseKind.NOT_BOOKED}
    assert unpaid.unexplained_minor == 0
    assert unpaid.state is BalanceState.WAITING
    assert {view.balance.state for view in sheet(world).rows} == {BalanceState.WAITING}


def test_what_was_entered_for_orders_not_shown_is_a_named_difference(db: None) -> None:
    world = read_world(scopes=["read_orders"])
    enter(world)
    with world.scope():
        line = lines_of(world)[Role.CUSTOMER_BALANCE, None]
        opening.enter_amount(world.shop, line, OWED_MINOR + 2_500, None, world.clock.now)
    for line in lines_of(world).values():
        if line.amount_minor:
            with world.scope():
                opening.choose(world.shop, line, Choice.BOOK, "", None, world.clock.now)
    start(world)
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert unpaid.causes == (Cause(kind=CauseKind.NOT_SHOWN, amount_minor=-2_500),)
    assert unpaid.unexplained_minor == 0
    assert unpaid.state is BalanceState.HELD


def test_a_shop_started_without_an_opening_says_that_it_was_not_decided(db: None) -> None:
    world = World(small_history(), started=True)
    with world.scope():
        world.shop.start_date = LAST_DAY - timedelta(days=1)
        world.shop.scopes = ["read_all_orders"]
        world.shop.save()
    world.prepare()
    world.deliver()
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert unpaid.opening.choice is None
    assert {cause.kind for cause in unpaid.causes} == {CauseKind.IGNORED}
    assert unpaid.unexplained_minor == 0
    assert unpaid.state is BalanceState.HELD


def test_a_shop_that_begins_with_its_first_order_is_proved(db: None) -> None:
    world = World(small_history())
    world.prepare()
    world.deliver()
    assert balance_of(world, Role.CUSTOMER_BALANCE).balance.state is BalanceState.PROVED
    assert sheet(world).last == LAST_DAY


def test_before_start_there_is_nothing_to_show(db: None) -> None:
    world = read_world()
    with world.scope():
        assert balances(world.shop, world.clock.now) is None


def test_some_days_begin_with_what_the_days_before_left(db: None) -> None:
    world = read_world()
    decide(world, Choice.BOOK)
    start(world)
    middle = START + timedelta(days=3)
    with world.scope():
        early = balances(world.shop, world.clock.now, None, middle - timedelta(days=1))
        late = balances(world.shop, world.clock.now, middle, None)
        beyond = balances(world.shop, world.clock.now, date(2020, 1, 1), date(2030, 1, 1))
    assert early is not None
    assert late is not None
    assert beyond is not None
    assert (early.starts, late.starts) == (True, False)
    assert (beyond.first, beyond.last) == (START, LAST_DAY)
    closing = [view.balance.closing_minor for view in early.rows]
    by_label = {view.label: view.balance for view in late.rows}
    assert closing == [by_label[view.label].opening_minor for view in early.rows]
    assert early.rows[0].balance.state is BalanceState.PROVED
    assert late.rows[0].balance.state is BalanceState.PROVED
