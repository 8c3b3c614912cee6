"""Balances: opening + movements = closing, and what closing must equal (accounting, section 5).

Pure arithmetic: where the figures come from is the store's business. Each figure of the chain is
made from its own rows; the opening is a link of its own, so that a fact that changed it later
shows at that sign and nowhere else. A difference is shown with its causes, never plugged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from tillbook.core.opening import Choice, Source
from tillbook.core.roles import ROLES, Kind, Role

BALANCE_ROLES: Final = (
    Role.CUSTOMER_BALANCE,
    Role.CLEARING,
    Role.GIFT_CARDS,
    Role.STORE_CREDIT,
    Role.CASH,
)
"""The balances that are carried forward and checked against a figure from elsewhere."""


class BalanceLink(StrEnum):
    """The figures of a closing balance, in order: as Shopify states it; all facts ever; what was
    open at the start and the facts since; the postings; the documents; what QuickBooks returned.
    """

    SHOPIFY = "shopify"
    FACTS = "facts"
    OPENING = "opening"
    ENTRIES = "entries"
    DOCUMENTS = "documents"
    QUICKBOOKS = "quickbooks"


BALANCE_LINKS: Final = tuple(BalanceLink)
_OURS: Final = (BalanceLink.ENTRIES, BalanceLink.DOCUMENTS, BalanceLink.QUICKBOOKS)
"""Figures that come by themselves, sooner or later."""


class CauseKind(StrEnum):
    """Why a closing balance is not what it must be."""

    HELD = "held"
    IGNORED = "ignored"
    CHANGED_BEFORE = "changed_before"
    NOT_SHOWN = "not_shown"
    NOT_BOOKED = "not_booked"
    HEADER = "header"


_WE_KNOW_WHY: Final = frozenset({CauseKind.HELD, CauseKind.IGNORED, CauseKind.NOT_SHOWN})
"""Causes we stand by: it is not booked, and that is right as long as they last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One cause of a difference: how much of it, debit positive, and the order it is about, if it
    is about one.
    """

    kind: CauseKind
    amount_minor: int
    order_name: str = ""


class BalanceState(StrEnum):
    """How a balance stands, the worst first."""

    DIFFERS = "differs"
    HELD = "held"
    WAITING = "waiting"
    YOURS = "yours"
    PROVED = "proved"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningState:
    """What stood there at the start and what was chosen for it; `account` names where it is
    already kept. `amount_minor` is None where nobody has said it. `confirmed`: QuickBooks holds
    just that in `account`; None while it has not said what it holds.
    """

    amount_minor: int | None
    source: Source | None
    choice: Choice | None
    account: str = ""
    confirmed: bool | None = True

    @property
    def counted_minor(self) -> int:
        """What of it belongs to the balance: nothing, where it is ignored or not decided."""
        counts = self.choice in (Choice.BOOK, Choice.ALREADY)
        return self.amount_minor or 0 if counts else 0

    @property
    def elsewhere_minor(self) -> int:
        """What of it stands in the books without a document of ours."""
        return self.counted_minor if self.choice is Choice.ALREADY else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One balance over some days, amounts debit positive. `must_equal` is Shopify's own figure,
    None where Shopify does not state one.
    """

    role: Role
    qualifier: str | None
    currency: str
    opening: OpeningState
    opening_minor: int
    in_minor: int
    out_minor: int
    figures: Mapping[BalanceLink, int | None]
    causes: tuple[Cause, ...] = ()

    @property
    def closing_minor(self) -> int:
        """Opening and all movements."""
        return self.opening_minor + self.in_minor + self.out_minor

    @property
    def must_equal_minor(self) -> int | None:
        """What Shopify states."""
        return self.figures.get(BalanceLink.SHOPIFY)

    @property
    def difference_minor(self) -> int | None:
        """What is missing to what it must be."""
        must = self.must_equal_minor
        return None if must is None else must - self.closing_minor

    @property
    def explained_minor(self) -> int:
        """How much of the difference has a cause."""
        return sum(cause.amount_minor for cause in self.causes)

    @property
    def unexplained_minor(self) -> int | None:
        """What of the difference no cause accounts for."""
        gap = self.difference_minor
        return None if gap is None else gap - self.explained_minor

    @property
    def signs(self) -> tuple[bool | None, ...]:
        """For each of the five gaps: equal, unequal, or None when a side is not known."""
        values = [self.figures.get(link) for link in BALANCE_LINKS]
        return tuple(
            None if left is None or right is None else left == right
            for left, right in pairwise(values)
        )

    @property
    def state(self) -> BalanceState:
        """The worst that is true of it. Proved is said only where every figure is there and
        equal; what Shopify cannot state is the reader's to check, and so is an opening in an
        account that holds something else.
        """
        wrong = [link for link, sign in zip(BALANCE_LINKS[1:], self.signs, strict=True)
                 if sign is False]  # fmt: skip
        ours = (BalanceLink.FACTS, BalanceLink.OPENING)
        if any(link not in ours for link in wrong):
            return BalanceState.DIFFERS
        if wrong and not self._we_know_why():
            return BalanceState.DIFFERS
        if wrong:
            return BalanceState.HELD
        if any(self.figures.get(link) is None for link in _OURS) or self.opening.confirmed is None:
            return BalanceState.WAITING
        if self.must_equal_minor is None or not self.opening.confirmed:
            return BalanceState.YOURS
        return BalanceState.PROVED if all(self.signs) else BalanceState.WAITING

    def _we_know_why(self) -> bool:
        return self.unexplained_minor == 0 and {cause.kind for cause in self.causes} <= _WE_KNOW_WHY


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBalance:
    """What is known of one order on CUSTOMER_BALANCE, debit positive.

    `stated_minor` is Shopify's outstanding, `later_minor` what its facts moved after the last day
    shown. `before_minor` is what its facts say it owed at the start, `frozen_minor` what was
    stated of it then. `since_minor` is what its facts moved since, `booked_minor` what of them is
    posted, `waiting_minor` what waits to be. `held`: it cannot be read, and only what is booked of
    it counts.
    """

    name: str
    held: bool
    stated_minor: int | None
    later_minor: int
    before_minor: int
    frozen_minor: int
    since_minor: int
    booked_minor: int
    waiting_minor: int = 0

    @property
    def must_minor(self) -> int | None:
        """What Shopify states, as of the last day shown."""
        return None if self.stated_minor is None else self.stated_minor - self.later_minor

    @property
    def facts_minor(self) -> int:
        """What it owes by all its facts; a held one by what counts of it."""
        return (
            self.frozen_minor + self.booked_minor
            if self.held
            else self.before_minor + self.since_minor
        )

    @property
    def carried_minor(self) -> int:
        """What was stated at the start and what its facts moved since."""
        return self.frozen_minor + (self.booked_minor if self.held else self.since_minor)

    def causes(self) -> Iterable[Cause]:
        """Why it is not in the books as Shopify states it."""
        must = self.must_minor
        if must is not None and must != self.facts_minor:
            kind = CauseKind.HELD if self.held else CauseKind.HEADER
            yield Cause(kind=kind, amount_minor=must - self.facts_minor, order_name=self.name)
        if not self.held and self.before_minor != self.frozen_minor:
            yield Cause(
                kind=CauseKind.CHANGED_BEFORE,
                amount_minor=self.before_minor - self.frozen_minor,
                order_name=self.name,
            )
        if not self.held and self.waiting_minor:
            yield Cause(
                kind=CauseKind.NOT_BOOKED,
                amount_minor=self.waiting_minor,
                order_name=self.name,
            )


