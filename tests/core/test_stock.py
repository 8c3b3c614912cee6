"""Cost of goods, worked by hand: what leaves stock, and what comes back into it."""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pieces import (
    ORDER_ID,
    ORDER_NAME,
    QUEENS,
    at,
    noted,
    order,
    rows,
    sale,
    unknown_sale,
)
from tillbook.core.entries import EntryKind, residuals
from tillbook.core.facts import Order, Reason, Sale, SaleAction, SaleLine
from tillbook.core.problems import Code
from tillbook.core.roles import Role
from tillbook.core.stock import (
    CostBooked,
    OrderStock,
    Restock,
    RestockType,
    SaleOrigin,
    UnitCost,
    book_cost,
)

ZONE: Final = "America/New_York"
LINE: Final = "gid://shopify/LineItem/1"
REFUND: Final = "gid://shopify/Refund/1"
RETURN: Final = "gid://shopify/Return/1"


def sold(quantity: int = 2, number: str = "1", *, kind: str | None = "Shoes") -> Sale:
    return sale(number, 3_000 * quantity, quantity=quantity, qualifier=kind)


def back(quantity: int, number: str = "2", *, reason: Reason = Reason.REFUND) -> Sale:
    return sale(
        number,
        -3_000 * quantity,
        quantity=-quantity,
        qualifier="Shoes",
        action=SaleAction.RETURN,
        reason=reason,
        moment=at(5),
    )


def restock(
    quantity: int, type_: RestockType = RestockType.RETURN, number: int = 1, *, behind: str = ""
) -> Restock:
    return Restock(
        id=f"gid://shopify/RefundLineItem/{number}",
        refund_id=REFUND,
        line_id=LINE,
        quantity=quantity,
        type=type_,
        return_id=behind,
    )


def stock(
    made: Order, *restocks: Restock, cost_minor: int | None = 1_205, tracked: bool = True
) -> OrderStock:
    """Every sale is about the one line; what came back came with the one refund."""
    return OrderStock(
        order_id=ORDER_ID,
        currency="USD",
        costs=(UnitCost(line_id=LINE, item="Boot", tracked=tracked, cost_minor=cost_minor),),
        origins=tuple(
            SaleOrigin(
                sale_id=one.id,
                line_id=LINE,
                subject_id=REFUND if one.action is SaleAction.RETURN else "",
            )
            for one in made.sales
        ),
        restocks=restocks,
    )


def booked(*sales: Sale, restocks: tuple[Restock, ...] = ()) -> CostBooked:
    made = order(*sales)
    return book_cost(made, stock(made, *restocks), ZONE)


def test_two_pairs_sold_and_one_back_in_stock() -> None:
    # 2 × 12.05 leave on the 2nd, 12.05 comes back on the 5th.
    made = booked(sold(2), back(1), restocks=(restock(1),))
    assert rows(made.entries) == noted(
        (Role.COGS, "Shoes", 2_410),
        (Role.INVENTORY, None, -2_410),
        (Role.COGS, "Shoes", -1_205),
        (Role.INVENTORY, None, 1_205),
    )
    assert [(one.day, one.key, one.kind) for one in made.entries] == [
        (date(2026, 11, 2), "cost/1001/2026-11-02", EntryKind.COST),
        (date(2026, 11, 5), "cost/1001/2026-11-05", EntryKind.COST),
    ]
    assert made.problems == ()


@pytest.mark.parametrize(
    ("type_", "returns"),
    [
        (RestockType.RETURN, True),
        (RestockType.CANCEL, True),
        (RestockType.LEGACY_RESTOCK, True),
        (RestockType.NO_RESTOCK, False),
    ],
)
def test_only_what_went_back_into_stock_is_taken_back(
    type_: RestockType,
    returns: bool,  # noqa: FBT001 - pytest passes by name
) -> None:
    made = booked(back(1), restocks=(restock(1, type_),))
    assert bool(made.entries) is returns
    assert made.problems == ()


def test_a_return_in_an_edit_always_comes_back() -> None:
    made = booked(back(2, reason=Reason.ORDER_EDIT))
    assert rows(made.entries) == noted((Role.COGS, "Shoes", -2_410), (Role.INVENTORY, None, 2_410))


@pytest.mark.parametrize("reason", [Reason.REFUND, Reason.RETURN, Reason.UNKNOWN])
def test_a_return_that_no_restock_line_tells_is_not_taken_back(reason: Reason) -> None:
    made = booked(sold(1), back(1, reason=reason))
    assert rows(made.entries) == noted((Role.COGS, "Shoes", 1_205), (Role.INVENTORY, None, -1_205))
    (found,) = made.problems
    assert (found.code, found.about) == (Code.RESTOCK_UNKNOWN, ORDER_NAME)
    assert "whether Boot went back into stock" in found.message


