"""The opening is decided before Start, booked by it once, and never changes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User

from tests.stories.opening_world import (
    DAY_BEFORE,
    OWED_MINOR,
    START,
    begin_with_opening,
    decide,
    enter,
    kept_by_hand,
    lines_of,
    read_world,
    start,
)
from tests.sync.tricks import codes
from tests.sync.world import World
from tillbook.core.opening import Choice, Source
from tillbook.core.problems import Code
from tillbook.core.roles import Role
from tillbook.store.models import (
    AuditLine,
    DocumentRecord,
    FactRecord,
    MappingRecord,
    OpeningBalance,
    OrderRecord,
    PostingRecord,
)
from tillbook.sync import opening
from tillbook.sync.opening import NotDecided, book_opening, opening_document, set_start_date
from tillbook.sync.opening_lines import Agreement, OpeningLine, compared, opening_lines
from tillbook.sync.plan import plan
from tillbook.sync.status import company_status
from tillbook.sync.wizard.opening import standing
from tillbook.sync.wizard.steps import State, StepName, confirm

UNPAID = (Role.CUSTOMER_BALANCE, None)
CARDS = (Role.CLEARING, "shopify_payments")


@pytest.fixture
def world(db: None) -> World:
    """Read, with a start date, nothing decided."""
    return read_world()


def unpaid_of(world: World) -> OpeningLine:
    return lines_of(world)[UNPAID]


def code_of(fault: pytest.ExceptionInfo[NotDecided]) -> Code:
    return fault.value.problem.code


def test_asked_is_what_the_shop_uses_and_shopify_cannot_say(world: World) -> None:
    lines = lines_of(world)
    asked = {key for key, line in lines.items() if line.asked}
    assert UNPAID not in asked
    assert {(Role.GIFT_CARDS, None), (Role.STORE_CREDIT, None), CARDS} <= asked
    assert all(lines[key].amount_minor is None for key in asked)
    assert (unpaid_of(world).source, unpaid_of(world).amount_minor) == (Source.SHOPIFY, OWED_MINOR)
    assert len({line.slug for line in lines.values()}) == len(lines)


def test_without_all_orders_a_person_says_what_all_of_them_owed(db: None) -> None:
    world = read_world(scopes=["read_orders"])
    line = unpaid_of(world)
    assert (line.asked, line.amount_minor, line.computed_minor) == (True, None, OWED_MINOR)
    assert [found.code for found in line.problems] == [Code.OPENING_PARTLY_KNOWN]
    person = User.objects.create_user("irena")
    with world.scope():
        opening.enter_amount(world.shop, line, OWED_MINOR + 700, person, world.clock.now)
    line = unpaid_of(world)
    assert (line.source, line.entered_by, line.not_shown_minor) == (Source.ENTERED, "irena", 700)


def test_nothing_open_is_decided_by_itself(world: World) -> None:
    enter(world)
    lines = lines_of(world)
    assert {line.decided for line in lines.values() if line.amount_minor == 0} == {True}
    assert {line.decided for line in lines.values() if line.amount_minor} == {False}


def test_a_date_too_far_ahead_or_before_what_shopify_shows_is_refused_in_words(
    world: World,
) -> None:
    with world.scope():
        with pytest.raises(NotDecided) as late:
            set_start_date(world.shop, date(2026, 11, 23), None, world.clock.now)
        assert code_of(late) is Code.START_DATE_TOO_LATE
        set_start_date(world.shop, date(2026, 11, 22), None, world.clock.now)
        set_start_date(world.shop, date(2026, 1, 1), None, world.clock.now)
        world.shop.scopes = ["read_orders"]
        with pytest.raises(NotDecided) as early:
            set_start_date(world.shop, date(2026, 9, 22), None, world.clock.now)
        assert code_of(early) is Code.START_DATE_TOO_EARLY
        set_start_date(world.shop, date(2026, 9, 23), None, world.clock.now)


def test_another_date_is_another_opening_and_asks_again(world: World) -> None:
    decide(world, Choice.IGNORE)
    with world.scope():
        confirm(world.company, world.shop, StepName.OPENING, None, world.clock.now)
        set_start_date(world.shop, START - timedelta(days=5), None, world.clock.now)
        assert standing(world.company, world.shop, world.clock.now).state is State.OPEN
        assert StepName.OPENING.value not in world.shop.setup
    lines = lines_of(world)
    assert unpaid_of(world).amount_minor not in (OWED_MINOR, 0)
    assert lines[CARDS].amount_minor is None
    assert lines[CARDS].choice is Choice.IGNORE


def test_every_decision_is_audited_once(world: World) -> None:
    decide(world, Choice.BOOK)
    decide(world, Choice.BOOK)
    with world.scope():
        acts = list(AuditLine.objects.filter(act__startswith="opening.").values_list("act"))
        rows = OpeningBalance.objects.filter(shop=world.shop)
        assert rows.exclude(amount_minor=None).count() == acts.count(("opening.amount",))
    assert acts.count(("opening.start_date",)) == 1
    assert acts.count(("opening.choice",)) == 4


def test_a_journal_in_a_closed_period_is_a_problem_with_its_cure(world: World) -> None:
    decide(world, Choice.BOOK)
    with world.scope():
        world.shop.company.closing_date = DAY_BEFORE
        world.shop.company.save()
        (found,) = opening.opening_problems(world.shop)
        assert found.code is Code.OPENING_CLOSED
        assert standing(world.company, world.shop, world.clock.now).state is State.WRONG
        world.shop.company.closing_date = DAY_BEFORE - timedelta(days=1)
        assert opening.opening_problems(world.shop) == ()
    decide(world, Choice.IGNORE)
    with world.scope():
        world.shop.company.closing_date = DAY_BEFORE
        assert opening.opening_problems(world.shop) == ()


def test_the_step_is_done_when_everything_is_decided_and_confirmed(world: World) -> None:
    with world.scope():
        told = standing(world.company, world.shop, world.clock.now)
    assert told.state is State.OPEN
    assert {found.code for found in told.problems} == {Code.OPENING_UNDECIDED}
    decide(world, Choice.BOOK)
    with world.scope():
        confirm(world.company, world.shop, StepName.OPENING, None, world.clock.now)
        assert standing(world.company, world.shop, world.clock.now).state is State.DONE
        world.shop.pulled_at = None
        assert standing(world.company, world.shop, world.clock.now).state is State.WAITING
        world.shop.start_date = None
        assert standing(world.company, world.shop, world.clock.now).state is State.OPEN
        assert [one.code for one in opening.opening_problems(world.shop)] == [
            Code.START_DATE_MISSING
        ]


def test_already_needs_an_account_that_quickbooks_has(world: World) -> None:
    enter(world)
    line = unpaid_of(world)
    with world.scope(), pytest.raises(NotDecided) as fault:
        opening.choose(
            world.shop, line, Choice.ALREADY, "Shopify Unpaid Orders", None, world.clock.now
        )
    assert code_of(fault) is Code.OPENING_ACCOUNT
    kept_by_hand(world)
    with world.scope():
        found = opening.accounts_for(world.shop, Role.CUSTOMER_BALANCE)
        assert found["Shopify Unpaid Orders"] == "OtherCurrentAsset"
        assert "Gift Cards Outstanding" not in found


@pytest.mark.parametrize(
    ("stood", "agreement"), [("178.90", Agreement.EQUAL), ("180.00", Agreement.DIFFERS)]
)
def test_what_is_already_there_is_compared_with_quickbooks_own_balance(
    world: World, stood: str, agreement: Agreement
) -> None:
    kept_by_hand(world, stood)
    decide(world, Choice.ALREADY)

    def unpaid_account() -> tuple[Agreement, Code | None]:
        with world.scope():
            found = compared(world.shop, opening_lines(world.shop))
        (one,) = (each for each in found if each.account == "Shopify Unpaid Orders")
        assert one.day == DAY_BEFORE
        return one.agreement, one.problem.code if one.problem else None

    assert unpaid_account() == (Agreement.UNKNOWN, None)
    world.deliver()
    differs = agreement is Agreement.DIFFERS
    assert unpaid_account() == (agreement, Code.OPENING_DIFFERS if differs else None)
    with world.scope():
        found = compared(world.shop, opening_lines(world.shop))
    others = [one for one in found if one.account != "Shopify Unpaid Orders"]
    assert {one.agreement for one in others} == {Agreement.EQUAL}


def test_the_preview_stores_nothing_and_is_what_start_books(world: World) -> None:
    decide(world, Choice.BOOK)
    with world.scope():
        shown = opening_document(world.shop)
        assert shown is not None
        assert not DocumentRecord.objects.exists()
        assert not FactRecord.objects.filter(kind="opening").exists()
    begin_with_opening(world)
    with world.scope():
        (stored,) = DocumentRecord.objects.filter(type="JournalEntry")
        assert stored.fingerprint == shown.fingerprint
        assert (stored.key, stored.ref_number) == (shown.key, shown.ref_number)


@pytest.mark.parametrize("choice", Choice)
def test_booking_is_done_once_and_posts_only_what_is_to_be_booked(
    world: World, choice: Choice
) -> None:
    if choice is Choice.ALREADY:
        kept_by_hand(world)
    decide(world, choice)
    for _ in range(2):
        begin_with_opening(world)
    with world.scope():
        facts = FactRecord.objects.filter(kind="opening")
        assert facts.count() == 13
        assert {fact.day for fact in facts} == {DAY_BEFORE}
        assert {fact.order for fact in facts} == {None}
        books = choice is Choice.BOOK
        assert facts.filter(booked=True).count() == (13 if books else 0)
        assert PostingRecord.objects.count() == (26 if books else 0)
        assert DocumentRecord.objects.filter(type="JournalEntry").count() == books


def test_once_started_nothing_of_it_changes(world: World) -> None:
    decide(world, Choice.BOOK)
    before = lines_of(world)
    start(world)
    line = unpaid_of(world)
    assert line.amount_minor == OWED_MINOR
    assert {fact.order_name for fact in line.orders} == {
        fact.order_name for fact in before[UNPAID].orders
    }
    now = world.clock.now
    acts: tuple[Callable[[], None], ...] = (
        lambda: set_start_date(world.shop, START, None, now),
        lambda: opening.enter_amount(world.shop, line, 1, None, now),
        lambda: opening.choose(world.shop, line, Choice.IGNORE, "", None, now),
    )
    with world.scope():
        for act in acts:
            with pytest.raises(NotDecided) as fault:
                act()
            assert code_of(fault) is Code.OPENING_STARTED


def test_without_an_account_for_the_opening_it_waits_and_the_rest_goes_on(world: World) -> None:
    with world.scope():
        rows = list(MappingRecord.objects.filter(role="OPENING"))
        MappingRecord.objects.filter(role="OPENING").delete()
    decide(world, Choice.BOOK)
    start(world)
    with world.scope():
        assert opening_document(world.shop) is None
        assert not DocumentRecord.objects.filter(type="JournalEntry").exists()
        assert DocumentRecord.objects.filter(type="SalesReceipt").exists()
    assert Code.NO_ACCOUNT.value in codes(world)
    with world.scope():
        MappingRecord.objects.bulk_create(rows)
        plan(world.shop, world.clock.now)
    world.prepare()
    world.deliver()
    assert world.file.count("JournalEntry") == 1
    assert Code.NO_ACCOUNT.value not in codes(world)


def test_facts_before_the_start_are_never_booked(world: World) -> None:
    decide(world, Choice.BOOK)
    start(world)
    with world.scope():
        early = FactRecord.objects.filter(day__lt=START).exclude(kind="opening")
        assert early.exists()
        assert not early.filter(booked=True).exists()
        posted = PostingRecord.objects.exclude(flow="open")
        assert posted.filter(entry__day__gte=START).count() == posted.count() > 0


def test_an_order_that_cannot_be_read_is_named_and_nothing_of_it_guessed(world: World) -> None:
    with world.scope():
        row = OrderRecord.objects.get(shop=world.shop, name="#3001")
        row.unreadable = [
            {"code": Code.UNREADABLE_ORDER.value, "about": "#3001",
             "particulars": {"order": "#3001", "reason": "x"}}
        ]  # fmt: skip
        row.save(update_fields=["unreadable"])
    line = unpaid_of(world)
    assert line.amount_minor == OWED_MINOR - 10_000
    assert [(one.code, one.about) for one in line.problems] == [(Code.OPENING_UNREADABLE, "#3001")]


def test_a_shop_without_a_start_date_has_no_opening(world: World) -> None:
    with world.scope():
        world.shop.start_date = None
        world.shop.save()
        assert opening_document(world.shop) is None
        book_opening(world.shop, world.clock.now)
        assert not FactRecord.objects.filter(kind="opening").exists()
        assert compared(world.shop, opening_lines(world.shop)) == ()


def test_the_day_of_the_opening_journal_is_no_day_that_is_booked(world: World) -> None:
    decide(world, Choice.BOOK)
    begin_with_opening(world)
    with world.scope():
        plan(world.shop, world.clock.now)
        rows = DocumentRecord.objects.filter(shop=world.shop)
        days = {day for day in rows.values_list("day", flat=True) if day}
        (shop,) = company_status(world.company, world.clock.now).shops
    assert DAY_BEFORE in days
    assert shop.days_planned == len(days) - 1
