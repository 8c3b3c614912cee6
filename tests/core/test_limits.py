"""Ceilings of QuickBooks' lists: the combined one of Pro and Premier, and each list's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.limits import (
    ALL_MODES,
    COMBINED_ROWS_MAX,
    ENTERPRISE_LIST_MAX,
    Additions,
    Choice,
    Edition,
    Limited,
    Modes,
    Over,
    Rows,
    broken,
    ceilings,
    combined_max,
    edition_of,
)

SAMPLE = Rows(customers=1_204, vendors=312, employees=40, other_names=11, items=6_480)
GAINS = Additions(customers=Choice(1, 3_918), inventory=Choice(22, 2_911), vendors=Choice(1, 46))

counts = st.integers(min_value=0, max_value=200_000)
rows = st.builds(
    Rows, customers=counts, vendors=counts, employees=counts, other_names=counts, items=counts
)
modes = st.sampled_from(ALL_MODES)
editions = st.sampled_from(list(Edition))


@pytest.mark.parametrize(
    ("code", "total", "too_many"),
    [
        ("sss", 8_071, 0),
        ("ssd", 8_116, 0),
        ("sds", 10_960, 0),
        ("sdd", 11_005, 0),
        ("dss", 11_988, 0),
        ("dsd", 12_033, 0),
        ("dds", 14_877, 377),
        ("ddd", 14_922, 422),
    ],
)
def test_the_table_of_the_reference_page(code: str, total: int, too_many: int) -> None:
    (chosen,) = [one for one in ALL_MODES if one.code == code]
    added = GAINS.rows(chosen)
    assert added is not None
    assert SAMPLE.plus(added).total == total
    found = broken(Edition.PREMIER, {}, SAMPLE, added, chosen)
    assert sum(one.excess for one in found if one.what is Limited.COMBINED) == too_many


@pytest.mark.parametrize(
    ("now", "gain", "fits"),
    [(14_399, 1, True), (14_499, 1, True), (14_500, 1, False), (14_599, 1, False)],
)
def test_detailed_ends_at_14_500_rows_of_pro_and_premier(
    now: int, gain: int, *, fits: bool
) -> None:
    held = Rows(customers=4_000, items=now - 4_000)
    for edition in (Edition.PRO, Edition.PREMIER, Edition.UNKNOWN):
        found = broken(edition, {}, held, Rows(vendors=gain), Modes(vendors=True))
        assert (not found) is fits
    assert broken(Edition.ENTERPRISE, {}, held, Rows(vendors=gain), Modes(vendors=True)) == ()


def test_summary_is_demanded_above_the_ceiling_and_so_never_refused_by_it() -> None:
    held = Rows(customers=9_000, items=9_000)
    assert broken(Edition.PRO, {}, held, Rows(customers=1, items=20), Modes()) == ()


def test_a_full_list_is_full_in_summary_too() -> None:
    held = Rows(items=14_490)
    assert broken(Edition.PREMIER, {}, held, Rows(items=22), Modes()) == (
        Over(Limited.ITEMS, 14_512, 14_500),
    )
    assert broken(Edition.PREMIER, {}, held, Rows(items=10), Modes()) == ()
    assert broken(Edition.PREMIER, {}, Rows(items=15_000), Rows(vendors=1), Modes()) == ()


def test_one_list_of_names_has_a_ceiling_of_its_own() -> None:
    found = broken(
        Edition.PRO, {}, Rows(customers=10_000), Rows(customers=600), Modes(customers=True)
    )
    assert found == (Over(Limited.CUSTOMERS, 10_600, 10_500),)
    assert found[0].excess == 100


def test_what_the_company_file_reports_goes_before_what_is_documented() -> None:
    assert ceilings(Edition.ENTERPRISE, {"Entity": 250_000})[Limited.NAMES] == 250_000
    assert ceilings(Edition.ENTERPRISE, {})[Limited.ITEMS] == ENTERPRISE_LIST_MAX
    assert ceilings(Edition.PRO, {"Item": 0})[Limited.ITEMS] == 14_500
    assert combined_max(Edition.ENTERPRISE, {"Entity": 250_000, "Item": 150_000}) == 400_000
    assert combined_max(Edition.PRO, {"Entity": 250_000}) == COMBINED_ROWS_MAX


@pytest.mark.parametrize(
    ("product", "edition"),
    [
        ("QuickBooks Premier 2024", Edition.PREMIER),
        ("QuickBooks Pro Plus 2023", Edition.PRO),
        ("QuickBooks Enterprise Solutions 24.0", Edition.ENTERPRISE),
        ("QuickBooks Enterprise Solutions: Accountant Edition 23.0", Edition.ENTERPRISE),
        ("QuickBooks Premier - Accountant Edition 2024", Edition.PREMIER),
        ("QuickBooks Desktop Plus 2024", Edition.UNKNOWN),
        ("QuickBooks Desktop Premier-Retail Edition", Edition.PREMIER),
        ("Intuit Professional Something", Edition.UNKNOWN),
        ("", Edition.UNKNOWN),
    ],
)
def test_the_edition_is_a_word_of_the_product(product: str, edition: Edition) -> None:
    assert edition_of(product) is edition


def test_what_shopify_does_not_say_makes_a_mode_unknown_and_no_other() -> None:
    gains = Additions(customers=Choice(1, None), inventory=Choice(22, 5), vendors=Choice(1, 4))
    assert gains.rows(Modes(customers=True)) is None
    assert gains.rows(Modes(inventory=True)) == Rows(customers=1, items=5, vendors=1)


@given(editions, rows, rows, modes)
def test_more_rows_never_fit_where_fewer_did_not(
    edition: Edition, now: Rows, added: Rows, chosen: Modes
) -> None:
    fewer = {one.what: one.excess for one in broken(edition, {}, now, added, chosen)}
    more = broken(edition, {}, now.plus(Rows(customers=1, vendors=1, items=1)), added, chosen)
    told = {one.what: one.excess for one in more}
    assert all(told[what] > excess for what, excess in fewer.items())


@given(editions, rows, rows, modes)
def test_what_is_broken_is_broken_by_what_is_added(
    edition: Edition, now: Rows, added: Rows, chosen: Modes
) -> None:
    after = now.plus(added)
    assert after.total == now.total + added.total
    for one in broken(edition, {}, now, added, chosen):
        assert one.excess > 0
        assert one.rows <= after.total
    assert broken(edition, {}, now, Rows(), Modes()) == ()


@given(rows, rows)
def test_summary_breaks_no_more_than_detailed(now: Rows, added: Rows) -> None:
    summary = {one.what for one in broken(Edition.PRO, {}, now, added, Modes())}
    detailed = {one.what for one in broken(Edition.PRO, {}, now, added, Modes(customers=True))}
    assert summary <= detailed
