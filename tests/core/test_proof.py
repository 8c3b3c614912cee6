"""The proof: what each link says, what Shopify states on which day, and one corruption per sign."""

from dataclasses import replace
from datetime import date

import pytest

from tests.core.chain import (
    ALL_GREEN,
    LOST_SALE,
    OTHER_ANSWER,
    OTHER_DOCUMENT,
    OTHER_ENTRY,
    OTHER_HEADER,
    Tampering,
    carry,
    red,
    signs,
)
from tests.core.pieces import SOHO, at, header, ledger, order, sale, tax, tender
from tillbook.core.book import book
from tillbook.core.facts import Order, Rounding, SaleAction, SaleLine, Stated, TenderKind
from tillbook.core.problems import Code
from tillbook.core.proof import (
    LINKS,
    Chain,
    Link,
    Measure,
    Relation,
    add,
    chains,
    document_figures,
    entry_figures,
    fact_figures,
    order_problems,
    order_relations,
    shopify_figures,
)
from tillbook.core.write import write

SECOND, THIRD, FIFTH = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 5)
S, P, U = Measure.SOLD, Measure.PAID, Measure.UNPAID


def one_day() -> tuple[Order, ...]:
    """A taxed card sale, cash with rounding contained, a gift card half paid, a refund."""
    return (
        order(
            sale("1", 10800, taxes=(tax(800),), discount_minor=500),
            tender("1", 10800),
            stated=header(10800, 10800),
        ),
        replace(
            order(
                sale("2", 1003),
                tender("2", 1005, gateway="cash", rounding_minor=2),
                stated=header(1003, 1003),
                place_id=SOHO,
            ),
            id="gid://shopify/Order/1002",
        ),
        replace(
            order(
                sale("3", 5000, line=SaleLine.GIFT_CARD),
                tender("3", 2500, gateway="gift_card"),
                stated=header(5000, 2500),
            ),
            id="gid://shopify/Order/1003",
        ),
        replace(
            order(
                sale("4", -1500, action=SaleAction.RETURN),
                tender("4", 1500, kind=TenderKind.REFUND),
                stated=header(-1500, -1500),
            ),
            id="gid://shopify/Order/1004",
        ),
    )


def test_an_honest_day_is_green_from_end_to_end() -> None:
    found = signs(carry(one_day(), "UTC", ledger()), SECOND)
    assert found == dict.fromkeys(Measure, ALL_GREEN)


@pytest.mark.parametrize(
    ("tampering", "sign"),
    [
        (LOST_SALE, 0),
        (OTHER_HEADER, 0),
        (OTHER_ENTRY, 1),
        (OTHER_DOCUMENT, 2),
        (OTHER_ANSWER, 3),
    ],
    ids=["a lost sale", "another header", "another entry", "another line", "another answer"],
)
def test_each_corruption_turns_exactly_its_own_sign_red(tampering: Tampering, sign: int) -> None:
    found = signs(carry(one_day(), "UTC", ledger(), tampering), SECOND)
    assert red(found) == {sign}


def test_a_header_that_was_not_granted_proves_no_first_sign() -> None:
    silent = Tampering(order=lambda one: replace(one, stated=Stated()))
    plain = tuple(one for one in one_day() if not any(t.rounding_minor for t in one.tenders))
    found = signs(carry(plain, "UTC", ledger(), silent), SECOND)
    assert found == dict.fromkeys(Measure, (None, True, True, True))


def test_a_document_that_never_arrives_shows_between_entries_and_documents() -> None:
    carried = carry(one_day(), "UTC", ledger())
    shortened = replace(carried, documents=carried.documents[1:], returned=carried.returned[1:])
    assert red(signs(shortened, SECOND)) == {2}


def test_the_figures_of_every_link_by_hand() -> None:
    # 108.00 + 10.03 + 50.00 − 15.00 sold; 108.00 + 10.03 + 25.00 − 15.00 paid; 25.00 unpaid.
    expected = {S: 15303, P: 12803, U: 2500}
    orders = one_day()
    entries = [entry for one in orders for entry in book(one, "UTC").entries]
    assert add(fact_figures(one, "UTC")[SECOND] for one in orders) == expected
    assert entry_figures(entries) == expected
    assert document_figures(write(entries, ledger()).documents) == expected
    stated = [shopify_figures(one, fact_figures(one, "UTC"), SECOND) for one in orders]
    assert add(figures for figures in stated if figures) == expected


