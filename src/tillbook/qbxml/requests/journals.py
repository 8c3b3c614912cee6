"""Journal entries: how an opening is written, and the query that finds one again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tillbook.core.money import Money
from tillbook.qbxml.requests.common import RefLike


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One line: `amount` is above zero and `debit` says on which side it stands.

    QuickBooks knows no signs here: a negative amount would add where it was meant to cancel.
    `memo` ≤ 4095. A line on Accounts Receivable names the customer as `entity`, one on Accounts
    Payable or Sales Tax Payable the vendor; QuickBooks takes one A/R or A/P account per entry and
    shows the entry in the customer's list only when that line is the first (facts D).
    """

    account: RefLike
    amount: Money
    debit: bool
    memo: str = ""
    entity: RefLike | None = None
    class_name: RefLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntryAdd:
    """One journal entry: `ref_number` ≤ 11 characters, `lines` in the order they are written.

    Debits equal credits and there is at least one of each, all in one currency, or the request is
    refused before it leaves. QuickBooks Desktop keeps no memo for the whole entry, only for each
    line (facts D): the mark that finds an entry again stands on a line.
    """

    day: date
    ref_number: str
    lines: tuple[JournalLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntryQuery:
    """Entries by `txn_ids` or by exact `ref_numbers` (not unique!), one of the two.

    Lines come back only with `include_line_items`. An id that does not exist is status 500, a
    reference number that does not is status 1 (docs/confirm.md, Q32).
    """

    txn_ids: tuple[str, ...] = ()
    ref_numbers: tuple[str, ...] = ()
    include_line_items: bool = True
    include: tuple[str, ...] = ()
