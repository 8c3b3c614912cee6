"""Every row of accounting section 3 that money can take, worked out by hand; debits positive."""

import pytest

from tests.core.pieces import QUEENS, SOHO, Row, noted, order, rows, sale, tender
from tillbook.core.book import book
from tillbook.core.facts import Fact, Tender, TenderKind, UnreadableFact
from tillbook.core.problems import Code
from tillbook.core.roles import Role

BALANCE = Role.CUSTOMER_BALANCE


def books(*facts: Fact, place_id: str = "online") -> list[Row]:
    booked = book(order(*facts, place_id=place_id), "America/New_York")
    assert booked.problems == ()
    return rows(booked.entries)


@pytest.mark.parametrize("kind", [TenderKind.SALE, TenderKind.CAPTURE])
@pytest.mark.parametrize(
    ("gateway", "role", "qualifier"),
    [
        ("shopify_payments", Role.CLEARING, "shopify_payments"),
        ("shop_cash", Role.CLEARING, "shopify_payments"),
        ("shop_pay_installments", Role.CLEARING, "shopify_payments"),
        ("paypal", Role.CLEARING, "paypal"),
        ("manual", Role.CLEARING, "manual"),
        ("Cash on Delivery (COD)", Role.CLEARING, "Cash on Delivery (COD)"),
        ("gift_card", Role.GIFT_CARDS, None),
        ("shopify_store_credit", Role.STORE_CREDIT, None),
        ("cash", Role.CASH, "online"),
    ],
)
def test_money_received_is_kept_where_its_own_gateway_keeps_it(
    kind: TenderKind, gateway: str, role: Role, qualifier: str | None
) -> None:
    assert books(tender("1", 4200, kind=kind, gateway=gateway)) == noted(
        (role, qualifier, 4200), (BALANCE, None, -4200)
    )


@pytest.mark.parametrize(
    ("gateway", "role", "qualifier"),
    [
        ("shopify_payments", Role.CLEARING, "shopify_payments"),
        ("paypal", Role.CLEARING, "paypal"),
        ("manual", Role.CLEARING, "manual"),
        ("gift_card", Role.GIFT_CARDS, None),
        ("shopify_store_credit", Role.STORE_CREDIT, None),
        ("cash", Role.CASH, "online"),
    ],
)
def test_money_given_back_leaves_by_the_refunds_own_gateway(
    gateway: str, role: Role, qualifier: str | None
) -> None:
    assert books(tender("2", 4200, kind=TenderKind.REFUND, gateway=gateway)) == noted(
        (BALANCE, None, 4200), (role, qualifier, -4200)
    )


def test_a_card_order_refunded_to_store_credit_credits_store_credit() -> None:
    facts = (
        tender("1", 4200),
        tender("2", 4200, kind=TenderKind.REFUND, gateway="shopify_store_credit"),
    )
    assert books(*facts) == noted(
        (Role.CLEARING, "shopify_payments", 4200),
        (BALANCE, None, -4200),
        (BALANCE, None, 4200),
        (Role.STORE_CREDIT, None, -4200),
    )


def test_cash_with_change_leaves_the_price_in_the_drawer() -> None:
    # 17.35 to pay, a 20.00 note, 2.65 back.
    facts = (
        sale("1", 1735),
        tender("1", 2000, gateway="cash", place_id=SOHO),
        tender("2", 265, kind=TenderKind.CHANGE, gateway="cash", place_id=SOHO),
    )
    found = books(*facts, place_id=SOHO)
    assert found == noted(
        (BALANCE, None, 1735),
        (Role.SALES, None, -1735),
        (Role.CASH, SOHO, 2000),
        (BALANCE, None, -2000),
        (BALANCE, None, 265),
        (Role.CASH, SOHO, -265),
    )
    assert sum(amount for role, _, amount in found if role is Role.CASH) == 1735


def test_a_split_payment_goes_to_each_of_its_gateways() -> None:
    # 100.00: a gift card of 25.00, store credit of 15.00, cash 20.00, the rest by card.
    facts = (
        tender("1", 2500, gateway="gift_card"),
        tender("2", 1500, gateway="shopify_store_credit"),
        tender("3", 2000, gateway="cash", place_id=QUEENS),
        tender("4", 4000),
    )
    assert [row for row in books(*facts) if row[0] is not BALANCE] == noted(
        (Role.GIFT_CARDS, None, 2500),
        (Role.STORE_CREDIT, None, 1500),
        (Role.CASH, QUEENS, 2000),
        (Role.CLEARING, "shopify_payments", 4000),
    )


def test_cash_without_a_place_of_its_own_is_in_the_orders_drawer() -> None:
    assert (Role.CASH, SOHO, 500) in books(tender("1", 500, gateway="cash"), place_id=SOHO)


def test_a_tender_is_booked_at_its_own_place_not_the_orders() -> None:
    facts = (sale("1", 500), tender("1", 500, gateway="cash", place_id=QUEENS))
    entries = book(order(*facts, place_id=SOHO), "UTC").entries
    assert {entry.place_id: rows([entry]) for entry in entries} == {
        SOHO: noted((BALANCE, None, 500), (Role.SALES, None, -500)),
        QUEENS: noted((Role.CASH, QUEENS, 500), (BALANCE, None, -500)),
    }


def test_nothing_is_booked_for_a_payment_of_nothing() -> None:
    assert book(order(tender("1", 0)), "UTC").entries == ()


def test_a_negative_payment_is_unreadable() -> None:
    with pytest.raises(UnreadableFact) as caught:
        tender("1", -500, kind=TenderKind.REFUND)
    assert caught.value.problem.code is Code.UNREADABLE_AMOUNT
    assert "-5.00" in caught.value.problem.message


@pytest.mark.parametrize(
    ("kind", "signed"),
    [
        (TenderKind.SALE, 100),
        (TenderKind.CAPTURE, 100),
        (TenderKind.REFUND, -100),
        (TenderKind.CHANGE, -100),
    ],
)
def test_the_kind_gives_the_direction(kind: TenderKind, signed: int) -> None:
    fact: Tender = tender("1", 100, kind=kind)
    assert fact.signed_minor == signed
