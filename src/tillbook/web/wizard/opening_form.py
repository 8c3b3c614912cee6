"""What is typed on the page of opening balances: read, checked field by field, and stored.

Every field that can be stored is, whatever is wrong with the others; what is wrong is said at its
field and the typed text stays there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from tillbook.core.balances import natural_sign
from tillbook.core.money import UnreadableMoney
from tillbook.core.opening import Choice, OpeningFact
from tillbook.core.roles import ROLES, Kind
from tillbook.store.models import Shop
from tillbook.sync.opening import NotDecided, accounts_for, choose, enter_amount
from tillbook.sync.opening_lines import OpeningLine, opening_lines
from tillbook.sync.plan import company_mapping
from tillbook.web.amounts import amount, read_amount
from tillbook.web.wording import message

ORDERS_LISTED_MAX: Final = 200
"""Orders listed below one balance; the rest is counted."""

AMOUNT_MINOR_MAX: Final = 10**13
"""Nobody has that much open. QuickBooks' amounts have 13 digits before the point; a journal beyond
them could never be written, and after Start it cannot be changed."""

Typed = Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class LineFields:
    """One balance as the page shows it. Amounts are in their natural sign: what the shop owes to
    others is positive on its own line.
    """

    line: OpeningLine
    accounts: Mapping[str, str]
    amount_text: str = ""
    choice: str = ""
    account: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def natural_minor(self) -> int | None:
        """The amount as people read it."""
        minor = self.line.amount_minor
        return None if minor is None else minor * natural_sign(self.line.role)

    @property
    def computed_minor(self) -> int:
        """What Shopify states, as people read it."""
        return (self.line.computed_minor or 0) * natural_sign(self.line.role)

    @property
    def owed_to_others(self) -> bool:
        """Whether it is a debt of the shop."""
        return ROLES[self.line.role].kind is Kind.LIABILITY

    @property
    def nothing_open(self) -> bool:
        """Nothing is to be decided."""
        return self.line.amount_minor == 0

    @property
    def listed(self) -> tuple[OpeningFact, ...]:
        """The orders that are listed, those that owe most first."""
        orders = sorted(self.line.orders, key=lambda fact: -abs(fact.amount_minor))
        return tuple(orders[:ORDERS_LISTED_MAX])

    @property
    def unlisted(self) -> int:
        """How many orders are not listed."""
        return max(0, len(self.line.orders) - ORDERS_LISTED_MAX)


def fields_of(shop: Shop) -> list[LineFields]:
    """Every balance as it is stored; the account in which the role is kept is proposed."""
    mapping = company_mapping(shop.company)
    found = []
    for line in opening_lines(shop):
        mapped = mapping.account(line.role, line.qualifier)
        accounts = accounts_for(shop, line.role)
        proposed = mapped.name if mapped and mapped.name in accounts else ""
        one = LineFields(line=line, accounts=accounts, choice=line.choice or "")
        one.account = line.account or proposed
        minor = one.natural_minor
        one.amount_text = "" if minor is None else amount(minor, line.currency)
        found.append(one)
    return found


def store(
    shop: Shop, typed: Typed, user: User | None, now: datetime, *, whole: bool
) -> dict[str, LineFields]:
    """Store what can be stored; what is wrong comes back by slug, with what was typed. With
    `whole` a field that is left open is wrong too.
    """
    wrong = {}
    for one in fields_of(shop):
        slug = one.line.slug
        one.amount_text = typed.get(f"amount-{slug}", one.amount_text).strip()
        one.choice = typed.get(f"choice-{slug}", one.choice)
        one.account = typed.get(f"account-{slug}", one.account)
        minor = _amount(shop, one, user, now, whole=whole)
        _choose(shop, one, user, now, needed=whole and bool(minor))
        if one.errors:
            wrong[slug] = one
    return wrong


def _amount(
    shop: Shop, one: LineFields, user: User | None, now: datetime, *, whole: bool
) -> int | None:
    if not one.line.asked:
        return one.line.amount_minor
    if not one.amount_text:
        if whole:
            one.errors["amount"] = _("Enter the amount, 0 if nothing was open.")
        return None
    try:
        natural_minor = _read(one.amount_text, one.line.currency)
        if natural_minor < 0 and one.owed_to_others:
            one.errors["amount"] = _("What is owed to customers is not negative; 0 if nothing.")
            return None
        minor = natural_minor * natural_sign(one.line.role)
        enter_amount(shop, one.line, minor, user, now)
    except UnreadableMoney:
        one.errors["amount"] = _("“%(text)s” is not an amount. Write it as %(example)s.") % {
            "text": one.amount_text,
            "example": amount(118462, "USD"),
        }
        return None
    except NotDecided as fault:
        one.errors["amount"] = message(fault.problem)
        return None
    return minor


def _read(text: str, currency: str) -> int:
    minor = read_amount(text, currency)
    if abs(minor) >= AMOUNT_MINOR_MAX:
        raise UnreadableMoney(text)
    return minor


def _choose(shop: Shop, one: LineFields, user: User | None, now: datetime, *, needed: bool) -> None:
    if one.choice not in {choice.value for choice in Choice}:
        if needed:
            one.errors["choice"] = _("Choose what is done with it.")
        return
    choice = Choice(one.choice)
    try:
        choose(shop, one.line, choice, one.account, user, now)
    except NotDecided as fault:
        one.errors["account" if choice is Choice.ALREADY else "choice"] = message(fault.problem)
