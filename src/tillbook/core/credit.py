"""Store credit: movements that no order tells, and the proof of every account.

Where an order transaction is behind a movement, its tender is the fact and the movement only a
second view of it. What is left is credit given or taken by hand and credit that expired. Credit
given is a cost like a gift card given away; expired credit stands with the unused cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tillbook.core.cards import CardsBooked
from tillbook.core.days import business_day
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.facts import ONLINE
from tillbook.core.identity import number_of
from tillbook.core.money import format_minor
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role

EXPIRED: Final = "Expiration"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMovement:
    """One transaction of an account: `amount_minor` positive where the customer gets credit.

    `kind` is the word in Shopify's type (Credit, Debit, DebitRevert, Expiration), `event` its
    `StoreCreditSystemEvent`, `transaction_id` the order transaction behind it, else empty.
    """

    id: str
    happened_at: datetime
    kind: str
    amount_minor: int
    event: str = ""
    transaction_id: str = ""

    @property
    def figures(self) -> tuple[object, ...]:
        """What must never change once read."""
        return self.happened_at, self.kind, self.amount_minor, self.transaction_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAccount:
    """One `StoreCreditAccount`; nothing of its owner is kept."""

    id: str
    currency: str
    balance_minor: int
    movements: tuple[CreditMovement, ...] = ()


def book_credit(accounts: Iterable[CreditAccount], zone: str, currency: str) -> CardsBooked:
    """An entry for every movement that no order transaction is behind."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for account in accounts:
        if account.currency != currency:
            problems.append(
                problem(
                    Code.CARD_CURRENCY,
                    account.id,
                    card=number_of(account.id),
                    currency=account.currency,
                    expected=currency,
                )
            )
            continue
        own = [one for one in account.movements if not one.transaction_id and one.amount_minor]
        entries += [_entry(account, movement, zone) for movement in own]
    entries.sort(key=lambda entry: (entry.day, entry.key))
    return CardsBooked(entries=tuple(entries), problems=tuple(problems))


def prove_credit(accounts: Iterable[CreditAccount]) -> Iterator[Problem]:
    """Every account whose movements do not add up to its balance."""
    for account in accounts:
        found = sum(one.amount_minor for one in account.movements)
        if found != account.balance_minor:
            yield problem(
                Code.STORE_CREDIT_DIFFERS,
                account.id,
                account=number_of(account.id),
                sum=format_minor(found, account.currency),
                balance=format_minor(account.balance_minor, account.currency),
                difference=format_minor(account.balance_minor - found, account.currency),
                currency=account.currency,
            )


def _entry(account: CreditAccount, movement: CreditMovement, zone: str) -> Entry:
    expired = movement.kind == EXPIRED
    other = Role.GIFT_CARD_BREAKAGE if expired else Role.GIFT_CARDS_ISSUED
    rows = ((Role.STORE_CREDIT, -movement.amount_minor), (other, movement.amount_minor))
    return Entry(
        key=f"store-credit/{number_of(account.id)}/{number_of(movement.id)}",
        kind=EntryKind.STORE_CREDIT,
        day=business_day(movement.happened_at, zone),
        place_id=ONLINE,
        currency=account.currency,
        order_id="",
        order_name="",
        postings=tuple(
            Posting(
                role=role,
                qualifier=None,
                amount_minor=amount,
                flow=Flow.MOVED,
                fact_id=movement.id,
            )
            for role, amount in rows
        ),
    )
