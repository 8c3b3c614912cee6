"""The live order: totals and ledger are kept apart, so a fault in one shows in the other."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.simulators.shop.books import findings
from tillbook.simulators.shop.catalogue import catalogue
from tillbook.simulators.shop.changes import PaidBack, cancel, edit, exchange, refund
from tillbook.simulators.shop.live import LiveOrder
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.model import TaxRate
from tillbook.simulators.shop.payments import CARD, CASH, PAYPAL, pay, pay_cash, settle

AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TAX = (TaxRate("Tax", 80_000),)
GOODS = catalogue(zone="America/New_York", currency="USD", taxes_included=False)


def new_order() -> LiveOrder:
    return LiveOrder(mint=Mint(), shop=GOODS.shop, name="#1", at=AT)


def mugs(order: LiveOrder, quantity: int = 3) -> LiveOrder:
    """Mugs at 13.50 with 8 % tax: three are 40.50 + 3.24 = 43.74, or 14.58 each."""
    order.add_line(GOODS.products[6], quantity, rates=TAX)
    order.place()
    return order


def test_a_piece_comes_back_at_its_own_worth() -> None:
    order = mugs(new_order())
    pay(order, CARD, 4374, AT)
    refund(order, AT + DAY, lines=[(order.lines[0], 1)], paid_back=[PaidBack(CARD, 1458)])
    totals = order.order().totals
    assert (totals.current_total_minor, totals.net_payment_minor) == (2916, 2916)
    assert totals.outstanding_minor == 0
    assert order.order().financial_status == "PARTIALLY_REFUNDED"


def test_more_pieces_than_there_are_cannot_come_back() -> None:
    order = mugs(new_order())
    with pytest.raises(ValueError, match="3 are on it"):
        refund(order, AT, lines=[(order.lines[0], 4)])


def test_a_pending_refund_moves_the_order_but_no_money() -> None:
    order = mugs(new_order())
    pay(order, CARD, 4374, AT)
    record = refund(
        order, AT + DAY, lines=[(order.lines[0], 3)], paid_back=[PaidBack(CARD, 4374, "PENDING")]
    )
    assert record.total_minor == 0
    assert order.outstanding_minor == -4374
    settle(order, order.transactions[-1], AT + 2 * DAY, "SUCCESS")
    assert order.outstanding_minor == 0
    assert order.order().refunds[0].total_minor == 4374
    assert [state.totals.outstanding_minor for state in order.order().earlier] == [0, -4374]


def test_a_refused_refund_stays_owed() -> None:
    order = mugs(new_order())
    pay(order, PAYPAL, 4374, AT)
    back = PaidBack(PAYPAL, 1458, "PENDING")
    refund(order, AT + DAY, lines=[(order.lines[0], 1)], paid_back=[back])
    settle(order, order.transactions[-1], AT + 2 * DAY, "FAILURE")
    assert order.outstanding_minor == -1458


def test_an_authorisation_moves_nothing_and_its_capture_does() -> None:
    order = mugs(new_order())
    held = pay(order, CARD, 4374, AT, kind="AUTHORIZATION")
    assert (order.order().financial_status, order.outstanding_minor) == ("AUTHORIZED", 4374)
    pay(order, CARD, 4374, AT + DAY, kind="CAPTURE", parent=held)
    assert (order.order().financial_status, order.outstanding_minor) == ("PAID", 0)


def test_change_is_not_a_refund() -> None:
    order = mugs(new_order())
    pay_cash(order, 5000, 4374, AT)
    state = order.order()
    assert [(t.kind, t.amount_minor) for t in state.transactions] == [
        ("SALE", 5000),
        ("CHANGE", 626),
    ]
    assert (state.totals.net_payment_minor, state.financial_status) == (4374, "PAID")


def test_cash_rounding_stands_beside_the_amount() -> None:
    order = mugs(new_order())
    pay(order, CASH, 4374, AT, rounding_minor=1)
    totals = order.order().totals
    assert (totals.net_payment_minor, totals.payment_rounding_minor) == (4374, 1)


def test_a_later_discount_is_an_update_of_the_difference() -> None:
    order = mugs(new_order())
    edit(order, AT + DAY, discounted=[(order.lines[0], 450)])
    sale = order.agreements[-1].sales[0]
    # 36.00 + 2.88 = 38.88 instead of 43.74.
    assert (sale.action_type, sale.quantity) == ("UPDATE", 0)
    assert (sale.total_minor, sale.tax_minor, sale.discount_before_taxes_minor) == (-486, -36, 450)
    assert order.worth_minor == order.outstanding_minor == 3888


def test_an_exchange_bears_both_signs_in_one_agreement() -> None:
    order = mugs(new_order())
    knife = order.add_line(GOODS.products[7], rates=TAX)
    exchange(order, AT + DAY, returned=[(order.lines[0], 1)], added=[knife])
    agreement = order.agreements[-1]
    assert [sale.total_minor for sale in agreement.sales] == [-1458, 4617]
    assert agreement.typename == "ReturnAgreement"
    assert findings(order.order()) == []


def test_a_cancelled_order_is_worth_nothing() -> None:
    order = new_order()
    order.add_shipping("Standard", 595, rates=TAX)
    mugs(order)
    cancel(order, AT + DAY)
    totals = order.order().totals
    assert (totals.current_total_minor, totals.outstanding_minor) == (0, 0)
    assert order.order().cancelled_at == AT + DAY


def test_a_fault_in_the_ledger_does_not_hide_in_the_totals() -> None:
    order = mugs(new_order())
    order.agree("OrderEditAgreement", "ORDER_EDIT", AT, [])
    order.add_line(GOODS.products[7])  # charged, but never written into the ledger
    order.freeze(AT)
    assert len(findings(order.order())) == 2


def test_a_custom_line_needs_a_price() -> None:
    with pytest.raises(ValueError, match="needs a price"):
        new_order().add_line(None)
