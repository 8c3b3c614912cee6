"""Documents that stand still, in the store of the house."""

from __future__ import annotations

from typing import Final

from tests.web import samples
from tests.web.conftest import House
from tillbook.core.delivery import State
from tillbook.store.models import Delivery, DocumentRecord
from tillbook.store.scoping import within
from tillbook.sync.snapshots import freeze_problem

KEY: Final = "harbor:A261114-02"


def standing_still(house: House, state: State = State.NEEDS_PERSON, key: str = KEY) -> Delivery:
    """A refused receipt of Saturday in this state."""
    with within(house.company):
        document = DocumentRecord.objects.create(
            company=house.company,
            shop=house.shop,
            key=key,
            type="SalesReceipt",
            day=samples.SATURDAY,
            ref_number=key.partition(":")[2],
            currency="USD",
            content={},
            planned_at=samples.NOW,
        )
        return Delivery.objects.create(
            company=house.company,
            document=document,
            state=state,
            rank=9,
            problem=freeze_problem(samples.REFUSED),
        )
