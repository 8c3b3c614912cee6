"""An honest proof: what differs within an order is never proved by the sum of its day."""

from __future__ import annotations

import pytest

from tests.sync.world import World
from tillbook.core.problems import Code, problem
from tillbook.store.models import FactRecord, OrderRecord
from tillbook.sync.shapes import DayState
from tillbook.sync.snapshots import freeze_problem

DIFFERS = problem(
    Code.ORDER_DIFFERS,
    "#1",
    order="#1",
    relation="tips",
    ours="0.00",
    stated="1.00",
    currency="USD",
)
CHANGED = problem(Code.FACT_CHANGED, "#1", order="#1", fact="gid://shopify/Sale/1")
UNDECIDED = problem(Code.ROUNDING_UNDECIDED, "#1", order="#1", rounding="0.02", currency="USD")


@pytest.mark.parametrize(
    ("doubt", "state"),
    [
        (DIFFERS, DayState.DIFFERS),
        (CHANGED, DayState.DIFFERS),
        (UNDECIDED, DayState.PROVED),
    ],
)
def test_a_day_with_an_order_that_differs_is_not_proved(
    world: World, doubt: object, state: DayState
) -> None:
    world.deliver()
    assert world.states() == {DayState.PROVED}
    with world.scope():
        order = OrderRecord.objects.filter(shop=world.shop, facts__isnull=False).order_by("pk")[0]
        order.doubts, order.needs_look = [freeze_problem(doubt)], True  # type: ignore[arg-type]
        order.save()
        days = set(FactRecord.objects.filter(order=order).values_list("day", flat=True))
    proofs = {proof.day: proof.state for proof in world.proofs()}
    assert {proofs[day] for day in days} == {state}
    others = {found for day, found in proofs.items() if day not in days}
    assert others <= {DayState.PROVED, DayState.EMPTY}
