"""Journals in QuickBooks: debits and credits by sign, read back and compared line by line."""

from __future__ import annotations

from datetime import date

import pytest

from tests.sync.journals import OPENING, ask_for_sync, journal, journal_world, plan_journal
from tests.sync.tricks import codes, sentences, sets_of, tiny_world
from tests.sync.world import World, small_history
from tillbook.core.delivery import State
from tillbook.core.documents import LIST_TYPES, DocumentType
from tillbook.core.money import Money
from tillbook.core.roles import Role
from tillbook.qbxml.answers import JournalEntryRet, JournalLineRet, RetRef
from tillbook.qbxml.requests import JournalEntryAdd, as_ref
from tillbook.store.models import Delivery, FactRecord
from tillbook.sync.journey import journey
from tillbook.sync.render import Terms, render_journal
from tillbook.sync.returned import known_items, returned_lines
from tillbook.sync.status import company_status
from tillbook.sync.transactions import TRANSACTIONS, posted


@pytest.fixture
def world(db: None) -> World:
    return journal_world(1)


def rendered() -> JournalEntryAdd:
    return render_journal(journal(), Terms(items={}, places={}))


def test_debits_and_credits_by_sign_and_no_line_of_nothing() -> None:
    lines = rendered().lines
    assert [(as_ref(one.account).full_name, one.amount.minor, one.debit) for one in lines] == [
        ("Shopify Unpaid Orders", 1_234, True),
        ("PayPal Clearing", 5_000, True),
        ("Gift Cards Outstanding", 4_000, False),
        ("Opening Balance Equity", 2_234, False),
    ]


def test_the_marker_stands_whole_in_the_first_memo_and_nowhere_else() -> None:
    first, *others = [one.memo for one in rendered().lines]
    assert first.split()[-1] == journal().marker
    assert all(others)
    assert not any("tb:" in one for one in others)


def test_it_needs_accounts_and_nothing_else(world: World) -> None:
    world.deliver()
    made = world.deliveries(document__shop=None)
    assert {row.document.type for row in made} == {DocumentType.ACCOUNT}
    assert {row.document.content["name"] for row in made} == {
        "Shopify Unpaid Orders", "PayPal Clearing", "Gift Cards Outstanding", "Cash Drawer",
    }  # fmt: skip


def test_the_company_files_own_ledger_agrees(world: World) -> None:
    world.deliver()
    assert world.file.trial_balance() == {
        "Shopify Unpaid Orders": "12.34",
        "PayPal Clearing": "50.00",
        "Gift Cards Outstanding": "-40.00",
        "Opening Balance Equity": "-22.34",
    }
    (row,) = world.deliveries(document__type="JournalEntry")
    assert (row.returned_total_minor, row.state) == (0, State.ACCEPTED)


def test_accounts_are_referred_to_by_id(world: World) -> None:
    sets = sets_of(world)
    world.deliver()
    (written,) = [one for one in sets if "<JournalEntryAddRq" in one]
    assert "<ListID>" in written
    assert "<AccountRef><FullName>" not in written


def test_an_account_of_a_wrong_type_is_named_and_nothing_is_sent(db: None) -> None:
    world = World(small_history(orders=4, days=1))
    world.file.add_account("Gift Cards Outstanding", "Bank")
    plan_journal(world, journal())
    ask_for_sync(world)
    world.deliver()
    assert codes(world) == ["account-not-allowed"]
    assert "Gift Cards Outstanding" in sentences(world)
    assert world.file.count("JournalEntry") == 0


def test_a_journal_without_lines_is_set_aside_and_stops_no_other(db: None) -> None:
    world = journal_world(1)
    empty = tuple((role, qualifier, account, 0) for role, qualifier, account, _ in OPENING)
    plan_journal(world, journal(2, empty))
    world.deliver()
    assert codes(world) == ["not-writable"]
    assert world.file.count("JournalEntry") == 1


def test_without_sales_tax_code_a_journal_goes_and_receipts_wait(db: None) -> None:
    world = tiny_world(4, 1)
    world.file.set_active("SalesTaxCode", "Non", is_active=False)
    plan_journal(world, journal())
    world.deliver()
    assert world.file.count("JournalEntry") == 1
    assert world.file.count("SalesReceipt") == 0
    assert set(codes(world)) == {"no-non-tax-code"}


def test_both_types_in_one_conversation(db: None) -> None:
    world = tiny_world(8, 3)
    plan_journal(world, journal())
    world.deliver()
    assert world.file.count("JournalEntry") == 1
    assert world.file.count("SalesReceipt") == len(world.receipts())
    rows = [*world.receipts(), *world.deliveries(document__type="JournalEntry")]
    assert all(row.state == State.ACCEPTED and row.returned for row in rows)


