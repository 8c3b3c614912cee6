"""What the shop answers of its drawers: payment sessions and their activities.

The shapes of `PointOfSaleDevicePaymentSession`, its `CashDrawer` and the three kinds of
`CashActivity`, with the reason codes of an adjustment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from graphql import GraphQLError

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.paging import Position, connection
from tillbook.simulators.shop.search_terms import matching
from tillbook.simulators.shop.tills import CashActivity, Session
from tillbook.simulators.shop.wire import Json, legacy_id, moment_text, money

Arguments = Mapping[str, Any]
_FILTERS: Final[dict[str, Callable[[Session], Any]]] = {
    "opening_time": lambda session: session.opened_at,
    "is_open": lambda session: session.closed_at is None,
    "location_id": lambda session: legacy_id(session.location.id),
}
_REASONS: Final = {
    "default": "CashManagementDefaultReasonCode",
    "system": "CashManagementSystemReasonCode",
    "custom": "CashManagementCustomReasonCode",
}


def sessions_json(history: History, arguments: Arguments) -> Json:
    """`QueryRoot.pointOfSaleDevicePaymentSessions`, the first opened first."""
    if arguments.get("sortKey") not in {None, "OPENING_TIME"}:
        message = "The simulated shop sorts sessions by OPENING_TIME only."
        raise GraphQLError(message, extensions={"code": "BAD_REQUEST"})

    def position(session: Session) -> Position:
        return session.opened_at.isoformat(), int(legacy_id(session.id))

    wanted = matching(arguments.get("query"), _FILTERS)
    seen = [session for session in history.sessions if wanted(session)]
    return connection(seen, arguments, session_json, position)


def one_session_json(history: History, gid: str) -> Json | None:
    """`QueryRoot.pointOfSaleDevicePaymentSession`: null when there is none."""
    found = next((one for one in history.sessions if one.id == gid), None)
    return session_json(found) if found else None


def session_json(session: Session) -> Json:
    """`PointOfSaleDevicePaymentSession`; its activities as a connection."""
    return {
        **session_line(session),
        "cashActivities": lambda arguments: connection(
            session.activities, arguments, lambda one: activity_json(one, session)
        ),
    }


def session_line(session: Session) -> Json:
    """The session without its connection, as a line of a file."""
    currency = session.currency
    counted, closed = session.counted_minor, session.closed_at
    expected = session.expected_at_open_minor
    sales = session.total_minor("CashTransactionActivity", positive=True)
    refunds = session.total_minor("CashTransactionActivity", positive=False)
    return {
        "__typename": "PointOfSaleDevicePaymentSession",
        "id": session.id,
        "status": "OPEN" if closed is None else "CLOSED",
        "openingTime": moment_text(session.opened_at),
        "closingTime": moment_text(closed) if closed else None,
        "currency": currency,
        "location": {"id": session.location.id},
        "pointOfSaleDevice": {"id": session.device_id},
        "cashDrawer": {"id": session.drawer_id, "name": session.drawer_name},
        "cashCountedAtOpen": money(session.opening_minor, currency),
        "expectedCashAtOpen": money(
            session.opening_minor if expected is None else expected, currency
        ),
        "cashCountedAtClose": None if counted is None else money(counted, currency),
        "expectedCashAtClose": None if closed is None else money(session.expected_minor, currency),
        "totalCashSales": money(sales, currency),
        "totalCashRefunds": money(refunds, currency),
        "netCashSales": money(sales + refunds, currency),
        "totalAdjustments": money(session.total_minor("CashAdjustmentActivity"), currency),
        "totalDiscrepancy": money(session.discrepancy_minor, currency),
        "totalsReady": session.totals_ready_at is not None,
    }


def activity_json(activity: CashActivity, session: Session) -> Json:
    """One of the three kinds of `CashActivity`."""
    currency = session.currency
    common = {
        "__typename": activity.typename,
        "type": activity.type,
        "time": moment_text(activity.at),
        "cash": money(activity.cash_minor, currency),
    }
    match activity.typename:
        case "CashTransactionActivity":
            return {**common, "orderTransaction": {"id": activity.transaction_id}}
        case "CashCountActivity":
            gap = activity.counted_minor - activity.expected_minor
            return {
                **common,
                "cashCounted": money(activity.counted_minor, currency),
                "cashExpected": money(activity.expected_minor, currency),
                "cashDiscrepancy": money(gap, currency),
            }
        case _:
            card = activity.gift_card_id
            return {
                **common,
                "note": activity.note,
                "reasonCode": _reason_json(activity),
                "giftCard": {"id": card} if card else None,
            }


def _reason_json(activity: CashActivity) -> Json | None:
    if activity.reason is None:
        return None
    typename = _REASONS[activity.reason]
    return {
        "__typename": typename,
        "id": f"gid://shopify/{typename}/1",
        "code": activity.code,
    }
