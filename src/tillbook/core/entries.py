"""Entries: what the facts mean, in double entry between roles.

An entry holds one order's postings of one business day and place. Every fact books a balanced set
of its own, so an entry is balanced, and so is any part of it that takes whole facts: that is what
lets a late fact become a supplement without touching what is posted. An unbalanced entry cannot be
constructed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tillbook.core.roles import Role


class EntryKind(StrEnum):
    """What an entry is about."""

    SALES = "sales"
    OPENING = "opening"
    PAYOUT = "payout"
    CASH = "cash"
    GIFT_CARDS = "gift_cards"
    STORE_CREDIT = "store_credit"
    COST = "cost"


class Flow(StrEnum):
    """Which side of an order a posting stands on: what was sold, or how it was paid. Gift cards
    sold and gift cards redeemed are both GIFT_CARDS and must not be netted. What stood there
    before the books begin is neither, and what moves without an order (payouts, cash of a drawer,
    cost) is another.
    """

    SOLD = "sold"
    PAID = "paid"
    OPEN = "open"
    MOVED = "moved"


class Unbalanced(ValueError):
    """A bug: postings of a fact do not sum to zero. Never a merchant's problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One amount on one role; debits positive, credits negative, in the entry's currency."""

    role: Role
    qualifier: str | None
    amount_minor: int
    flow: Flow
    fact_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The postings of one order, business day and place, or of what belongs to no order (the
    opening, a payout, a cash session), where `order_id` is empty. Raises Unbalanced when any fact
    in it does not sum to zero.
    """

    key: str
    kind: EntryKind
    day: date
    place_id: str
    currency: str
    order_id: str
    order_name: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        for fact_id, gap in residuals(self.postings).items():
            if gap:
                msg = f"{self.key}: the postings of {fact_id} leave {gap}."
                raise Unbalanced(msg)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts booked here, in order of first posting."""
        return tuple(dict.fromkeys(posting.fact_id for posting in self.postings))

    def only(self, fact_ids: Collection[str]) -> Entry:
        """The same entry with these facts alone; balanced because every fact is."""
        return replace(self, postings=tuple(p for p in self.postings if p.fact_id in fact_ids))


def residuals(postings: Iterable[Posting]) -> dict[str, int]:
    """What each fact's postings sum to: all zero in anything that can be posted."""
    sums: defaultdict[str, int] = defaultdict(int)
    for posting in postings:
        sums[posting.fact_id] += posting.amount_minor
    return dict(sums)
