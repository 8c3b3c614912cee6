"""A shop with a past: it is set up in the middle of its history, and started with its opening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from tests.sync.world import LAST_DAY, World
from tillbook.core.opening import Choice
from tillbook.core.roles import Role
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.sync import opening
from tillbook.sync.balances import Balances, balances
from tillbook.sync.opening_lines import OpeningLine, opening_lines
from tillbook.sync.start import begin

START: Final = LAST_DAY - timedelta(days=3)
ALL_ORDERS: Final = ["read_orders", "read_all_orders"]
UNPAID_IN_BOOKS: Final = "Shopify Unpaid Orders"
ENTERED: Final[Mapping[Role, int]] = {Role.CLEARING: 24000, Role.GIFT_CARDS: -241500}


def past_history(seed: int = 5) -> History:
    """Eight days of a shop; the start date stands in their middle."""
    return seeded_history(seed=seed, orders=90, days=8, last_day=LAST_DAY)


def read_world(history: History | None = None, scopes: list[str] | None = None) -> World:
    """The shop is connected and read, its start date is set, nothing is started."""
    world = World(history or past_history(), started=False)
    world.pull()
    with world.scope():
        world.shop.scopes = ALL_ORDERS if scopes is None else scopes
        world.shop.save(update_fields=["scopes"])
        opening.set_start_date(world.shop, START, None, world.clock.now)
    return world


def lines_of(world: World) -> dict[tuple[Role, str | None], OpeningLine]:
    with world.scope():
        return {(line.role, line.qualifier): line for line in opening_lines(world.shop)}


def decide(world: World, choice: Choice, account: str = "") -> None:
    """Enter 0.00 for what Shopify cannot say but ENTERED's, and choose the same for all."""
    with world.scope():
        for line in opening_lines(world.shop):
            if line.role is not Role.CUSTOMER_BALANCE:
                amount = ENTERED.get(line.role, 0)
                opening.enter_amount(world.shop, line, amount, None, world.clock.now)
        for line in opening_lines(world.shop):
            if line.amount_minor:
                opening.choose(world.shop, line, choice, account, None, world.clock.now)


def start(world: World, day: date = START) -> None:
    """Start, read again, plan, and let QuickBooks fetch everything."""
    with world.scope():
        begin(world.shop, day, world.clock.now)
        opening.book_opening(world.shop, world.clock.now)
    world.prepare()
    world.deliver()


def sheet(world: World) -> Balances:
    with world.scope():
        found = balances(world.shop, world.clock.now)
    assert found is not None
    return found
