"""A shop with a past: it is set up in the middle of its history, and started with its opening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from tests.sync.world import LAST_DAY, NOON_AFTER, World
from tillbook.core.money import format_minor, parse_minor
from tillbook.core.opening import Choice
from tillbook.core.roles import Role
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.opening import (
    GIFT_CARDS_AT_START_MINOR,
    OPEN_AT_START_MINOR,
    STORE_CREDIT_AT_START_MINOR,
    opening_history,
)
from tillbook.sync import opening
from tillbook.sync.balances import Balances, BalanceView, balances
from tillbook.sync.opening_lines import OpeningLine, opening_lines
from tillbook.sync.plan import company_mapping
from tillbook.sync.start import begin

START: Final = LAST_DAY - timedelta(days=10)
DAY_BEFORE: Final = START - timedelta(days=1)
ALL_ORDERS: Final = ["read_orders", "read_all_orders"]
OWED_MINOR: Final = sum(OPEN_AT_START_MINOR.values())
CARD_MONEY_MINOR: Final = 24_000
"""What Shopify had not paid out yet when the books begin; a person says so."""

STOOD: Final[Mapping[tuple[Role, str | None], int]] = {
    (Role.CLEARING, "shopify_payments"): CARD_MONEY_MINOR,
    (Role.GIFT_CARDS, None): -GIFT_CARDS_AT_START_MINOR,
    (Role.STORE_CREDIT, None): -STORE_CREDIT_AT_START_MINOR,
}
"""What a person enters, debit positive; of everything else nothing was open."""


def read_world(
    history: History | None = None,
    scopes: list[str] | None = None,
    *,
    now: datetime = NOON_AFTER,
) -> World:
    """The shop is connected, paired and read, its start date is set, nothing is started."""
    world = World(history or opening_history(START), now=now, started=False)
    world.pull()
    with world.scope():
        world.shop.scopes = ALL_ORDERS if scopes is None else scopes
        world.shop.save(update_fields=["scopes"])
        opening.set_start_date(world.shop, START, None, world.clock.now)
    return world


def kept_by_hand(world: World, unpaid: str = "178.90") -> None:
    """Somebody has kept the openings in the company file, in accounts of the names we suggest."""
    world.file.add_account("Shopify Unpaid Orders", "OtherCurrentAsset")
    world.file.add_account("Shopify Payments Clearing", "Bank")
    world.file.add_account("Gift Cards Outstanding", "OtherCurrentLiability")
    world.file.add_account("Store Credit Outstanding", "OtherCurrentLiability")
    equity = -(parse_minor(unpaid, "USD") + 24_000 - 5_000 - 4_000)
    postings = {
        "Shopify Unpaid Orders": unpaid,
        "Shopify Payments Clearing": "240.00",
        "Gift Cards Outstanding": "-50.00",
        "Store Credit Outstanding": "-40.00",
        "Opening Balance Equity": format_minor(equity, "USD"),
    }
    world.file.record("JournalEntry", DAY_BEFORE - timedelta(days=2), postings)
    world.deliver()
    world.reload()


def lines_of(world: World) -> dict[tuple[Role, str | None], OpeningLine]:
    """The opening as it stands now."""
    with world.scope():
        return {(line.role, line.qualifier): line for line in opening_lines(world.shop)}


def enter(world: World) -> None:
    """A person enters what Shopify cannot say."""
    for key, line in lines_of(world).items():
        if key[0] is not Role.CUSTOMER_BALANCE:
            with world.scope():
                amount = STOOD.get(key, 0)
                opening.enter_amount(world.shop, line, amount, None, world.clock.now)


def decide(world: World, choice: Choice) -> None:
    """Enter what is asked for, and choose the same for everything that was open."""
    enter(world)
    for (role, qualifier), line in lines_of(world).items():
        if line.amount_minor:
            with world.scope():
                account = company_mapping(world.company).account(role, qualifier)
                name = account.name if account else ""
                opening.choose(world.shop, line, choice, name, None, world.clock.now)


def start(world: World) -> None:
    """Start, read again, plan, and let QuickBooks fetch everything."""
    begin_with_opening(world)
    world.prepare()
    world.deliver()


def begin_with_opening(world: World) -> None:
    """The shop is started and its opening booked, as Start does."""
    with world.scope():
        begin(world.shop, START, world.clock.now)
        opening.book_opening(world.shop, world.clock.now)


def sheet(world: World) -> Balances:
    """All balances as they stand."""
    with world.scope():
        found = balances(world.shop, world.clock.now)
    assert found is not None
    return found


def balance_of(world: World, role: Role, qualifier: str | None = None) -> BalanceView:
    """One of them."""
    (found,) = (
        view
        for view in sheet(world).rows
        if (view.balance.role, view.balance.qualifier) == (role, qualifier)
    )
    return found
