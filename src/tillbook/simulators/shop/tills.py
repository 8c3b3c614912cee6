"""Drawers of a register: payment sessions with what went in and out, and what was counted.

Names and meanings follow `PointOfSaleDevicePaymentSession` and `CashActivity` of the Admin API
2026-10; amounts are integers in the smallest unit. A session is counted by hand at both ends; what
is stated at closing is what was counted, so over and short come out as they did in the shop.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from tillbook.simulators.shop.model import Location

COUNTS = ("OPENING", "MID_SESSION", "CLOSING")


@dataclass(frozen=True, slots=True, kw_only=True)
class CashActivity:
    """One `CashActivity`: `typename` is Shopify's. `code` is the reason's code and `reason` its
    kind ("default", "system", "custom"); `cash_minor` is signed, into the drawer positive.
    """

    typename: str
    type: str
    at: datetime
    cash_minor: int
    reason: str | None = None
    code: str | None = None
    note: str | None = None
    transaction_id: str | None = None
    gift_card_id: str | None = None
    counted_minor: int = 0
    expected_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One `PointOfSaleDevicePaymentSession`."""

    id: str
    currency: str
    location: Location
    device_id: str
    drawer_id: str
    drawer_name: str
    opened_at: datetime
    opening_minor: int
    activities: tuple[CashActivity, ...] = ()
    closed_at: datetime | None = None
    counted_minor: int | None = None
    totals_ready_at: datetime | None = None
    expected_at_open_minor: int | None = None

    def at(self, moment: datetime) -> Self | None:
        """The session as it stood at a moment; None before it was opened."""
        if self.opened_at > moment:
            return None
        closed = self.closed_at is not None and self.closed_at <= moment
        ready = self.totals_ready_at is not None and self.totals_ready_at <= moment
        return replace(
            self,
            activities=tuple(one for one in self.activities if one.at <= moment),
            closed_at=self.closed_at if closed else None,
            counted_minor=self.counted_minor if closed else None,
            totals_ready_at=self.totals_ready_at if ready else None,
        )

    def total_minor(self, typename: str, *, positive: bool | None = None) -> int:
        """Cash of all activities of a type; of those into the drawer, or out of it, alone."""
        return sum(
            one.cash_minor
            for one in self.activities
            if one.typename == typename and one.type != "CLOSING_ADJUSTMENT"
            if positive is None or (one.cash_minor > 0) is positive
        )

    @property
    def expected_minor(self) -> int:
        """What should be in the drawer by what went in and out."""
        return (
            self.opening_minor
            + self.total_minor("CashTransactionActivity")
            + self.total_minor("CashAdjustmentActivity")
        )

    @property
    def discrepancy_minor(self) -> int:
        """Counted at closing less expected: negative is short."""
        return 0 if self.counted_minor is None else self.counted_minor - self.expected_minor
