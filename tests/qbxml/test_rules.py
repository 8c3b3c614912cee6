"""Rules on amounts, each broken and kept."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.qbxml.examples import usd
from tillbook.core.money import Money
from tillbook.qbxml import rules


@given(st.lists(st.integers(-(10**12), 10**12)))
def test_only_a_sum_below_zero_is_refused(minors: list[int]) -> None:
    broken = rules.negative_total(usd(minor) for minor in minors)
    assert bool(broken) == (sum(minors) < 0)


def test_the_sentence_names_the_sum() -> None:
    assert rules.negative_total([usd(100), usd(-250)]) == (
        "its lines come to -1.50: QuickBooks takes no total below zero."
    )


def test_currencies_are_not_added_up() -> None:
    mixed = [usd(-100), Money(100, "CAD")]
    assert rules.negative_total(mixed) == "its amounts are in CAD and USD."
    assert rules.one_currency([usd(1), usd(2)]) == ""


def test_of_what_is_no_money_nothing_is_said() -> None:
    amounts: list[object] = [usd(-100), None]
    assert rules.negative_total(amounts) == ""
    assert rules.not_above_zero([None, 0, "x"], "refund") == ""


@pytest.mark.parametrize(("minor", "broken"), [(1, False), (0, True), (-1, True)])
def test_above_zero_is_above_zero(minor: int, *, broken: bool) -> None:
    found = rules.not_above_zero([usd(5), usd(minor)], "refund")
    assert bool(found) == broken
    assert found == (f"refund 2 is {usd(minor)}: it must be above zero." if broken else "")


def test_what_is_named_twice_is_named() -> None:
    assert "credit A is named twice" in rules.twice(["A", "B", "A"], "credit")
    assert rules.twice(["A", "B"], "credit") == ""


@pytest.mark.parametrize(
    ("sum_", "expected"),
    [
        (lambda: rules.total([]), None),
        (lambda: rules.total([usd(5), usd(-7)]), usd(-2)),
        (lambda: rules.first("", "b", "c"), "b"),
        (lambda: rules.first("", ""), ""),
    ],
)
def test_sums_and_the_first_sentence(sum_: Callable[[], object], expected: object) -> None:
    assert sum_() == expected
