"""Sessions of registers → facts (facts/shopify g): POS Pro only, with the scope read_cash_tracking.

Of the activities only adjustments are facts, and not the one that closes a session: sales are
tenders of their orders, counts and the closing adjustment are views of the session's discrepancy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Raw, Struct, field

from tillbook.core.cash import OTHER_REASON, CashMovement, CashSession
from tillbook.core.problems import Problem
from tillbook.shopify.answers import Nodes
from tillbook.shopify.client import Shop
from tillbook.shopify.pages import Ask
from tillbook.shopify.records import Unfit, demand, every_node, minor, read_as, unreadable
from tillbook.shopify.transport import Variables
from tillbook.shopify.wire import Moment, MoneyV2, Part, Ref

_SESSION: Final = "Register session"
_ADJUSTMENT: Final = "CashAdjustmentActivity"
_NO_FACTS: Final = frozenset({"CashCountActivity", "CashTransactionActivity"})
_CLOSING: Final = "CLOSING_ADJUSTMENT"
_STATUSES: Final = frozenset({"OPEN", "CLOSED"})


class _Reason(Part):
    """The code under whichever name its kind has, from a query of ours or as Shopify calls it."""

    default_code: str | None = None
    system_code: str | None = None
    custom_code: str | None = None
    code: str | None = None


class _Activity(Part):
    typename: str = field(name="__typename")
    time: Moment
    cash: MoneyV2 | None = None
    type: str = ""
    note: str | None = None
    gift_card: Ref | None = None
    reason_code: _Reason | None = None


class _Activities(Part):
    nodes: list[_Activity] = field(default_factory=list)


class _Session(Part):
    id: str
    status: str
    opening_time: Moment
    currency: str
    location: Ref
    cash_drawer: Ref
    closing_time: Moment | None = None
    totals_ready: bool = False
    cash_counted_at_open: MoneyV2 | None = None
    cash_counted_at_close: MoneyV2 | None = None
    net_cash_sales: MoneyV2 | None = None
    total_discrepancy: MoneyV2 | None = None
    cash_activities: _Activities = field(default_factory=_Activities)


class _SessionsPage(Struct, rename="camel"):
    point_of_sale_device_payment_sessions: Nodes


class _Below(Struct, rename="camel"):
    cash_activities: Nodes = field(default_factory=Nodes)


class _SessionPage(Struct, rename="camel"):
    point_of_sale_device_payment_session: _Below | None = None


def read_session(given: bytes | str | Raw, more: Iterable[Raw] = ()) -> CashSession | Problem:
    """One `PointOfSaleDevicePaymentSession` with its activities inside, and `more` of them."""

    def make(session: _Session) -> CashSession:
        rest = [msgspec.json.decode(one, type=_Activity) for one in more]
        return _session(session, [*session.cash_activities.nodes, *rest])

    return read_as(given, _Session, _SESSION, make)


def sessions_since(
    ask: Ask, shop: Shop, opened_from: datetime | None
) -> Iterator[CashSession | Problem]:
    """Sessions opened at or after a moment, the first opened first. A session changes until it is
    closed and ready: look back to the first that was not. Raises AccessDenied without the scope.
    """
    demand(shop, "cash_tracking")
    cards = shop.may_read("gift_cards")
    query = (
        f"opening_time:>='{opened_from.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
        if opened_from
        else None
    )
    variables: Variables = {"query": query, "cards": cards}
    for node in every_node(ask, shop, "cash_sessions", variables, _sessions_below):
        yield _whole(ask, shop, node, cards=cards)


def _whole(ask: Ask, shop: Shop, node: Raw, *, cards: bool) -> CashSession | Problem:
    """A session with the activities behind its first page."""
    try:
        first = msgspec.json.decode(node, type=_Below).cash_activities.page_info
        session = msgspec.json.decode(node, type=Ref)
    except (ValueError, RecursionError) as wrong:
        return unreadable(_SESSION, "without an id", wrong)
    if not first.has_next_page:
        return read_session(node)
    variables: Variables = {"id": session.id, "cards": cards}
    more = every_node(
        ask, shop, "cash_activities", variables, _activities_below, after=first.end_cursor
    )
    return read_session(node, list(more))


def _sessions_below(content: Raw) -> Nodes:
    page = msgspec.json.decode(content, type=_SessionsPage)
    return page.point_of_sale_device_payment_sessions


def _activities_below(content: Raw) -> Nodes | None:
    session = msgspec.json.decode(content, type=_SessionPage).point_of_sale_device_payment_session
    return session.cash_activities if session else None


def _session(session: _Session, activities: list[_Activity]) -> CashSession:
    currency = session.currency
    if session.status not in _STATUSES:
        raise Unfit(f"its status {session.status} is not known")
    counted = session.cash_counted_at_close
    return CashSession(
        id=session.id,
        currency=currency,
        place_id=session.location.id,
        drawer_id=session.cash_drawer.id,
        drawer_name=session.cash_drawer.name or "",
        opened_at=session.opening_time,
        closed_at=session.closing_time if session.status == "CLOSED" else None,
        totals_ready=session.totals_ready,
        opening_minor=minor(session.cash_counted_at_open, currency, "cashCountedAtOpen"),
        closing_minor=minor(counted, currency, "cashCountedAtClose") if counted else None,
        net_cash_minor=minor(session.net_cash_sales, currency, "netCashSales"),
        over_short_minor=minor(session.total_discrepancy, currency, "totalDiscrepancy"),
        movements=tuple(_movements(session.id, activities, currency)),
    )


def _movements(
    session_id: str, activities: Iterable[_Activity], currency: str
) -> Iterator[CashMovement]:
    seen: Counter[tuple[object, ...]] = Counter()
    for one in activities:
        if one.typename in _NO_FACTS or one.type == _CLOSING:
            continue
        if one.typename != _ADJUSTMENT:
            raise Unfit(f"an activity of the kind {one.typename} is not known")
        amount = minor(one.cash, currency, "cash")
        same = (one.time, amount)
        seen[same] += 1
        yield CashMovement(
            id=f"{session_id}/{one.time.astimezone(UTC):%Y%m%dT%H%M%S}/{amount}/{seen[same]}",
            happened_at=one.time,
            amount_minor=amount,
            reason=_code(one.reason_code),
            for_gift_card=one.gift_card is not None,
            note=one.note or "",
        )


def _code(reason: _Reason | None) -> str:
    if reason is None:
        return OTHER_REASON
    known = reason.default_code or reason.system_code or reason.custom_code or reason.code
    return known or OTHER_REASON
