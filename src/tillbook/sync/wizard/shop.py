"""The step `shop` of set-up: a shop is connected, opens, and has been read.

What each scope of the shop's app is for is a table here, so that the page can say before connecting
what to tick, and afterwards what is lost without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.problems import Code, Problem
from tillbook.store.models import AuditLine, Company, OrderRecord, Shop
from tillbook.sync.attention import open_problems
from tillbook.sync.wizard.steps import Standing, State, shop_shown

NEEDED: Final = "read_orders"
SCOPES: Final = (NEEDED, "read_all_orders", "read_locations", "read_products", "read_customers")
"""What Tillbook reads, the one it cannot do without first (facts/shopify d.3)."""

_STOPS: Final = frozenset({Code.SHOP_UNREACHABLE, Code.SHOP_REFUSED, Code.SHOP_CHANGED})


@dataclass(frozen=True, slots=True)
class ScopeState:
    """A scope, and whether the shop's app has it; None before a shop is connected."""

    name: str
    is_needed: bool
    is_granted: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How far reading a shop's orders has come: `orders` are those of the reading under way, and
    all that are known once it is done. `problem` is why it stopped, if it did; it is tried again
    by itself.
    """

    orders: int
    is_done: bool
    problem: Problem | None


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """DONE when a shop is connected and was read; WRONG while it does not let itself be read."""
    chosen = shop or shop_shown(company)
    if chosen is None:
        return Standing(State.OPEN)
    found = reading(chosen)
    if found.problem:
        return Standing(State.WRONG, (found.problem,))
    return Standing(State.DONE if chosen.pulled_at else State.WAITING)


def reading(shop: Shop) -> Reading:
    """Where the shop's reading stands."""
    problems = open_problems(shop.company, shop)
    stopped = next((one for one in problems if one.code in _STOPS), None)
    asked, read = shop.read_asked_at, shop.pulled_at
    is_done = read is not None and (asked is None or asked <= read)
    known = OrderRecord.objects.filter(shop=shop).count() if is_done else shop.orders_read
    return Reading(orders=known, is_done=is_done, problem=stopped)


def scopes(shop: Shop | None) -> tuple[ScopeState, ...]:
    """Every scope we use. A shop connected before scopes were kept has not said any."""
    known = frozenset(shop.scopes) if shop and shop.scopes else None
    return tuple(
        ScopeState(
            name,
            name == NEEDED,
            None if known is None else bool({name, name.replace("read_", "write_", 1)} & known),
        )
        for name in SCOPES
    )


@transaction.atomic
def read_again(shop: Shop, user: User | None, now: datetime) -> None:
    """Ask for the shop to be read as soon as possible."""
    shop.read_asked_at = now
    shop.save(update_fields=["read_asked_at"])
    AuditLine.objects.create(
        company=shop.company, at=now, user=user, act="shop.read", particulars={"shop": shop.domain}
    )
