"""A shop's history made from a seed: the same seed makes the same shop to the last id.

Every kind of order is played at least once when there is room for it; the rest is drawn with the
weights below, most of them plain card orders. Events that would fall behind the last day have not
happened yet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from tillbook.simulators.shop import scenes, scenes_after
from tillbook.simulators.shop.catalogue import LOCATIONS, catalogue
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.live import LiveOrder
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.moments import midnight, order_moments
from tillbook.simulators.shop.stage import Stage

Scene = Callable[[Stage], LiveOrder]
FIRST_NUMBER: Final = 1001

WEIGHTS: Final[dict[Scene, int]] = {
    scenes.card_online: 30,
    scenes.card_at_till: 20,
    scenes.paypal: 6,
    scenes.cash_with_change: 7,
    scenes.cash_exact: 3,
    scenes.tip_at_till: 4,
    scenes.split_tender: 2,
    scenes.gift_card_sold: 3,
    scenes.gift_card_redeemed: 3,
    scenes.store_credit_redeemed: 3,
    scenes.paid_later_by_bank: 2,
    scenes.authorised_and_captured: 3,
    scenes.authorised_only: 1,
    scenes.authorised_and_cancelled: 1,
    scenes.unpaid: 1,
    scenes.partly_paid: 2,
    scenes.refused_card: 1,
    scenes.pending_payment: 1,
    scenes.offline_till: 1,
    scenes.marketplace: 1,
    scenes.free_order: 1,
    scenes.test_order: 1,
    scenes_after.full_refund_same_day: 2,
    scenes_after.partial_refund: 4,
    scenes_after.shipping_refund: 1,
    scenes_after.lump_sum_refund: 1,
    scenes_after.refund_with_a_part_kept: 1,
    scenes_after.refund_to_store_credit: 2,
    scenes_after.refund_to_gift_card: 1,
    scenes_after.refund_in_cash: 1,
    scenes_after.web_order_refunded_at_till: 1,
    scenes_after.pending_refund: 1,
    scenes_after.edit_that_adds: 1,
    scenes_after.edit_that_removes: 1,
    scenes_after.edit_that_discounts: 1,
    scenes_after.exchange_at_till: 1,
}


def seeded_history(  # noqa: PLR0913 - all by name
    *,
    seed: int,
    orders: int,
    days: int,
    last_day: date,
    zone: str = "America/New_York",
    currency: str = "USD",
    taxes_included: bool = False,
    cash_rounding: bool = False,
) -> History:
    """A shop with `orders` orders placed within `days` local days ending on `last_day`.

    With `cash_rounding` some cash orders are rounded to the next 5 units. Raises ValueError
    when a count is not positive.
    """
    if orders < 1 or days < 1:
        msg = "A history needs at least one order and one day."
        raise ValueError(msg)
    rng = Random(seed)
    goods = catalogue(zone=zone, currency=currency, taxes_included=taxes_included)
    moments = order_moments(rng, orders, last_day, days, zone)
    end = midnight(last_day + timedelta(days=1), ZoneInfo(zone)) - timedelta(seconds=1)
    stage = Stage(rng, goods, Mint(), number=FIRST_NUMBER, at=moments[0], end=end)
    played = []
    for number, (moment, scene) in enumerate(
        zip(moments, _programme(rng, orders, cash_rounding=cash_rounding), strict=True),
        start=FIRST_NUMBER,
    ):
        stage.number, stage.at = number, moment
        played.append(scene(stage).order())
    whole = History(shop=goods.shop, locations=LOCATIONS, orders=tuple(played))
    return whole.at(end)


def _programme(rng: Random, orders: int, *, cash_rounding: bool) -> list[Scene]:
    weights = dict(WEIGHTS)
    if cash_rounding:
        weights[scenes.cash_rounded] = 6
    kinds = list(weights)
    if orders <= len(kinds):
        return rng.sample(kinds, orders)
    drawn = rng.choices(kinds, list(weights.values()), k=orders - len(kinds))
    programme = kinds + drawn
    rng.shuffle(programme)
    return programme
