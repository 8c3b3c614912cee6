"""Registers at work: the cash payments of a history become sessions of each place's drawer.

One session per place and local day with cash in it, from shortly before the first payment to
shortly after the last. What is counted at closing is a little short on some days, and what lies
above the float is picked up.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.mint import Mint
from tillbook.simulators.shop.model import Transaction
from tillbook.simulators.shop.tills import CashActivity, Session

FLOAT_MINOR: Final = 20_000
SHORT_MINOR: Final = 35
_PAUSE: Final = timedelta(minutes=10)
_TYPE: Final = {"SALE": "SALE", "CAPTURE": "SALE", "REFUND": "REFUND", "CHANGE": "CHANGE"}


def with_sessions(history: History) -> History:
    """The same shop with POS Pro: a drawer at each place, every third one short at closing."""
    zone = ZoneInfo(history.shop.iana_timezone)
    by_day: defaultdict[tuple[date, str], list[Transaction]] = defaultdict(list)
    for order in history.orders:
        for paid in order.transactions:
            if paid.gateway == "cash" and paid.status == "SUCCESS" and not paid.test:
                day = (paid.processed_at or paid.created_at).astimezone(zone).date()
                by_day[day, paid.location_id or ""].append(paid)
    mint = Mint(8_800_000_000_000)
    made = [
        _session(history, mint, place, paid, short=number % 3 == 0)
        for number, ((_, place), paid) in enumerate(sorted(by_day.items()))
        if place
    ]
    return replace(history, sessions=tuple(made))


def _session(
    history: History, mint: Mint, place: str, paid: list[Transaction], *, short: bool
) -> Session:
    location = next(one for one in history.locations if one.id == place)
    activities = sorted((_activity(one) for one in paid), key=lambda one: one.at)
    opened, closed = activities[0].at - _PAUSE, activities[-1].at + 2 * _PAUSE
    taken = sum(one.cash_minor for one in activities)
    if taken > 0:
        pickup = CashActivity(
            typename="CashAdjustmentActivity",
            type="ADJUSTMENT",
            at=activities[-1].at + _PAUSE,
            cash_minor=-taken,
            reason="default",
            code="CASH_PICKUP",
        )
        activities.append(pickup)
    session = Session(
        id=mint.new("PointOfSaleDevicePaymentSession"),
        currency=history.shop.currency_code,
        location=location,
        device_id=f"gid://shopify/PointOfSaleDevice/{place[-3:]}",
        drawer_id=f"gid://shopify/CashDrawer/{place[-3:]}",
        drawer_name=f"{location.name} till",
        opened_at=opened,
        opening_minor=FLOAT_MINOR,
        activities=tuple(activities),
        closed_at=closed,
        totals_ready_at=closed + _PAUSE,
    )
    count = session.expected_minor - (SHORT_MINOR if short else 0)
    closing = CashActivity(
        typename="CashCountActivity",
        type="CLOSING",
        at=closed,
        cash_minor=0,
        counted_minor=count,
        expected_minor=session.expected_minor,
    )
    return replace(session, counted_minor=count, activities=(*activities, closing))


def _activity(paid: Transaction) -> CashActivity:
    sign = 1 if paid.kind in {"SALE", "CAPTURE"} else -1
    return CashActivity(
        typename="CashTransactionActivity",
        type=_TYPE[paid.kind],
        at=paid.processed_at or paid.created_at,
        cash_minor=sign * (paid.amount_minor + (paid.rounding_minor or 0)),
        transaction_id=paid.id,
    )
