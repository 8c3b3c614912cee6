"""Whole orders: their days, their places, what holds them, and what repetition cannot do."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from tests.core.pieces import (
    NOON,
    ORDER_ID,
    QUEENS,
    SOHO,
    at,
    noted,
    order,
    rows,
    sale,
    tax,
    tender,
    unknown_sale,
)
from tillbook.core import entries as entries_module
from tillbook.core.book import book, place_of, postings_of
from tillbook.core.entries import Entry, EntryKind, Flow, Posting, Unbalanced
from tillbook.core.facts import (
    ONLINE,
    Reason,
    Sale,
    SaleAction,
    SaleLine,
    Tender,
    TenderKind,
    Unreadable,
)
from tillbook.core.problems import Code, problem
from tillbook.core.roles import Role

BALANCE = Role.CUSTOMER_BALANCE


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        # Midnight in the shop, not in UTC.
        ("America/New_York", "2026-11-03T04:59:59Z", "2026-11-03T05:00:00Z"),
        ("Europe/Warsaw", "2026-11-02T22:59:59Z", "2026-11-02T23:00:00Z"),
        ("Asia/Kolkata", "2026-11-02T18:29:59Z", "2026-11-02T18:30:00Z"),
    ],
)
def test_a_second_divides_two_business_days(zone: str, before: str, after: str) -> None:
    facts = (sale("1", 100, moment=moment(before)), sale("2", 200, moment=moment(after)))
    entries = book(order(*facts), zone).entries
    assert [(entry.day, entry.fact_ids) for entry in entries] == [
        (date(2026, 11, 2), (facts[0].id,)),
        (date(2026, 11, 3), (facts[1].id,)),
    ]


@pytest.mark.parametrize(
    ("zone", "first", "last", "day"),
    [
        # Twenty-five hours: clocks go back.
        (
            "America/New_York",
            "2026-11-01T00:00:00-04:00",
            "2026-11-01T23:59:59-05:00",
            date(2026, 11, 1),
        ),
        (
            "Europe/Warsaw",
            "2026-10-25T00:00:00+02:00",
            "2026-10-25T23:59:59+01:00",
            date(2026, 10, 25),
        ),
        # Twenty-three hours: clocks go forward.
        (
            "America/New_York",
            "2026-03-08T00:00:00-05:00",
            "2026-03-08T23:59:59-04:00",
            date(2026, 3, 8),
        ),
        # Kolkata keeps its time; the last moment of a month.
        (
            "Asia/Kolkata",
            "2026-02-28T00:00:00+05:30",
            "2026-02-28T23:59:59+05:30",
            date(2026, 2, 28),
        ),
    ],
)
def test_a_day_is_a_day_however_long_it_is(zone: str, first: str, last: str, day: date) -> None:
    facts = (sale("1", 100, moment=moment(first)), sale("2", 200, moment=moment(last)))
    assert [entry.day for entry in book(order(*facts), zone).entries] == [day]


def test_the_end_of_a_month_stays_in_its_month() -> None:
    # 31 October, 23:59 in New York, is already November in UTC.
    late = sale("1", 100, moment=moment("2026-11-01T03:59:00Z"))
    assert book(order(late), "America/New_York").entries[0].day == date(2026, 10, 31)
    assert book(order(late), "UTC").entries[0].day == date(2026, 11, 1)


def test_an_edit_on_a_later_day_leaves_the_first_day_as_it_was() -> None:
    sold = sale("1", 5000)
    edited = sale("2", -1200, action=SaleAction.UPDATE, reason=Reason.ORDER_EDIT, moment=at(4))
    before = book(order(sold), "UTC").entries
    after = book(order(sold, edited), "UTC").entries
    assert after[0] == before[0]
    assert rows(after[1:]) == noted((BALANCE, None, -1200), (Role.SALES, None, 1200))


def test_an_entry_says_what_it_is_about() -> None:
    entry = book(order(sale("1", 5000), place_id=SOHO), "UTC").entries[0]
    assert entry.key == "sales/1001/2026-11-02/11"
    assert (entry.kind, entry.order_id, entry.order_name, entry.place_id, entry.currency) == (
        EntryKind.SALES,
        ORDER_ID,
        "#1001",
        SOHO,
        "USD",
    )


def test_sales_and_payments_flow_apart() -> None:
    # A gift card sold and another redeemed: one role, two lines, never netted.
    facts = (
        sale("1", 2500, line=SaleLine.GIFT_CARD),
        tender("1", 2500, gateway="gift_card"),
    )
    postings = book(order(*facts), "UTC").entries[0].postings
    cards = {(p.flow, p.amount_minor) for p in postings if p.role is Role.GIFT_CARDS}
    assert cards == {(Flow.SOLD, -2500), (Flow.PAID, 2500)}


def test_places_of_sales_and_tenders() -> None:
    shop = order(place_id=SOHO)
    assert place_of(sale("1", 1), shop) == SOHO
    assert place_of(tender("1", 1), shop) == SOHO
    assert place_of(tender("1", 1, place_id=QUEENS), shop) == QUEENS
    assert place_of(sale("1", 1), order()) == ONLINE


def test_a_test_order_books_nothing() -> None:
    booked = book(order(sale("1", 5000), tender("1", 5000), test=True), "UTC")
    assert (booked.entries, booked.problems) == ((), ())


def test_an_order_of_nothing_books_nothing() -> None:
    assert book(order(), "UTC").entries == ()


def test_facts_may_come_in_any_order() -> None:
    facts: tuple[Sale | Tender, ...] = (
        sale("1", 5000, taxes=(tax(400),)),
        sale("2", -1000, action=SaleAction.RETURN, moment=at(3)),
        tender("1", 5000),
        tender("2", 1000, kind=TenderKind.REFUND, moment=at(3), place_id=SOHO),
    )
    answers = {book(order(*turn), "UTC").entries for turn in permutations(facts)}
    assert len(answers) == 1


def test_a_repeated_fact_is_booked_once() -> None:
    sold, paid = sale("1", 5000), tender("1", 5000)
    twice = book(order(sold, sold, paid, paid, paid), "UTC")
    assert twice == book(order(sold, paid), "UTC")
    assert twice.problems == ()


def test_the_same_id_with_other_figures_holds_the_order() -> None:
    sold = sale("1", 5000)
    booked = book(order(sold, replace(sold, total_minor=4900), tender("1", 5000)), "UTC")
    assert booked.entries == ()
    assert [found.code for found in booked.problems] == [Code.FACT_CHANGED]
    assert "gid://shopify/Sale/1" in booked.problems[0].message


def test_of_a_changed_fact_the_first_figures_stay_in_the_books() -> None:
    sold = sale("1", 5000)
    changed = order(sold, replace(sold, total_minor=4900), sale("2", 100, moment=at(4)))
    booked = book(changed, "UTC", booked={sold.id})
    assert rows(booked.entries) == noted((BALANCE, None, 5000), (Role.SALES, None, -5000))


def test_a_product_type_renamed_later_changes_nothing() -> None:
    sold = sale("1", 5000, qualifier="Shoes")
    booked = book(order(sold, replace(sold, qualifier="Footwear", title="Boot")), "UTC")
    assert booked.problems == ()
    assert rows(booked.entries) == noted((BALANCE, None, 5000), (Role.SALES, "Shoes", -5000))


@pytest.mark.parametrize(
    "foreign", [sale("2", 700, currency="EUR"), tender("2", 700, currency="EUR")]
)
def test_a_fact_in_another_currency_holds_the_order(foreign: Sale | Tender) -> None:
    booked = book(order(sale("1", 5000), foreign), "UTC")
    assert booked.entries == ()
    assert [found.code for found in booked.problems] == [Code.FOREIGN_CURRENCY]
    assert booked.problems[0].message == "Order #1001 is in EUR, the shop's books are in USD."


def test_an_order_holds_each_fact_once_however_it_was_made() -> None:
    sold, paid = sale("1", 5000), tender("1", 5000)
    changed = order(sold, sold, replace(sold, total_minor=1), paid, tender("2", 7, currency="EUR"))
    assert changed.facts == (sold, paid)
    codes = [one.problem.code for one in changed.unreadable]
    assert codes == [Code.FACT_CHANGED, Code.FOREIGN_CURRENCY]
    assert replace(changed, updated_at=at(29)).unreadable == changed.unreadable


def test_what_was_unreadable_already_stays_named() -> None:
    sold = sale("1", 5000)
    both = order(sold, replace(sold, total_minor=1), unreadable=(unknown_sale(),))
    codes = [one.problem.code for one in both.unreadable]
    assert codes == [Code.UNKNOWN_SALE, Code.FACT_CHANGED]


def test_who_remits_a_tax_is_a_figure_and_its_name_is_not() -> None:
    sold = sale("1", 5000, taxes=(tax(400, "State"),))
    renamed = replace(sold, taxes=(tax(400, "State of New York"),))
    withheld = replace(sold, taxes=(tax(400, "State", channel_liable=True),))
    assert book(order(sold, renamed), "UTC") == book(order(sold), "UTC")
    assert book(order(sold, withheld), "UTC").entries == ()


@pytest.mark.parametrize(
    "other",
    [
        sale("1", 5001),
        sale("1", 5000, moment=at(3)),
        sale("1", 5000, discount_minor=1),
        sale("1", 5000, line=SaleLine.TIP),
        sale("1", 5000, action=SaleAction.UPDATE),
        sale("1", 5000, taxes=(tax(1),)),
        sale("1", 5000, taxes=(tax(0, channel_liable=True),)),
        sale("1", 5000, taxes=(tax(5), tax(-5))),
    ],
)
def test_every_figure_of_a_sale_counts_as_a_figure(other: Sale) -> None:
    assert book(order(sale("1", 5000), other), "UTC").entries == ()


@pytest.mark.parametrize(
    "other",
    [
        tender("1", 5001),
        tender("1", 5000, moment=at(3)),
        tender("1", 5000, kind=TenderKind.REFUND),
        tender("1", 5000, gateway="paypal"),
        tender("1", 5000, rounding_minor=1),
    ],
)
def test_every_figure_of_a_tender_counts_as_a_figure(other: Tender) -> None:
    assert book(order(tender("1", 5000), other), "UTC").entries == ()


def test_what_was_booked_before_a_foreign_fact_stays() -> None:
    sold = sale("1", 5000)
    booked = book(order(sold, sale("2", 700, currency="EUR")), "UTC", booked={sold.id})
    assert rows(booked.entries) == noted((BALANCE, None, 5000), (Role.SALES, None, -5000))


def test_an_order_that_was_never_delivered_is_held_whole() -> None:
    held = order(sale("1", 5000), tender("1", 5000), unreadable=(unknown_sale(),))
    booked = book(held, "UTC")
    assert booked.entries == ()
    assert [found.code for found in booked.problems] == [Code.UNKNOWN_SALE]


def test_a_delivered_order_is_held_from_the_unreadable_fact_on() -> None:
    sold, paid, later = sale("1", 5000), tender("1", 5000), sale("2", 300, moment=at(5))
    whole = order(sold, paid, later, unreadable=(unknown_sale(moment=at(4)),))
    booked = book(whole, "UTC", booked={sold.id, paid.id})
    assert booked.entries == book(order(sold, paid), "UTC").entries
    assert [found.code for found in booked.problems] == [Code.UNKNOWN_SALE]


def test_undelivered_facts_of_a_delivered_day_wait_too() -> None:
    sold, paid = sale("1", 5000), tender("1", 5000)
    booked = book(order(sold, paid, unreadable=(unknown_sale(),)), "UTC", booked={sold.id})
    assert [entry.fact_ids for entry in booked.entries] == [(sold.id,)]


def test_when_the_cause_is_gone_everything_arrives_once() -> None:
    sold, later = sale("1", 5000), sale("2", 300, moment=at(5))
    booked = book(order(sold, later), "UTC", booked={sold.id})
    assert booked.entries == book(order(sold, later), "UTC").entries


def test_an_unreadable_fact_without_a_moment_holds_as_well() -> None:
    nameless = Unreadable(
        id="line 7",
        order_id=ORDER_ID,
        happened_at=None,
        problem=problem(Code.UNREADABLE_ORDER, "#1001", order="#1001", reason="no agreement"),
    )
    assert book(order(sale("1", 100), unreadable=(nameless,)), "UTC").entries == ()


def test_one_cent_too_much_cannot_be_an_entry() -> None:
    entry = book(order(sale("1", 5000)), "UTC").entries[0]
    extra = Posting(
        role=Role.SALES, qualifier=None, amount_minor=-1, flow=Flow.SOLD, fact_id="fact"
    )
    with pytest.raises(Unbalanced, match="leave -1"):
        replace(entry, postings=(*entry.postings, extra))


def test_two_facts_may_not_balance_each_other() -> None:
    left, right = (
        Posting(role=role, qualifier=None, amount_minor=amount, flow=Flow.SOLD, fact_id=fact)
        for role, amount, fact in ((BALANCE, 100, "one"), (Role.SALES, -100, "two"))
    )
    with pytest.raises(Unbalanced):
        Entry(
            key="sales/1/2026-11-02/online",
            kind=EntryKind.SALES,
            day=NOON.date(),
            place_id=ONLINE,
            currency="USD",
            order_id=ORDER_ID,
            order_name="#1",
            postings=(left, right),
        )


def test_a_part_of_an_entry_is_balanced_because_each_fact_is() -> None:
    sold, paid = sale("1", 5000, taxes=(tax(400),)), tender("1", 5000)
    entry = book(order(sold, paid), "UTC").entries[0]
    part = entry.only({paid.id})
    assert part.fact_ids == (paid.id,)
    assert rows([part]) == noted((Role.CLEARING, "shopify_payments", 5000), (BALANCE, None, -5000))


def test_no_entry_can_be_turned_round() -> None:
    # What is booked is never undone by a mirror image: Shopify states every return as a fact.
    assert not hasattr(entries_module, "reverse")
    assert not hasattr(Entry, "reverse")


def test_amounts_of_zero_leave_no_posting() -> None:
    assert len(postings_of(sale("1", 5000), order())) == 2