def two_days(stated: Stated) -> Order:
    """100.00 sold on the second and 40.00 paid; 20.00 come back on the fifth, 40.00 are paid."""
    return order(
        sale("1", 10000),
        tender("1", 4000),
        sale("2", -2000, action=SaleAction.RETURN, moment=at(5)),
        tender("2", 4000, moment=at(5)),
        stated=stated,
    )


def test_a_header_is_compared_on_the_last_day_with_facts() -> None:
    whole = two_days(header(8000, 8000))
    days = fact_figures(whole, "UTC")
    assert days == {
        SECOND: {S: 10000, P: 4000, U: 6000},
        FIFTH: {S: -2000, P: 4000, U: -6000},
    }
    assert shopify_figures(whole, days, SECOND) is None
    assert shopify_figures(whole, days, THIRD) is None
    assert shopify_figures(whole, days, FIFTH) == days[FIFTH]


def test_a_gap_of_an_order_shows_once_on_its_last_day() -> None:
    whole = two_days(header(8500, 8000))
    days = fact_figures(whole, "UTC")
    figures = [shopify_figures(whole, days, day) for day in (SECOND, THIRD, FIFTH)]
    assert figures == [None, None, {S: -1500, P: 4000, U: -5500}]


@pytest.mark.parametrize(
    "missing", ["current_total_minor", "net_payment_minor", "outstanding_minor"]
)
def test_a_header_that_was_not_granted_proves_nothing(missing: str) -> None:
    plain = header(8000, 8000)
    partial = {
        "current_total_minor": replace(plain, current_total_minor=None),
        "net_payment_minor": replace(plain, net_payment_minor=None),
        "outstanding_minor": replace(plain, outstanding_minor=None),
    }[missing]
    whole = two_days(partial)
    assert shopify_figures(whole, fact_figures(whole, "UTC"), FIFTH) is None


def test_an_order_without_facts_states_nothing_of_a_day() -> None:
    empty = order(stated=header(8000, 0))
    assert shopify_figures(empty, fact_figures(empty, "UTC"), SECOND) is None
    # It does not pass unseen: the order itself differs.
    assert [found.about for found in order_problems(empty)] == ["#1001", "#1001"]


def test_a_repeated_fact_is_summed_once() -> None:
    sold = sale("1", 5000)
    twice = order(sold, sold, stated=header(5000, 0))
    assert fact_figures(twice, "UTC") == {SECOND: {S: 5000, P: 0, U: 5000}}


def test_a_repeated_fact_makes_no_difference_to_the_order() -> None:
    sold = sale("1", 5000)
    assert order_problems(order(sold, sold, stated=header(5000, 0))) == ()


def relation(whole: Order, name: str) -> Relation:
    return {found.name: found for found in order_relations(whole)}[name]


def test_an_order_that_agrees_has_no_problem() -> None:
    whole = two_days(replace(header(8000, 8000), tips_minor=0, payment_rounding_minor=0))
    assert order_problems(whole) == ()
    assert [found.holds for found in order_relations(whole)] == [True] * 5 + [None]


@pytest.mark.parametrize(
    ("stated", "name", "ours", "theirs"),
    [
        (Stated(current_total_minor=8001), "sold", "80.00", "80.01"),
        (Stated(net_payment_minor=7999), "paid", "80.00", "79.99"),
        (Stated(outstanding_minor=1), "unpaid", "0.00", "0.01"),
        (Stated(tips_minor=5), "tips", "0.00", "0.05"),
        (Stated(payment_rounding_minor=-2), "rounding", "0.00", "-0.02"),
        (Stated(refund_rounding_minor=3), "rounding of refunds", "0.00", "0.03"),
    ],
)
def test_an_order_that_differs_says_where_with_both_figures(
    stated: Stated, name: str, ours: str, theirs: str
) -> None:
    (found,) = order_problems(two_days(stated))
    assert found.code is Code.ORDER_DIFFERS
    assert found.message == (
        f"Order #1001: {name} is {ours} USD by its sales and payments, Shopify says {theirs} USD."
    )


