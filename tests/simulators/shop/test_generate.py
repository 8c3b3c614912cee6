"""The generated history: repeatable, complete in kinds, consistent in every state."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.simulators.shop.books import findings, states
from tillbook.simulators.shop.generate import WEIGHTS, seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.moments import clock_changes, midnight

LAST_DAY = date(2026, 11, 15)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def month() -> History:
    return seeded_history(seed=7, orders=500, days=30, last_day=LAST_DAY)


def test_the_same_seed_makes_the_same_shop(month: History) -> None:
    assert seeded_history(seed=7, orders=500, days=30, last_day=LAST_DAY) == month
    assert seeded_history(seed=8, orders=500, days=30, last_day=LAST_DAY) != month


@pytest.mark.parametrize("orders", [1, 10, len(WEIGHTS), 60])
@pytest.mark.parametrize("seed", range(4))
def test_there_are_as_many_orders_as_asked_for(seed: int, orders: int) -> None:
    made = seeded_history(seed=seed, orders=orders, days=3, last_day=LAST_DAY).orders
    assert [order.name for order in made] == [f"#{1001 + n}" for n in range(orders)]


@pytest.mark.parametrize(
    ("currency", "zone", "included"),
    [
        ("USD", "America/New_York", False),
        ("JPY", "Asia/Tokyo", True),
        ("EUR", "Europe/Warsaw", True),
        ("KWD", "Asia/Kuwait", False),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_state_of_every_order_adds_up(
    seed: int, currency: str, zone: str, *, included: bool
) -> None:
    history = seeded_history(
        seed=seed,
        orders=250,
        days=21,
        last_day=LAST_DAY,
        zone=zone,
        currency=currency,
        taxes_included=included,
        cash_rounding=True,
    )
    every = [state for order in history.orders for state in states(order)]
    assert len(every) > 500
    assert [finding for state in every for finding in findings(state)] == []


def test_the_taxes_of_every_sale_sum_to_its_tax(month: History) -> None:
    sales = [s for o in month.orders for a in o.agreements for s in a.sales]
    assert sum(1 for sale in sales if len(sale.taxes) == 3) > 100
    assert all(sum(tax.amount_minor for tax in s.taxes) == s.tax_minor for s in sales)


def test_lines_tell_how_many_pieces_are_left(month: History) -> None:
    for order in month.orders:
        quantities = {line.id: 0 for line in order.lines}
        for sale in (s for a in order.agreements for s in a.sales):
            if sale.target_id in quantities:
                quantities[sale.target_id] += sale.quantity or 0
        assert quantities == {line.id: line.current_quantity for line in order.lines}


def test_refund_records_say_what_the_ledger_says(month: History) -> None:
    refunds = 0
    for order in month.orders:
        agreed = {a.subject_id: a for a in order.agreements if a.reason == "REFUND"}
        for refund in order.refunds:
            refunds += 1
            worth = sum(line.subtotal_minor + line.tax_minor for line in refund.lines)
            worth += sum(line.subtotal_minor + line.tax_minor for line in refund.shipping)
            adjusted = sum(a.amount_minor for a in refund.adjustments)
            ledger = sum(sale.total_minor for sale in agreed[refund.id].sales)
            assert adjusted - worth == ledger
    assert refunds > 30


def test_it_holds_what_books_find_hard(month: History) -> None:
    agreements = [a for o in month.orders for a in o.agreements]
    kinds = {(a.reason, s.typename, s.action_type) for a in agreements for s in a.sales}
    assert {
        ("ORDER", "ProductSale", "ORDER"),
        ("ORDER", "ShippingLineSale", "ORDER"),
        ("ORDER", "TipSale", "ORDER"),
        ("ORDER", "GiftCardSale", "ORDER"),
        ("REFUND", "ProductSale", "RETURN"),
        ("REFUND", "ShippingLineSale", "RETURN"),
        ("REFUND", "AdjustmentSale", "UPDATE"),
        ("ORDER_EDIT", "ProductSale", "ORDER"),
        ("ORDER_EDIT", "ProductSale", "RETURN"),
        ("ORDER_EDIT", "ProductSale", "UPDATE"),
        ("RETURN", "ProductSale", "ORDER"),
        ("RETURN", "ProductSale", "RETURN"),
    } <= kinds
    money = {(t.kind, t.status, t.gateway) for o in month.orders for t in o.transactions}
    assert {
        ("SALE", "SUCCESS", "shopify_payments"),
        ("SALE", "SUCCESS", "paypal"),
        ("SALE", "SUCCESS", "cash"),
        ("CHANGE", "SUCCESS", "cash"),
        ("SALE", "SUCCESS", "gift_card"),
        ("SALE", "SUCCESS", "shopify_store_credit"),
        ("SALE", "PENDING", "Bank Deposit"),
        ("SALE", "SUCCESS", "Bank Deposit"),
        ("SALE", "FAILURE", "shopify_payments"),
        ("AUTHORIZATION", "SUCCESS", "shopify_payments"),
        ("CAPTURE", "SUCCESS", "shopify_payments"),
        ("VOID", "SUCCESS", "shopify_payments"),
        ("REFUND", "SUCCESS", "cash"),
        ("REFUND", "SUCCESS", "gift_card"),
        ("REFUND", "SUCCESS", "shopify_store_credit"),
    } <= money
    orders = month.orders
    assert any(order.test for order in orders)
    assert any(order.customer is None for order in orders)
    assert any(order.cancelled_at for order in orders)
    assert any(order.created_at > order.processed_at for order in orders)
    assert any(t.location_id for o in orders for t in o.transactions if not o.retail_location)
    assert any(order.totals.current_total_minor == 0 and not order.refunds for order in orders)
    assert any(order.totals.outstanding_minor < 0 for order in orders)
    assert {o.retail_location.name for o in orders if o.retail_location} == {
        "Harbour Street",
        "Mill Lane",
    }


def test_some_orders_fall_beside_midnight_and_a_clock_change(month: History) -> None:
    changes = clock_changes(date(2026, 10, 17), 30, NEW_YORK)
    assert changes == [datetime(2026, 11, 1, 6, tzinfo=UTC)]
    moments = [order.processed_at for order in month.orders]
    assert any(abs(moment - changes[0]) < timedelta(hours=1) for moment in moments)
    nights = [midnight(date(2026, 10, 17) + timedelta(days=n), NEW_YORK) for n in range(31)]
    assert any(0 <= (n - m).total_seconds() < 90 for m in moments for n in nights)
    assert any(0 <= (m - n).total_seconds() < 90 for m in moments for n in nights)


def test_nothing_happens_outside_the_days_asked_for(month: History) -> None:
    begin, end = midnight(date(2026, 10, 17), NEW_YORK), midnight(date(2026, 11, 16), NEW_YORK)
    for order in month.orders:
        assert begin <= order.processed_at <= order.updated_at < end
        assert all(begin <= a.happened_at < end for a in order.agreements)
        assert all(begin <= t.created_at < end for t in order.transactions)


def test_cards_are_never_spent_beyond_what_was_handed_out(month: History) -> None:
    for gateway in ("gift_card", "shopify_store_credit"):
        handed_out = sum(
            s.total_minor
            for o in month.orders
            for a in o.agreements
            for s in a.sales
            if gateway == "gift_card" and s.typename == "GiftCardSale"
        )
        for money in (t for o in month.orders for t in o.transactions if t.gateway == gateway):
            handed_out += money.amount_minor * (1 if money.kind == "REFUND" else -1)
        assert handed_out >= 0


def test_ids_are_never_used_twice(month: History) -> None:
    ids = [order.id for order in month.orders]
    for order in month.orders:
        ids += [line.id for line in order.lines]
        ids += [line.id for line in order.shipping_lines]
        ids += [agreement.id for agreement in order.agreements]
        ids += [sale.id for agreement in order.agreements for sale in agreement.sales]
        ids += [money.id for money in order.transactions]
        ids += [refund.id for refund in order.refunds]
    assert len(ids) == len(set(ids)) > 3000


def test_a_history_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one order"):
        seeded_history(seed=1, orders=0, days=1, last_day=LAST_DAY)
