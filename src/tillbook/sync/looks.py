"""Looks: what pages ask of QuickBooks besides documents, and the answers they get.

A page asks and goes on; the question is put at the Web Connector's next call, read-only, with or
without a run. An answer stays until the same question is asked again and answered again. What
QuickBooks would not say is kept as a problem, and is not asked for again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from tillbook.core.problems import Problem
from tillbook.store.models import Company, Conversation, Look
from tillbook.sync.snapshots import Json, thaw_problem

DAYS_PER_LOOK_MAX: Final = 400
"""Days one look at transactions may cover."""


class LookKind(StrEnum):
    """What can be asked."""

    COUNTS = "counts"
    TRIAL_BALANCE = "trial_balance"
    TRANSACTIONS = "transactions"


class BadLook(ValueError):
    """A question without the days it needs, with days in the wrong order, or with too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """How many rows each list of the company file holds, inactive ones included (M7).

    `capacities` maps QuickBooks' own names ("Customer", "Item", ...) to the most rows a list can
    hold, as HostQuery says it (facts E); a release that does not say leaves it empty.
    """

    customers: int
    vendors: int
    employees: int
    other_names: int
    items: int
    capacities: dict[str, int]
    read_at: datetime

    @property
    def names(self) -> int:
        """Customers, vendors, employees and other names share one limit (facts E)."""
        return self.customers + self.vendors + self.employees + self.other_names


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalance:
    """One row of a trial balance: the account's full name and its balance, debit positive."""

    account: str
    balance_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalance:
    """QuickBooks' own trial balance at the end of a day; accounts it leaves out hold nothing."""

    as_of: date
    read_at: datetime
    rows: tuple[AccountBalance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTransaction:
    """One transaction as QuickBooks lists it. `type` is its own word ("Deposit", "Invoice")."""

    type: str
    txn_id: str
    day: date
    ref_number: str
    amount_minor: int
    account: str
    entity: str
    memo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The transactions of some days; `more` says that there are others beyond the ceiling."""

    read_at: datetime
    more: bool
    rows: tuple[SeenTransaction, ...]


def ask(
    company: Company,
    kind: LookKind,
    now: datetime,
    *,
    first: date | None = None,
    last: date | None = None,
) -> Look:
    """Ask, or ask again; the last answer stays readable until the new one is there.

    COUNTS takes no day, TRIAL_BALANCE `last` (as of the end of that day), TRANSACTIONS both.
    Raises BadLook for days that do not fit.
    """
    about = _about(kind, first, last)
    with transaction.atomic():
        Company.objects.select_for_update().get(pk=company.pk)
        look, _ = Look.objects.get_or_create(
            company=company, kind=kind, about=about, defaults={"asked_at": now}
        )
        # Asked again in the very moment of an answer, it is asked all the same.
        after = look.answered_at + timedelta(microseconds=1) if look.answered_at else now
        look.asked_at, look.problem = max(now, after), None
        look.save(update_fields=["asked_at", "problem"])
    return look


def look_again(company: Company, now: datetime) -> None:
    """Preferences, lists and counts are read at the next call, also by a conversation that is
    under way: it gets to know the file anew.
    """
    with transaction.atomic():
        row = Company.objects.select_for_update().get(pk=company.pk)
        row.lists_read_at = None
        row.save(update_fields=["lists_read_at"])
        Conversation.objects.filter(company=company, ended_at=None).update(verified=False)
        ask(company, LookKind.COUNTS, now)
    company.lists_read_at = None


def unanswered(company: Company) -> QuerySet[Look]:
    """Looks that wait for QuickBooks, longest first."""
    waits = Q(answered_at=None) | Q(answered_at__lt=F("asked_at"))
    return Look.objects.filter(waits, company=company).order_by("asked_at", "pk")


def waiting(company: Company) -> bool:
    """Whether some look is not answered."""
    return unanswered(company).exists()


def asked(
    company: Company, kind: LookKind, *, first: date | None = None, last: date | None = None
) -> Look | None:
    """The look that puts this question; None where nobody has asked it."""
    about = _about(kind, first, last)
    return Look.objects.filter(company=company, kind=kind, about=about).first()


def refused(
    company: Company, kind: LookKind, *, first: date | None = None, last: date | None = None
) -> Problem | None:
    """Why QuickBooks did not answer this question the last time it was asked."""
    look = asked(company, kind, first=first, last=last)
    return thaw_problem(look.problem) if look and look.problem else None


def counts(company: Company) -> RowCounts | None:
    """How full the lists are, as last answered."""
    found = _answer(company, LookKind.COUNTS, None, None)
    if found is None:
        return None
    read_at, answer = found
    return RowCounts(**answer, read_at=read_at)


def trial_balance(company: Company, as_of: date) -> TrialBalance | None:
    """The trial balance of that day, as last answered."""
    found = _answer(company, LookKind.TRIAL_BALANCE, None, as_of)
    if found is None:
        return None
    read_at, answer = found
    return TrialBalance(
        as_of=as_of,
        read_at=read_at,
        rows=tuple(
            AccountBalance(account=account, balance_minor=balance)
            for account, balance in answer["rows"]
        ),
    )


def transactions(company: Company, first: date, last: date) -> Seen | None:
    """The transactions of these days, as last answered."""
    found = _answer(company, LookKind.TRANSACTIONS, first, last)
    if found is None:
        return None
    read_at, answer = found
    rows = (
        SeenTransaction(**{**row, "day": date.fromisoformat(row["day"])}) for row in answer["rows"]
    )
    return Seen(read_at=read_at, more=answer["more"], rows=tuple(rows))


def days_of(look: Look) -> tuple[date | None, date | None]:
    """The first and last day a look is about."""
    parts = [date.fromisoformat(part) for part in look.about.split("/") if part]
    if len(parts) > 1:
        return parts[0], parts[1]
    return None, parts[0] if parts else None


def _about(kind: LookKind, first: date | None, last: date | None) -> str:
    days = (last - first).days + 1 if first and last else 0
    fits, about = {
        LookKind.COUNTS: (first is None and last is None, ""),
        LookKind.TRIAL_BALANCE: (first is None and last is not None, f"{last}"),
        LookKind.TRANSACTIONS: (0 < days <= DAYS_PER_LOOK_MAX, f"{first}/{last}"),
    }[kind]
    if not fits:
        msg = f"A look at {kind} cannot be about {first} to {last}."
        raise BadLook(msg)
    return about


def _answer(
    company: Company, kind: LookKind, first: date | None, last: date | None
) -> tuple[datetime, Json] | None:
    """When it was answered, and what."""
    look = asked(company, kind, first=first, last=last)
    if look is None or look.answer is None or look.answered_at is None:
        return None
    return look.answered_at, look.answer
