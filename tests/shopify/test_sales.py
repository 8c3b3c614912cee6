"""Every sale of an agreement becomes one fact, exactly as stated, or says why it cannot."""

from datetime import UTC, datetime

import pytest

from tests.shopify.exports import agreement, bag, line_item, one_order, order_line, sale, sold
from tillbook.core.facts import Reason, Sale, SaleAction, SaleLine, SaleTax
from tillbook.core.problems import Code


def test_a_product_sale_is_read_as_shopify_states_it() -> None:
    (fact,) = sold().sales
    assert fact == Sale(
        id="gid://shopify/ProductSale/41",
        order_id="gid://shopify/Order/1",
        order_name="#1001",
        currency="USD",
        happened_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        reason=Reason.ORDER,
        line=SaleLine.PRODUCT,
        action=SaleAction.ORDER,
        quantity=1,
        total_minor=1080,
        tax_minor=80,
        discount_minor=200,
        taxes=(SaleTax(title="State Tax", amount_minor=80),),
        qualifier="Shoes",
        title="Canvas Trainer - 42",
    )


@pytest.mark.parametrize(
    ("typename", "line"),
    [
        ("ProductSale", SaleLine.PRODUCT),
        ("GiftCardSale", SaleLine.GIFT_CARD),
        ("TipSale", SaleLine.TIP),
        ("ShippingLineSale", SaleLine.SHIPPING),
        ("DutySale", SaleLine.DUTY),
        ("AdditionalFeeSale", SaleLine.ADDITIONAL_FEE),
        ("FeeSale", SaleLine.FEE),
        ("AdjustmentSale", SaleLine.ADJUSTMENT),
    ],
)
def test_each_type_of_sale_has_its_line(typename: str, line: SaleLine) -> None:
    order = sold(__typename=typename, lineType=line.value)
    assert [fact.line for fact in order.sales] == [line]
    assert order.unreadable == ()


def test_a_return_keeps_its_signs() -> None:
    tax = {"amount": bag("-0.80"), "taxLine": {"title": "State Tax"}}
    order = sold(
        actionType="RETURN",
        quantity=-1,
        totalAmount=bag("-10.80"),
        totalTaxAmount=bag("-0.80"),
        totalDiscountAmountBeforeTaxes=bag("-2.00"),
        taxes=[tax],
    )
    (fact,) = order.sales
    assert (fact.total_minor, fact.tax_minor, fact.discount_minor) == (-1080, -80, -200)


def test_a_blank_product_type_is_no_qualifier() -> None:
    item = line_item(product={"id": "gid://shopify/Product/1", "productType": ""})
    order = one_order(order_line(), item, agreement(), sale())
    assert order.sales[0].qualifier is None


def test_an_additional_fee_is_qualified_by_its_name() -> None:
    fee = {"id": "gid://shopify/SaleAdditionalFee/1", "name": "Gift wrap"}
    order = sold(
        __typename="AdditionalFeeSale",
        lineType="ADDITIONAL_FEE",
        lineItem=None,
        additionalFee=fee,
    )
    assert order.sales[0].qualifier == "Gift wrap"


