"""Every row of accounting section 3 that a sale can take, worked out by hand.

Debits are positive. Each expected list was written from the text of the table: tax =
totalTaxAmount, net = total − tax, gross = net + discount.
"""

import pytest

from tests.core.pieces import Row, noted, order, rows, sale, tax
from tillbook.core.book import book
from tillbook.core.facts import Fact, Reason, SaleAction, SaleLine, UnreadableFact
from tillbook.core.problems import Code
from tillbook.core.roles import Role

BALANCE = Role.CUSTOMER_BALANCE


def books(*facts: Fact) -> list[Row]:
    booked = book(order(*facts), "America/New_York")
    assert booked.problems == ()
    return rows(booked.entries)


def test_a_product_is_sold_with_a_discount_and_two_taxes() -> None:
    # Price 100.00, discount 10.00, state tax 4 % 3.60, city tax 4.5 % 4.05: 97.65 to pay.
    sold = sale(
        "1",
        9765,
        discount_minor=1000,
        taxes=(tax(360, "State"), tax(405, "City")),
        qualifier="Shoes",
    )
    assert books(sold) == noted(
        (BALANCE, None, 9765),
        (Role.DISCOUNTS, None, 1000),
        (Role.SALES, "Shoes", -10000),
        (Role.TAX, "State", -360),
        (Role.TAX, "City", -405),
    )


def test_a_tax_inclusive_price_is_divided_by_no_rate() -> None:
    # 102.00 with 20 % inside: Shopify states 17.00 of tax (facts/shopify c.6).
    assert books(sale("1", 10200, taxes=(tax(1700, "VAT"),))) == noted(
        (BALANCE, None, 10200), (Role.SALES, None, -8500), (Role.TAX, "VAT", -1700)
    )


def test_a_fully_discounted_product_still_shows_gross_and_discount() -> None:
    assert books(sale("1", 0, discount_minor=2500)) == noted(
        (Role.DISCOUNTS, None, 2500), (Role.SALES, None, -2500)
    )


def test_a_returned_product_goes_to_returns_net_of_its_discount() -> None:
    # The refund Shopify's record shows: total −57.23, discount before taxes −1.77, no tax.
    returned = sale("2", -5723, action=SaleAction.RETURN, discount_minor=-177, qualifier="Hats")
    assert books(returned) == noted((BALANCE, None, -5723), (Role.RETURNS, "Hats", 5723))


def test_a_returned_product_takes_its_tax_back() -> None:
    returned = sale("2", -10888, action=SaleAction.RETURN, taxes=(tax(-888),))
    assert books(returned) == noted(
        (BALANCE, None, -10888), (Role.RETURNS, None, 10000), (Role.TAX, "NY State Tax", 888)
    )


def test_an_edit_that_adds_is_a_sale() -> None:
    # A second piece of 40.00 less 4.00, tax 3.20.
    added = sale(
        "3",
        3920,
        action=SaleAction.UPDATE,
        reason=Reason.ORDER_EDIT,
        discount_minor=400,
        taxes=(tax(320),),
        qualifier="Hats",
    )
    assert books(added) == noted(
        (BALANCE, None, 3920),
        (Role.DISCOUNTS, None, 400),
        (Role.SALES, "Hats", -4000),
        (Role.TAX, "NY State Tax", -320),
    )


def test_an_edit_that_takes_away_lowers_sales_not_returns() -> None:
    taken = sale(
        "3",
        -3920,
        action=SaleAction.UPDATE,
        reason=Reason.ORDER_EDIT,
        discount_minor=-400,
        taxes=(tax(-320),),
        qualifier="Hats",
    )
    assert books(taken) == noted(
        (BALANCE, None, -3920),
        (Role.DISCOUNTS, None, -400),
        (Role.SALES, "Hats", 4000),
        (Role.TAX, "NY State Tax", 320),
    )


