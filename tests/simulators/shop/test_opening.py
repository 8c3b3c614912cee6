"""The shop that began before its start date: what is open then, added up on paper."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.simulators.shop.books import findings, states
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.opening import (
    GIFT_CARDS_AT_START_MINOR,
    OPEN_AT_START_MINOR,
    STORE_CREDIT_AT_START_MINOR,
    opening_history,
)

START = date(2026, 11, 1)  # the day New York's clocks go back
ZONE = "America/New_York"
IN = {"SALE": 1, "REFUND": -1}


def begins(start: date) -> datetime:
    return datetime(start.year, start.month, start.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def at_start(start: date = START) -> History:
    return opening_history(start).at(begins(start) - timedelta(microseconds=1))


def owed_to_holders(history: History, gateway: str, sold_as: str) -> int:
    """What was put on cards or credit less what was spent of it."""
    sold = sum(
        sale.total_minor
        for order in history.orders
        for agreement in order.agreements
        for sale in agreement.sales
        if sale.typename == sold_as
    )
    spent = sum(
        IN[money.kind] * money.amount_minor
        for order in history.orders
        for money in order.transactions
        if money.gateway == gateway and money.status == "SUCCESS"
    )
    return sold - spent


@pytest.mark.parametrize("start", [START, date(2026, 3, 8), date(2027, 1, 1)])
def test_every_state_of_every_order_adds_up(start: date) -> None:
    orders = opening_history(start).orders
    assert len(orders) == 18
    assert [f for order in orders for state in states(order) for f in findings(state)] == []


@pytest.mark.parametrize("start", [START, date(2026, 3, 8), date(2027, 1, 1)])
def test_what_is_open_at_the_start_is_as_stated(start: date) -> None:
    open_minor = {
        order.name: order.totals.outstanding_minor
        for order in at_start(start).orders
        if order.totals.outstanding_minor
    }
    assert open_minor == OPEN_AT_START_MINOR
    assert sum(open_minor.values()) == 17_890


def test_gift_cards_and_store_credit_at_the_start_and_at_the_end() -> None:
    first, last = at_start(), opening_history(START)
    assert owed_to_holders(first, "gift_card", "GiftCardSale") == GIFT_CARDS_AT_START_MINOR
    assert owed_to_holders(last, "gift_card", "GiftCardSale") == 725
    credit = "shopify_store_credit"
    assert owed_to_holders(first, credit, "") == STORE_CREDIT_AT_START_MINOR
    assert owed_to_holders(last, credit, "") == 2_500


def test_at_the_end_one_order_is_still_open() -> None:
    last = opening_history(START)
    open_orders = {o.name: o.totals.outstanding_minor for o in last.orders}
    assert {name: owed for name, owed in open_orders.items() if owed} == {"#3011": 2_000}


def test_orders_begin_on_both_sides_of_the_start_and_change_after_it() -> None:
    moment = begins(START)
    before = at_start().orders
    after = [o for o in opening_history(START).orders if o.created_at >= moment]
    changed = [
        order
        for order in opening_history(START).orders
        if order.created_at < moment <= order.updated_at
    ]
    assert (len(before), len(after), len(changed)) == (15, 3, 11)


def test_a_deposit_is_taken_before_anything_is_sold() -> None:
    order = opening_history(START).order("#3006")
    first_sale = min(a.happened_at for a in order.agreements if a.sales)
    assert order.transactions[0].created_at < begins(START) < first_sale
