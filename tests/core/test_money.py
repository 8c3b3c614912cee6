"""Money: what is an amount, what is not, and that dividing loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.money import (
    Money,
    TooPrecise,
    UnreadableMoney,
    allocate,
    exponent_of,
    format_minor,
    parse_minor,
)

ARABIC_TWELVE = "\N{ARABIC-INDIC DIGIT ONE}\N{ARABIC-INDIC DIGIT TWO}"
FULLWIDTH_NINE = "\N{FULLWIDTH DIGIT NINE}"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.99", "USD", 1999),
        ("0.0", "USD", 0),
        ("-0.00", "USD", 0),
        ("12", "USD", 1200),
        ("+12.5", "USD", 1250),
        ("-1.77", "USD", -177),
        ("12.500", "USD", 1250),
        ("007.10", "USD", 710),
        ("1100", "JPY", 1100),
        ("1100.0", "JPY", 1100),
        ("10.5", "KWD", 10500),
        ("10.505", "KWD", 10505),
        ("999999999999999.99", "USD", 99999999999999999),
    ],
)
def test_amounts_as_shopify_writes_them(text: str, currency: str, minor: int) -> None:
    assert parse_minor(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1.00",
        "1.00 ",
        "19.99\n",
        "1,00",
        "1.",
        ".5",
        "1e3",
        "NaN",
        "1_000",
        "--1",
        "$1.00",
        "1.00USD",
        "9" * 16,
        ARABIC_TWELVE,
        FULLWIDTH_NINE,
        "1." + ARABIC_TWELVE,
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMoney):
        parse_minor(text, "USD")


@pytest.mark.parametrize(
    ("text", "currency"), [("0.005", "USD"), ("1.5", "JPY"), ("0.0001", "KWD")]
)
def test_finer_than_the_smallest_unit_is_refused_not_rounded(text: str, currency: str) -> None:
    with pytest.raises(TooPrecise):
        parse_minor(text, currency)


@pytest.mark.parametrize("currency", ["", "usd", "US", "USDX", "USD\n", "U$D", "ЕUR"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(UnreadableMoney):
        exponent_of(currency)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (0, "USD", "0.00"),
        (5, "USD", "0.05"),
        (-5, "USD", "-0.05"),
        (123456, "USD", "1234.56"),
        (1100, "JPY", "1100"),
        (-7, "KWD", "-0.007"),
    ],
)
def test_amounts_are_written_with_their_currencys_decimals(
    minor: int, currency: str, text: str
) -> None:
    assert format_minor(minor, currency) == text
    assert str(Money(minor, currency)) == text


@given(
    minor=st.integers(-(10**15) + 1, 10**15 - 1), currency=st.sampled_from(["USD", "JPY", "KWD"])
)
def test_what_is_written_reads_back(minor: int, currency: str) -> None:
    assert parse_minor(format_minor(minor, currency), currency) == minor


def test_money_adds_in_one_currency_only() -> None:
    assert Money(150, "USD") + Money.parse("0.50", "USD") == Money(200, "USD")
    assert Money(150, "USD") - Money(200, "USD") == -Money(50, "USD")
    assert Money(1, "KWD").exponent == 3
    with pytest.raises(ValueError, match="cannot be added"):
        Money(1, "USD") + Money(1, "EUR")


@pytest.mark.parametrize("wrong", [True, "1", None])
def test_money_is_made_of_whole_units(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "by", "shares"),
    [
        (100, (1, 1, 1), (34, 33, 33)),
        (-100, (1, 1, 1), (-34, -33, -33)),
        (1, (0, 1), (0, 1)),
        (5, (0, 0), (3, 2)),
        (10, (3, 7), (3, 7)),
        (7, (50, 30, 20), (4, 2, 1)),  # 3.5, 2.1, 1.4: the half takes the unit left over
    ],
)
def test_dividing_by_hand(amount: int, by: tuple[int, ...], shares: tuple[int, ...]) -> None:
    assert allocate(amount, by) == shares


@given(
    amount=st.integers(-(10**12), 10**12),
    by=st.lists(st.integers(0, 10**6), min_size=1, max_size=20),
)
def test_dividing_never_loses_or_makes_a_unit(amount: int, by: list[int]) -> None:
    shares = allocate(amount, by)
    assert sum(shares) == amount
    assert len(shares) == len(by)
    weights = by if any(by) else [1] * len(by)
    total = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        # No share is a whole unit away from its exact part.
        assert abs(share * total - amount * weight) < total


@pytest.mark.parametrize("by", [(), (1, -1)])
def test_dividing_needs_weights(by: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(100, by)