def returned(world: World) -> dict[Role, tuple[str, int]]:
    """Role -> account and cents of what was read back."""
    with world.scope():
        rows = Delivery.objects.filter(document__type="JournalEntry").select_related("document")
        (found,) = returned_lines(known_items(world.company), rows).values()
    assert found is not None
    return {line.role: (line.account, line.amount_minor) for line in found}


def test_what_is_read_back_is_what_was_written(world: World) -> None:
    world.deliver()
    assert returned(world) == {role: (account, sum_) for role, _, account, sum_ in OPENING if sum_}


def change_line(world: World, place: int, **values: str) -> None:
    """Somebody changes a line of the journal in QuickBooks; it is read once more."""
    (one,) = world.file.transactions
    one.lines[place].values.update(values)
    with world.scope():
        Delivery.objects.filter(document__type="JournalEntry").update(read_back_at=None)
    world.update()


def test_an_amount_changed_in_quickbooks_shows_on_its_line_alone(world: World) -> None:
    world.deliver()
    change_line(world, 2, Amount="39.00")
    assert returned(world)[Role.GIFT_CARDS] == ("Gift Cards Outstanding", 3_900)
    assert returned(world)[Role.OPENING] == ("Opening Balance Equity", 2_234)
    (row,) = world.deliveries(document__type="JournalEntry")
    assert row.returned_total_minor == -100
    assert codes(world) == ["total-differs"]


def test_a_line_moved_to_another_account_is_missing_here_and_foreign_there(world: World) -> None:
    world.deliver()
    other = world.file.books.find("Checking", "Account")
    assert other is not None
    change_line(world, 2, AccountRef=other.list_id)
    found = returned(world)
    assert Role.GIFT_CARDS not in found
    assert found[Role.OTHER_PAYOUT] == ("Checking", 4_000)


def test_an_account_renamed_later_is_the_same_account(world: World) -> None:
    world.deliver()
    world.file.rename("Account", "Gift Cards Outstanding", "Cards we owe")
    change_line(world, 0)
    assert returned(world)[Role.GIFT_CARDS] == ("Gift Cards Outstanding", 4_000)


def test_the_walk_of_an_order_and_the_status_show_a_journal(db: None) -> None:
    world = tiny_world(4, 1)
    row = plan_journal(world, journal())
    with world.scope():
        fact = FactRecord.objects.filter(order__isnull=False).order_by("pk")[0]
        FactRecord.objects.filter(pk=fact.pk).update(document=row.document)
    world.deliver()
    with world.scope():
        assert fact.order is not None
        (walk,) = journey(world.company, fact.order.name)
        (shop,) = company_status(world.company, world.clock.now).shops
    shown = next(one for one in walk.documents if one.type == "JournalEntry")
    assert (shown.state, shown.ref_number, shown.total_minor) == ("accepted", "J261116001", 0)
    assert shown.read_back_at is not None
    mine = [one for one in walk.attempts if one.document_key == row.document.key]
    assert [one.purpose for one in mine if one.purpose == "write"] == ["write"]
    assert shop.delivered == shop.documents == 1 + len(world.receipts())
    assert (shop.waiting, shop.needs_attention) == (0, 0)


def ret(*amounts: int | None, memo: str = "") -> JournalEntryRet:
    """A journal as QuickBooks returns it, credits positive."""
    return JournalEntryRet(
        txn_id="1-1",
        edit_sequence="1",
        ref_number="J1",
        day=date(2026, 11, 16),
        currency=None,
        lines=tuple(
            JournalLineRet(
                txn_line_id=f"{place}",
                account=RetRef(list_id=f"80-{place}", full_name=f"Account {place}"),
                amount=None if amount is None else Money(abs(amount), "USD"),
                debit=(amount or 0) < 0,
                memo=memo if place else "",
                entity=None,
                class_name=None,
            )
            for place, amount in enumerate(amounts)
        ),
        time_created=None,
        time_modified=None,
    )


def test_the_mark_is_found_on_any_line_and_a_total_is_said_only_of_whole_lines() -> None:
    there = posted(ret(-5, 5, memo="x tb:key"))
    assert there is not None
    assert (there.type, there.total_minor) == (DocumentType.JOURNAL_ENTRY, 0)
    assert "tb:key" in there.memos.split()
    for unsaid in (ret(), ret(-5, None)):
        found = posted(unsaid)
        assert found is not None
        assert found.total_minor is None


def test_every_type_that_is_no_list_entry_has_its_row() -> None:
    assert set(TRANSACTIONS) == set(DocumentType) - set(LIST_TYPES)
