"""What QuickBooks would refuse of the accounts in a `--config` file, found before any reading.

Names are judged level by level, as QuickBooks keeps them ("Sales:Shoes" is Shoes under Sales);
rows are judged together, because one account cannot be of two types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tillbook.cli.store import Refused
from tillbook.core.mapping import MappingRow, suggested_mapping
from tillbook.core.roles import RoleKey
from tillbook.sync.names import class_name

LEVEL_LENGTH_MAX: Final = 31
"""Name of AccountAdd (facts/quickbooks): one level of an account's full name."""

LEVELS_MAX: Final = 5
"""Deep enough for 159 characters, the longest full name a reference can carry."""

SPECIAL_ACCOUNTS: Final[Mapping[str, str]] = {
    "sales tax payable": "SalesTaxPayable",
    "undeposited funds": "UndepositedFunds",
    "accounts receivable": "AccountsReceivable",
    "accounts payable": "AccountsPayable",
}
"""QuickBooks' own accounts by the names it gives them, folded, and their SpecialAccountType."""


def unfit_name(name: str) -> str | None:
    """Why QuickBooks could not keep an account of this name, or None when it can."""
    levels = name.split(":")
    if len(levels) > LEVELS_MAX:
        return f"“{name}” has {len(levels)} levels; QuickBooks has at most {LEVELS_MAX}."
    for level in levels:
        if not level.strip():
            return f"“{name}” has a level without a name."
        if strange := sorted({one for one in level if not _storable(one)}):
            shown = " ".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in strange)
            return f"“{name}” has characters that QuickBooks cannot keep: {shown}"
        if len(level) > LEVEL_LENGTH_MAX:
            return (
                f"“{level}” has {len(level)} characters; QuickBooks keeps at most "
                f"{LEVEL_LENGTH_MAX} (on each level, where a colon parts them)."
            )
        if class_name(level) != level:
            return f"“{name}” has spaces that QuickBooks would not keep."
    return None


def check_rows(path: Path, rows: Sequence[MappingRow]) -> None:
    """Refuse a choice made twice and an account of two types. Raises Refused with both rows."""
    first: dict[RoleKey, int] = {}
    for number, row in enumerate(rows, start=1):
        before = first.setdefault((row.role, row.qualifier), number)
        if before != number:
            raise Refused(
                f"{path}, account {number}: {_choice(row)} was chosen before, in account {before}."
            )
    kept = [row for row in suggested_mapping().rows if (row.role, row.qualifier) not in first]
    types = {row.account.name.casefold(): (row, f"Tillbook's own {row.role}") for row in kept}
    for number, row in enumerate(rows, start=1):
        other, where = types.setdefault(row.account.name.casefold(), (row, f"account {number}"))
        if other.account.type is not row.account.type:
            raise Refused(
                f"{path}, account {number}: “{row.account.name}” is {row.account.type} here and "
                f"{other.account.type} in {where}; an account has one type."
            )


def _choice(row: MappingRow) -> str:
    return f"{row.role} “{row.qualifier}”" if row.qualifier else f"{row.role} without a qualifier"


def _storable(character: str) -> bool:
    """The rule for a name in a list, asked for one character between two harmless ones."""
    return class_name(f"x{character}x") == f"x{character}x"
