"""The step `opening` of set-up: the start date, and what is done with what was open before it."""

from __future__ import annotations

from datetime import datetime

from tillbook.core.problems import Code
from tillbook.store.models import Company, Shop
from tillbook.sync.opening import opening_problems
from tillbook.sync.opening_lines import opening_lines
from tillbook.sync.wizard.steps import Standing, State, StepName, is_confirmed


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """WAITING until the shop has been read: before that nobody knows what it is owed. WRONG where
    the journal would fall into a closed period. Orders that cannot be read are warnings.
    """
    if shop is None or shop.start_date is None:
        return Standing(State.OPEN)
    if shop.pulled_at is None:
        return Standing(State.WAITING)
    lines = opening_lines(shop)
    found = opening_problems(shop, lines)
    if any(one.code is Code.OPENING_CLOSED for one in found):
        return Standing(State.WRONG, found)
    warnings = tuple(problem for line in lines for problem in line.problems)
    done = not found and is_confirmed(company, shop, StepName.OPENING)
    return Standing(State.DONE if done else State.OPEN, (*found, *warnings))
