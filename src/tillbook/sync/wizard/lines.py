"""The lines of the page Accounts: each role the shops use, the account it has or should have.

A line is a role with "any other" qualifier, or one qualifier with an account of its own: every
gateway and every place with cash, and whatever a person singled out. How a line stands is derived
from the stored mapping, the company's accounts and the shops' facts whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from tillbook.core.documents import GATEWAY_LABELS
from tillbook.core.mapping import Account, refusal
from tillbook.core.problems import Problem
from tillbook.core.roles import ROLES, AccountType, Role, RoleKey
from tillbook.store.models import Company, ListEntry, MappingRecord, Shop
from tillbook.sync.orders import place_names
from tillbook.sync.render import KnownLists, known_lists
from tillbook.sync.wizard.steps import StepName, is_confirmed
from tillbook.sync.wizard.suggest import Reason, own_name, suggest
from tillbook.sync.wizard.usage import Usage, seen_qualifiers, usage_of

OWN_LINE: Final = frozenset({Role.CLEARING, Role.CASH})
"""Roles of which every qualifier has a line of its own: money that is counted apart."""

COMMON: Final[tuple[RoleKey, ...]] = (
    (Role.SALES, None),
    (Role.DISCOUNTS, None),
    (Role.RETURNS, None),
    (Role.SHIPPING, None),
    (Role.TAX, None),
    (Role.GIFT_CARDS, None),
    (Role.TIPS, None),
    (Role.CLEARING, "shopify_payments"),
    (Role.CUSTOMER_BALANCE, None),
    (Role.BANK, None),
    (Role.COGS, None),
    (Role.PAYMENT_FEES, None),
)
"""Lines that are shown before a shop has used them."""

OWN_LINES_MAX: Final = 200
"""Qualifiers with a line of their own; further ones stay with their role's any other."""


class LineState(StrEnum):
    """How a line stands."""

    CHOSEN = "chosen"
    SUGGESTED = "suggested"
    CREATE = "create"
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """One line. `account` is what it has or would have, None where a person has to choose;
    `reason` says why it is suggested, None for what is stored. `own` is the account we would
    create. `amount_minor` is of the last days, debits positive; None where it was never used.
    `names` are the qualifiers kept here, `new` those that nobody has confirmed yet, and
    `meanwhile` the account a new line is kept in until it is saved.
    """

    role: Role
    qualifier: str | None
    name: str
    state: LineState
    account: Account | None
    own: Account
    reason: Reason | None = None
    words: tuple[str, ...] = ()
    chosen_at: datetime | None = None
    amount_minor: int | None = None
    names: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    meanwhile: str = ""
    problem: Problem | None = None

    @property
    def key(self) -> str:
        """Names the line in a form: "SALES:", "CLEARING:paypal"."""
        return line_name(self.role, self.qualifier)

    @property
    def is_used(self) -> bool:
        """Whether a shop has used it: then it needs a usable account."""
        return self.amount_minor is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLines:
    """All lines: those in use (or common), and the rest. `accounts` are the company's active ones
    by name; `are_read` says that QuickBooks has given them. `choices` are, by role, the qualifiers
    that have no line of their own: (qualifier, what people call it).
    """

    in_use: tuple[MapLine, ...]
    others: tuple[MapLine, ...]
    accounts: tuple[Account, ...]
    are_read: bool
    usage: Usage
    choices: Mapping[Role, tuple[tuple[str, str], ...]]

    @property
    def all(self) -> tuple[MapLine, ...]:
        """Both, in the order of the page."""
        return (*self.in_use, *self.others)

    @property
    def counts(self) -> dict[LineState, int]:
        """How many lines in use stand in each state."""
        return {state: sum(1 for line in self.in_use if line.state is state) for state in LineState}

    @property
    def missing(self) -> tuple[MapLine, ...]:
        """Lines that are used and have no usable account."""
        return tuple(
            line for line in self.in_use if line.is_used and line.state is LineState.CHOOSE
        )


@dataclass(slots=True, kw_only=True)
class _Desk:
    """What making lines looks at."""

    accounts: tuple[Account, ...] | None
    known: KnownLists
    stored: dict[RoleKey, MappingRecord]
    confirmed: bool
    seen: frozenset[str]
    usage: Usage
    places: dict[str, str]
    taken: set[str]

    def name_of(self, role: Role, qualifier: str | None) -> str:
        """What people call a qualifier."""
        if qualifier is None or role is not Role.CLEARING:
            return self.places.get(qualifier or "", qualifier or "")
        return GATEWAY_LABELS.get(qualifier) or qualifier.replace("_", " ").title()

    def is_new(self, role: Role, qualifier: str) -> bool:
        """Whether a qualifier came up after the page was confirmed."""
        return self.confirmed and line_name(role, qualifier) not in self.seen


def line_name(role: Role, qualifier: str | None) -> str:
    """As in "SALES:" and "CLEARING:paypal"."""
    return f"{role.value}:{qualifier or ''}"


