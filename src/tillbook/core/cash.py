"""Cash in drawers: sessions of a register, and what was put in or taken out by hand.

A `CashSession` states what was counted at both ends and how much it was over or short; a
`CashMovement` is one adjustment. Counts and closing adjustments are views of the same difference
and no facts. Cash sales are tenders of orders and are booked there. A session is booked once it is
closed and Shopify says that its totals are ready, and only where it comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tillbook.core.days import business_day
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.identity import number_of
from tillbook.core.money import format_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role, RoleKey

OTHER_REASON: Final = "OTHER"
"""The reason of a movement that names none."""

_ROLE_OF_REASON: Final = {
    "CASH_PICKUP": Role.CASH_IN_TRANSIT,
    "FLOAT_SETUP": Role.CASH_IN_TRANSIT,
    "TIP_PAYOUT": Role.TIPS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMovement:
    """One adjustment (`CashAdjustmentActivity`): `amount_minor` is `cash`, in is positive.

    `reason` is the code, whatever kind it is; `for_gift_card` that a card was cashed out. Shopify
    gives activities no id, so it is made of the session, the moment and what is the same at it.
    """

    id: str
    happened_at: datetime
    amount_minor: int
    reason: str = OTHER_REASON
    for_gift_card: bool = False
    note: str = ""

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read."""
        return self.happened_at, self.amount_minor, self.reason, self.for_gift_card


@dataclass(frozen=True, slots=True, kw_only=True)
class CashSession:
    """One `PointOfSaleDevicePaymentSession`, its amounts in the smallest unit of `currency`.

    `opening_minor` is `cashCountedAtOpen`, `closing_minor` `cashCountedAtClose` (None while open),
    `net_cash_minor` `netCashSales`, `over_short_minor` `totalDiscrepancy` (negative: short).
    """

    id: str
    currency: str
    place_id: str
    drawer_id: str
    drawer_name: str
    opened_at: datetime
    closed_at: datetime | None
    totals_ready: bool
    opening_minor: int
    closing_minor: int | None
    net_cash_minor: int
    over_short_minor: int
    movements: tuple[CashMovement, ...] = ()

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once it is closed and ready."""
        return (
            self.closed_at, self.currency, self.opening_minor, self.closing_minor,
            self.net_cash_minor, self.over_short_minor,
        )  # fmt: skip

    @property
    def settled(self) -> bool:
        """Whether it is closed and its totals will not change any more."""
        return self.closed_at is not None and self.totals_ready

    @property
    def counted_minor(self) -> int:
        """What should have been counted at closing: opening, cash in and out, over or short."""
        return self.opening_minor + self.in_and_out_minor + self.over_short_minor

    @property
    def in_and_out_minor(self) -> int:
        """Cash sales less refunds, and everything put in or taken out by hand."""
        return self.net_cash_minor + sum(one.amount_minor for one in self.movements)


class SessionStanding(StrEnum):
    """What became of a session: still open or not ready, booked, or held."""

    OPEN = "open"
    BOOKED = "booked"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBooked:
    """What came of a session: one entry per business day it moved something on."""

    standing: SessionStanding
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def book_session(session: CashSession, zone: str, currency: str) -> SessionBooked:
    """The entries of a closed session: each movement on its own day, over or short on the day of
    closing. Held where it does not come out, or is in another currency than the books.
    """
    if session.currency != currency:
        return _held(_foreign(session, zone, currency))
    if not session.settled:
        return SessionBooked(standing=SessionStanding.OPEN)
    if session.counted_minor != session.closing_minor:
        return _held(_gap(session, zone))
    days: dict[date, list[Posting]] = {}
    for moment, fact_id, role, amount in _rows(session):
        if amount:
            pair = _pair(session, fact_id, role, amount)
            days.setdefault(business_day(moment, zone), []).extend(pair)
    entries = tuple(
        Entry(
            key=f"cash/{number_of(session.id)}/{day.isoformat()}",
            kind=EntryKind.CASH,
            day=day,
            place_id=session.place_id,
            currency=currency,
            order_id="",
            order_name="",
            postings=tuple(postings),
        )
        for day, postings in sorted(days.items())
    )
    return SessionBooked(standing=SessionStanding.BOOKED, entries=entries)


def role_of_movement(movement: CashMovement) -> RoleKey:
    """Where cash that is put in comes from, and what is taken out goes to."""
    if movement.for_gift_card:
        return Role.GIFT_CARDS, None
    role = _ROLE_OF_REASON.get(movement.reason, Role.PETTY_CASH)
    return role, movement.reason if role is Role.PETTY_CASH else None


def _rows(session: CashSession) -> Iterator[tuple[datetime, str, RoleKey, int]]:
    """Moment, fact, the other role, and the amount into the drawer."""
    for one in sorted(session.movements, key=lambda one: (one.happened_at, one.id)):
        yield one.happened_at, one.id, role_of_movement(one), one.amount_minor
    assert session.closed_at is not None
    over_short = (Role.CASH_OVER_SHORT, session.place_id)
    yield session.closed_at, session.id, over_short, session.over_short_minor


def _pair(
    session: CashSession, fact_id: str, other: RoleKey, amount: int
) -> tuple[Posting, Posting]:
    """CASH of the place, where cash tenders are booked too, against the other role."""

    def posting(key: RoleKey, amount_minor: int) -> Posting:
        role, qualifier = key
        return Posting(
            role=role,
            qualifier=qualifier,
            amount_minor=amount_minor,
            flow=Flow.MOVED,
            fact_id=fact_id,
        )

    return posting((Role.CASH, session.place_id), amount), posting(other, -amount)


def _held(why: Problem) -> SessionBooked:
    return SessionBooked(standing=SessionStanding.HELD, problems=(why,))


def _foreign(session: CashSession, zone: str, currency: str) -> Problem:
    return problem(
        Code.SESSION_CURRENCY,
        session.id,
        day=business_day(session.opened_at, zone),
        drawer=session.drawer_name,
        currency=session.currency,
        expected=currency,
    )


def _gap(session: CashSession, zone: str) -> Problem:
    closing = session.closing_minor or 0
    figures = {
        "opening": session.opening_minor,
        "moved": session.in_and_out_minor,
        "over_short": session.over_short_minor,
        "sum": session.counted_minor,
        "closing": closing,
        "difference": closing - session.counted_minor,
    }
    return problem(
        Code.SESSION_DIFFERS,
        session.id,
        day=business_day(session.opened_at, zone),
        drawer=session.drawer_name,
        currency=session.currency,
        **{name: format_minor(minor, session.currency) for name, minor in figures.items()},
    )
