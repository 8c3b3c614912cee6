"""Gift cards and store credit, worked by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pieces import ORDER_ID, ORDER_NAME, at, noted, rows, sale, tender
from tillbook.core.cards import (
    CardMovement,
    CardsBooked,
    GiftCardState,
    book_cards,
    match_by_amount,
    outstanding_minor,
    prove_cards,
    prove_sold,
    taken_back,
)
from tillbook.core.credit import CreditAccount, CreditMovement, book_credit, prove_credit
from tillbook.core.facts import Sale, SaleAction, SaleLine, Tender, TenderKind
from tillbook.core.problems import Code
from tillbook.core.roles import Role

ZONE: Final = "America/New_York"
TODAY: Final = date(2026, 11, 20)
MADE: Final = at(3)


def card(
    initial_minor: int = 5_000,
    balance_minor: int | None = None,
    *,
    number: int = 1,
    order_id: str = "",
    created_at: datetime = MADE,
    expires_on: date | None = None,
    deactivated_at: datetime | None = None,
) -> GiftCardState:
    return GiftCardState(
        id=f"gid://shopify/GiftCard/{number}",
        currency="USD",
        initial_minor=initial_minor,
        balance_minor=initial_minor if balance_minor is None else balance_minor,
        created_at=created_at,
        order_id=order_id,
        order_name=ORDER_NAME if order_id else "",
        expires_on=expires_on,
        deactivated_at=deactivated_at,
    )


def booked(
    *cards: GiftCardState,
    refunds: tuple[Tender, ...] = (),
    sales: tuple[Sale, ...] = (),
    today: date = TODAY,
) -> CardsBooked:
    return book_cards(cards, refunds, sales, ZONE, "USD", today=today)


def refund(amount_minor: int, moment: datetime, number: str = "1") -> Tender:
    return tender(number, amount_minor, kind=TenderKind.REFUND, gateway="gift_card", moment=moment)


def test_a_card_issued_by_hand_is_a_promotion() -> None:
    made = booked(card())
    assert rows(made.entries) == noted(
        (Role.GIFT_CARDS_ISSUED, None, 5_000), (Role.GIFT_CARDS, None, -5_000)
    )
    assert [(one.day, one.key) for one in made.entries] == [
        (date(2026, 11, 3), "gift-card/1/issued")
    ]


def test_a_card_that_an_order_sold_is_booked_there() -> None:
    assert booked(card(order_id=ORDER_ID)) == CardsBooked()


@pytest.mark.parametrize(("minutes", "explained"), [(-10, True), (10, True), (11, False)])
def test_a_refund_of_that_amount_within_ten_minutes_explains_a_card(
    minutes: int,
    explained: bool,  # noqa: FBT001 - pytest passes by name
) -> None:
    made = booked(card(), refunds=(refund(5_000, at(3) + timedelta(minutes=minutes)),))
    assert (made.entries == ()) is explained
    assert [one.code for one in made.problems] == [Code.CARD_MATCHED] * explained


def test_another_amount_or_gateway_or_kind_explains_nothing() -> None:
    others = (
        refund(5_001, at(3)),
        replace(refund(5_000, at(3)), gateway="shopify_payments"),
        replace(refund(5_000, at(3)), kind=TenderKind.SALE),
    )
    assert len(booked(card(), refunds=others).entries) == 1


def test_one_refund_explains_one_card_the_nearest_one() -> None:
    early, late = card(number=1), card(number=2, created_at=at(3, 12, 4))
    only = refund(5_000, at(3, 12, 3))
    assert match_by_amount([early, late], [only]) == {late.id: only}
    assert match_by_amount([late, early], [only]) == {late.id: only}
    two = refund(5_000, at(3, 12, 9), "2")
    assert match_by_amount([early, late], [only, two]) == {late.id: only, early.id: two}


def test_what_is_left_on_an_expired_card_is_breakage_on_the_day_after() -> None:
    # Of 50.00, 32.00 were used; the card was good through 9 November.
    one = card(5_000, 1_800, order_id=ORDER_ID, expires_on=date(2026, 11, 9))
    assert booked(one, today=date(2026, 11, 9)).entries == ()
    made = booked(one, today=date(2026, 11, 10))
    assert rows(made.entries) == noted(
        (Role.GIFT_CARDS, None, 1_800), (Role.GIFT_CARD_BREAKAGE, None, -1_800)
    )
    assert made.entries[0].day == date(2026, 11, 10)
    assert made.entries[0].fact_ids == (f"{one.id}/breakage",)


def test_a_card_that_was_switched_off_is_breakage_on_that_day() -> None:
    off = datetime(2026, 11, 6, 3, tzinfo=UTC)
    one = card(2_000, order_id=ORDER_ID, expires_on=date(2026, 11, 15), deactivated_at=off)
    (entry,) = booked(one).entries
    assert (entry.day, entry.order_name) == (date(2026, 11, 5), ORDER_NAME)


def test_a_card_whose_sale_was_returned_is_taken_off_once() -> None:
    back = sale("1", -5_000, line=SaleLine.GIFT_CARD, action=SaleAction.RETURN, quantity=-1)
    off = card(5_000, order_id=ORDER_ID, deactivated_at=at(5))
    assert booked(off, sales=(back,)).entries == ()
    used = replace(off, balance_minor=4_000)
    assert taken_back([used], [back]) == {used.id: 4_000}
    two = card(5_000, number=2, order_id=ORDER_ID, deactivated_at=at(5))
    assert rows(booked(off, two, sales=(back,)).entries) == noted(
        (Role.GIFT_CARDS, None, 5_000), (Role.GIFT_CARD_BREAKAGE, None, -5_000)
    )


def test_an_empty_card_leaves_nothing() -> None:
    assert booked(card(900, 0, order_id=ORDER_ID, deactivated_at=at(5))).entries == ()


def test_a_card_in_another_currency_is_named() -> None:
    made = booked(replace(card(), currency="CAD"))
    assert made.entries == ()
    assert [one.code for one in made.problems] == [Code.CARD_CURRENCY]


def test_every_card_is_proved_by_what_went_in_and_out() -> None:
    moves = (
        CardMovement(id="1", happened_at=at(4), amount_minor=-3_200),
        CardMovement(id="2", happened_at=at(5), amount_minor=700),
    )
    right = replace(card(5_000, 2_500), movements=moves)
    wrong = replace(card(5_000, 2_400, number=2), movements=moves)
    unseen = card(5_000, 1, number=3)
    (found,) = prove_cards([right, wrong, unseen])
    assert found.code is Code.CARD_DIFFERS
    assert "Gift card 2: 57.00 in and 32.00 out leave 25.00" in found.message
    assert "its balance is 24.00 USD: a difference of -1.00" in found.message


def test_cards_and_the_order_that_sold_them_are_compared() -> None:
    sold = sale("1", 9_000, line=SaleLine.GIFT_CARD, discount_minor=1_000, quantity=2)
    two = [card(number=1, order_id=ORDER_ID), card(number=2, order_id=ORDER_ID)]
    assert list(prove_sold(two, [sold])) == []
    (found,) = prove_sold(two[:1], [sold])
    assert "sold gift cards for 100.00 USD, its cards were issued with 50.00" in found.message


def test_only_cards_that_can_be_used_are_outstanding() -> None:
    cards = [
        card(1_000),
        card(200, expires_on=TODAY),
        card(30, expires_on=TODAY - timedelta(days=1)),
        card(4, deactivated_at=at(5)),
    ]
    assert outstanding_minor(cards, ZONE, TODAY) == 1_200


def movement(
    kind: str, amount_minor: int, *, number: int = 1, transaction: str = ""
) -> CreditMovement:
    return CreditMovement(
        id=f"gid://shopify/StoreCreditAccount{kind}Transaction/{number}",
        happened_at=at(3, 2),
        kind=kind,
        amount_minor=amount_minor,
        transaction_id=transaction,
    )


def account(*movements: CreditMovement, balance_minor: int | None = None) -> CreditAccount:
    found = sum(one.amount_minor for one in movements)
    return CreditAccount(
        id="gid://shopify/StoreCreditAccount/8",
        currency="USD",
        balance_minor=found if balance_minor is None else balance_minor,
        movements=movements,
    )


def test_credit_given_by_hand_used_and_expired() -> None:
    # 40.00 given, 25.00 used for an order (its tender books that), 15.00 expire.
    made = book_credit(
        [
            account(
                movement("Credit", 4_000),
                movement("Debit", -2_500, transaction="gid://shopify/OrderTransaction/7"),
                movement("Expiration", -1_500),
            )
        ],
        ZONE,
        "USD",
    )
    assert rows(made.entries) == noted(
        (Role.GIFT_CARDS_ISSUED, None, 4_000),
        (Role.STORE_CREDIT, None, -4_000),
        (Role.STORE_CREDIT, None, 1_500),
        (Role.GIFT_CARD_BREAKAGE, None, -1_500),
    )
    assert {entry.day for entry in made.entries} == {date(2026, 11, 2)}


def test_credit_taken_back_by_hand_lessens_what_was_given() -> None:
    made = book_credit([account(movement("Debit", -300))], ZONE, "USD")
    assert rows(made.entries) == noted(
        (Role.GIFT_CARDS_ISSUED, None, -300), (Role.STORE_CREDIT, None, 300)
    )


def test_store_credit_in_another_currency_is_named() -> None:
    made = book_credit([replace(account(movement("Credit", 5)), currency="CAD")], ZONE, "USD")
    assert (made.entries, [one.code for one in made.problems]) == ((), [Code.CARD_CURRENCY])


def test_an_account_that_does_not_add_up_is_named() -> None:
    right, wrong = (
        account(movement("Credit", 500)),
        account(movement("Credit", 500), balance_minor=1),
    )
    (found,) = prove_credit([right, wrong])
    assert "add up to 5.00, but its balance is 0.01 USD: a difference of -4.99" in found.message


@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 20), st.booleans()), max_size=8))
def test_what_is_posted_and_what_is_outstanding_are_the_same(
    drawn: list[tuple[int, int, bool]],
) -> None:
    cards = [
        card(amount, number=number, deactivated_at=at(5) if off else None)
        for number, (amount, _, off) in enumerate(drawn)
    ]
    made = booked(*cards)
    assert made == booked(*reversed(cards))
    held = sum(
        -one.amount_minor
        for entry in made.entries
        for one in entry.postings
        if one.role is Role.GIFT_CARDS
    )
    assert held == outstanding_minor(cards, ZONE, TODAY)
