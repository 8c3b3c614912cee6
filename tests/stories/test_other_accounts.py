"""The mapping is changed after Start: what is posted stays, what comes goes elsewhere."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.opening_world import balance_of
from tests.sync.world import NOON_AFTER, World, small_history
from tillbook.core.balances import BalanceState
from tillbook.core.mapping import Account, MappingRow
from tillbook.core.money import parse_minor
from tillbook.core.roles import AccountType, Role
from tillbook.sync import looks
from tillbook.sync.plan import company_mapping
from tillbook.sync.setup import store_mapping
from tillbook.sync.shapes import DayState

OTHERS = (
    MappingRow(
        role=Role.SALES,
        qualifier=None,
        account=Account(name="Web Sales", type=AccountType.INCOME),
    ),
    MappingRow(
        role=Role.CUSTOMER_BALANCE,
        qualifier=None,
        account=Account(name="Owed by Shoppers", type=AccountType.OTHER_CURRENT_ASSET),
    ),
)


def choose_other_accounts(world: World) -> None:
    """Sales and unpaid orders get other accounts, and QuickBooks' lists are read again."""
    with world.scope():
        store_mapping(world.company, company_mapping(world.company).with_rows(OTHERS))
        looks.look_again(world.company, world.clock.now)


def test_posted_documents_stay_as_they_are_and_new_days_go_to_the_new_accounts(db: None) -> None:
    world = World(small_history(60, 6), now=NOON_AFTER - timedelta(days=3))
    world.prepare()
    world.deliver()
    posted = world.file.trial_balance()
    receipts = world.file.count("SalesReceipt")
    assert receipts > 0
    choose_other_accounts(world)
    world.prepare()
    world.deliver()
    assert world.file.trial_balance() == posted
    assert world.file.count("SalesReceipt") == receipts
    assert DayState.DIFFERS not in world.states()

    world.clock.now = NOON_AFTER
    world.prepare()
    world.deliver()
    now = world.file.trial_balance()
    assert now["Shopify Sales"] == posted["Shopify Sales"]
    assert parse_minor(now["Web Sales"], "USD") < 0
    assert world.states() == {DayState.PROVED}
    unpaid = balance_of(world, Role.CUSTOMER_BALANCE)
    assert unpaid.balance.state is BalanceState.PROVED
    assert unpaid.account == "Owed by Shoppers, Shopify Unpaid Orders"
    kept = (now["Owed by Shoppers"], now["Shopify Unpaid Orders"])
    assert unpaid.balance.closing_minor == sum(parse_minor(one, "USD") for one in kept)
