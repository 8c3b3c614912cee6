"""The step `preview` of set-up: done when a person has looked and gone on.

It is stored nowhere what was shown; a new start date or another opening takes the confirmation
back (`sync.opening`), because other days would be shown then.
"""

from __future__ import annotations

from datetime import datetime

from tillbook.store.models import Company, Shop
from tillbook.sync.wizard.steps import Standing, State, StepName, confirmed


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """How the step stands. A shop whose orders are still being read has nothing to show yet."""
    if shop is not None and shop.pulled_at is None:
        return Standing(State.WAITING)
    return confirmed(company, shop, StepName.PREVIEW)
