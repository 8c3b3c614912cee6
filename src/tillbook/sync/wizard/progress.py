"""How far set-up has come: every step asked how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tillbook.store.models import Company, Shop
from tillbook.sync.wizard import (
    accounts,
    before,
    modes,
    opening,
    pair,
    preview,
    purchases,
    schedule,
    shop,
    start,
    tax,
)
from tillbook.sync.wizard.steps import Standing, State, StepName, shop_in_setup

_STANDING: Final[Mapping[StepName, Callable[[Company, Shop | None, datetime], Standing]]] = {
    StepName.BEFORE: before.standing,
    StepName.TAX: tax.standing,
    StepName.PAIR: pair.standing,
    StepName.SHOP: shop.standing,
    StepName.ACCOUNTS: accounts.standing,
    StepName.SCHEDULE: schedule.standing,
    StepName.MODES: modes.standing,
    StepName.PURCHASES: purchases.standing,
    StepName.OPENING: opening.standing,
    StepName.PREVIEW: preview.standing,
    StepName.START: start.standing,
}


@dataclass(frozen=True, slots=True)
class StepState:
    """A step and how it stands."""

    name: StepName
    standing: Standing


def progress(company: Company, now: datetime) -> tuple[StepState, ...]:
    """Every step in order, for the shop that is being set up."""
    chosen = shop_in_setup(company)
    return tuple(
        StepState(name, stands(company, chosen, now)) for name, stands in _STANDING.items()
    )


def next_step(states: tuple[StepState, ...], after: StepName | None = None) -> StepName:
    """Where a person goes on: the first step that asks something of a person, other than the one
    just confirmed; then the first that waits; at last Start. A step that QuickBooks turned red
    comes before those that follow it.
    """
    for wanted in ((State.WRONG, State.OPEN), (State.WAITING,)):
        for one in states:
            if one.name is not after and one.standing.state in wanted:
                return one.name
    return StepName.START
