"""The mapping: (role, qualifier or "any other") → account of the company.

A qualifier that has no row of its own falls back to its role's "any other" row; where there is
none, the documents that need it are held and everything else goes on. Allowed account types are
enforced here, for every door at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import (
    NEVER_AN_ITEM_LINE,
    NEVER_ON_ITEMS,
    ROLES,
    AccountType,
    Role,
    RoleKey,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as QuickBooks names it: `FullName`, type, and its special use if it has one."""

    name: str
    type: AccountType
    special: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRow:
    """One choice: this role, with this qualifier (None = any other), is kept in this account."""

    role: Role
    qualifier: str | None
    account: Account


@dataclass(frozen=True, slots=True)
class Mapping:
    """All rows of a company. Later rows win over earlier ones for the same key."""

    rows: tuple[MappingRow, ...]
    _by_key: dict[RoleKey, Account] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self._by_key.update({(row.role, row.qualifier): row.account for row in self.rows})

    def account(self, role: Role, qualifier: str | None) -> Account | None:
        """The account for a role and qualifier, or the role's "any other", or None."""
        return self._by_key.get((role, qualifier)) or self._by_key.get((role, None))

    def problems(self) -> tuple[Problem, ...]:
        """Rows whose account QuickBooks would refuse."""
        return tuple(found for row in self.rows if (found := refusal(row.role, row.account)))

    def with_rows(self, rows: Iterable[MappingRow]) -> Mapping:
        """The same mapping with rows added or replaced."""
        return Mapping((*self.rows, *rows))


def may_keep(role: Role, account: Account) -> bool:
    """Whether QuickBooks takes an account for a role."""
    special = account.special in NEVER_ON_ITEMS and role not in NEVER_AN_ITEM_LINE
    return account.type in ROLES[role].allowed and not special


def refusal(role: Role, account: Account) -> Problem | None:
    """Why an account cannot serve a role, or None when it can."""
    if may_keep(role, account):
        return None
    rule = ROLES[role]
    return problem(
        Code.ACCOUNT_NOT_ALLOWED,
        account.name,
        account=account.name,
        type=account.special or account.type.value,
        role=rule.label,
        allowed=", ".join(sorted(rule.allowed)),
    )


GATEWAY_ACCOUNTS: Final = {
    "shopify_payments": "Shopify Payments Clearing",
    "paypal": "PayPal Clearing",
    "manual": "Manual Payments Clearing",
}
"""The clearing accounts we suggest for well-known gateways."""


def suggested_mapping() -> Mapping:
    """One row per role with the suggested account, and one per well-known gateway."""
    rows = [
        MappingRow(role=role, qualifier=None, account=Account(name=rule.account, type=rule.type))
        for role, rule in ROLES.items()
    ]
    rows += [
        MappingRow(
            role=Role.CLEARING,
            qualifier=gateway,
            account=Account(name=name, type=AccountType.BANK),
        )
        for gateway, name in GATEWAY_ACCOUNTS.items()
    ]
    return Mapping(tuple(rows))
