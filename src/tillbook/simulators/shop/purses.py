"""Gift cards and store credit of a shop, with every movement on them.

Names and meanings follow `GiftCard`, `StoreCreditAccount` and their transactions of the Admin API
2026-10; amounts are integers in the smallest unit, signed: into the purse positive. The balance is
what the movements leave, so a state at any moment follows from the moment alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One transaction of a card or an account. `kind` is the word in Shopify's type: "Credit",
    "Debit", "CashOut"; "DebitRevert", "Expiration". `origin_id` is the order transaction behind it
    (of an expiration: the credit that expired), `event` a `StoreCreditSystemEvent`.
    """

    id: str
    kind: str
    at: datetime
    amount_minor: int
    event: str = "ADJUSTMENT"
    origin_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCard:
    """One `GiftCard`; `order_id` is None for a card issued by hand."""

    id: str
    currency: str
    initial_minor: int
    created_at: datetime
    order_id: str | None = None
    movements: tuple[Movement, ...] = ()
    expires_on: date | None = None
    deactivated_at: datetime | None = None

    @property
    def balance_minor(self) -> int:
        """What is left on it; expiry and deactivation do not take it off."""
        return self.initial_minor + sum(one.amount_minor for one in self.movements)

    def at(self, moment: datetime) -> Self | None:
        """The card as it stood at a moment; None before it was made."""
        if self.created_at > moment:
            return None
        off = self.deactivated_at is not None and self.deactivated_at <= moment
        return replace(
            self,
            movements=tuple(one for one in self.movements if one.at <= moment),
            deactivated_at=self.deactivated_at if off else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAccount:
    """One `StoreCreditAccount` of a customer."""

    id: str
    customer_id: str
    currency: str
    movements: tuple[Movement, ...] = ()

    @property
    def balance_minor(self) -> int:
        """What is left of it."""
        return sum(one.amount_minor for one in self.movements)

    def at(self, moment: datetime) -> Self:
        """The account as it stood at a moment."""
        return replace(self, movements=tuple(one for one in self.movements if one.at <= moment))
