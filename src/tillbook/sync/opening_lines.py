"""The opening line by line: each balance with its amount, who states it, and what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tillbook.core.documents import line_label
from tillbook.core.entries import Flow
from tillbook.core.identity import fingerprint
from tillbook.core.money import format_minor
from tillbook.core.opening import Choice, OpeningFact, Owing, Source, opening_day
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import ROLES, Role, RoleKey
from tillbook.store.models import OpeningBalance, Shop
from tillbook.sync import looks
from tillbook.sync.opening_figures import keys_used, owing_of, partly_known
from tillbook.sync.orders import place_names


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLine:
    """One balance at the start, amounts debit positive. `amount_minor` is None while nobody has
    said it; `computed_minor` is what Shopify states of it, `orders` are those that make it up.
    `asked` says that a person enters the amount.
    """

    role: Role
    qualifier: str | None
    label: str
    currency: str
    amount_minor: int | None
    computed_minor: int | None
    asked: bool
    source: Source | None
    entered_by: str
    choice: Choice | None
    account: str
    orders: tuple[OpeningFact, ...]
    problems: tuple[Problem, ...]

    @property
    def slug(self) -> str:
        """Names the line in a form."""
        return f"{self.role.lower()}-{fingerprint({'qualifier': self.qualifier})[:8]}"

    @property
    def decided(self) -> bool:
        """Nothing was open, or it is chosen what is done with it."""
        if self.amount_minor is None:
            return False
        return self.amount_minor == 0 or (
            self.choice is not None and (self.choice is not Choice.ALREADY or bool(self.account))
        )

    @property
    def not_shown_minor(self) -> int:
        """What of the amount belongs to orders that Shopify does not show."""
        return (self.amount_minor or 0) - sum(fact.amount_minor for fact in self.orders)


class Agreement(StrEnum):
    """How an opening stands against the account that already holds it."""

    EQUAL = "equal"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An account that already holds openings: what they come to, and its balance in QuickBooks on
    the day before the start; debit positive, None while QuickBooks has not answered.
    """

    account: str
    day: date
    currency: str
    ours_minor: int
    theirs_minor: int | None
    why: Problem | None

    @property
    def agreement(self) -> Agreement:
        """Equal, different, or not known yet."""
        if self.theirs_minor is None:
            return Agreement.UNKNOWN
        return Agreement.EQUAL if self.theirs_minor == self.ours_minor else Agreement.DIFFERS

    @property
    def problem(self) -> Problem | None:
        """Both figures in words, where they differ; why there is none, where QuickBooks refused."""
        if self.theirs_minor is None or self.agreement is not Agreement.DIFFERS:
            return self.why
        return problem(
            Code.OPENING_DIFFERS,
            self.account,
            account=self.account,
            day=self.day,
            ours=format_minor(self.ours_minor, self.currency),
            theirs=format_minor(self.theirs_minor, self.currency),
            currency=self.currency,
        )


def opening_lines(shop: Shop) -> tuple[OpeningLine, ...]:
    """Every balance of the shop at its start date. CUSTOMER_BALANCE is computed; where Shopify
    shows part of the orders only, and for all other balances, a person enters the amount.
    """
    rows = {
        (Role(row.role), row.qualifier or None): row
        for row in OpeningBalance.objects.filter(shop=shop).select_related("entered_by")
    }
    asked = [key for key in (*keys_used(shop), *rows) if key[0] is not Role.CUSTOMER_BALANCE]
    names = place_names(shop)
    return (
        _unpaid(shop, rows.get((Role.CUSTOMER_BALANCE, None)), owing_of(shop)),
        *(_asked(shop, key, rows.get(key), names) for key in dict.fromkeys(asked)),
    )


def compared(shop: Shop, lines: Iterable[OpeningLine]) -> tuple[Compared, ...]:
    """Each account that already holds openings beside QuickBooks' own trial balance."""
    if shop.start_date is None:
        return ()
    day = opening_day(shop.start_date)
    sums: dict[str, int] = {}
    for line in lines:
        if line.amount_minor and line.choice is Choice.ALREADY and line.account:
            sums[line.account] = sums.get(line.account, 0) + line.amount_minor
    found = looks.trial_balance(shop.company, day) if sums else None
    theirs = {row.account.casefold(): row.balance_minor for row in found.rows} if found else {}
    why = looks.refused(shop.company, looks.LookKind.TRIAL_BALANCE, last=day) if sums else None
    return tuple(
        Compared(
            account=account,
            day=day,
            currency=shop.currency,
            ours_minor=amount,
            theirs_minor=theirs.get(account.casefold(), 0) if found else None,
            why=why,
        )
        for account, amount in sorted(sums.items())
    )


def _unpaid(shop: Shop, row: OpeningBalance | None, owing: Owing) -> OpeningLine:
    partly, frozen = partly_known(shop), shop.opening_at is not None
    entered = row.amount_minor if row and (partly or frozen) else None
    amount = entered if partly or frozen else owing.total_minor
    source = None if amount is None else Source.SHOPIFY
    if row and entered is not None:
        source = Source(row.source)
    partly_problem = problem(Code.OPENING_PARTLY_KNOWN, shop.name)
    return OpeningLine(
        role=Role.CUSTOMER_BALANCE,
        qualifier=None,
        label=_label(Role.CUSTOMER_BALANCE, None, {}),
        currency=shop.currency,
        amount_minor=amount,
        computed_minor=owing.total_minor,
        asked=partly,
        source=source,
        entered_by=_by(row),
        choice=_choice(row),
        account=row.account if row else "",
        orders=owing.facts,
        problems=(*((partly_problem,) if partly else ()), *owing.problems),
    )


def _asked(
    shop: Shop, key: RoleKey, row: OpeningBalance | None, names: Mapping[str, str]
) -> OpeningLine:
    role, qualifier = key
    return OpeningLine(
        role=role,
        qualifier=qualifier,
        label=_label(role, qualifier, names),
        currency=shop.currency,
        amount_minor=row.amount_minor if row else None,
        computed_minor=None,
        asked=True,
        source=Source.ENTERED if row and row.amount_minor is not None else None,
        entered_by=_by(row),
        choice=_choice(row),
        account=row.account if row else "",
        orders=(),
        problems=(),
    )


def _label(role: Role, qualifier: str | None, names: Mapping[str, str]) -> str:
    return line_label(Flow.OPEN, role, qualifier, names)


def _choice(row: OpeningBalance | None) -> Choice | None:
    return Choice(row.choice) if row and row.choice else None


def _by(row: OpeningBalance | None) -> str:
    return row.entered_by.get_username() if row and row.entered_by else ""


def undecided(line: OpeningLine) -> Problem:
    """What is missing of a line."""
    return problem(
        Code.OPENING_UNDECIDED,
        line.role,
        role=ROLES[line.role].label,
        qualifier=f" “{line.label.partition(' - ')[2]}”" if line.qualifier else "",
    )
