"""The stock is the same however its movements were entered, removed, saved and opened again."""

from decimal import Decimal
from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tillbook.simulators.company.average_cost import Holding
from tillbook.simulators.company.ledger import Ledger
from tillbook.simulators.company.state import Movement
from tillbook.simulators.company.stock import Stock

FIRST_COST = Fraction(400)
DAYS = st.integers(min_value=1, max_value=9)
MOVES = st.lists(
    st.tuples(
        DAYS, st.integers(-5, 9), st.one_of(st.none(), st.integers(0, 5_000)), st.sampled_from("ab")
    ),
    max_size=25,
)


def movements(moves: list[tuple[int, int, int | None, str]]) -> list[Movement]:
    """Each move as a movement of its own transaction."""
    return [
        Movement(
            txn_id=f"T{number}",
            date=f"2026-01-0{day}",
            number=number,
            item_id=item,
            quantity=str(quantity),
            value_minor=value_minor,
            asset_id="asset",
            against_id="cost",
        )
        for number, (day, quantity, value_minor, item) in enumerate(moves)
    ]


def counted(entered: list[Movement], item: str) -> Holding:
    """What is held of an item, counted by hand in the order of days."""
    holding = Holding(last_cost=FIRST_COST)
    for movement in sorted(entered, key=lambda one: (one.date, one.number)):
        if movement.item_id == item:
            holding = holding.moved(Decimal(movement.quantity), movement.value_minor)
    return holding


@given(MOVES, st.sets(st.integers(0, 24)))
def test_stock_is_counted_by_date_whatever_was_entered_and_removed(
    moves: list[tuple[int, int, int | None, str]], removed: set[int]
) -> None:
    held: list[Movement] = []
    ledger = Ledger()
    stock = Stock(held, ledger, lambda _: FIRST_COST)
    for movement in movements(moves):
        stock.enter([movement])
    for number in removed:
        stock.remove(f"T{number}")
        ledger.remove(f"T{number}")
    left = [one for one in movements(moves) if int(one.txn_id[1:]) not in removed]
    expected = {item: counted(left, item) for item in "ab"}
    assert {item: stock.holding(item) for item in "ab"} == expected
    worth_minor = sum(holding.value_minor for holding in expected.values())
    assert ledger.balance_minor("asset") == worth_minor
    assert ledger.balance_minor("cost") == -worth_minor
    assert [one.txn_id for one in held] == [one.txn_id for one in left]

    again = msgspec.json.decode(msgspec.json.encode(held), type=list[Movement])
    opened = Stock(again, Ledger(), lambda _: FIRST_COST)
    assert {item: opened.holding(item) for item in "ab"} == expected


@given(MOVES)
def test_the_stock_of_a_day_is_what_was_moved_up_to_it(
    moves: list[tuple[int, int, int | None, str]],
) -> None:
    stock = Stock([], Ledger(), lambda _: FIRST_COST)
    for movement in movements(moves):
        stock.enter([movement])
    day = "2026-01-05"
    until = [one for one in movements(moves) if one.date <= day]
    for item in "ab":
        held, expected = stock.holding(item, day), counted(until, item)
        assert (held.quantity, held.value_minor) == (expected.quantity, expected.value_minor)