def test_shipping_has_its_own_income_discount_and_tax() -> None:
    # 12.00 less 2.00, tax 0.80.
    shipped = sale(
        "4", 1080, line=SaleLine.SHIPPING, discount_minor=200, taxes=(tax(80),), qualifier="UPS"
    )
    assert books(shipped) == noted(
        (BALANCE, None, 1080),
        (Role.DISCOUNTS, None, 200),
        (Role.SHIPPING, None, -1200),
        (Role.TAX, "NY State Tax", -80),
    )


def test_returned_shipping_reverses_shipping_itself() -> None:
    returned = sale(
        "4",
        -1080,
        line=SaleLine.SHIPPING,
        action=SaleAction.RETURN,
        discount_minor=-200,
        taxes=(tax(-80),),
    )
    assert books(returned) == noted(
        (BALANCE, None, -1080),
        (Role.DISCOUNTS, None, -200),
        (Role.SHIPPING, None, 1200),
        (Role.TAX, "NY State Tax", 80),
    )


def test_a_gift_card_is_owed_at_its_face_value() -> None:
    # A card of 50.00 sold for 45.00: the shop owes 50.00.
    sold = sale("5", 4500, line=SaleLine.GIFT_CARD, discount_minor=500, qualifier="Gift Cards")
    assert books(sold) == noted(
        (BALANCE, None, 4500), (Role.DISCOUNTS, None, 500), (Role.GIFT_CARDS, None, -5000)
    )


def test_a_taxed_gift_card_books_its_tax() -> None:
    assert books(sale("5", 5400, line=SaleLine.GIFT_CARD, taxes=(tax(400),))) == noted(
        (BALANCE, None, 5400), (Role.GIFT_CARDS, None, -5000), (Role.TAX, "NY State Tax", -400)
    )


def test_a_returned_gift_card_is_owed_no_more() -> None:
    returned = sale(
        "5", -4500, line=SaleLine.GIFT_CARD, action=SaleAction.RETURN, discount_minor=-500
    )
    assert books(returned) == noted(
        (BALANCE, None, -4500), (Role.DISCOUNTS, None, -500), (Role.GIFT_CARDS, None, 5000)
    )


