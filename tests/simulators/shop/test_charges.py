"""Amounts, taxes and pieces, with figures worked out by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.simulators.shop.amounts import by_weight, decimal_text, in_parts, round_half_up
from tillbook.simulators.shop.charges import Charge, charge_for, pieces_of, summed
from tillbook.simulators.shop.model import TaxRate

STATE, CITY = TaxRate("State", 40_000), TaxRate("City", 45_000)
VAT = TaxRate("VAT", 200_000)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, "USD", "12.50"),
        (-5, "USD", "-0.05"),
        (0, "USD", "0.00"),
        (1980, "JPY", "1980"),
        (-1, "JPY", "-1"),
        (1234, "KWD", "1.234"),
    ],
)
def test_amounts_are_written_with_the_decimals_of_their_currency(
    minor: int, currency: str, text: str
) -> None:
    assert decimal_text(minor, currency) == text


def test_halves_are_rounded_up() -> None:
    assert [round_half_up(n, 2) for n in (1, 2, 3, 4)] == [1, 1, 2, 2]


def test_taxes_are_added_and_rounded_per_rate() -> None:
    # 89.00: 4 % is 3.56, 4.5 % is 4.005, up to 4.01.
    assert charge_for(8900, 0, (STATE, CITY), included=False) == Charge(9657, (356, 401), 0, 0)


def test_an_exclusive_discount_saves_its_tax_too() -> None:
    # 100.00 less 10.00 at 20 %: tax 18.00 instead of 20.00.
    assert charge_for(10_000, 1000, (VAT,), included=False) == Charge(10_800, (1800,), 1000, 1200)


def test_an_inclusive_price_holds_its_tax() -> None:
    assert charge_for(10_200, 0, (VAT,), included=True) == Charge(10_200, (1700,), 0, 0)


def test_an_inclusive_discount_is_split_into_net_and_tax() -> None:
    # 12.00 less 6.00: net 10.00 becomes 5.00, so 5.00 before taxes and 6.00 after.
    assert charge_for(1200, 600, (VAT,), included=True) == Charge(600, (100,), 500, 600)


def test_leftover_units_go_to_the_first_parts() -> None:
    assert in_parts(3937, 3) == [1313, 1312, 1312]
    assert in_parts(-5, 2) == [-3, -2]


def test_an_order_discount_is_spread_by_price() -> None:
    assert by_weight(100, [1, 1, 1]) == [34, 33, 33]
    assert by_weight(10, [0, 30, 0]) == [0, 10, 0]
    assert by_weight(10, [0, 0]) == [0, 0]


@given(
    price=st.integers(0, 10**7),
    percent=st.integers(0, 100),
    count=st.integers(1, 9),
    included=st.booleans(),
)
def test_pieces_sum_to_their_charge_in_every_figure(
    price: int, percent: int, count: int, *, included: bool
) -> None:
    whole = charge_for(price, price * percent // 100, (STATE, CITY), included=included)
    pieces = pieces_of(whole, count)
    assert summed(pieces, 2) == whole
    assert all(a.total >= b.total >= 0 for a, b in pairwise(pieces))


@given(amount=st.integers(0, 10**6), weights=st.lists(st.integers(0, 10**4), min_size=1))
def test_spreading_loses_nothing(amount: int, weights: list[int]) -> None:
    assert sum(by_weight(amount, weights)) == (amount if any(weights) else 0)
