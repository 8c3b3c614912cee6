"""Tiny orders written by hand, each for one thing that can go wrong in the books.

Every figure was worked out on paper and is stated beside it; nothing here is computed. A story
takes its number and moment, so that several can stand in one history. `STORIES` names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from tillbook.simulators.shop.catalogue import CHANNEL_TAX, LOCATIONS
from tillbook.simulators.shop.mint import gid
from tillbook.simulators.shop.model import Order, ShippingLine, TaxRate, Totals
from tillbook.simulators.shop.opening import opening_history
from tillbook.simulators.shop.storybook import (
    CITY_TAX,
    DISTRICT_TAX,
    STATE_TAX,
    STORY_DAY,
    Pen,
    paid,
)

__all__ = ["STORIES", "opening_history"]

VAT: Final = TaxRate("VAT", 200_000)
SALES_TAX: Final = TaxRate("Sales Tax", 80_000)
CONSUMPTION_TAX: Final = TaxRate("Consumption Tax", 100_000)
CARD: Final = "shopify_payments"


def card_with_three_taxes(number: int = 2001, at: datetime = STORY_DAY) -> Order:
    """89.00 + 4 % 3.56 + 4.5 % 4.01 (4.005 up) + 0.375 % 0.33 = 96.90, by card."""
    pen = Pen(number, at)
    line = pen.line("Canvas Trainer", 8900, cost_minor=4110)
    taxes = ((STATE_TAX, 356), (CITY_TAX, 401), (DISTRICT_TAX, 33))
    return pen.order(
        totals=paid(9690),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 9690, taxes=taxes)),),
        transactions=(pen.money("SALE", CARD, 9690),),
    )


def cash_with_change(number: int = 2002, at: datetime = STORY_DAY) -> Order:
    """17.50 paid with a 20.00 note at a till; 2.50 change, so 17.50 stay in the drawer."""
    pen = Pen(number, at)
    line = pen.line("Tea Towel", 1750, product_type="Kitchen")
    place = LOCATIONS[0]
    money = (pen.money("SALE", "cash", 2000), pen.money("CHANGE", "cash", 250))
    return pen.order(
        totals=paid(1750),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 1750)),),
        transactions=tuple(replace(m, location_id=place.id) for m in money),
        source_name="pos",
        retail_location=place,
    )


def gift_card_sold(number: int = 2003, at: datetime = STORY_DAY) -> Order:
    """A gift card of 50.00 sold for 50.00: nothing is earned yet."""
    pen = Pen(number, at)
    line = pen.line("Gift Card", 5000, product_type="Gift Cards", gift_card=True)
    return pen.order(
        totals=paid(5000),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 5000, kind="gift_card")),),
        transactions=(pen.money("SALE", CARD, 5000),),
    )


def gift_card_redeemed(number: int = 2004, at: datetime = STORY_DAY + timedelta(days=1)) -> Order:
    """42.75 of goods, paid with the gift card alone; 7.25 stay on the card."""
    pen = Pen(number, at)
    line = pen.line("Bread Knife", 4275, product_type="Kitchen")
    return pen.order(
        totals=paid(4275),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 4275)),),
        transactions=(pen.money("SALE", "gift_card", 4275),),
    )


def gift_card_at_a_discount(number: int = 2005, at: datetime = STORY_DAY) -> Order:
    """A gift card of 50.00 for 45.00: 50.00 are owed to the holder, 5.00 is a discount."""
    pen = Pen(number, at)
    line = pen.line("Gift Card", 5000, product_type="Gift Cards", gift_card=True)
    sale = pen.sale(line, 4500, kind="gift_card", discount=(500, 500))
    return pen.order(
        totals=paid(4500),
        lines=(line,),
        agreements=(pen.agreement(sale),),
        transactions=(pen.money("SALE", CARD, 4500),),
    )


def lump_sum_refund(number: int = 2006, at: datetime = STORY_DAY) -> Order:
    """60.00 by card; 5.00 back the next day without any item: an AdjustmentSale of -5.00."""
    pen = Pen(number, at)
    line = pen.line("Rope Sandal", 6000)
    day = timedelta(days=1)
    first = pen.agreement(pen.sale(line, 6000))
    adjustment = pen.other_sale("AdjustmentSale", "ADJUSTMENT", -500, action="UPDATE")
    sold = pen.order(
        totals=paid(6000),
        lines=(line,),
        agreements=(first,),
        transactions=(pen.money("SALE", CARD, 6000),),
    )
    return replace(
        sold,
        updated_at=at + day,
        totals=replace(paid(5500), refund_discrepancy_minor=-500),
        financial_status="PARTIALLY_REFUNDED",
        agreements=(first, pen.agreement(adjustment, typename="RefundAgreement", after=day)),
        transactions=(*sold.transactions, pen.money("REFUND", CARD, 500, after=day)),
        earlier=(sold,),
    )


def refund_three_days_later(number: int = 2007, at: datetime = STORY_DAY) -> Order:
    """Three mugs, 40.50 less 10 % 4.05 = 36.45, 8 % tax 2.92 (2.916 up), in all 39.37.

    One comes back. Thirds, the odd cents in the first: 39.37 = 13.13 + 13.12 + 13.12, tax
    2.92 = 0.98 + 0.97 + 0.97, discount 1.35 each, with its tax 4.37 = 1.46 + 1.46 + 1.45. The
    last third goes: 13.12, of which 0.97 is tax. 26.25 stay.
    """
    pen = Pen(number, at)
    line = pen.line("Enamel Mug", 4050, quantity=3, product_type="Kitchen", cost_minor=399)
    later = timedelta(days=3)
    first = pen.agreement(
        pen.sale(line, 3937, quantity=3, taxes=((SALES_TAX, 292),), discount=(405, 437))
    )
    back = pen.sale(
        line,
        -1312,
        action="RETURN",
        quantity=-1,
        taxes=((SALES_TAX, -97),),
        discount=(-135, -145),
    )
    sold = pen.order(
        totals=paid(3937),
        lines=(line,),
        agreements=(first,),
        transactions=(pen.money("SALE", CARD, 3937),),
    )
    return replace(
        sold,
        updated_at=at + later,
        lines=(replace(line, current_quantity=2),),
        totals=paid(2625),
        financial_status="PARTIALLY_REFUNDED",
        agreements=(first, pen.agreement(back, typename="RefundAgreement", after=later)),
        transactions=(*sold.transactions, pen.money("REFUND", CARD, 1312, after=later)),
        earlier=(sold,),
    )


def tax_inclusive(number: int = 2008, at: datetime = STORY_DAY) -> Order:
    """102.00 with 20 % inside: tax 17.00, net 85.00 (the figures of a public record)."""
    pen = Pen(number, at)
    line = pen.line("Wool Jumper", 10_200, product_type="Clothing")
    return pen.order(
        totals=paid(10_200),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 10_200, taxes=((VAT, 1700),))),),
        transactions=(pen.money("SALE", CARD, 10_200),),
        taxes_included=True,
    )


def refund_to_store_credit(number: int = 2009, at: datetime = STORY_DAY) -> Order:
    """45.00 by card; the whole comes back two days later and is given as store credit."""
    pen = Pen(number, at)
    line = pen.line("Linen Shirt", 4500, product_type="Clothing")
    later = timedelta(days=2)
    first = pen.agreement(pen.sale(line, 4500))
    back = pen.sale(line, -4500, action="RETURN", quantity=-1)
    sold = pen.order(
        totals=paid(4500),
        lines=(line,),
        agreements=(first,),
        transactions=(pen.money("SALE", CARD, 4500),),
    )
    return replace(
        sold,
        updated_at=at + later,
        lines=(replace(line, current_quantity=0),),
        totals=paid(0),
        financial_status="REFUNDED",
        agreements=(first, pen.agreement(back, typename="RefundAgreement", after=later)),
        transactions=(
            *sold.transactions,
            pen.money("REFUND", "shopify_store_credit", 4500, after=later),
        ),
        earlier=(sold,),
    )


def unknown_sale(number: int = 2010, at: datetime = STORY_DAY) -> Order:
    """30.00 of goods and an UnknownSale of 2.00: the order cannot be read, only held."""
    pen = Pen(number, at)
    line = pen.line("Leather Boot", 3000)
    unknown = pen.other_sale("UnknownSale", "UNKNOWN", 200, action="UNKNOWN")
    return pen.order(
        totals=paid(3200),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 3000), unknown),),
        transactions=(pen.money("SALE", CARD, 3200),),
    )


def taxes_that_do_not_sum(number: int = 2011, at: datetime = STORY_DAY) -> Order:
    """50.00 + totalTaxAmount 4.25, but its taxes are 2.00 + 2.24: a cent is missing."""
    pen = Pen(number, at)
    line = pen.line("Rain Jacket", 5000, product_type="Clothing")
    sale = pen.sale(line, 5425, taxes=((STATE_TAX, 200), (CITY_TAX, 224)))
    return pen.order(
        totals=paid(5425),
        lines=(line,),
        agreements=(pen.agreement(replace(sale, tax_minor=425)),),
        transactions=(pen.money("SALE", CARD, 5425),),
    )


def authorised_only(number: int = 2012, at: datetime = STORY_DAY) -> Order:
    """25.00 authorised and never captured: sold, not paid, 25.00 outstanding."""
    pen = Pen(number, at)
    line = pen.line("Field Notes", 2500, product_type="Books")
    return pen.order(
        totals=Totals(current_total_minor=2500, outstanding_minor=2500, net_payment_minor=0),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 2500)),),
        transactions=(pen.money("AUTHORIZATION", CARD, 2500),),
        status="AUTHORIZED",
    )


def yen(number: int = 2013, at: datetime = STORY_DAY) -> Order:
    """1980 yen with 10 % inside: tax 180. The yen has no cents."""
    pen = Pen(number, at)
    line = pen.line("Furoshiki", 1980, product_type="Clothing")
    return pen.order(
        totals=paid(1980),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 1980, taxes=((CONSUMPTION_TAX, 180),))),),
        transactions=(pen.money("SALE", CARD, 1980),),
        currency="JPY",
        taxes_included=True,
    )


def shipping_and_tip(number: int = 2014, at: datetime = STORY_DAY) -> Order:
    """Goods 20.00 + tax 1.60; shipping 8.00 less 3.00, tax 0.40; tip 2.00; in all 29.00.

    The discount of 3.00 saves 0.24 of tax: 3.24 after taxes.
    """
    pen = Pen(number, at)
    line = pen.line("Tea Towels", 2000, product_type="Kitchen")
    tip = pen.line("Tip", 200, product_type=None)
    shipping = ShippingLine(pen.mint.new("ShippingLine"), "Express", "EXPRESS")
    ship = pen.other_sale(
        "ShippingLineSale", "SHIPPING", 540, taxes=((SALES_TAX, 40),), target=(shipping.id, None)
    )
    ship = replace(
        ship, quantity=1, discount_before_taxes_minor=300, discount_after_taxes_minor=324
    )
    goods = pen.sale(line, 2160, taxes=((SALES_TAX, 160),))
    return pen.order(
        totals=paid(2900, tips_minor=200),
        lines=(line, tip),
        shipping_lines=(shipping,),
        agreements=(pen.agreement(goods, ship, pen.sale(tip, 200, kind="tip")),),
        transactions=(pen.money("SALE", CARD, 2900),),
    )


def exchange(number: int = 2015, at: datetime = STORY_DAY) -> Order:
    """35.00 goes back, 40.00 is taken instead, in one ReturnAgreement; 5.00 are paid on top."""
    pen = Pen(number, at)
    old, new = pen.line("Sandal 38", 3500), pen.line("Sandal 39", 4000)
    later = timedelta(days=4)
    first = pen.agreement(pen.sale(old, 3500))
    swapped = pen.agreement(
        pen.sale(old, -3500, action="RETURN", quantity=-1),
        pen.sale(new, 4000),
        typename="ReturnAgreement",
        after=later,
    )
    sold = pen.order(
        totals=paid(3500),
        lines=(old,),
        agreements=(first,),
        transactions=(pen.money("SALE", CARD, 3500),),
    )
    return replace(
        sold,
        updated_at=at + later,
        lines=(replace(old, current_quantity=0), new),
        totals=paid(4000),
        agreements=(first, swapped),
        transactions=(*sold.transactions, pen.money("SALE", CARD, 500, after=later)),
        earlier=(sold,),
    )


def cash_rounded(number: int = 2016, at: datetime = STORY_DAY) -> Order:
    """17.52 in cash where nothing is smaller than 5: 17.50 in the drawer, rounding -0.02."""
    pen = Pen(number, at)
    line = pen.line("Sea Salt", 1752, product_type="Kitchen")
    return pen.order(
        totals=replace(paid(1752), payment_rounding_minor=-2),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 1752)),),
        transactions=(pen.money("SALE", "cash", 1752, rounding_minor=-2),),
        source_name="pos",
        retail_location=LOCATIONS[1],
    )


def channel_remits_the_tax(number: int = 2017, at: datetime = STORY_DAY) -> Order:
    """40.00 + 7 % 2.80 that the marketplace pays to the state itself (`channelLiable`)."""
    pen = Pen(number, at)
    line = pen.line("Canvas Bag", 4000, product_type="Clothing")
    return pen.order(
        totals=paid(4280),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 4280, taxes=((CHANNEL_TAX, 280),))),),
        transactions=(pen.money("SALE", CARD, 4280),),
        source_name="marketplace",
    )


def fees_and_duties(number: int = 2018, at: datetime = STORY_DAY) -> Order:
    """Goods 100.00, duty 12.00, an additional fee 1.50, a restocking fee 5.00: 118.50."""
    pen = Pen(number, at)
    line = pen.line("Boots", 10_000)
    duty = pen.other_sale("DutySale", "DUTY", 1200, target=(gid("Duty", number), None))
    extra = pen.other_sale(
        "AdditionalFeeSale",
        "ADDITIONAL_FEE",
        150,
        target=(gid("SaleAdditionalFee", number), "Recycling fee"),
    )
    fee = pen.other_sale(
        "FeeSale", "FEE", 500, target=(gid("RestockingFee", number), "RestockingFee")
    )
    return pen.order(
        totals=paid(11_850),
        lines=(line,),
        agreements=(pen.agreement(pen.sale(line, 10_000), duty, extra, fee),),
        transactions=(pen.money("SALE", CARD, 11_850),),
    )


STORIES: Final[dict[str, Callable[[], Order]]] = {
    story.__name__: story
    for story in (
        card_with_three_taxes,
        cash_with_change,
        gift_card_sold,
        gift_card_redeemed,
        gift_card_at_a_discount,
        lump_sum_refund,
        refund_three_days_later,
        tax_inclusive,
        refund_to_store_credit,
        unknown_sale,
        taxes_that_do_not_sum,
        authorised_only,
        yen,
        shipping_and_tip,
        exchange,
        cash_rounded,
        channel_remits_the_tax,
        fees_and_duties,
    )
}