@pytest.mark.parametrize(
    ("line", "role", "qualifier"),
    [
        (SaleLine.TIP, Role.TIPS, None),
        (SaleLine.DUTY, Role.DUTIES, None),
        (SaleLine.ADDITIONAL_FEE, Role.ADDITIONAL_FEES, "Gift wrap"),
        (SaleLine.FEE, Role.RETURN_FEES, None),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_tips_duties_and_fees_go_to_their_own_roles(
    line: SaleLine, role: Role, qualifier: str | None, sign: int
) -> None:
    # 7.00 and 0.56 of tax, sold and taken back.
    fact = sale(
        "6",
        sign * 756,
        line=line,
        action=SaleAction.ORDER if sign == 1 else SaleAction.RETURN,
        taxes=(tax(sign * 56),),
        qualifier="Gift wrap",
    )
    assert books(fact) == noted(
        (BALANCE, None, sign * 756),
        (role, qualifier, -sign * 700),
        (Role.TAX, "NY State Tax", -sign * 56),
    )


def test_a_restocking_fee_in_a_refund_is_income() -> None:
    # 20.00 come back, 3.00 are kept as a fee: the customer gets 17.00.
    facts = (
        sale("7", -2000, action=SaleAction.RETURN, reason=Reason.REFUND),
        sale("8", 300, line=SaleLine.FEE, reason=Reason.REFUND),
    )
    assert books(*facts) == noted(
        (BALANCE, None, -2000),
        (Role.RETURNS, None, 2000),
        (BALANCE, None, 300),
        (Role.RETURN_FEES, None, -300),
    )


def test_money_given_back_without_goods_is_a_refund_adjustment() -> None:
    # REFUND_DISCREPANCY −5.15 (facts/shopify h): 4.77 and 0.38 of tax.
    fact = sale("9", -515, line=SaleLine.ADJUSTMENT, action=SaleAction.RETURN, taxes=(tax(-38),))
    assert books(fact) == noted(
        (BALANCE, None, -515), (Role.REFUND_ADJUSTMENTS, None, 477), (Role.TAX, "NY State Tax", 38)
    )


def test_an_adjustment_in_the_shops_favour_keeps_its_sign() -> None:
    assert books(sale("9", 515, line=SaleLine.ADJUSTMENT, taxes=(tax(38),))) == noted(
        (BALANCE, None, 515),
        (Role.REFUND_ADJUSTMENTS, None, -477),
        (Role.TAX, "NY State Tax", -38),
    )


def test_tax_the_channel_remits_is_never_the_shops_liability() -> None:
    taxes = (tax(300, "Marketplace", channel_liable=True), tax(50, "County"))
    assert books(sale("10", 5350, taxes=taxes)) == noted(
        (BALANCE, None, 5350),
        (Role.SALES, None, -5000),
        (Role.CHANNEL_TAX, "Marketplace", -300),
        (Role.TAX, "County", -50),
    )


def test_taxes_of_both_signs_are_booked_one_by_one() -> None:
    # The address changed: 8.00 of one state's tax go, 6.00 of another's come.
    taxes = (tax(-800, "New York"), tax(600, "New Jersey"))
    assert books(sale("11", -200, action=SaleAction.UPDATE, taxes=taxes)) == noted(
        (BALANCE, None, -200), (Role.TAX, "New York", 800), (Role.TAX, "New Jersey", -600)
    )


def test_an_exchange_in_one_agreement_books_both_sides_apart() -> None:
    # Shoes of 80.00 come back, boots of 95.00 go out; 15.00 are left to pay.
    facts = (
        sale("12", -8000, action=SaleAction.RETURN, reason=Reason.RETURN, qualifier="Shoes"),
        sale("13", 9500, reason=Reason.RETURN, qualifier="Boots"),
    )
    assert books(*facts) == noted(
        (BALANCE, None, -8000),
        (Role.RETURNS, "Shoes", 8000),
        (BALANCE, None, 9500),
        (Role.SALES, "Boots", -9500),
    )


def test_a_return_without_a_receipt_makes_a_negative_order() -> None:
    booked = book(order(sale("14", -2500, action=SaleAction.RETURN)), "UTC")
    assert rows(booked.entries) == noted((BALANCE, None, -2500), (Role.RETURNS, None, 2500))


def test_a_cancelled_order_nets_to_nothing_on_its_two_days() -> None:
    facts = (sale("15", 4300), sale("16", -4300, action=SaleAction.UPDATE))
    assert sum(amount for _, _, amount in books(*facts)) == 0
    assert sum(amount for role, _, amount in books(*facts) if role is Role.SALES) == 0


@pytest.mark.parametrize(
    ("currency", "total", "tax_amount", "net"),
    [("JPY", 1100, 100, 1000), ("KWD", 10500, 500, 10000)],
)
def test_yen_have_no_and_dinars_three_decimals(
    currency: str, total: int, tax_amount: int, net: int
) -> None:
    fact = sale("17", total, taxes=(tax(tax_amount, "VAT"),), currency=currency)
    booked = book(order(fact, currency=currency), "UTC")
    assert [entry.currency for entry in booked.entries] == [currency]
    assert rows(booked.entries) == noted(
        (BALANCE, None, total), (Role.SALES, None, -net), (Role.TAX, "VAT", -tax_amount)
    )


def test_taxes_that_do_not_add_up_make_the_fact_unreadable() -> None:
    good = sale("18", 1080, taxes=(tax(80),))
    with pytest.raises(UnreadableFact) as caught:
        type(good)(**{name: getattr(good, name) for name in good.__slots__} | {"tax_minor": 81})
    assert caught.value.problem.code is Code.TAXES_DO_NOT_ADD_UP
    assert caught.value.problem.message == (
        "Order #1001 is held: its tax lines add up to 0.80 USD, its tax says 0.81 USD."
    )
