"""The step `accounts` of set-up: which account each role is kept in, and whether all can be used.

A person's choices are stored as mapping rows with the moment of the choice; what nobody chose is
stored as the suggestion it is, so that a role used later has an account at once. Accounts that are
not in QuickBooks are no obstacle: they are made on request, at the latest with the first document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.documents import DocumentType
from tillbook.core.mapping import Account, MappingRow, refusal
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import ROLES, Role, RoleKey
from tillbook.store.models import AuditLine, Company, Shop
from tillbook.sync.creation import creating
from tillbook.sync.plan import company_mapping
from tillbook.sync.render import known_lists
from tillbook.sync.setup import store_mapping
from tillbook.sync.wizard.lines import OWN_LINE, LineState, MapLine, MapLines
from tillbook.sync.wizard.steps import Standing, State, StepName, is_confirmed, take_back
from tillbook.sync.wizard.suggest import own_name
from tillbook.sync.wizard.usage import note_seen, used_keys

NEW_ACCOUNT: Final = "+"
"""In a form: the account that would be created for a qualifier."""

CHANGES_NOTED_MAX: Final = 200
"""Changed rows that one audit line names."""


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """DONE when it is confirmed and every role in use has a usable account."""
    if not is_confirmed(company, None, StepName.ACCOUNTS):
        return Standing(State.OPEN)
    problems = _problems(company)
    return Standing(State.WRONG if problems else State.DONE, problems)


def mapping_ready(company: Company, shop: Shop) -> tuple[Problem, ...]:
    """What keeps an amount of the shop from having its account; one problem for each role and
    account, however many qualifiers it has. Empty when nothing does.
    """
    return _problems(company, shop)


def _problems(company: Company, *shops: Shop) -> tuple[Problem, ...]:
    """Of these shops, else of all."""
    mapping, known = company_mapping(company), known_lists(company)
    refused = {
        one.name.casefold(): one.problem
        for one in creating(company)
        if one.kind is DocumentType.ACCOUNT and one.problem
    }
    found: dict[tuple[Code, str], Problem] = {}
    for role, qualifier in used_keys(*(shops or Shop.objects.filter(company=company))):
        account = mapping.account(role, qualifier)
        wrong = (
            _unmapped(role, qualifier)
            if account is None
            else known.account_problem(account.name, role)
            or refusal(role, account)
            or refused.get(account.name.casefold())
        )
        if wrong:
            found.setdefault((wrong.code, wrong.message), wrong)
    return tuple(found.values())


def _unmapped(role: Role, qualifier: str | None) -> Problem:
    named = f" “{qualifier}”" if qualifier else ""
    return problem(Code.NO_ACCOUNT, role, role=ROLES[role].label, qualifier=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person sent: the account of each line (None: left open), and the qualifiers that get
    an account of their own or lose it. `errors` names, by line, what cannot be used.
    """

    accounts: Mapping[RoleKey, Account | None]
    dropped: frozenset[RoleKey]
    errors: Mapping[RoleKey, Problem | None]


def read_choices(lines: MapLines, sent: Mapping[str, str]) -> Choices:
    """Read a form: by line's key an account's full name; "" leaves a line open, or takes a
    qualifier back to its role's any other. Further qualifiers come as "own:ROLE" (which one) and
    "own-account:ROLE" (NEW_ACCOUNT for one that is made). An error without a problem says that an
    account must be chosen.
    """
    accounts: dict[RoleKey, Account | None] = {}
    errors: dict[RoleKey, Problem | None] = {}
    dropped: set[RoleKey] = set()
    for line in lines.all:
        if line.key not in sent:
            continue
        key, text = (line.role, line.qualifier), sent[line.key]
        account = named_account(lines, line, text)
        if not text and line.qualifier and line.role not in OWN_LINE:
            dropped.add(key)
            continue
        accounts[key] = account
        if account is None and (line.is_used or text):
            errors[key] = None
        elif account and (wrong := _wrong(line, account)):
            errors[key] = wrong
    for key, account in _singled_out(lines, sent):
        accounts[key] = account
        if account is None or (wrong := refusal(key[0], account)):
            errors[key] = None if account is None else wrong
    return Choices(accounts=accounts, dropped=frozenset(dropped), errors=errors)


