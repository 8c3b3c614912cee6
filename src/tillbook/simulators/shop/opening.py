"""A shop whose orders begin before a start date and go on after it, one order per difficulty.

Every amount is round and stated beside its order, so that what is open at the start can be added
up on paper: `OPEN_AT_START_MINOR` and the two constants below it. The orders are played by the
live shop, so each can be looked at as it stood at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tillbook.simulators.shop.catalogue import LOCATIONS, catalogue
from tillbook.simulators.shop.changes import PaidBack, cancel, edit, refund
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.live import LiveLine, LiveOrder
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.model import Location
from tillbook.simulators.shop.payments import (
    BANK_DEPOSIT,
    CARD,
    CASH,
    GIFT_CARD,
    STORE_CREDIT,
    pay,
    settle,
)
from tillbook.simulators.shop.storybook import CITY_TAX, DISTRICT_TAX, STATE_TAX

OPEN_AT_START_MINOR: Final = {
    "#3001": 10_000,
    "#3002": 6_690,
    "#3003": -3_000,
    "#3006": -2_500,
    "#3010": 3_500,
    "#3011": 2_000,
    "#3015": 2_200,
    "#3016": 3_300,
    "#3017": -5_500,
    "#3018": 1_200,
}
"""What orders owe (negative: are owed) at the start; every other order owes nothing then."""

GIFT_CARDS_AT_START_MINOR: Final = 5_000
STORE_CREDIT_AT_START_MINOR: Final = 4_000

_FIRST_ID: Final = 7_900_000_000_000
_NOON: Final = time(12)


@dataclass(slots=True)
class _Pages:
    """Opens orders, and turns days counted from the start into moments of the shop's noon."""

    start: date
    zone: str
    mint: Mint

    def day(self, days: int, clock: time = _NOON) -> datetime:
        """So many days after the start (negative: before), in UTC."""
        local = datetime.combine(self.start + timedelta(days=days), clock, ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def open(
        self, number: int, at: datetime, *prices_minor: int, location: Location | None = None
    ) -> LiveOrder:
        """An order of untaxed pieces at these prices, not yet placed."""
        goods = catalogue(zone=self.zone, currency="USD", taxes_included=False)
        order = LiveOrder(
            mint=self.mint,
            shop=goods.shop,
            name=f"#{number}",
            at=at,
            source_name="pos" if location else "web",
            location=location,
            customer=goods.customers[number % len(goods.customers)],
        )
        for place, price_minor in enumerate(prices_minor):
            product = goods.products[(number + place) % len(goods.products)]
            order.add_line(product, price_minor=price_minor)
        return order

    def sold(
        self, number: int, at: datetime, *prices_minor: int, location: Location | None = None
    ) -> LiveOrder:
        """The same, placed and paid by card at once."""
        order = self.open(number, at, *prices_minor, location=location)
        order.place()
        pay(order, CARD, order.outstanding_minor, at)
        return order

    def another(self, order: LiveOrder, price_minor: int) -> LiveLine:
        """One more piece for an order."""
        goods = catalogue(zone=self.zone, currency="USD", taxes_included=False)
        return order.add_line(goods.products[0], price_minor=price_minor)


def opening_history(start: date, *, zone: str = "America/New_York") -> History:
    """The whole shop, up to ten days after `start`; cut it with `History.at` for earlier days."""
    pages = _Pages(start, zone, Mint(_FIRST_ID))
    orders = [story(pages) for story in _STORIES]
    shop = catalogue(zone=zone, currency="USD", taxes_included=False).shop
    placed = sorted(orders, key=lambda order: order.at)
    return History(shop=shop, locations=LOCATIONS, orders=tuple(o.order() for o in placed))


def _unpaid(pages: _Pages) -> LiveOrder:
    """100.00 sold ten days before, paid two days after."""
    order = pages.open(3001, pages.day(-10), 10_000)
    order.place()
    pay(order, CARD, 10_000, pages.day(2))
    return order


def _partly_paid(pages: _Pages) -> LiveOrder:
    """89.00 + 3.56 + 4.01 + 0.33 tax = 96.90; 30.00 paid before, 66.90 after."""
    order = pages.open(3002, pages.day(-6))
    goods = catalogue(zone=pages.zone, currency="USD", taxes_included=False)
    order.add_line(goods.products[0], rates=(STATE_TAX, CITY_TAX, DISTRICT_TAX))
    order.place()
    pay(order, CARD, 3_000, pages.day(-6))
    pay(order, CARD, 6_690, pages.day(1))
    return order


def _overpaid(pages: _Pages) -> LiveOrder:
    """30.00 + 30.00 paid; one piece taken off before, its 30.00 given back after."""
    order = pages.sold(3003, pages.day(-5), 3_000, 3_000)
    edit(order, pages.day(-3), removed=[(order.lines[1], 1)])
    refund(order, pages.day(2), paid_back=[PaidBack(CARD, 3_000)])
    return order


def _gift_card_sold(pages: _Pages) -> LiveOrder:
    """A gift card of 50.00 sold before."""
    order = pages.open(3004, pages.day(-7), location=LOCATIONS[0])
    goods = catalogue(zone=pages.zone, currency="USD", taxes_included=False)
    order.add_line(goods.gift_card, kind="gift_card")
    order.place()
    pay(order, CARD, 5_000, pages.day(-7))
    return order


def _gift_card_used(pages: _Pages) -> LiveOrder:
    """42.75 bought after with that card: 7.25 stay on it."""
    order = pages.open(3005, pages.day(1), 4_275, location=LOCATIONS[0])
    order.place()
    pay(order, GIFT_CARD, 4_275, pages.day(1))
    return order


def _deposit_before_the_sale(pages: _Pages) -> LiveOrder:
    """25.00 taken before anything is sold; 80.00 sold the day after the start, 55.00 later."""
    order = pages.open(3006, pages.day(-2))
    order.place()
    pay(order, CARD, 2_500, pages.day(-2))
    edit(order, pages.day(1), added=[pages.another(order, 8_000)])
    pay(order, CARD, 5_500, pages.day(3))
    return order


def _finished_before(pages: _Pages) -> LiveOrder:
    """45.00 sold and paid before: nothing of it concerns us."""
    return pages.sold(3007, pages.day(-12), 4_500)


def _refunded_after(pages: _Pages) -> LiveOrder:
    """60.00 + 60.00 sold and paid before; one piece comes back after, with its money."""
    order = pages.sold(3008, pages.day(-4), 6_000, 6_000)
    line = order.lines[0]
    refund(order, pages.day(4), lines=[(line, 1)], paid_back=[PaidBack(CARD, 6_000)])
    return order


def _edited_after(pages: _Pages) -> LiveOrder:
    """75.00 sold and paid before; 20.00 added and paid after."""
    order = pages.sold(3009, pages.day(-3), 7_500)
    edit(order, pages.day(2), added=[pages.another(order, 2_000)])
    pay(order, CARD, 2_000, pages.day(2, time(13)))
    return order


def _cancelled_after(pages: _Pages) -> LiveOrder:
    """35.00 sold before, never paid, cancelled after."""
    order = pages.open(3010, pages.day(-8), 3_500)
    order.place()
    cancel(order, pages.day(5))
    return order


def _still_open(pages: _Pages) -> LiveOrder:
    """70.00 sold, 50.00 paid before; 20.00 stay open."""
    order = pages.open(3011, pages.day(-9), 7_000)
    order.place()
    pay(order, CARD, 5_000, pages.day(-9))
    return order


def _of_the_first_day(pages: _Pages) -> LiveOrder:
    """18.00 sold and paid on the first day itself."""
    return pages.sold(3012, pages.day(0), 1_800)


def _refunded_to_store_credit(pages: _Pages) -> LiveOrder:
    """40.00 sold, paid and refunded to store credit before."""
    order = pages.sold(3013, pages.day(-8), 4_000)
    line = order.lines[0]
    refund(order, pages.day(-4), lines=[(line, 1)], paid_back=[PaidBack(STORE_CREDIT, 4_000)])
    return order


def _store_credit_used(pages: _Pages) -> LiveOrder:
    """15.00 bought after with that credit: 25.00 stay."""
    order = pages.open(3014, pages.day(2), 1_500)
    order.place()
    pay(order, STORE_CREDIT, 1_500, pages.day(2))
    return order


def _across_midnight(pages: _Pages) -> LiveOrder:
    """22.00 rung up in the last second before the start, paid in cash two seconds into it."""
    order = pages.open(3015, pages.day(-1, time(23, 59, 59)), 2_200, location=LOCATIONS[1])
    order.place()
    pay(order, CASH, 2_200, pages.day(0, time(0, 0, 2)))
    return order


def _paid_by_bank_after(pages: _Pages) -> LiveOrder:
    """33.00 sold before with a bank transfer pending; it arrives after."""
    order = pages.open(3016, pages.day(-5), 3_300)
    order.place()
    waiting = pay(order, BANK_DEPOSIT, 3_300, pages.day(-5), status="PENDING")
    pay(order, BANK_DEPOSIT, 3_300, pages.day(3), parent=waiting)
    return order


def _refund_on_its_way(pages: _Pages) -> LiveOrder:
    """55.00 sold, paid and returned before; its money arrives after."""
    order = pages.sold(3017, pages.day(-6), 5_500)
    line = order.lines[0]
    refund(order, pages.day(-1), lines=[(line, 1)], paid_back=[PaidBack(CARD, 5_500, "PENDING")])
    settle(order, order.transactions[-1], pages.day(1), "SUCCESS")
    return order


def _long_ago(pages: _Pages) -> LiveOrder:
    """12.00 sold 75 days before (seen only with read_all_orders), paid the day after."""
    order = pages.open(3018, pages.day(-75), 1_200)
    order.place()
    pay(order, CARD, 1_200, pages.day(1))
    return order


_STORIES: Final[tuple[Callable[[_Pages], LiveOrder], ...]] = (
    _unpaid,
    _partly_paid,
    _overpaid,
    _gift_card_sold,
    _gift_card_used,
    _deposit_before_the_sale,
    _finished_before,
    _refunded_after,
    _edited_after,
    _cancelled_after,
    _still_open,
    _of_the_first_day,
    _refunded_to_store_credit,
    _store_credit_used,
    _across_midnight,
    _paid_by_bank_after,
    _refund_on_its_way,
    _long_ago,
)
