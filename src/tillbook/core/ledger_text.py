"""Entries as a beancount ledger: plain text that an independent program can check.

Accounts are those of the mapping, under beancount's five roots and in letters it accepts; one
transaction per entry, one line per posting, each with its role, so that balances per role can be
taken from the ledger alone. Amounts keep their sign: debits positive, credits negative.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from tillbook.core.entries import Entry, EntryKind, Posting
from tillbook.core.mapping import Account
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.money import format_minor
from tillbook.core.roles import AccountType, RoleKey

_ROOTS: Final[Mapping[AccountType, str]] = {
    AccountType.ACCOUNTS_PAYABLE: "Liabilities",
    AccountType.ACCOUNTS_RECEIVABLE: "Assets",
    AccountType.BANK: "Assets",
    AccountType.COST_OF_GOODS_SOLD: "Expenses",
    AccountType.CREDIT_CARD: "Liabilities",
    AccountType.EQUITY: "Equity",
    AccountType.EXPENSE: "Expenses",
    AccountType.FIXED_ASSET: "Assets",
    AccountType.INCOME: "Income",
    AccountType.LONG_TERM_LIABILITY: "Liabilities",
    AccountType.NON_POSTING: "Equity",
    AccountType.OTHER_ASSET: "Assets",
    AccountType.OTHER_CURRENT_ASSET: "Assets",
    AccountType.OTHER_CURRENT_LIABILITY: "Liabilities",
    AccountType.OTHER_EXPENSE: "Expenses",
    AccountType.OTHER_INCOME: "Income",
}
_NARRATION: Final = {
    EntryKind.SALES: "Sales",
    EntryKind.OPENING: "Opening balances",
    EntryKind.PAYOUT: "Payout",
    EntryKind.CASH: "Cash in the drawer",
    EntryKind.GIFT_CARDS: "Gift cards",
    EntryKind.STORE_CREDIT: "Store credit",
    EntryKind.COST: "Cost of goods sold",
}
_WITHOUT_ACCOUNT: Final = "Equity:No-Account"
_UNFIT: Final = re.compile(r"[^A-Za-z0-9]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def ledger_text(
    entries: Sequence[Entry],
    mapping: AccountMapping,
    *,
    currency: str | None,
    places: Mapping[str, str] | None = None,
    title: str = "Tillbook preview",
) -> Iterator[str]:
    """The lines of the ledger, without line ends: options, `open` directives, transactions.

    `currency` is the shop's. A role that has no account stands in Equity:No-Account, so that the
    ledger is complete all the same.
    """
    yield f"option {_text('title')} {_text(title)}"
    if currency:
        yield f"option {_text('operating_currency')} {_text(currency)}"
    postings = [posting for entry in entries for posting in entry.postings]
    accounts = [mapping.account(role, qualifier) for role, qualifier in _keys(postings)]
    names = account_names(account for account in accounts if account is not None)
    opened = {name for account, name in names.items()}
    if None in accounts:
        opened.add(_WITHOUT_ACCOUNT)
    if entries:
        first = min(entry.day for entry in entries)
        yield ""
        yield from (f"{first.isoformat()} open {name}" for name in sorted(opened))
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.key)):
        yield ""
        yield from _transaction(entry, mapping, names, places or {})


def account_names(accounts: Iterable[Account]) -> dict[Account, str]:
    """A valid beancount name for each account, no two alike whatever was replaced in them."""
    names: dict[Account, str] = {}
    taken: set[str] = set()
    for account in sorted(set(accounts), key=lambda account: (account.name, account.type)):
        parts = [_part(part) for part in account.name.split(":")]
        wanted = ":".join([_ROOTS[account.type], *parts])
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name)
        names[account] = name
    return names


def _keys(postings: Iterable[Posting]) -> dict[RoleKey, None]:
    return dict.fromkeys((posting.role, posting.qualifier) for posting in postings)


def _transaction(
    entry: Entry,
    mapping: AccountMapping,
    names: Mapping[Account, str],
    places: Mapping[str, str],
) -> Iterator[str]:
    place = places.get(entry.place_id, entry.place_id)
    what = entry.order_name or _NARRATION[entry.kind]
    yield f"{entry.day.isoformat()} * {_text(place)} {_text(what)}"
    yield f"  key: {_text(entry.key)}"
    if entry.order_name:
        yield f"  order: {_text(entry.order_name)}"
    yield f"  kind: {_text(entry.kind)}"
    for posting in entry.postings:
        account = mapping.account(posting.role, posting.qualifier)
        name = _WITHOUT_ACCOUNT if account is None else names[account]
        yield f"  {name}  {format_minor(posting.amount_minor, entry.currency)} {entry.currency}"
        yield f"    role: {_text(posting.role)}"
        if posting.qualifier is not None:
            qualifier = places.get(posting.qualifier, posting.qualifier)
            yield f"    qualifier: {_text(qualifier)}"


def _part(name: str) -> str:
    """One part of an account: letters, digits and hyphens, a capital or a digit in front."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    part = _UNFIT.sub("-", plain).strip("-")
    if not part:
        return f"X{name.encode().hex()}"
    return part[0].upper() + part[1:]


def _text(value: str) -> str:
    """A quoted string; beancount knows the escapes of quotes and backslashes."""
    clean = _CONTROL.sub(" ", value)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'
