"""How many rows QuickBooks' lists may hold, and whether the first sync still fits. Pure arithmetic.

QuickBooks Pro and Premier hold 14,500 names and items together, inactive ones included; above that
every list has to be kept in summary (facts/shopify a.1). Each list has its own ceiling besides:
what the company file reports, else what Intuit documents (facts/quickbooks E).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

COMBINED_ROWS_MAX: Final = 14_500
"""Names and items of a Pro or Premier file, existing and new, before Summary is demanded."""

NAMES_MAX: Final = 14_500
NAMES_OF_ONE_LIST_MAX: Final = 10_500
ITEMS_MAX: Final = 14_500
ENTERPRISE_LIST_MAX: Final = 100_000
"""Where an Enterprise file reports no capacity of its own."""


class Edition(StrEnum):
    """QuickBooks' editions as far as their lists differ. One nobody knows counts as Pro."""

    PRO = "Pro"
    PREMIER = "Premier"
    ENTERPRISE = "Enterprise"
    UNKNOWN = "unknown"


class Limited(StrEnum):
    """What a ceiling is for."""

    COMBINED = "names and items together"
    NAMES = "names"
    CUSTOMERS = "customers"
    VENDORS = "vendors"
    ITEMS = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of the lists that share QuickBooks' ceilings, inactive ones included."""

    customers: int = 0
    vendors: int = 0
    employees: int = 0
    other_names: int = 0
    items: int = 0

    @property
    def names(self) -> int:
        """Customers, vendors, employees and other names share one list of names."""
        return self.customers + self.vendors + self.employees + self.other_names

    @property
    def total(self) -> int:
        """Names and items."""
        return self.names + self.items

    def plus(self, more: Rows) -> Rows:
        """Both together, list by list."""
        return Rows(
            customers=self.customers + more.customers,
            vendors=self.vendors + more.vendors,
            employees=self.employees + more.employees,
            other_names=self.other_names + more.other_names,
            items=self.items + more.items,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Modes:
    """Which lists are kept in detail; the others are kept in summary."""

    customers: bool = False
    inventory: bool = False
    vendors: bool = False

    @property
    def summary(self) -> bool:
        """Whether nothing is kept in detail."""
        return not (self.customers or self.inventory or self.vendors)

    @property
    def code(self) -> str:
        """As in "sds": customers, inventory, vendors."""
        flags = (self.customers, self.inventory, self.vendors)
        return "".join("d" if detailed else "s" for detailed in flags)


ALL_MODES: Final = tuple(
    Modes(customers=customers, inventory=inventory, vendors=vendors)
    for customers, inventory, vendors in product((False, True), repeat=3)
)
"""All eight, in the order of the table that shows them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows that one list gains at the first sync; `detailed` is None where Shopify may not say."""

    summary: int
    detailed: int | None

    def rows(self, *, detailed: bool) -> int | None:
        """Rows of one of the two."""
        return self.detailed if detailed else self.summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """Rows that the first sync adds, by list."""

    customers: Choice
    inventory: Choice
    vendors: Choice

    def rows(self, modes: Modes) -> Rows | None:
        """What these modes add; None while one of them is not known."""
        customers = self.customers.rows(detailed=modes.customers)
        items = self.inventory.rows(detailed=modes.inventory)
        vendors = self.vendors.rows(detailed=modes.vendors)
        if customers is None or items is None or vendors is None:
            return None
        return Rows(customers=customers, items=items, vendors=vendors)


@dataclass(frozen=True, slots=True)
class Over:
    """A ceiling that would be broken: rows after the first sync, and how many fit."""

    what: Limited
    rows: int
    rows_max: int

    @property
    def excess(self) -> int:
        """How many rows are too many."""
        return self.rows - self.rows_max


def edition_of(product_name: str) -> Edition:
    """The edition by `ProductName` of HostRet, as in "QuickBooks Premier 2024" (facts A4, confirm
    Q39); an accountant's Premier is named "Premier Accountant Edition", Enterprise likewise.
    """
    words = product_name.casefold().replace("-", " ").split()
    for edition in (Edition.ENTERPRISE, Edition.PREMIER, Edition.PRO):
        if edition.casefold() in words:
            return edition
    return Edition.UNKNOWN


def ceilings(edition: Edition, capacities: Mapping[str, int]) -> dict[Limited, int]:
    """The ceiling of each list. `capacities` are those the company file reports, by QuickBooks'
    own names "Entity" and "Item" (HostQuery's ListMetaData); one that is missing, or is no
    capacity, is taken from the documentation.
    """
    large = edition is Edition.ENTERPRISE
    names = capacities.get("Entity", 0)
    items = capacities.get("Item", 0)
    found = {
        Limited.NAMES: names if names > 0 else ENTERPRISE_LIST_MAX if large else NAMES_MAX,
        Limited.ITEMS: items if items > 0 else ENTERPRISE_LIST_MAX if large else ITEMS_MAX,
    }
    if not large:
        one = min(NAMES_OF_ONE_LIST_MAX, found[Limited.NAMES])
        found |= {Limited.CUSTOMERS: one, Limited.VENDORS: one}
    return found


def combined_max(edition: Edition, capacities: Mapping[str, int]) -> int:
    """Names and items together: QuickBooks' own rule, in Enterprise what both lists hold."""
    if edition is not Edition.ENTERPRISE:
        return COMBINED_ROWS_MAX
    found = ceilings(edition, capacities)
    return found[Limited.NAMES] + found[Limited.ITEMS]


def broken(
    edition: Edition, capacities: Mapping[str, int], now: Rows, added: Rows, modes: Modes
) -> tuple[Over, ...]:
    """Every ceiling that these modes would break, the combined one first.

    Summary is what QuickBooks demands above the combined ceiling, so it never breaks that one. A
    list that gains nothing is not broken by us, however full it is.
    """
    after = now.plus(added)
    found = []
    combined = combined_max(edition, capacities)
    if not modes.summary and after.total > combined:
        found.append(Over(Limited.COMBINED, after.total, combined))
    rows = {
        Limited.NAMES: (after.names, added.names),
        Limited.CUSTOMERS: (after.customers, added.customers),
        Limited.VENDORS: (after.vendors, added.vendors),
        Limited.ITEMS: (after.items, added.items),
    }
    for what, rows_max in ceilings(edition, capacities).items():
        held, gained = rows[what]
        if gained and held > rows_max:
            found.append(Over(what, held, rows_max))
    return tuple(found)
