"""The hand-written orders: their figures, checked once more and against the live shop."""

import pytest

from tests.simulators.shop.books import findings, states
from tillbook.simulators.shop.charges import charge_for, pieces_of
from tillbook.simulators.shop.model import Order
from tillbook.simulators.shop.stories import (
    SALES_TAX,
    STORIES,
    VAT,
    card_with_three_taxes,
    refund_three_days_later,
    shipping_and_tip,
    tax_inclusive,
    taxes_that_do_not_sum,
)
from tillbook.simulators.shop.storybook import CITY_TAX, DISTRICT_TAX, STATE_TAX


@pytest.mark.parametrize("name", STORIES)
def test_every_state_adds_up(name: str) -> None:
    assert [f for state in states(STORIES[name]()) for f in findings(state)] == []


@pytest.mark.parametrize("name", sorted(set(STORIES) - {"taxes_that_do_not_sum"}))
def test_taxes_sum_to_the_tax_of_their_sale(name: str) -> None:
    for sale in (s for a in STORIES[name]().agreements for s in a.sales):
        assert sum(tax.amount_minor for tax in sale.taxes) == sale.tax_minor


def test_one_story_lacks_a_cent_of_tax() -> None:
    sale = taxes_that_do_not_sum().agreements[0].sales[0]
    assert sale.tax_minor - sum(tax.amount_minor for tax in sale.taxes) == 1


def test_stories_stand_beside_each_other() -> None:
    orders = [story() for story in STORIES.values()]
    assert len({order.name for order in orders}) == len(orders)
    assert len({order.id for order in orders}) == len(orders)
    ids = [sale.id for o in orders for a in o.agreements for sale in a.sales]
    assert len(ids) == len(set(ids))


def _figures(order: Order, agreement: int, sale: int) -> tuple[int, tuple[int, ...], int, int]:
    written = order.agreements[agreement].sales[sale]
    return (
        written.total_minor,
        tuple(tax.amount_minor for tax in written.taxes),
        written.discount_before_taxes_minor,
        written.discount_after_taxes_minor,
    )


def test_the_paper_agrees_with_the_live_shop() -> None:
    three = charge_for(8900, 0, (STATE_TAX, CITY_TAX, DISTRICT_TAX), included=False)
    assert _figures(card_with_three_taxes(), 0, 0) == (three.total, three.taxes, 0, 0)
    inside = charge_for(10_200, 0, (VAT,), included=True)
    assert _figures(tax_inclusive(), 0, 0) == (inside.total, inside.taxes, 0, 0)
    mugs = charge_for(4050, 405, (SALES_TAX,), included=False)
    sold = refund_three_days_later()
    assert _figures(sold, 0, 0) == (mugs.total, mugs.taxes, mugs.before, mugs.after)
    last = -pieces_of(mugs, 3)[-1]
    assert _figures(sold, 1, 0) == (last.total, last.taxes, last.before, last.after)
    ship = charge_for(800, 300, (SALES_TAX,), included=False)
    assert _figures(shipping_and_tip(), 0, 1) == (ship.total, ship.taxes, ship.before, ship.after)
