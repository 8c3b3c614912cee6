"""The step `pair` of set-up."""

from __future__ import annotations

from datetime import datetime

from tillbook.store.models import Company, Shop
from tillbook.sync.wizard.steps import Standing, StepName, confirmed


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """How the step stands."""
    return confirmed(company, shop, StepName.PAIR)
