"""Identity: keys, markers, fingerprints and reference numbers stay what they are, for ever."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.identity import (
    COUNTER_MAX,
    NumbersExhausted,
    counter_of,
    document_key,
    entry_key,
    fingerprint,
    marker,
    number_of,
    ref_number,
)

DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("gid", "number"),
    [
        ("gid://shopify/Order/42", "42"),
        ("gid://shopify/Sale/42?order=7", "42"),
        ("online", "online"),
    ],
)
def test_the_number_of_a_gid(gid: str, number: str) -> None:
    assert number_of(gid) == number


def test_keys_are_made_of_shopifys_ids_and_the_day() -> None:
    assert (
        entry_key("gid://shopify/Order/42", DAY, "gid://shopify/Location/7")
        == "sales/42/2026-11-01/7"
    )
    assert document_key("demo", DAY, "online", 3) == "demo/2026-11-01/online/3"
    assert marker("demo/2026-11-01/online/3") == "tb:demo/2026-11-01/online/3"


@pytest.mark.parametrize(
    ("counter", "number"),
    [
        (1, "A261101001"),
        (9, "A261101009"),
        (10, "A26110100A"),
        (35, "A26110100Z"),
        (36, "A261101010"),
        (36 * 36, "A261101100"),
        (46655, "A261101ZZZ"),
    ],
)
def test_reference_numbers_count_in_base_36(counter: int, number: str) -> None:
    assert ref_number("A", DAY, counter) == number
    assert len(number) == 10, "QuickBooks takes 11"
    assert counter_of(number) == counter


@pytest.mark.parametrize("counter", [0, -1, COUNTER_MAX + 1])
def test_a_day_can_run_out_of_numbers(counter: int) -> None:
    with pytest.raises(NumbersExhausted, match="2026-11-01"):
        ref_number("A", DAY, counter)


@pytest.mark.parametrize("letter", ["", "AB", "a", "1", "Ł", "Ä", " ", "A\n"])
def test_a_shop_letter_is_one_of_a_to_z(letter: str) -> None:
    with pytest.raises(ValueError, match="shop letter"):
        ref_number(letter, DAY, 1)


@given(
    one=st.tuples(st.sampled_from("AKZ"), st.integers(0, 3650), st.integers(1, COUNTER_MAX)),
    other=st.tuples(st.sampled_from("AKZ"), st.integers(0, 3650), st.integers(1, COUNTER_MAX)),
)
def test_two_documents_never_share_a_number(
    one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    numbers = [ref_number(x, DAY + timedelta(days=d), c) for x, d, c in (one, other)]
    assert (numbers[0] == numbers[1]) == (one == other)
    assert {len(number) for number in numbers} == {10}


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    # SHA-256 of the bytes {"a":[1,"\u017b"],"b":"x"}, computed apart with sha256sum.
    golden = "ae97e3d49b1ecab63a7fd73fc6306c423201f32af8b3ae3820146b5cf528e329"
    assert fingerprint({"a": [1, "Ż"], "b": "x"}) == golden
    assert fingerprint({"b": "x", "a": [1, "Ż"]}) == golden


def test_another_content_has_another_fingerprint() -> None:
    assert fingerprint({"a": 1}) != fingerprint({"a": "1"})
