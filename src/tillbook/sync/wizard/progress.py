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


def first_open(states: tuple[StepState, ...]) -> StepName:
    """Where a person goes on: the first step that is not done."""
    unfinished = (one.name for one in states if one.standing.state is not State.DONE)
    return next(unfinished, StepName.START)