def test_of_three_back_one_was_broken_and_one_is_not_told() -> None:
    lines = (restock(1), restock(1, RestockType.NO_RESTOCK, 2))
    made = booked(back(3), restocks=lines)
    assert rows(made.entries) == noted((Role.COGS, "Shoes", -1_205), (Role.INVENTORY, None, 1_205))
    assert [one.code for one in made.problems] == [Code.RESTOCK_UNKNOWN]


def test_a_restock_line_counts_once_however_often_it_is_read() -> None:
    made = booked(back(1), back(1, "3"), restocks=(restock(1), restock(1)))
    assert (
        sum(one.amount_minor for one in made.entries[0].postings if one.amount_minor > 0) == 1_205
    )
    assert [one.code for one in made.problems] == [Code.RESTOCK_UNKNOWN]


def test_a_return_is_found_by_its_refunds_return() -> None:
    made = order(back(1, reason=Reason.RETURN))
    known = stock(made, restock(1, behind=RETURN))
    origins = (replace(known.origins[0], subject_id=RETURN),)
    assert len(book_cost(made, replace(known, origins=origins), ZONE).entries) == 1
    other = (replace(known.origins[0], subject_id="gid://shopify/Return/2"),)
    assert book_cost(made, replace(known, origins=other), ZONE).entries == ()


def test_an_update_has_no_cost_and_neither_has_what_is_no_product() -> None:
    update = sale("1", -100, action=SaleAction.UPDATE, quantity=0)
    tip = sale("2", 500, line=SaleLine.TIP)
    assert booked(update, tip) == CostBooked()


def test_what_is_not_tracked_has_no_cost() -> None:
    made = order(sold())
    assert book_cost(made, stock(made, tracked=False), ZONE) == CostBooked()


def test_a_tracked_item_without_a_cost_is_named() -> None:
    made = order(sold(), sold(1, "2"))
    found = book_cost(made, stock(made, cost_minor=None), ZONE)
    assert found.entries == ()
    assert [one.code for one in found.problems] == [Code.COST_UNKNOWN]
    nothing = OrderStock(order_id=ORDER_ID, currency="USD")
    assert [one.code for one in book_cost(made, nothing, ZONE).problems] == [Code.COST_UNKNOWN] * 2


def test_an_item_that_costs_nothing_posts_nothing() -> None:
    made = order(sold())
    assert book_cost(made, stock(made, cost_minor=0), ZONE) == CostBooked()


def test_a_test_order_has_no_cost() -> None:
    made = order(sold(), test=True)
    assert book_cost(made, stock(made), ZONE) == CostBooked()


def test_the_cost_of_a_held_order_waits_unless_its_sale_is_booked() -> None:
    held = order(sold(1), sold(1, "2"), unreadable=(unknown_sale(),))
    known = stock(held)
    assert book_cost(held, known, ZONE).entries == ()
    made = book_cost(held, known, ZONE, booked={held.sales[0].id})
    assert [entry.fact_ids for entry in made.entries] == [(f"{held.sales[0].id}/cost",)]


def test_the_cost_stands_at_the_orders_place() -> None:
    made = order(sold(), place_id=QUEENS)
    assert [entry.place_id for entry in book_cost(made, stock(made), ZONE).entries] == [QUEENS]


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(RestockType)), max_size=6),
    st.integers(1, 10**6),
)
def test_no_more_comes_back_than_was_restocked(
    returned: list[int],
    lines: list[tuple[int, RestockType]],
    cost_minor: int,
) -> None:
    sales = [back(pieces, str(number)) for number, pieces in enumerate(returned)]
    restocks = [restock(pieces, kind, n) for n, (pieces, kind) in enumerate(lines)]
    whole = order(*sales)
    made = book_cost(whole, stock(whole, *restocks, cost_minor=cost_minor), ZONE)
    again = order(*reversed(sales))
    turned = stock(again, *reversed(restocks), cost_minor=cost_minor)
    assert made == book_cost(again, turned, ZONE)
    postings = [one for entry in made.entries for one in entry.postings]
    assert set(residuals(postings).values()) <= {0}
    restocked = sum(pieces for pieces, kind in lines if kind.back)
    found = sum(one.amount_minor for one in postings if one.role is Role.INVENTORY)
    assert found == cost_minor * min(restocked, sum(returned))
    told = sum(pieces for pieces, _ in lines)
    assert bool(made.problems) or told >= sum(returned)
