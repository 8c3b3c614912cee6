"""Balances: what is a difference, what is its cause, and what may be called proved."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.core.balances import (
    BALANCE_LINKS,
    Balance,
    BalanceLink,
    BalanceState,
    Cause,
    CauseKind,
    OpeningState,
    OrderBalance,
    UnpaidSums,
    natural_sign,
    unpaid_figures,
)
from tillbook.core.opening import Choice, Source
from tillbook.core.roles import Role

AMOUNTS = st.integers(-50_000, 50_000)


def opening(
    minor: int | None, choice: Choice | None = Choice.BOOK, account: str = ""
) -> OpeningState:
    return OpeningState(amount_minor=minor, source=Source.SHOPIFY, choice=choice, account=account)


def balance(*causes: Cause, **figures: int | None) -> Balance:
    """10.00 at the start, 5.00 in, 3.00 out; all figures 12.00 but those named."""
    return Balance(
        role=Role.CUSTOMER_BALANCE,
        qualifier=None,
        currency="USD",
        opening=opening(1_000),
        opening_minor=1_000,
        in_minor=500,
        out_minor=-300,
        figures=dict.fromkeys(BALANCE_LINKS, 1_200)
        | {BalanceLink(name): minor for name, minor in figures.items()},
        causes=causes,
    )


def an_order(**changed: object) -> OrderBalance:
    """Owed 4.00 at the start, 6.00 more since, 10.00 now."""
    plain = OrderBalance(
        name="#1001",
        held=False,
        stated_minor=1_000,
        later_minor=0,
        before_minor=400,
        frozen_minor=400,
        since_minor=600,
        booked_minor=600,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_all_six_figures_equal_is_proved() -> None:
    found = balance()
    assert found.closing_minor == 1_200
    assert found.signs == (True,) * 5
    assert (found.difference_minor, found.unexplained_minor) == (0, 0)
    assert found.state is BalanceState.PROVED


@pytest.mark.parametrize("link", ["entries", "documents", "quickbooks"])
def test_a_difference_on_our_side_is_never_excused(link: str) -> None:
    why = Cause(kind=CauseKind.HELD, amount_minor=0, order_name="#1")
    assert balance(why, **{link: 1_201}).state is BalanceState.DIFFERS


def test_what_is_held_explains_what_is_missing_to_the_cent_or_not_at_all() -> None:
    held = Cause(kind=CauseKind.HELD, amount_minor=156, order_name="#4127")
    assert balance(held, shopify=1_356).state is BalanceState.HELD
    assert balance(held, shopify=1_357).state is BalanceState.DIFFERS
    assert balance(held, shopify=1_357).unexplained_minor == 1
    assert balance(shopify=1_356).state is BalanceState.DIFFERS


@pytest.mark.parametrize("kind", [CauseKind.CHANGED_BEFORE, CauseKind.HEADER])
def test_a_cause_that_somebody_must_look_at_is_a_difference(kind: CauseKind) -> None:
    cause = Cause(kind=kind, amount_minor=50, order_name="#1")
    found = balance(cause, shopify=1_250, facts=1_250)
    assert found.unexplained_minor == 0
    assert found.state is BalanceState.DIFFERS


def test_what_shopify_does_not_state_is_the_readers_to_check() -> None:
    found = balance(shopify=None, facts=None)
    assert (found.must_equal_minor, found.difference_minor, found.unexplained_minor) == (
        None, None, None,
    )  # fmt: skip
    assert found.state is BalanceState.YOURS


@pytest.mark.parametrize("link", ["entries", "documents", "quickbooks"])
def test_before_everything_is_there_it_waits(link: str) -> None:
    assert balance(**{link: None}).state is BalanceState.WAITING


@pytest.mark.parametrize(
    ("confirmed", "state"),
    [
        (True, BalanceState.PROVED),
        (False, BalanceState.YOURS),
        (None, BalanceState.WAITING),
    ],
)
def test_an_opening_that_quickbooks_does_not_confirm_is_not_proved(
    *, confirmed: bool | None, state: BalanceState
) -> None:
    found = balance()
    there = replace(found.opening, choice=Choice.ALREADY, confirmed=confirmed)
    assert replace(found, opening=there).state is state


def test_an_opening_counts_by_what_was_chosen() -> None:
    counted = {choice: opening(700, choice).counted_minor for choice in (*Choice, None)}
    assert counted == {Choice.BOOK: 700, Choice.ALREADY: 700, Choice.IGNORE: 0, None: 0}
    elsewhere = {choice: opening(700, choice).elsewhere_minor for choice in Choice}
    assert elsewhere == {Choice.BOOK: 0, Choice.ALREADY: 700, Choice.IGNORE: 0}
    assert opening(None).counted_minor == 0


def test_an_order_as_it_should_be_has_no_cause() -> None:
    assert list(an_order().causes()) == []
    assert list(an_order(stated_minor=1_300, later_minor=300).causes()) == []
    assert list(an_order(stated_minor=None).causes()) == []


@pytest.mark.parametrize(
    ("changed", "kind", "minor"),
    [
        ({"stated_minor": 1_007}, CauseKind.HEADER, 7),
        ({"frozen_minor": 390}, CauseKind.CHANGED_BEFORE, 10),
        ({"booked_minor": 100, "waiting_minor": 500}, CauseKind.NOT_BOOKED, 500),
        ({"held": True, "booked_minor": 0}, CauseKind.HELD, 600),
    ],
)
def test_each_cause_names_its_order_and_amount(
    changed: dict[str, object], kind: CauseKind, minor: int
) -> None:
    assert list(an_order(**changed).causes()) == [
        Cause(kind=kind, amount_minor=minor, order_name="#1001")
    ]


def test_one_unknown_outstanding_leaves_the_sum_unknown() -> None:
    sums = UnpaidSums(causes=[])
    sums.add(an_order())
    sums.add(an_order(stated_minor=None))
    figures, causes = unpaid_figures(sums, opening(800), 0)
    assert (figures[BalanceLink.SHOPIFY], figures[BalanceLink.FACTS]) == (None, 2_000)
    assert causes == ()


def test_an_ignored_opening_is_a_cause_and_orders_not_shown_are_one() -> None:
    sums = UnpaidSums(causes=[])
    sums.add(an_order())
    ignored, causes = unpaid_figures(sums, opening(400, Choice.IGNORE), 0)
    assert (ignored[BalanceLink.FACTS], ignored[BalanceLink.OPENING]) == (1_000, 600)
    assert causes == (Cause(kind=CauseKind.IGNORED, amount_minor=400),)
    older, causes = unpaid_figures(sums, opening(650), 250)
    assert (older[BalanceLink.FACTS], older[BalanceLink.OPENING]) == (1_000, 1_250)
    assert causes == (Cause(kind=CauseKind.NOT_SHOWN, amount_minor=-250),)


@given(
    orders=st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.booleans())),
    choice=st.sampled_from([*Choice, None]),
    older=AMOUNTS,
)
def test_a_difference_is_always_explained_to_the_last_unit(
    orders: list[tuple[int, int, int, int, int, bool]], choice: Choice | None, older: int
) -> None:
    sums, frozen, booked = UnpaidSums(causes=[]), older, 0
    for stated, later, before, since, gap, held in orders:
        one = an_order(
            stated_minor=stated,
            later_minor=later,
            before_minor=before,
            frozen_minor=before + gap,
            since_minor=since,
            booked_minor=since,
            held=held,
        )
        sums.add(one)
        frozen += one.frozen_minor
        booked += one.booked_minor
    state = opening(frozen, choice)
    figures, causes = unpaid_figures(sums, state, older)
    found = Balance(
        role=Role.CUSTOMER_BALANCE,
        qualifier=None,
        currency="USD",
        opening=state,
        opening_minor=state.counted_minor,
        in_minor=booked,
        out_minor=0,
        figures=figures,
        causes=causes,
    )
    assert found.unexplained_minor == 0
    assert figures[BalanceLink.OPENING] == found.closing_minor


def test_debts_are_read_the_other_way_round() -> None:
    assert [natural_sign(role) for role in (Role.CASH, Role.CLEARING, Role.GIFT_CARDS)] == [
        1, 1, -1,
    ]  # fmt: skip
