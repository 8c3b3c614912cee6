"""How many orders of a preview are booked and how many are held, told from its problems.

A preview counts an order it could put together as one of its orders, held or not; what was not
booked is known by the problems that name it. One that could not be put together at all, or that
is in another currency than the books, was never among its orders.
"""

from __future__ import annotations

from typing import Final

from tillbook.core.problems import Code, Problem
from tillbook.sync.preview import Preview

_HOLDING: Final = frozenset(
    {
        *(Code.UNKNOWN_SALE, Code.UNKNOWN_ACTION, Code.TAXES_DO_NOT_ADD_UP),
        *(Code.UNREADABLE_AMOUNT, Code.UNREADABLE_TENDER, Code.TOO_MANY_LINES),
    }
)
"""Why an order that was put together is not booked."""

_PIECE_MARK: Final = "gid://"
"""Stands in the reason of UNREADABLE_ORDER when one piece of an order is meant, by its id."""


def orders_line(found: Preview, *, currency_known: bool) -> str:
    """As in "118 orders booked, 1 held". `currency_known`: by an option or the `Shop` line."""
    among, beside = set(), set()
    for one in found.problems:
        foreign = one.code is Code.FOREIGN_CURRENCY
        if one.code in _HOLDING or _piece(one) or (foreign and currency_known):
            among.add(one.about)
        elif foreign or one.code is Code.UNREADABLE_ORDER:
            beside.add(one.about)
    booked, held = found.orders - len(among), len(among | beside)
    return f"{_orders(booked)} booked" + (f", {held} held" if held else "")


def _piece(one: Problem) -> bool:
    return one.code is Code.UNREADABLE_ORDER and _PIECE_MARK in one.particulars["reason"]


def _orders(count: int) -> str:
    return f"{count} order" if count == 1 else f"{count} orders"
