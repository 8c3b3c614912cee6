"""A shop begins in the middle of its life: whatever was chosen for what was open, it is proved.

The shop plays one order per difficulty (unpaid, partly and over-paid, a deposit before the sale,
cards and credit from before, refunds and edits after), with what is open at the start written
beside each. The company file keeps its own ledger; its trial balance is compared with the shop's
own figures, without a look at anything of ours.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories.opening_world import (
    CARD_MONEY_MINOR,
    DAY_BEFORE,
    OWED_MINOR,
    START,
    balance_of,
    decide,
    kept_by_hand,
    lines_of,
    read_world,
    sheet,
    start,
)
from tests.sync.world import LAST_DAY, NOON_AFTER, World
from tillbook.core.balances import BalanceState, CauseKind
from tillbook.core.delivery import State
from tillbook.core.money import parse_minor
from tillbook.core.opening import Choice
from tillbook.core.roles import Role
from tillbook.simulators.shop.opening import OPEN_AT_START_MINOR
from tillbook.sync.prove import prove_day, prove_days
from tillbook.sync.shapes import DayProof, DayState

GIFT_CARD_LEFT_MINOR, CREDIT_LEFT_MINOR = 725, 2_500


def outstanding_minor(world: World) -> int:
    """What Shopify's own headers say is unpaid now."""
    orders = world.history.at(world.clock.now).orders
    return sum(order.totals.outstanding_minor for order in orders if not order.test)


def ledger_minor(world: World, account: str) -> int:
    """What the company file's own ledger holds, debit positive."""
    return parse_minor(world.file.trial_balance().get(account, "0.00"), "USD")


def days(world: World) -> dict[DayState, set[str]]:
    with world.scope():
        proofs = prove_days(world.shop, START, LAST_DAY)
    found: dict[DayState, set[str]] = {}
    for proof in proofs:
        found.setdefault(proof.state, set()).add(proof.day.isoformat())
    return found


def the_day_before(world: World) -> DayProof:
    with world.scope():
        return prove_day(world.shop, DAY_BEFORE)


def test_what_was_open_is_what_is_written_beside_each_order(db: None) -> None:
    unpaid = lines_of(read_world())[Role.CUSTOMER_BALANCE, None]
    assert {fact.order_name: fact.amount_minor for fact in unpaid.orders} == OPEN_AT_START_MINOR
    assert unpaid.amount_minor == OWED_MINOR == 17_890


@pytest.mark.parametrize("choice", Choice)
def test_every_balance_ends_where_the_shop_says_it_does(db: None, choice: Choice) -> None:
    world = read_world()
    if choice is Choice.ALREADY:
        kept_by_hand(world)
    decide(world, choice)
    start(world)
    owed = outstanding_minor(world)
    in_books = 0 if choice is Choice.IGNORE else 1

    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert unpaid.must_equal_minor == owed
    assert unpaid.unexplained_minor == 0
    if choice is Choice.IGNORE:
        assert unpaid.state is BalanceState.HELD
        assert [(one.kind, one.amount_minor) for one in unpaid.causes] == [
            (CauseKind.IGNORED, OWED_MINOR)
        ]
        assert unpaid.closing_minor + OWED_MINOR == owed
    else:
        assert unpaid.state is BalanceState.PROVED
        assert unpaid.signs == (True,) * 5
        assert (unpaid.opening_minor, unpaid.closing_minor) == (OWED_MINOR, owed)

    gift_cards = balance_of(world, Role.GIFT_CARDS).balance
    credit = balance_of(world, Role.STORE_CREDIT).balance
    cards = balance_of(world, Role.CLEARING, "shopify_payments").balance
    assert gift_cards.closing_minor == -GIFT_CARD_LEFT_MINOR + (0 if in_books else 5_000)
    assert credit.closing_minor == -CREDIT_LEFT_MINOR + (0 if in_books else 4_000)
    assert cards.opening_minor == CARD_MONEY_MINOR * in_books
    for view in sheet(world).rows:
        assert view.balance.state is not BalanceState.DIFFERS, view.label
        assert False not in view.balance.signs[2:], view.label

    # The company file's own ledger, which knows nothing of this.
    assert ledger_minor(world, "Shopify Unpaid Orders") == owed - OWED_MINOR * (1 - in_books)
    assert ledger_minor(world, "Gift Cards Outstanding") == gift_cards.closing_minor
    assert ledger_minor(world, "Store Credit Outstanding") == credit.closing_minor
    assert ledger_minor(world, "Shopify Payments Clearing") == cards.closing_minor
    opened = -(OWED_MINOR + CARD_MONEY_MINOR - 5_000 - 4_000) * in_books
    assert ledger_minor(world, "Opening Balance Equity") == opened
    assert sum(ledger_minor(world, name) for name in world.file.trial_balance()) == 0

    assert days(world).keys() <= {DayState.PROVED, DayState.EMPTY}
    assert START.isoformat() in days(world)[DayState.PROVED]


