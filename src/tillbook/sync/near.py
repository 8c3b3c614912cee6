"""Near totals: whether QuickBooks already holds what the first days would bring (product, M2).

A connector that posts Shopify sales already, or a bank feed that books payouts, shows in figures
that equal a day's totals, or nearly do (fees taken off). It is a hint with the transaction named;
a person says what it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.documents import Document
from tillbook.core.proof import Measure, line_figures
from tillbook.core.roles import Role
from tillbook.store.models import AuditLine, Company, Delivery
from tillbook.sync.looks import SeenTransaction, transactions

NEAR_PERCENT: Final = 1
"""So far a transaction may be from a day's total and still be told."""

NEAR_SHOWN_MAX: Final = 20
ANSWER: Final = "something_else"
"""Key in `Company.answers`: transactions that a person has said are something else."""

SOLD: Final = "sold"
PAID: Final = "paid"
_MONEY: Final = (Role.CLEARING, Role.CASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A transaction in QuickBooks and the total it is near: what was sold or paid on a day, or
    what one gateway took (`total` then is the gateway). Amounts in the smallest unit, positive.
    """

    seen: SeenTransaction
    day: date
    total: str
    total_minor: int

    @property
    def equal(self) -> bool:
        """To the cent."""
        return abs(self.seen.amount_minor) == self.total_minor


def near_totals(
    company: Company, first: date, last: date, documents: Iterable[Document]
) -> tuple[Near, ...] | None:
    """Transactions of these days near one of their totals, equal ones first; ours and those of
    which a person has said that they are something else are left out. None: not looked yet.
    """
    seen = transactions(company, first, last)
    if seen is None:
        return None
    ours = Delivery.objects.filter(company=company).exclude(quickbooks_id="")
    known = {*ours.values_list("quickbooks_id", flat=True), *company.answers.get(ANSWER, [])}
    found = nearest((row for row in seen.rows if row.txn_id not in known), totals(documents))
    return found[:NEAR_SHOWN_MAX]


def totals(documents: Iterable[Document]) -> dict[tuple[date, str], int]:
    """By day: what was sold, what was paid, and what each gateway or drawer took."""
    sums: defaultdict[tuple[date, str], int] = defaultdict(int)
    for document in documents:
        figures = line_figures(document.lines)
        sums[document.day, SOLD] += figures[Measure.SOLD]
        sums[document.day, PAID] += figures[Measure.PAID]
        for line in document.lines:
            if line.role in _MONEY:
                sums[document.day, line.qualifier or line.role] -= line.amount_minor
    return dict(sums)


def nearest(rows: Iterable[SeenTransaction], sums: dict[tuple[date, str], int]) -> tuple[Near, ...]:
    """Each transaction with the total it is nearest to, if it is near one; equal ones first."""
    found: dict[str, Near] = {}
    for row in rows:
        near = [
            Near(seen=row, day=day, total=name, total_minor=abs(total))
            for (day, name), total in sums.items()
            if total and _is_near(row.amount_minor, total)
        ]
        if near:
            found.setdefault(row.txn_id, min(near, key=_distance))
    return tuple(sorted(found.values(), key=lambda one: (not one.equal, one.seen.day)))


def say_something_else(
    company: Company, txn_ids: Iterable[str], user: User | None, now: datetime
) -> None:
    """A person says that these transactions are not Shopify sales; kept, and audited."""
    ids = sorted(set(txn_ids))
    with transaction.atomic():
        row = Company.objects.select_for_update().get(pk=company.pk)
        row.answers = {**row.answers, ANSWER: sorted({*row.answers.get(ANSWER, []), *ids})}
        row.save(update_fields=["answers"])
        AuditLine.objects.create(
            company=company, at=now, user=user, act="setup.near_totals",
            particulars={"transactions": ids},
        )  # fmt: skip
    company.answers = row.answers


def _is_near(amount_minor: int, total_minor: int) -> bool:
    apart = abs(abs(amount_minor) - abs(total_minor))
    return apart * 100 <= abs(total_minor) * NEAR_PERCENT


def _distance(one: Near) -> tuple[int, int, str]:
    """The nearest figure, of those the nearest day; sold before paid where both are the same."""
    apart = abs(abs(one.seen.amount_minor) - one.total_minor)
    days = abs((one.seen.day - one.day).days)
    return apart, days, {SOLD: "0", PAID: "1"}.get(one.total, one.total)
