"""Trial balance before and after: what QuickBooks holds, and what it would hold.

After is before plus the change, account by account; nothing else is computed. Amounts are integers
in the smallest unit of one currency, debits positive. QuickBooks does not tell capitals apart, so
neither is it done here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tillbook.core.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """One account whose balance changes."""

    account: str
    before_minor: int
    change_minor: int

    @property
    def after_minor(self) -> int:
        """What the account would hold."""
        return self.before_minor + self.change_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Sums of a debit and a credit column, neither of them negative."""

    debit_minor: int
    credit_minor: int

    @property
    def equal(self) -> bool:
        """As the two columns of a trial balance must be."""
        return self.debit_minor == self.credit_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The accounts that change, in QuickBooks' order and new ones last, and the sum of those that
    do not.
    """

    rows: tuple[TrialRow, ...]
    others_count: int
    others: Columns

    @property
    def before(self) -> Columns:
        """All accounts before."""
        return _with(self.others, (row.before_minor for row in self.rows))

    @property
    def after(self) -> Columns:
        """All accounts after."""
        return _with(self.others, (row.after_minor for row in self.rows))

    @property
    def change_minor(self) -> int:
        """Sum of all changes: 0, because every document is balanced."""
        return sum(row.change_minor for row in self.rows)


def trial(before: Iterable[tuple[str, int]], changes: Mapping[str, int]) -> Trial:
    """Set the changes of some accounts against the balances of all of them.

    An account that only changes name in its capitals is the same one and keeps QuickBooks' name.
    """
    moved: defaultdict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for name, amount in changes.items():
        moved[name.casefold()] += amount
        names.setdefault(name.casefold(), name)
    rows: list[TrialRow] = []
    others: list[int] = []
    seen: set[str] = set()
    for name, balance in before:
        key = name.casefold()
        if moved.get(key) and key not in seen:
            rows.append(TrialRow(account=name, before_minor=balance, change_minor=moved[key]))
            seen.add(key)
        else:
            others.append(balance)
    rows += [
        TrialRow(account=names[key], before_minor=0, change_minor=moved[key])
        for key in sorted(moved.keys() - seen)
        if moved[key]
    ]
    return Trial(rows=tuple(rows), others_count=len(others), others=columns(others))


def changes(documents: Iterable[Document]) -> dict[str, int]:
    """What documents change, by account; what a receipt totals to goes to its deposit account."""
    sums: defaultdict[str, int] = defaultdict(int)
    for document in documents:
        for line in document.lines:
            sums[line.account] -= line.amount_minor
        if document.deposit_to:
            sums[document.deposit_to] += document.total_minor
    return dict(sums)


def columns(balances: Iterable[int]) -> Columns:
    """Balances in two columns."""
    debit = credit = 0
    for balance in balances:
        debit += max(balance, 0)
        credit += max(-balance, 0)
    return Columns(debit_minor=debit, credit_minor=credit)


def _with(others: Columns, balances: Iterable[int]) -> Columns:
    mine = columns(balances)
    return Columns(
        debit_minor=others.debit_minor + mine.debit_minor,
        credit_minor=others.credit_minor + mine.credit_minor,
    )
