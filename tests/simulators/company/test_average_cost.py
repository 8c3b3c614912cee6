"""Stock at average cost: the amounts worked out by hand, and what holds for every history."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.simulators.company.amounts import from_minor, plain, to_minor
from tillbook.simulators.company.average_cost import Holding

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "known_answers" / "average_cost.toml").read_text(encoding="utf-8")
)["case"]

PIECES = st.integers(min_value=-20, max_value=20)
CENTS = st.integers(min_value=0, max_value=10_000)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_known_answer(case: dict[str, Any]) -> None:
    holding = Holding(last_cost=Fraction(case["first_cost"]) * 100)
    gained: list[str] = []
    held: list[list[str]] = []
    for quantity, value in case["moves"]:
        after = holding.moved(Decimal(quantity), to_minor(value) if value else None)
        gained.append(from_minor(after.value_minor - holding.value_minor))
        held.append([plain(after.quantity), from_minor(after.value_minor)])
        holding = after
    assert gained == case["gained"]
    assert held == case["held"]


@given(st.lists(st.tuples(PIECES, CENTS)))
def test_nothing_held_is_worth_nothing_and_cost_is_never_negative(
    moves: list[tuple[int, int]],
) -> None:
    holding = Holding(last_cost=Fraction(250))
    for pieces, cents in moves:
        # What comes in to a stock that is there has a value of its own, all else moves at average.
        bought = pieces > 0 and holding.quantity >= 0
        holding = holding.moved(Decimal(pieces), cents if bought else None)
        assert holding.cost >= 0
        if not holding.quantity:
            assert holding.value_minor == 0