@pytest.mark.parametrize("choice", Choice)
def test_the_journal_stands_on_its_own_on_the_day_before(db: None, choice: Choice) -> None:
    world = read_world()
    if choice is Choice.ALREADY:
        kept_by_hand(world)
    decide(world, choice)
    start(world)
    proof = the_day_before(world)
    if choice is not Choice.BOOK:
        assert proof.state is DayState.EMPTY
        assert world.file.count("JournalEntry") == (choice is Choice.ALREADY)
        return
    assert proof.state is DayState.PROVED
    assert proof.orders == ()
    assert [(one.type, one.state) for one in proof.documents] == [("JournalEntry", State.ACCEPTED)]
    assert {set(chain.figures.values()) == {0} for chain in proof.chains} == {True}
    assert {line.label: line.quickbooks_minor for line in proof.lines} == {
        "Unpaid orders": -OWED_MINOR,
        "Payments on their way - Shopify Payments": -CARD_MONEY_MINOR,
        "Gift cards": 5_000,
        "Store credit": 4_000,
        "Opening balances": OWED_MINOR + CARD_MONEY_MINOR - 9_000,
    }
    (journal,) = (one for one in world.file.transactions if one.kind == "JournalEntry")
    assert journal.date == DAY_BEFORE.isoformat()


def test_a_journal_changed_by_hand_shows_at_that_sign(db: None) -> None:
    world = read_world()
    decide(world, Choice.BOOK)
    start(world)
    with world.scope():
        (journal,) = world.deliveries(document__type="JournalEntry")
        changed = [dict(line) for line in journal.returned or ()]
        line = next(one for one in changed if one["account"] == "Shopify Unpaid Orders")
        line["amount_minor"] -= 100
        journal.returned = changed
        journal.save(update_fields=["returned"])
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert unpaid.signs == (True, True, True, True, False)
    assert unpaid.state is BalanceState.DIFFERS
    assert the_day_before(world).state is DayState.DIFFERS


def test_an_opening_that_is_not_there_as_it_was_said_is_not_called_proved(db: None) -> None:
    world = read_world()
    kept_by_hand(world, unpaid="170.00")
    decide(world, Choice.ALREADY)
    start(world)
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE)
    assert unpaid.balance.signs == (True,) * 5
    assert unpaid.balance.state is BalanceState.YOURS
    assert unpaid.there is not None
    assert (unpaid.there.ours_minor, unpaid.there.theirs_minor) == (OWED_MINOR, 17_000)
    credit = balance_of(world, Role.STORE_CREDIT)
    assert credit.balance.opening.confirmed is True


def test_what_happens_later_goes_on_from_the_opening(db: None) -> None:
    world = read_world(now=NOON_AFTER - timedelta(days=6))
    decide(world, Choice.BOOK)
    start(world)
    assert balance_of(world, Role.CUSTOMER_BALANCE).balance.state is BalanceState.PROVED
    world.clock.forward(days=6)
    world.prepare()
    world.deliver()
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE).balance
    assert unpaid.state is BalanceState.PROVED
    assert unpaid.must_equal_minor == outstanding_minor(world)
