"""The step `start` of set-up: done when nothing is left to start.

What stands in its way is `sync.start.hindrances`, which asks all other steps; it is therefore not
asked here, where a step is only asked how it stands itself.
"""

from __future__ import annotations

from datetime import datetime

from tillbook.store.models import Company, Shop
from tillbook.sync.wizard.steps import Standing, State


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """How the step stands."""
    if shop is not None:
        return Standing(State.OPEN if shop.started_at is None else State.DONE)
    return Standing(State.DONE if company.shops.exists() else State.OPEN)
