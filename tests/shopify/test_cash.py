"""Sessions of registers over HTTP from the simulated shop, and as lines of a file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from tillbook.core.cash import CashSession, SessionStanding, book_session
from tillbook.core.problems import Code, Problem
from tillbook.core.roles import Role
from tillbook.shopify.cash import read_session, sessions_since
from tillbook.shopify.client import Shop, ShopifyClient
from tillbook.shopify.faults import AccessDenied
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.drawers import activity_json, session_line
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.registers import SHORT_MINOR, with_sessions
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.shop.tills import CashActivity, Session

HISTORY: Final = with_sessions(
    seeded_history(seed=11, orders=80, days=12, last_day=date(2026, 11, 15))
)
ZONE: Final = HISTORY.shop.iana_timezone
NOW: Final = datetime(2026, 12, 1, tzinfo=UTC)


@contextmanager
def reading(
    history: History, scopes: frozenset[str] = ALL_SCOPES
) -> Iterator[tuple[ShopifyClient, Shop]]:
    with (
        ShopServer(history, clock=lambda: NOW, scopes=scopes) as server,
        ShopifyClient(server.url, server.token) as client,
    ):
        yield client, client.read_shop()


def read_all(history: History, scopes: frozenset[str] = ALL_SCOPES) -> list[CashSession]:
    with reading(history, scopes) as (client, shop):
        found = list(sessions_since(client.ask, shop, None))
    kept = [one for one in found if isinstance(one, CashSession)]
    assert kept == found
    return kept


def adjustment(amount_minor: int, minute: int, **parts: Any) -> CashActivity:  # noqa: ANN401
    return CashActivity(
        typename="CashAdjustmentActivity",
        at=datetime(2026, 11, 20, 15, minute, tzinfo=UTC),
        cash_minor=amount_minor,
        **{"type": "ADJUSTMENT", **parts},
    )


def busy(count: int = 0) -> Session:
    """A session with one adjustment of every kind, and `count` more."""
    kinds = [
        adjustment(20_000, 1, reason="system", code="FLOAT_SETUP"),
        adjustment(-1_050, 2, reason="custom", code="Window cleaner", note="Mr Moss"),
        adjustment(-2_500, 3, type="CASH_PAYOUT", gift_card_id="gid://shopify/GiftCard/4"),
        adjustment(-3_300, 4, reason="default", code="TIP_PAYOUT"),
        adjustment(-10, 5),
        adjustment(-10, 5),
        *(adjustment(-1, 6, reason="default", code="OTHER") for _ in range(count)),
        adjustment(-7, 59, type="CLOSING_ADJUSTMENT"),
    ]
    opened = datetime(2026, 11, 20, 15, tzinfo=UTC)
    session = Session(
        id="gid://shopify/PointOfSaleDevicePaymentSession/77",
        currency="USD",
        location=HISTORY.locations[0],
        device_id="gid://shopify/PointOfSaleDevice/1",
        drawer_id="gid://shopify/CashDrawer/1",
        drawer_name="Front till",
        opened_at=opened,
        opening_minor=0,
        activities=tuple(kinds),
        closed_at=opened + timedelta(hours=1),
        totals_ready_at=opened + timedelta(hours=2),
    )
    return replace(session, counted_minor=session.expected_minor - 7)


def test_sessions_of_a_whole_history_come_out() -> None:
    read = read_all(HISTORY)
    assert len(read) == len(HISTORY.sessions) > 5
    assert [one.opened_at for one in read] == sorted(one.opened_at for one in read)
    made = [book_session(one, ZONE, "USD") for one in read]
    assert {one.standing for one in made} == {SessionStanding.BOOKED}
    postings = [p for one in made for entry in one.entries for p in entry.postings]
    short = sum(one.amount_minor for one in postings if one.role is Role.CASH_OVER_SHORT)
    assert short == SHORT_MINOR * len(range(0, len(read), 3))
    picked_up = sum(one.amount_minor for one in postings if one.role is Role.CASH_IN_TRANSIT)
    assert picked_up == sum(
        -activity.cash_minor
        for session in HISTORY.sessions
        for activity in session.activities
        if activity.code == "CASH_PICKUP"
    )


def test_every_kind_of_adjustment_is_read_and_the_closing_one_is_none() -> None:
    (read,) = read_all(replace(HISTORY, sessions=(busy(),)))
    assert [(one.amount_minor, one.reason, one.for_gift_card) for one in read.movements] == [
        (20_000, "FLOAT_SETUP", False),
        (-1_050, "Window cleaner", False),
        (-2_500, "OTHER", True),
        (-3_300, "TIP_PAYOUT", False),
        (-10, "OTHER", False),
        (-10, "OTHER", False),
    ]
    assert len({one.id for one in read.movements}) == 6
    assert read.movements[1].note == "Mr Moss"
    made = book_session(read, ZONE, "USD")
    assert made.standing is SessionStanding.BOOKED
    assert read.over_short_minor == -7


def test_a_long_session_is_read_to_its_end() -> None:
    (read,) = read_all(replace(HISTORY, sessions=(busy(240),)))
    assert len(read.movements) == 246
    assert book_session(read, ZONE, "USD").standing is SessionStanding.BOOKED


def test_a_session_is_open_then_closed_then_ready() -> None:
    session = busy()
    seen = []
    for hours in (0.5, 1.5, 2.5):
        history = replace(HISTORY, sessions=(session,)).at(
            session.opened_at + timedelta(hours=hours)
        )
        (read,) = read_all(history)
        seen.append((read.closed_at is not None, read.settled))
    assert seen == [(False, False), (True, False), (True, True)]


def test_without_the_cards_scope_the_rest_is_read() -> None:
    (read,) = read_all(replace(HISTORY, sessions=(busy(),)), ALL_SCOPES - {"read_gift_cards"})
    assert [one.for_gift_card for one in read.movements] == [False] * 6


def test_without_its_scope_nothing_is_asked() -> None:
    with (
        reading(HISTORY, ALL_SCOPES - {"read_cash_tracking"}) as (client, shop),
        pytest.raises(AccessDenied, match="read_cash_tracking"),
    ):
        list(sessions_since(client.ask, shop, None))


def test_only_sessions_since_a_moment_are_asked_for() -> None:
    middle = HISTORY.sessions[len(HISTORY.sessions) // 2].opened_at
    with reading(HISTORY) as (client, shop):
        found = list(sessions_since(client.ask, shop, middle))
    wanted = [one for one in HISTORY.sessions if one.opened_at >= middle]
    assert len(found) == len(wanted) < len(HISTORY.sessions)


def line(session: Session) -> dict[str, Any]:
    nodes = [activity_json(one, session) for one in session.activities]
    return {**session_line(session), "cashActivities": {"nodes": nodes}}


def test_the_same_from_a_line_of_a_file() -> None:
    (read,) = read_all(replace(HISTORY, sessions=(busy(),)))
    assert read_session(json.dumps(line(busy()))) == read


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "AJAR"}, "its status AJAR is not known"),
        ({"totalDiscrepancy": None}, "totalDiscrepancy is missing"),
        ({"currency": "CAD"}, "is in USD, not in CAD"),
        (
            {"cashActivities": {"nodes": [{"__typename": "X", "time": "2026-11-02T10:00:00Z"}]}},
            "an activity of the kind X is not known",
        ),
    ],
)
def test_a_session_that_makes_no_sense_is_named(change: dict[str, Any], reason: str) -> None:
    made = read_session(json.dumps({**line(busy()), **change}))
    assert isinstance(made, Problem)
    assert made.code is Code.UNREADABLE_RECORD
    assert "Register session 77" in made.message
    assert reason in made.message
