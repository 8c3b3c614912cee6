"""What we ask to see what is there: rows counted, balances as of a day, transactions of days.

Nothing here writes. `ROW_COUNTS` holds the five questions that tell how full the lists of names
and items are, to be set against the capacities of `HostQuery` (facts E).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, TypeAlias

from tillbook.qbxml.requests.common import ActiveStatus, Continue, Page, RefLike, Start
from tillbook.qbxml.requests.lists import CustomerQuery, ItemQuery

TRANSACTIONS_MAX: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedQuery:
    """A list of which only the number of entries is wanted: `Answer.count`, no rows.

    `active` is "All" because inactive entries take room too (facts E).
    """

    active: ActiveStatus = "All"

    @property
    def count_only(self) -> bool:
        """Always: rows of these lists are never read."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorQuery(CountedQuery):
    """How many vendors there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeQuery(CountedQuery):
    """How many employees there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherNameQuery(CountedQuery):
    """How many other names there are."""


CountRequest: TypeAlias = CustomerQuery | VendorQuery | EmployeeQuery | OtherNameQuery | ItemQuery

ROW_COUNTS: Final[Mapping[str, CountRequest]] = MappingProxyType(
    {
        "customers": CustomerQuery(active="All", count_only=True),
        "vendors": VendorQuery(),
        "employees": EmployeeQuery(),
        "other_names": OtherNameQuery(),
        "items": ItemQuery(active="All", count_only=True),
    }
)
"""The five counts by what they count; jobs count as customers, items are of every kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBalanceQuery:
    """QuickBooks' own trial balance as of the end of `as_of`, on accrual basis.

    Its answer is a `TrialBalanceRet`. No first day is sent: Intuit's reference lets a period
    without one begin in 1970, so that a balance is whole whether QuickBooks heeds the first day of
    this report or not (docs/confirm.md, Q48).
    """

    as_of: date

    @property
    def report(self) -> str:
        """QuickBooks' name of the report."""
        return "TrialBalance"

    @property
    def display(self) -> bool:
        """Never: nobody may sit at that screen."""
        return False

    @property
    def basis(self) -> str:
        """Accrual whatever the company file prefers: our documents are accrual."""
        return "Accrual"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionQuery:
    """Transactions of every kind dated `first` to `last` (both included), one row for each.

    At most `max_returned` rows come back (`TRANSACTIONS_MAX` unless told), and the answer's
    iterator says how many remain. `iterator_id` (`Answer.iterator`) asks for the next rows inside
    the same conversation. `account` narrows to one account, `types` to QuickBooks' kinds
    ("SalesReceipt", "JournalEntry", "Deposit", ...). Transfers of inventory are no kind of this
    query. Only what posts is asked for: estimates and orders move no account.
    """

    first: date
    last: date
    max_returned: int = TRANSACTIONS_MAX
    iterator_id: str = ""
    account: RefLike | None = None
    types: tuple[str, ...] = ()

    @property
    def page(self) -> Page:
        """Always a page: without an iterator QuickBooks does not tell what it left out."""
        if self.iterator_id:
            return Continue(self.iterator_id, self.max_returned)
        return Start(self.max_returned)

    @property
    def detail(self) -> str:
        """One row per transaction, not one per line."""
        return "SummaryOnly"

    @property
    def posting(self) -> str:
        """Only what posts to accounts."""
        return "Posting"
