"""Cash rounding: both readings by hand, and how one of them is chosen and kept.

Rounded up: 10.03 is settled with 10.05, rounding +0.02. Rounded down: 10.02 with 10.00, −0.02.
`added` means Shopify's amount is what was settled, `contained` that it is what lay in the drawer.
"""

from dataclasses import replace

import pytest

from tests.core.pieces import Row, at, header, noted, order, rows, sale, tender, unknown_sale
from tillbook.core.book import book, rounding_of
from tillbook.core.facts import Order, Rounding, SaleAction, Stated, TenderKind
from tillbook.core.problems import Code
from tillbook.core.roles import Role

BALANCE = Role.CUSTOMER_BALANCE
ADDED, CONTAINED = Rounding.ADDED, Rounding.CONTAINED


def cash_order(price: int, amount: int, rounding: int) -> Order:
    """A cash order of one day that Shopify calls paid."""
    return order(
        sale("1", price),
        tender("1", amount, gateway="cash", rounding_minor=rounding),
        stated=header(price, price),
    )


def drawer(found: list[Row]) -> list[Row]:
    return [row for row in found if row[0] in {Role.CASH, Role.CASH_ROUNDING}]


@pytest.mark.parametrize(
    ("price", "amount", "rounding", "reading", "cash"),
    [
        (1003, 1003, 2, ADDED, 1005),
        (1003, 1005, 2, CONTAINED, 1005),
        (1002, 1002, -2, ADDED, 1000),
        (1002, 1000, -2, CONTAINED, 1000),
    ],
)
def test_the_drawer_holds_what_was_paid_under_both_readings(
    price: int, amount: int, rounding: int, reading: Rounding, cash: int
) -> None:
    booked = book(cash_order(price, amount, rounding), "UTC")
    assert booked.problems == ()
    assert booked.rounding is reading
    assert rows(booked.entries) == noted(
        (BALANCE, None, price),
        (Role.SALES, None, -price),
        (Role.CASH, "online", cash),
        (Role.CASH_ROUNDING, None, -rounding),
        (BALANCE, None, -price),
    )


@pytest.mark.parametrize(
    ("amount", "reading"),
    [(1003, ADDED), (1005, CONTAINED)],
)
def test_a_rounded_refund_takes_the_rounding_out_again(amount: int, reading: Rounding) -> None:
    refund = tender("2", amount, kind=TenderKind.REFUND, gateway="cash", rounding_minor=2)
    booked = book(order(refund, rounding=reading), "UTC")
    assert rows(booked.entries) == noted(
        (BALANCE, None, 1003), (Role.CASH, "online", -1005), (Role.CASH_ROUNDING, None, 2)
    )


def test_change_can_be_rounded_too() -> None:
    # 17.33 to pay, 20.00 given: 2.67 become 2.65 of change, rounding +0.02 kept by the shop.
    change = tender("2", 267, kind=TenderKind.CHANGE, gateway="cash", rounding_minor=-2)
    booked = book(order(change, rounding=ADDED), "UTC")
    assert rows(booked.entries) == noted(
        (BALANCE, None, 267), (Role.CASH, "online", -265), (Role.CASH_ROUNDING, None, -2)
    )


def test_what_was_booked_is_never_read_otherwise() -> None:
    # Contained on day one. On day three an unreadable sale moves the outstanding: no reading fits.
    first = cash_order(1003, 1005, 2)
    before = book(first, "UTC")
    assert before.rounding is CONTAINED
    later = replace(
        first,
        stated=Stated(outstanding_minor=500),
        unreadable=(unknown_sale(moment=at(4)),),
        rounding=before.rounding,
    )
    after = book(later, "UTC", booked={fact.id for fact in first.facts})
    assert after.entries == before.entries
    assert Code.ROUNDING_UNDECIDED not in {found.code for found in after.problems}