def test_rounding_of_payments_and_of_refunds_are_compared_apart() -> None:
    # 0.02 up when paid, 0.02 up when given back: as one sum they would hide each other.
    whole = order(
        sale("1", 1003),
        tender("1", 1003, gateway="cash", rounding_minor=2),
        sale("2", -1003, action=SaleAction.RETURN),
        tender("2", 1003, kind=TenderKind.REFUND, gateway="cash", rounding_minor=-2),
        stated=Stated(payment_rounding_minor=2, refund_rounding_minor=-2),
        rounding=Rounding.ADDED,
    )
    paid, given = relation(whole, "rounding"), relation(whole, "rounding of refunds")
    assert (paid.ours_minor, paid.holds) == (2, True)
    assert (given.ours_minor, given.holds) == (-2, True)
    swapped = replace(whole, stated=Stated(payment_rounding_minor=-2, refund_rounding_minor=2))
    assert [found.holds for found in order_relations(swapped)][-2:] == [False, False]


def test_what_no_live_shop_has_confirmed_is_only_a_warning() -> None:
    plain = order(sale("1", 1000), tender("1", 1000))
    tipped = order(sale("1", 1000), sale("2", 200, line=SaleLine.TIP), tender("1", 1200))
    dutied = order(sale("1", 1000), sale("2", 200, line=SaleLine.DUTY), tender("1", 1200))
    rounded = order(sale("1", 1003), tender("1", 1003, gateway="cash", rounding_minor=2))
    assert [relation(one, "sold").confirmed for one in (plain, tipped, dutied, rounded)] == [
        True,
        False,
        False,
        False,
    ]
    assert [relation(one, "paid").confirmed for one in (plain, tipped, rounded)] == [
        True,
        True,
        False,
    ]
    assert relation(tipped, "tips").ours_minor == 200


def test_figures_follow_the_frozen_reading_of_rounding() -> None:
    cash = order(
        sale("1", 1003), tender("1", 1005, gateway="cash", rounding_minor=2), stated=Stated()
    )
    added = replace(cash, rounding=Rounding.ADDED)
    contained = replace(cash, rounding=Rounding.CONTAINED)
    assert fact_figures(added, "UTC")[SECOND] == {S: 1003, P: 1005, U: -2}
    assert fact_figures(contained, "UTC")[SECOND] == {S: 1003, P: 1003, U: 0}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((5, 5, 5, 5, 5), (True, True, True, True)),
        ((6, 5, 5, 5, 5), (False, True, True, True)),
        ((5, 5, 5, 5, 6), (True, True, True, False)),
        ((None, 5, 5, 5, 5), (None, True, True, True)),
        ((5, 5, 5, None, 5), (True, True, None, None)),
        ((0, 0, 0, 0, None), (True, True, True, None)),
        ((0, 0, None, None, None), (True, None, None, None)),
    ],
)
def test_a_figure_that_is_not_there_is_neither_equal_nor_unequal(
    figures: tuple[int | None, ...], expected: tuple[bool | None, ...]
) -> None:
    chain = Chain(measure=S, currency="USD", figures=dict(zip(LINKS, figures, strict=True)))
    assert chain.signs == expected
    assert chain.proved == (expected == ALL_GREEN)


def test_there_is_one_chain_per_measure() -> None:
    known = {S: 1, P: 2, U: 3}
    found = chains("JPY", {Link.SHOPIFY: known, Link.FACTS: known, Link.ENTRIES: None})
    assert [(chain.measure, chain.currency) for chain in found] == [
        (measure, "JPY") for measure in Measure
    ]
    assert [chain.figures[Link.SHOPIFY] for chain in found] == [1, 2, 3]
    assert {chain.signs for chain in found} == {(True, None, None, None)}


def test_adding_nothing_gives_nothing() -> None:
    assert add([]) == {S: 0, P: 0, U: 0}
