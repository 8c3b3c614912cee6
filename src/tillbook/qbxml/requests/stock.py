"""Stock: the items that are counted, those that are not, and corrections of how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tillbook.core.money import Money
from tillbook.qbxml.requests.common import RefLike
from tillbook.qbxml.requests.lists import PagedListQuery
from tillbook.qbxml.requests.queries import NumberedTxnQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningStock:
    """What is on hand when an item is made: more than none, worth `value` altogether, on `day`.

    Only the addition of an item can say so; later it takes an adjustment (facts D).
    """

    quantity: int | Decimal
    value: Money
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemInventoryAdd:
    """A new item whose stock QuickBooks counts. `name` and `part_number` ≤ 31 characters.

    A sale posts to `income_account` and, at average cost, from `asset_account` to `cogs_account`:
    QuickBooks does that by itself (facts D). `sales_description` and `purchase_description` ≤ 4095.
    `price` and `cost` only fill in forms that people write: our lines carry their amounts.
    """

    name: str
    income_account: RefLike
    cogs_account: RefLike
    asset_account: RefLike
    parent: RefLike | None = None
    part_number: str = ""
    sales_tax_code: RefLike | None = None
    sales_description: str = ""
    price: Money | None = None
    purchase_description: str = ""
    cost: Money | None = None
    vendor: RefLike | None = None
    opening: OpeningStock | None = None

    @property
    def quantity_on_hand(self) -> int | Decimal | None:
        """Of the opening stock."""
        return self.opening.quantity if self.opening else None

    @property
    def total_value(self) -> Money | None:
        """Of the opening stock: given, so that QuickBooks does not multiply the cost."""
        return self.opening.value if self.opening else None

    @property
    def inventory_day(self) -> date | None:
        """Of the opening stock: given, so that it is not today."""
        return self.opening.day if self.opening else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemInventoryQuery(PagedListQuery):
    """Items whose stock QuickBooks counts, with quantity on hand and average cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNonInventoryAdd:
    """A new item that is not counted and posts to `account`. `name`, `part_number` ≤ 31.

    Written with SalesOrPurchase, as `ItemOtherChargeAdd` is. `description` ≤ 4095.
    """

    name: str
    account: RefLike
    parent: RefLike | None = None
    part_number: str = ""
    sales_tax_code: RefLike | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNonInventoryQuery(PagedListQuery):
    """Items that are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryAdjustmentLine:
    """So many more (or, below zero, fewer) of one item; never none.

    A difference and not a new quantity: differences add up in any order, a new quantity overwrites
    what was sold meanwhile (facts D).
    """

    item: RefLike
    difference: int | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryAdjustmentAdd:
    """One adjustment of stock against `account`, with at least one line.

    `ref_number` ≤ 11 characters, `memo` ≤ 4095. QuickBooks values it at average cost.
    """

    account: RefLike
    day: date
    ref_number: str
    lines: tuple[InventoryAdjustmentLine, ...]
    customer: RefLike | None = None
    class_name: RefLike | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryAdjustmentQuery(NumberedTxnQuery):
    """Adjustments of stock."""
