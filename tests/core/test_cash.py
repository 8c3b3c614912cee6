"""Drawers, worked by hand: what is put in or taken out, and what is over or short."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pieces import SOHO, noted, rows
from tillbook.core.cash import CashMovement, CashSession, SessionStanding, book_session
from tillbook.core.entries import EntryKind, residuals
from tillbook.core.problems import Code
from tillbook.core.roles import Role

ZONE: Final = "America/New_York"
OPENED: Final = datetime(2026, 11, 2, 14, tzinfo=UTC)
CLOSED: Final = datetime(2026, 11, 2, 23, tzinfo=UTC)


def movement(
    amount_minor: int, reason: str, *, number: int = 1, card: bool = False, hour: int = 16
) -> CashMovement:
    return CashMovement(
        id=f"session/{number}",
        happened_at=datetime(2026, 11, 2, hour, tzinfo=UTC),
        amount_minor=amount_minor,
        reason=reason,
        for_gift_card=card,
    )


def session(
    *movements: CashMovement, cash_minor: int = 0, over_short_minor: int = 0
) -> CashSession:
    """A session that comes out: 200.00 at opening, and at closing what there must be."""
    moved = cash_minor + sum(one.amount_minor for one in movements)
    return CashSession(
        id="gid://shopify/PointOfSaleDevicePaymentSession/5",
        currency="USD",
        place_id=SOHO,
        drawer_id="gid://shopify/CashDrawer/1",
        drawer_name="Front till",
        opened_at=OPENED,
        closed_at=CLOSED,
        totals_ready=True,
        opening_minor=20_000,
        closing_minor=20_000 + moved + over_short_minor,
        net_cash_minor=cash_minor,
        over_short_minor=over_short_minor,
        movements=movements,
    )


def test_a_session_that_is_short_and_was_emptied() -> None:
    # 200.00 float, 312.40 sold for cash, 300.00 picked up, counted 211.90: short by 0.50.
    made = book_session(
        session(movement(-30_000, "CASH_PICKUP"), cash_minor=31_240, over_short_minor=-50),
        ZONE,
        "USD",
    )
    assert (made.standing, made.problems) == (SessionStanding.BOOKED, ())
    assert rows(made.entries) == noted(
        (Role.CASH, SOHO, -30_000),
        (Role.CASH_IN_TRANSIT, None, 30_000),
        (Role.CASH, SOHO, -50),
        (Role.CASH_OVER_SHORT, SOHO, 50),
    )
    (entry,) = made.entries
    assert (entry.day, entry.kind, entry.place_id) == (date(2026, 11, 2), EntryKind.CASH, SOHO)


@pytest.mark.parametrize(
    ("amount_minor", "reason", "card", "role", "qualifier"),
    [
        (20_000, "FLOAT_SETUP", False, Role.CASH_IN_TRANSIT, None),
        (-2_500, "CASH_PAYOUT", True, Role.GIFT_CARDS, None),
        (-2_500, "CASH_PAYOUT", False, Role.PETTY_CASH, "CASH_PAYOUT"),
        (-4_200, "TIP_PAYOUT", False, Role.TIPS, None),
        (-1_299, "PETTY_CASH", False, Role.PETTY_CASH, "PETTY_CASH"),
        (1_000, "CHANGE_CORRECTION", False, Role.PETTY_CASH, "CHANGE_CORRECTION"),
        (-700, "OTHER", False, Role.PETTY_CASH, "OTHER"),
        (-700, "Window cleaner", False, Role.PETTY_CASH, "Window cleaner"),
    ],
)
def test_every_reason_has_its_role(
    amount_minor: int,
    reason: str,
    card: bool,  # noqa: FBT001 - pytest passes by name
    role: Role,
    qualifier: str | None,
) -> None:
    made = book_session(session(movement(amount_minor, reason, card=card)), ZONE, "USD")
    assert rows(made.entries) == noted(
        (Role.CASH, SOHO, amount_minor), (role, qualifier, -amount_minor)
    )


def test_a_drawer_that_is_over() -> None:
    made = book_session(session(cash_minor=1_000, over_short_minor=20), ZONE, "USD")
    assert rows(made.entries) == noted((Role.CASH, SOHO, 20), (Role.CASH_OVER_SHORT, SOHO, -20))


def test_a_session_that_comes_out_and_moves_nothing_posts_nothing() -> None:
    made = book_session(session(cash_minor=4_400), ZONE, "USD")
    assert (made.standing, made.entries) == (SessionStanding.BOOKED, ())


def test_a_session_over_midnight_posts_on_each_days_own() -> None:
    late = replace(
        session(movement(-100, "PETTY_CASH", hour=20), over_short_minor=-5),
        closed_at=datetime(2026, 11, 3, 5, 30, tzinfo=UTC),
    )
    made = book_session(late, ZONE, "USD")
    assert [(entry.day, entry.key) for entry in made.entries] == [
        (date(2026, 11, 2), "cash/5/2026-11-02"),
        (date(2026, 11, 3), "cash/5/2026-11-03"),
    ]


def test_a_session_that_does_not_come_out_is_held_with_the_difference() -> None:
    wrong = replace(session(cash_minor=1_000), closing_minor=20_900)
    made = book_session(wrong, ZONE, "USD")
    assert (made.standing, made.entries) == (SessionStanding.HELD, ())
    (problem,) = made.problems
    assert problem.code is Code.SESSION_DIFFERS
    assert "make 210.00, but 209.00 USD is stated" in problem.message
    assert "a difference of -1.00" in problem.message


def test_a_missing_activity_holds_its_session() -> None:
    whole = session(movement(-100, "PETTY_CASH"), movement(-200, "OTHER", number=2))
    made = book_session(replace(whole, movements=whole.movements[:1]), ZONE, "USD")
    assert made.standing is SessionStanding.HELD


@pytest.mark.parametrize("change", [{"closed_at": None}, {"totals_ready": False}])
def test_an_open_session_waits(change: dict[str, bool | None]) -> None:
    given_one = session(movement(-100, "PETTY_CASH"), over_short_minor=-9)
    waiting = replace(given_one, **change)  # type: ignore[arg-type]
    made = book_session(waiting, ZONE, "USD")
    assert (made.standing, made.entries, made.problems) == (SessionStanding.OPEN, (), ())


def test_a_session_in_another_currency_is_held_and_named() -> None:
    made = book_session(replace(session(), currency="CAD"), ZONE, "USD")
    assert made.standing is SessionStanding.HELD
    assert "is in CAD, not in USD" in made.problems[0].message


MOVEMENTS = st.lists(
    st.tuples(
        st.integers(-(10**7), 10**7),
        st.sampled_from(["CASH_PICKUP", "FLOAT_SETUP", "TIP_PAYOUT", "OTHER", "Cake"]),
        st.booleans(),
        st.integers(14, 23),
    ),
    max_size=12,
)


@given(MOVEMENTS, st.integers(-(10**6), 10**6), st.integers(-500, 500))
def test_the_drawer_ends_with_what_was_counted(
    drawn: list[tuple[int, str, bool, int]], cash_minor: int, over_short_minor: int
) -> None:
    moves = [
        movement(amount, reason, number=number, card=card, hour=hour)
        for number, (amount, reason, card, hour) in enumerate(drawn)
    ]
    whole = session(*moves, cash_minor=cash_minor, over_short_minor=over_short_minor)
    made = book_session(whole, ZONE, "USD")
    assert made == book_session(replace(whole, movements=tuple(reversed(moves))), ZONE, "USD")
    postings = [posting for entry in made.entries for posting in entry.postings]
    assert set(residuals(postings).values()) <= {0}
    moved = sum(one.amount_minor for one in postings if one.role is Role.CASH)
    assert 20_000 + cash_minor + moved == whole.closing_minor