def test_a_channel_liable_tax_is_marked() -> None:
    tax = {"amount": bag("0.80"), "taxLine": {"title": "State Tax", "channelLiable": True}}
    assert sold(taxes=[tax]).sales[0].taxes[0].channel_liable


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        (
            {"__typename": "UnknownSale", "lineType": "UNKNOWN"},
            Code.UNKNOWN_SALE,
            "UNKNOWN (UnknownSale), 10.80 USD",
        ),
        (
            {"__typename": "LoyaltySale", "lineType": "LOYALTY"},
            Code.UNKNOWN_SALE,
            "LOYALTY (LoyaltySale), 10.80 USD",
        ),
        ({"__typename": "Loyalty", "lineType": "LOYALTY"}, Code.UNKNOWN_SALE, "(Loyalty)"),
        (
            {"__typename": "Loyalty", "lineType": "LOYALTY", "quantity": "?"},
            Code.UNREADABLE_ORDER,
            "Loyalty Sale",
        ),
        ({"lineType": "TIP"}, Code.UNKNOWN_SALE, "TIP (ProductSale)"),
        ({"lineType": "LOYALTY"}, Code.UNKNOWN_SALE, "LOYALTY (ProductSale)"),
        ({"actionType": "UNKNOWN"}, Code.UNKNOWN_ACTION, "UNKNOWN, 10.80 USD"),
        ({"actionType": None}, Code.UNKNOWN_ACTION, "none, 10.80 USD"),
        ({"totalAmount": bag("ten")}, Code.UNREADABLE_AMOUNT, "totalAmount: “ten”"),
        ({"totalAmount": bag("10.805")}, Code.UNREADABLE_AMOUNT, "finer"),
        ({"totalAmount": None}, Code.UNREADABLE_AMOUNT, "totalAmount is missing"),
        ({"totalTaxAmount": None}, Code.UNREADABLE_AMOUNT, "totalTaxAmount is missing"),
        ({"totalAmount": bag("10.80", "EUR")}, Code.FOREIGN_CURRENCY, "in EUR"),
        ({"totalTaxAmount": bag("0.81")}, Code.TAXES_DO_NOT_ADD_UP, "0.80 USD"),
        ({"taxes": None}, Code.TAXES_DO_NOT_ADD_UP, "0.00 USD"),
        ({"quantity": "one"}, Code.UNREADABLE_ORDER, "quantity"),
        ({"totalAmount": bag("1e3")}, Code.UNREADABLE_AMOUNT, "1e3"),
        ({"totalAmount": {"shopMoney": {"amount": 10.8}}}, Code.UNREADABLE_ORDER, "ProductSale"),
    ],
)
def test_what_is_not_understood_holds_the_order(
    changes: dict[str, object], code: Code, says: str
) -> None:
    order = sold(**changes)
    assert order.sales == ()
    (held,) = order.unreadable
    assert (held.id, held.problem.code) == ("gid://shopify/ProductSale/41", code)
    assert says in held.problem.message
    assert "#1001" in held.problem.message


def test_other_facts_of_a_held_order_stay_readable() -> None:
    second = sale(id="gid://shopify/ProductSale/42")
    order = one_order(order_line(), line_item(), agreement(), sale(lineType="LOYALTY"), second)
    assert [fact.id for fact in order.sales] == ["gid://shopify/ProductSale/42"]
    assert [held.id for held in order.unreadable] == ["gid://shopify/ProductSale/41"]
    assert len(order.tenders) == 1


def test_an_unknown_reason_changes_nothing() -> None:
    order = one_order(order_line(), agreement(reason="BARTER"), sale())
    assert [fact.reason for fact in order.sales] == [Reason.UNKNOWN]


def test_an_agreement_of_a_new_type_still_dates_its_sales() -> None:
    order = one_order(order_line(), agreement(__typename="BarterAgreement"), sale())
    assert [fact.happened_at for fact in order.sales] == [datetime(2026, 11, 2, 9, tzinfo=UTC)]


@pytest.mark.parametrize("moment", ["yesterday", "2026-11-02T09:00:00", None])
def test_sales_of_an_agreement_without_a_moment_hold_the_order(moment: str | None) -> None:
    order = one_order(order_line(), agreement(happenedAt=moment), sale())
    assert order.sales == ()
    assert {held.id for held in order.unreadable} == {
        "gid://shopify/SalesAgreement/11",
        "gid://shopify/ProductSale/41",
    }


def test_the_same_sale_twice_is_one_fact() -> None:
    order = one_order(order_line(), agreement(), sale(), sale())
    assert len(order.sales) == 1
    assert order.unreadable == ()


def test_the_same_sale_with_other_figures_holds_the_order() -> None:
    other = sale(totalAmount=bag("11.80"))
    order = one_order(order_line(), agreement(), sale(), other)
    assert [held.problem.code for held in order.unreadable] == [Code.FACT_CHANGED]
