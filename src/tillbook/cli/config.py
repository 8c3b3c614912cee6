"""The `--config` file of a preview: accounts of one's own, in TOML.

    [shop]
    timezone = "America/New_York"
    currency = "USD"

    [[accounts]]
    role = "SALES"
    qualifier = "Shoes"          # optional; without it the row is for any other
    account = "Shoe Sales"
    type = "Income"              # optional; the role's usual type

Rows are added to the suggested mapping. What cannot be used is refused by name; docs/config.md
tells people the format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tillbook.cli.config_check import SPECIAL_ACCOUNTS, check_rows, unfit_name
from tillbook.cli.store import Refused
from tillbook.core.documents import Document
from tillbook.core.mapping import Account, MappingRow, refusal, suggested_mapping
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.roles import ROLES, AccountType, Role

ROWS_MAX: Final = 10_000
CONFIG_BYTES_MAX: Final = 4 * 1024 * 1024
_ROW_KEYS: Final = frozenset({"role", "qualifier", "account", "type"})
_SHOP_KEYS: Final = frozenset({"timezone", "currency"})


@dataclass(frozen=True, slots=True)
class Config:
    """What a config file says; None where it says nothing."""

    mapping: AccountMapping
    zone: str | None = None
    currency: str | None = None
    path: Path | None = None
    rows: tuple[MappingRow, ...] = ()


def read_config(path: Path | None) -> Config:
    """Read the file; the suggested mapping without one. Raises Refused, naming what is wrong."""
    if path is None:
        return Config(suggested_mapping())
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror or fault}.") from fault
    if len(raw) > CONFIG_BYTES_MAX:
        raise Refused(f"{path} is larger than {CONFIG_BYTES_MAX} bytes.")
    try:
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Refused(f"{path} is not TOML: {fault}.") from fault
    _only(path, "the file", content, frozenset({"shop", "accounts"}))
    shop = content.get("shop", {})
    if not isinstance(shop, dict):
        raise Refused(f"{path}: “shop” must be a table, written [shop].")
    _only(path, "[shop]", shop, _SHOP_KEYS)
    rows = _rows(path, content.get("accounts", []))
    check_rows(path, rows)
    return Config(
        mapping=suggested_mapping().with_rows(rows),
        zone=_string(path, "[shop]", shop, "timezone"),
        currency=_string(path, "[shop]", shop, "currency"),
        path=path,
        rows=tuple(rows),
    )


def unmatched(config: Config, documents: Iterable[Document]) -> list[str]:
    """Rows that no line of these documents is kept by, each as "FILE, account 2 (SALES “Mugs”)"."""
    chosen = {(row.role, row.qualifier) for row in config.rows}
    used = {
        (line.role, line.qualifier if (line.role, line.qualifier) in chosen else None)
        for document in documents
        for line in document.lines
    }
    return [
        f"{config.path}, account {number} ({row.role}"
        + (f" “{row.qualifier}”)" if row.qualifier else ")")
        for number, row in enumerate(config.rows, start=1)
        if (row.role, row.qualifier) not in used
    ]


def _rows(path: Path, rows: object) -> list[MappingRow]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(f"{path}: accounts are written as tables, each headed [[accounts]].")
    if len(rows) > ROWS_MAX:
        raise Refused(f"{path} has {len(rows)} accounts; at most {ROWS_MAX} are read.")
    return [_row(path, number, row) for number, row in enumerate(rows, start=1)]


def _row(path: Path, number: int, row: Mapping[str, Any]) -> MappingRow:
    where = f"account {number}"
    _only(path, where, row, _ROW_KEYS)
    role_name = _string(path, where, row, "role")
    account_name = _string(path, where, row, "account")
    if not role_name or not account_name:
        raise Refused(f"{path}, {where}: it needs a role and an account.")
    if role_name not in Role.__members__:
        known = ", ".join(Role.__members__)
        raise Refused(f"{path}, {where}: “{role_name}” is not a role. Roles are: {known}.")
    role = Role(role_name)
    type_name = _string(path, where, row, "type") or ROLES[role].type.value
    if type_name not in {one.value for one in AccountType}:
        known = ", ".join(one.value for one in AccountType)
        raise Refused(f"{path}, {where}: “{type_name}” is not an account type. Types: {known}.")
    if wrong := unfit_name(account_name):
        raise Refused(f"{path}, {where}: {wrong}")
    account = Account(
        name=account_name,
        type=AccountType(type_name),
        special=SPECIAL_ACCOUNTS.get(account_name.strip().casefold()),
    )
    if found := refusal(role, account):
        raise Refused(f"{path}, {where}: {found.message} {found.cure}")
    return MappingRow(role=role, qualifier=_string(path, where, row, "qualifier"), account=account)


def _only(path: Path, where: str, content: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := sorted(content.keys() - known):
        raise Refused(
            f"{path}, {where}: “{unknown[0]}” is not known. Known: {', '.join(sorted(known))}."
        )


def _string(path: Path, where: str, content: Mapping[str, Any], key: str) -> str | None:
    value = content.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    if isinstance(value, str):
        raise Refused(f"{path}, {where}: “{key}” is empty.")
    raise Refused(f"{path}, {where}: “{key}” must be a text in quotation marks.")