@dataclass(slots=True, kw_only=True)
class UnpaidSums:
    """Orders added up one by one, so that memory does not grow with them; an order that is as it
    should be leaves no trace but its figures. SHOPIFY is not known while one outstanding is not.
    """

    must_minor: int = 0
    facts_minor: int = 0
    carried_minor: int = 0
    unknown: int = 0
    causes: list[Cause]

    def add(self, order: OrderBalance) -> None:
        """One more order."""
        if order.must_minor is None:
            self.unknown += 1
        else:
            self.must_minor += order.must_minor
        self.facts_minor += order.facts_minor
        self.carried_minor += order.carried_minor
        self.causes.extend(order.causes())


def unpaid_figures(
    sums: UnpaidSums, opening: OpeningState, not_shown_minor: int
) -> tuple[dict[BalanceLink, int | None], tuple[Cause, ...]]:
    """The first three figures of CUSTOMER_BALANCE, and the causes between them and the entries.

    `not_shown_minor` is what was entered for orders Shopify does not show. Where the opening is
    ignored nothing of it is carried, and that is a cause.
    """
    causes = list(sums.causes)
    frozen = opening.amount_minor or 0
    ignored = frozen - opening.counted_minor
    if ignored:
        causes.append(Cause(kind=CauseKind.IGNORED, amount_minor=ignored))
    if not_shown_minor:
        causes.append(Cause(kind=CauseKind.NOT_SHOWN, amount_minor=-not_shown_minor))
    return {
        BalanceLink.SHOPIFY: None if sums.unknown else sums.must_minor,
        BalanceLink.FACTS: sums.facts_minor,
        BalanceLink.OPENING: sums.carried_minor + not_shown_minor - ignored,
    }, tuple(causes)


def natural_sign(role: Role) -> int:
    """−1 where people read a credit as positive: what is owed to others."""
    return -1 if ROLES[role].kind is Kind.LIABILITY else 1