def _wrong(line: MapLine, account: Account) -> Problem | None:
    """Why an account cannot be picked for a line; what QuickBooks hides has the line's problem."""
    return line.problem if account == line.account else refusal(line.role, account)


def named_account(lines: MapLines, line: MapLine, name: str) -> Account | None:
    """The company's account of a name, or the one a line would create; None for any other."""
    folded = name.casefold()
    there = next((one for one in lines.accounts if one.name.casefold() == folded), None)
    if there or not name:
        return there
    return next((one for one in (line.own, line.account) if one and one.name == name), None)


def _singled_out(lines: MapLines, sent: Mapping[str, str]) -> list[tuple[RoleKey, Account | None]]:
    """Qualifiers that a person gave an account of their own."""
    found: list[tuple[RoleKey, Account | None]] = []
    whole = {line.role: line for line in lines.all if line.qualifier is None}
    for role, choices in lines.choices.items():
        wanted, names = sent.get(f"own:{role.value}", ""), dict(choices)
        if wanted not in names or role not in whole:
            continue
        name = sent.get(f"own-account:{role.value}", "")
        account = named_account(lines, whole[role], name)
        if name == NEW_ACCOUNT:
            made = own_name(role, wanted, names[wanted])
            account = Account(name=made, type=ROLES[role].type)
        found.append(((role, wanted), account))
    return found


@transaction.atomic
def save_choices(
    company: Company,
    lines: MapLines,
    choices: Choices,
    user: User | None,
    now: datetime,
    *,
    accepted: bool = True,
) -> tuple[MappingRow, ...]:
    """Store what a person chose, and suggestions where nothing was chosen. Where the page is
    `accepted` its lines in use count as chosen; every other line where its account was changed.
    Returns the rows whose account changed.
    """
    before = {(row.role, row.qualifier): row for row in company_mapping(company).rows}
    rows = {key: row for key, row in before.items() if key not in choices.dropped}
    chosen: set[RoleKey] = set()
    for line in lines.all:
        key = (line.role, line.qualifier)
        account = choices.accounts.get(key, line.account)
        if account is None or key in choices.dropped:
            continue
        rows[key] = MappingRow(role=line.role, qualifier=line.qualifier, account=account)
        if key in choices.accounts and (
            (accepted and line in lines.in_use) or account != line.account
        ):
            chosen.add(key)
    for key, account in choices.accounts.items():
        if key not in rows and account is not None:
            rows[key] = MappingRow(role=key[0], qualifier=key[1], account=account)
            chosen.add(key)
    changed = store_mapping(company, AccountMapping(tuple(rows.values())), chosen=chosen, at=now)
    for shop in Shop.objects.filter(company=company, started_at=None) if changed else ():
        take_back(shop, StepName.PREVIEW)
    if accepted:
        note_seen(company, lines.usage)
    names = [
        f"{row.role.value}:{row.qualifier or ''} {row.account.name}"
        for row in changed[:CHANGES_NOTED_MAX]
    ]
    if names or choices.dropped:
        AuditLine.objects.create(
            company=company, at=now, user=user, act="mapping.changed", particulars={"rows": names}
        )
    return changed


def changes(lines: MapLines, choices: Choices) -> tuple[tuple[MapLine, str], ...]:
    """The lines that would be kept in another account than now, each with the new one's name."""
    found = []
    for line in lines.all:
        account = choices.accounts.get((line.role, line.qualifier))
        if account and line.account and account.name != line.account.name:
            found.append((line, account.name))
    return tuple(found)


def to_create(lines: MapLines) -> tuple[MapLine, ...]:
    """Lines in use whose account is not in QuickBooks yet, each name once."""
    found = {
        line.account.name.casefold(): line
        for line in reversed(lines.in_use)
        if line.state is LineState.CREATE and line.account
    }
    return tuple(reversed(found.values()))
