"""The house before its shop was started: set-up is under way."""

from __future__ import annotations

from tests.web.conftest import House
from tillbook.store.scoping import within


def in_setup(house: House) -> House:
    """Nobody has pressed Start yet."""
    with within(house.company):
        house.shop.started_at = None
        house.shop.save(update_fields=["started_at"])
    return house