def test_a_full_refund_does_not_flip_a_frozen_reading() -> None:
    first = cash_order(1003, 1005, 2)
    frozen = replace(first, rounding=book(first, "UTC").rounding)
    refunded = replace(
        frozen,
        stated=header(0, 0),
        sales=(*first.sales, sale("2", -1003, action=SaleAction.RETURN, moment=at(5))),
        tenders=(
            *first.tenders,
            tender(
                "2",
                1005,
                kind=TenderKind.REFUND,
                gateway="cash",
                rounding_minor=2,
                moment=at(5),
            ),
        ),
    )
    entries = book(refunded, "UTC").entries
    assert entries[0] == book(first, "UTC").entries[0]
    assert drawer(rows(entries[1:])) == noted(
        (Role.CASH, "online", -1005), (Role.CASH_ROUNDING, None, 2)
    )


@pytest.mark.parametrize("frozen", list(Rounding))
def test_a_frozen_reading_is_not_questioned(frozen: Rounding) -> None:
    assert rounding_of(replace(cash_order(1003, 1003, 2), rounding=frozen)) == (frozen, ())


def test_an_order_that_is_not_rounded_asks_nothing() -> None:
    assert rounding_of(cash_order(1003, 1003, 0)) == (ADDED, ())


@pytest.mark.parametrize("outstanding", [None, 7])
def test_where_no_reading_fits_a_problem_says_so(outstanding: int | None) -> None:
    doubtful = replace(cash_order(1003, 1003, 2), stated=Stated(outstanding_minor=outstanding))
    booked = book(doubtful, "UTC")
    assert [found.code for found in booked.problems] == [Code.ROUNDING_UNDECIDED]
    assert "0.02 USD" in booked.problems[0].message
    assert booked.rounding is ADDED
    assert drawer(rows(booked.entries)) == noted(
        (Role.CASH, "online", 1005), (Role.CASH_ROUNDING, None, -2)
    )


def test_where_both_readings_fit_a_problem_says_so() -> None:
    # Paid and given back on one day: the outstanding is 0.00 under either reading.
    undecided = order(
        sale("1", 1003),
        sale("2", -1003, action=SaleAction.RETURN),
        tender("1", 1005, gateway="cash", rounding_minor=2),
        tender("2", 1005, kind=TenderKind.REFUND, gateway="cash", rounding_minor=2),
        stated=header(0, 0),
    )
    booked = book(undecided, "UTC")
    assert [found.code for found in booked.problems] == [Code.ROUNDING_UNDECIDED]
    assert len(booked.entries) == 1


def test_rounding_in_doubt_does_not_hold_the_order() -> None:
    doubtful = replace(cash_order(1003, 1003, 2), stated=Stated())
    assert book(doubtful, "UTC").entries != ()


def test_a_reading_is_none_until_rounded_cash_is_booked() -> None:
    assert book(order(sale("1", 1003), tender("1", 1003)), "UTC").rounding is None
    held = replace(cash_order(1003, 1005, 2), unreadable=(unknown_sale(),))
    assert book(held, "UTC").rounding is None
    paid = {fact.id for fact in held.tenders}
    assert book(held, "UTC", booked=paid).rounding is CONTAINED
    assert book(replace(held, rounding=ADDED), "UTC").rounding is ADDED


def test_a_reading_is_frozen_only_by_cash_that_was_rounded() -> None:
    # Day one: an unpaid order. Day two: 10.05 in cash, of which 0.02 are rounding.
    unpaid = order(sale("1", 1003), stated=header(1003, 0))
    paid = replace(
        unpaid,
        stated=header(1003, 1003),
        tenders=(tender("1", 1005, gateway="cash", rounding_minor=2, moment=at(3)),),
        rounding=book(unpaid, "UTC").rounding,
    )
    assert drawer(rows(book(paid, "UTC").entries)) == noted(
        (Role.CASH, "online", 1005), (Role.CASH_ROUNDING, None, -2)
    )


def test_a_repeated_tender_does_not_unsettle_the_reading() -> None:
    once = cash_order(1003, 1005, 2)
    assert book(replace(once, tenders=once.tenders * 2), "UTC") == book(once, "UTC")
