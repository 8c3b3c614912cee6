"""Adjustments of stock as posted, as frozen values.

A part of `answers`, which names all of it; import from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tillbook.core.money import Money
from tillbook.qbxml.posted_common import Posted, RetRef


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryAdjustmentLineRet:
    """One item's difference as posted: pieces, and their value at QuickBooks' average cost."""

    txn_line_id: str
    item: RetRef | None
    difference: Decimal | None
    value_difference: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryAdjustmentRet(Posted):
    """An adjustment as posted. `lines` is empty unless lines were asked for."""

    account: RetRef | None
    customer: RetRef | None
    class_name: RetRef | None
    lines: tuple[InventoryAdjustmentLineRet, ...]