def lines_of(company: Company, now: datetime) -> MapLines:
    """The lines of a company; call it within the company."""
    desk = _desk(company, now)
    usage = desk.usage
    keys = _keys(desk)
    in_use = tuple(_line(desk, key, keys) for key in keys)
    rest = [key for key in desk.stored if key not in keys][:OWN_LINES_MAX]
    rest += [(role, None) for role in Role if (role, None) not in {*keys, *rest}]
    others = tuple(_line(desk, key, keys) for key in sorted(rest, key=_place_on_page))
    accounts = tuple(sorted(desk.known.accounts.values(), key=lambda one: one.name.casefold()))
    choices = {
        role: tuple(
            (one, desk.name_of(role, one))
            for one in usage.qualifiers(role)
            if (role, one) not in keys
        )
        for role in Role
        if ROLES[role].qualifier
    }
    return MapLines(
        in_use=in_use,
        others=others,
        accounts=accounts,
        are_read=desk.accounts is not None,
        usage=usage,
        choices=choices,
    )


def _desk(company: Company, now: datetime) -> _Desk:
    known = known_lists(company)
    are_read = company.lists_read_at is not None and bool(known.accounts)
    rows = MappingRecord.objects.filter(company=company).order_by("pk")
    hidden = ListEntry.objects.filter(company=company, kind="Account", is_active=False)
    places: dict[str, str] = {}
    for shop in Shop.objects.filter(company=company):
        places |= place_names(shop)
    return _Desk(
        accounts=tuple(known.accounts.values()) if are_read else None,
        known=known,
        stored={(Role(row.role), row.qualifier or None): row for row in rows},
        confirmed=is_confirmed(company, None, StepName.ACCOUNTS),
        seen=seen_qualifiers(company),
        usage=usage_of(company, now),
        places=places,
        taken=set(hidden.values_list("full_name", flat=True)),
    )


def _keys(desk: _Desk) -> list[RoleKey]:
    """The lines in use: a role once, beside it what has a line of its own."""
    used = list(desk.usage.amounts)
    single = [key for key in used if key[1] and key[0] in OWN_LINE]
    single += [key for key, row in desk.stored.items() if key[1] and row.chosen_at]
    single += [key for key in COMMON if key[1]]
    own = list(dict.fromkeys(single))[:OWN_LINES_MAX]
    whole: list[RoleKey] = [
        (role, None) for role, qualifier in used if (role, qualifier) not in own
    ]
    whole += [key for key in COMMON if not key[1]]
    return sorted({*own, *whole}, key=_place_on_page)


def _place_on_page(key: RoleKey) -> tuple[int, str]:
    return list(Role).index(key[0]), key[1] or ""


def _line(desk: _Desk, key: RoleKey, keys: list[RoleKey]) -> MapLine:
    role, qualifier = key
    kept = _kept_here(desk.usage, key, keys)
    name = desk.name_of(role, qualifier)
    own = Account(name=own_name(role, qualifier, name), type=ROLES[role].type)
    amounts = [desk.usage.amounts[one] for one in kept]
    line = MapLine(
        role=role,
        qualifier=qualifier,
        name=name,
        state=LineState.CHOOSE,
        account=None,
        own=own,
        amount_minor=sum(amounts) if kept else None,
        names=tuple(desk.name_of(role, one) for _, one in kept if one and not qualifier),
        new=tuple(desk.name_of(role, one) for _, one in kept if one and desk.is_new(role, one)),
    )
    row = desk.stored.get(key)
    if row is not None and (row.chosen_at or desk.confirmed):
        return _stored(desk, line, row)
    return _suggested(desk, line)


def _kept_here(usage: Usage, key: RoleKey, keys: list[RoleKey]) -> list[RoleKey]:
    """What is used and kept in this line, the largest amount first."""
    role, qualifier = key
    found = [
        one
        for one in usage.amounts
        if one[0] is role and (one[1] == qualifier if qualifier else one == key or one not in keys)
    ]
    return sorted(found, key=lambda one: (-abs(usage.amounts[one]), one[1] or ""))


def _stored(desk: _Desk, line: MapLine, row: MappingRecord) -> MapLine:
    """As the stored mapping has it, held against what QuickBooks has now."""
    there = desk.known.accounts.get(row.account.casefold())
    account = there or Account(name=row.account, type=AccountType(row.account_type))
    wrong = desk.known.account_problem(row.account, line.role) or refusal(line.role, account)
    state = LineState.CHOSEN if row.chosen_at else LineState.SUGGESTED
    if wrong:
        state = LineState.CHOOSE
    elif there is None:
        state = LineState.CREATE
        desk.taken.add(account.name)
    return replace(line, state=state, account=account, chosen_at=row.chosen_at, problem=wrong)


def _suggested(desk: _Desk, line: MapLine) -> MapLine:
    found = suggest(line.role, line.qualifier, desk.accounts, place=line.name, taken=desk.taken)
    if found.account is None:
        return replace(line, reason=found.reason)
    if found.create:
        desk.taken.add(found.account.name)
    return replace(
        line,
        state=LineState.CREATE if found.create else LineState.SUGGESTED,
        account=found.account,
        own=found.account if found.create else line.own,
        reason=found.reason,
        words=found.words,
        meanwhile=_meanwhile(desk, line),
    )


def _meanwhile(desk: _Desk, line: MapLine) -> str:
    """Where a new qualifier's line is kept until somebody saves it: with any other."""
    row = desk.stored.get((line.role, None)) if line.new and line.qualifier else None
    return row.account if row else ""
