"""The order as a whole: header, stated totals, place, currency, and what holds it."""

from datetime import UTC, datetime

import pytest

from tests.shopify.exports import (
    agreement,
    bag,
    line_item,
    one_order,
    order_line,
    problems,
    sale,
    seen,
)
from tillbook.core.facts import ONLINE, Stated
from tillbook.core.problems import Code


def test_the_header_is_read_as_shopify_states_it() -> None:
    rounding = {"paymentSet": bag("-0.02", None), "refundSet": bag("0.01", None)}
    order = one_order(
        order_line(
            totalCashRoundingAdjustment=rounding,
            totalOutstandingSet=bag("-1.50"),
            retailLocation={"id": "gid://shopify/Location/7", "name": "Mill Lane"},
        )
    )
    assert order.stated == Stated(
        current_total_minor=1080,
        net_payment_minor=1080,
        outstanding_minor=-150,
        tips_minor=0,
        payment_rounding_minor=-2,
        refund_rounding_minor=1,
    )
    assert (order.name, order.currency, order.place_id, order.test) == (
        "#1001",
        "USD",
        "gid://shopify/Location/7",
        False,
    )
    assert order.updated_at == datetime(2026, 11, 2, 10, tzinfo=UTC)


def test_what_was_not_granted_is_none() -> None:
    order = one_order(
        {
            "__typename": "Order",
            "id": "gid://shopify/Order/77",
            "updatedAt": "2026-11-02T10:00:00Z",
            "currencyCode": "USD",
        }
    )
    assert order.stated == Stated()
    assert (order.name, order.place_id) == ("#77", ONLINE)


def test_a_test_order_says_so() -> None:
    assert one_order(order_line(test=True)).test


def test_a_currency_without_decimals_is_read_in_whole_units() -> None:
    order = one_order(
        order_line(
            currencyCode="JPY",
            currentTotalPriceSet=bag("1080.0", "JPY"),
            transactions=[],
            netPaymentSet=None,
            totalOutstandingSet=None,
            totalTipReceivedSet=None,
        )
    )
    assert order.stated.current_total_minor == 1080


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"updatedAt": None}, "updatedAt is missing"),
        ({"updatedAt": "today"}, "Invalid RFC3339"),
        ({"updatedAt": "2026-11-02T10:00:00"}, "updatedAt"),
        ({"currencyCode": "dollars"}, "not a currency code"),
        ({"transactions": [{"kind": "SALE"}]}, "transactions"),
        ({"test": "no"}, "test"),
    ],
)
def test_an_order_that_cannot_be_read_is_named_and_the_others_go_on(
    changes: dict[str, object], says: str
) -> None:
    good = order_line(id="gid://shopify/Order/2", name="#1002")
    found = seen(order_line(**changes), line_item(), agreement(), sale(), good)
    (problem,) = problems(found)
    assert problem.code is Code.UNREADABLE_ORDER
    assert problem.about == "#1001"
    assert says in problem.message
    assert [getattr(one, "name", None) for one in found if one is not problem] == ["#1002"]


def test_an_order_in_another_currency_than_the_shop_is_held() -> None:
    order = one_order(order_line(), agreement(), sale(), currency="EUR")
    (held,) = order.unreadable
    assert (held.id, held.problem.code) == (order.id, Code.FOREIGN_CURRENCY)
    assert "is in USD, the shop's books are in EUR" in held.problem.message


def test_the_shop_line_gives_the_currency_wherever_it_stands() -> None:
    shop = {"__typename": "Shop", "id": "gid://shopify/Shop/1", "currencyCode": "EUR"}
    order = one_order(order_line(), shop)
    assert [held.problem.code for held in order.unreadable] == [Code.FOREIGN_CURRENCY]


def test_a_stated_total_that_cannot_be_read_holds_the_order() -> None:
    order = one_order(order_line(netPaymentSet=bag("ten")))
    assert order.stated.net_payment_minor is None
    assert [held.problem.code for held in order.unreadable] == [Code.UNREADABLE_AMOUNT]


def test_a_line_item_that_cannot_be_read_holds_the_order() -> None:
    order = one_order(order_line(), line_item(name=7), agreement(), sale())
    (held,) = order.unreadable
    assert held.problem.code is Code.UNREADABLE_ORDER
    assert "LineItem" in held.problem.message


def test_of_two_states_of_an_order_the_later_counts_and_facts_are_not_doubled() -> None:
    later = order_line(updatedAt="2026-11-03T10:00:00Z", name="#1001", netPaymentSet=bag("0.00"))
    below = (line_item(), agreement(), sale())
    both = (order_line(), *below, later, *below)
    order = one_order(*both)
    assert order == one_order(*reversed(both))
    assert order.stated.net_payment_minor == 0
    assert (len(order.sales), len(order.tenders), order.unreadable) == (1, 1, ())
