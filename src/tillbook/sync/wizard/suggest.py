"""Which account of the company a role probably belongs to, and why; else which one to create.

Only accounts that QuickBooks would take are suggested (`core.mapping.may_keep`), and each
suggestion carries the reason for it, so that a person can judge it at a glance. Nearness of names
is rapidfuzz's; everything else is table (`known_names`) and plain comparison.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from tillbook.core.mapping import GATEWAY_ACCOUNTS, Account, may_keep
from tillbook.core.roles import ROLES, AccountType, Role
from tillbook.qbxml.text import list_name
from tillbook.sync.wizard.known_names import (
    GATEWAY_WORDS,
    KNOWN_NAMES,
    NEVER_MADE,
    SPECIAL_OF,
    TELLING_WORDS,
)

ACCOUNT_NAME_LENGTH_MAX: Final = 31
"""One name of an account's path (AccountAdd, facts/quickbooks)."""

NEAR_ENOUGH: Final = 90
"""Of 100 (rapidfuzz token_sort_ratio): a plural or a hyphen apart, not a word apart."""

SHORT_WORD: Final = 3
"""Letters of a word whose last "s" is its own, as in "gas"."""

_ONLY_ONE: Final[Mapping[Role, AccountType]] = {
    Role.SALES: AccountType.INCOME,
    Role.COGS: AccountType.COST_OF_GOODS_SOLD,
    Role.BANK: AccountType.BANK,
}
"""Roles for which being the only account of this type is reason enough."""

_WORD: Final = re.compile(r"[^\W_]+")


class Reason(StrEnum):
    """Why an account is suggested."""

    SAME_NAME = "same-name"
    OWN_OF_QUICKBOOKS = "own-of-quickbooks"
    LIKE_NAME = "like-name"
    WORDS = "words"
    ONLY_ONE = "only-one"
    NONE_FITS = "none-fits"
    NOT_READ = "not-read"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An account for a role: one the company has, one to create, or None where only a person can
    know (UNDECIDED). `words` are those that told (WORDS).
    """

    account: Account | None
    reason: Reason
    create: bool = False
    words: tuple[str, ...] = ()


def suggest(
    role: Role,
    qualifier: str | None,
    accounts: Sequence[Account] | None,
    *,
    place: str = "",
    taken: Collection[str] = (),
) -> Suggestion:
    """The account that probably serves a role. `accounts` are the company's active ones, None
    while they were never read; `place` is what people call the qualifier; `taken` are the names
    no new account can have (accounts hidden in QuickBooks, names given to other new ones).
    """
    wanted = own_name(role, qualifier, place)
    if accounts is not None:
        able = [one for one in accounts if may_keep(role, one)]
        if found := _found(role, qualifier, wanted, able):
            return found
        if role in NEVER_MADE:
            return Suggestion(account=None, reason=Reason.UNDECIDED)
    blocked = {*taken, *(one.name for one in accounts or ())}
    made = Account(name=_free(wanted, blocked), type=ROLES[role].type)
    reason = Reason.NOT_READ if accounts is None else Reason.NONE_FITS
    return Suggestion(account=made, reason=reason, create=True)


def own_name(role: Role, qualifier: str | None, place: str = "") -> str:
    """The name of the account we would create, as QuickBooks can keep it."""
    name = ROLES[role].account
    if role is Role.CLEARING and qualifier:
        name = GATEWAY_ACCOUNTS.get(qualifier) or f"{place or qualifier} Clearing"
    elif qualifier:
        name = f"{name} - {place or qualifier}"
    return list_name(name, ACCOUNT_NAME_LENGTH_MAX)


def _free(wanted: str, blocked: Collection[str]) -> str:
    folded = {name.casefold() for name in blocked}
    if wanted.casefold() not in folded:
        return wanted
    return list_name(f"{wanted} (Shopify)", ACCOUNT_NAME_LENGTH_MAX, taken=tuple(blocked))


def _found(
    role: Role, qualifier: str | None, wanted: str, able: Sequence[Account]
) -> Suggestion | None:
    """The first rule that finds an account, the surest rule first."""
    if same := next((one for one in able if _last(one).casefold() == wanted.casefold()), None):
        return Suggestion(account=same, reason=Reason.SAME_NAME)
    if qualifier is not None:
        return _of_qualifier(role, qualifier, able)
    return _own_of_quickbooks(role, able) or _by_name(role, wanted, able) or _only_one(role, able)


def _own_of_quickbooks(role: Role, able: Sequence[Account]) -> Suggestion | None:
    special = SPECIAL_OF.get(role)
    found = next((one for one in able if special and one.special == special), None)
    return Suggestion(account=found, reason=Reason.OWN_OF_QUICKBOOKS) if found else None


def _by_name(role: Role, wanted: str, able: Sequence[Account]) -> Suggestion | None:
    if near := _nearest((wanted, *KNOWN_NAMES.get(role, ())), able):
        return Suggestion(account=near, reason=Reason.LIKE_NAME)
    for words in TELLING_WORDS.get(role, ()):
        if told := _told(words, able):
            return Suggestion(account=told, reason=Reason.WORDS, words=tuple(sorted(words)))
    return None


def _only_one(role: Role, able: Sequence[Account]) -> Suggestion | None:
    only = [one for one in able if one.type is _ONLY_ONE.get(role)]
    return Suggestion(account=only[0], reason=Reason.ONLY_ONE) if len(only) == 1 else None


def _of_qualifier(role: Role, qualifier: str, able: Sequence[Account]) -> Suggestion | None:
    """A clearing account that names its gateway; elsewhere only the same name is sure enough."""
    if role is not Role.CLEARING:
        return None
    words = GATEWAY_WORDS.get(qualifier) or _words(qualifier) | {"clearing"}
    if told := _told(words, able):
        return Suggestion(account=told, reason=Reason.WORDS, words=tuple(sorted(words)))
    return None


def _nearest(names: Collection[str], able: Sequence[Account]) -> Account | None:
    rated = [
        (
            max(fuzz.token_sort_ratio(_plain(_last(one)), _plain(name)) for name in names),
            -len(one.name),
            one.name,
            one,
        )
        for one in able
    ]
    best = max(rated, key=lambda row: row[:3], default=None)
    return best[3] if best and best[0] >= NEAR_ENOUGH else None


def _told(words: Collection[str], able: Sequence[Account]) -> Account | None:
    """The only account whose name holds all words; two of them leave it open."""
    found = [one for one in able if set(words) <= _words(one.name)]
    return found[0] if len(found) == 1 else None


def _last(account: Account) -> str:
    """An account's own name, without those it stands under."""
    return account.name.rsplit(":", 1)[-1]


def _words(text: str) -> set[str]:
    """Its words in small letters and in the singular."""
    words = _WORD.findall(text.casefold())
    return {word.removesuffix("s") if len(word) > SHORT_WORD else word for word in words}


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
