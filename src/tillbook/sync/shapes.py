"""What the doors show: a day's proof, an order's journey, the state of a company.

Plain values, filled by `prove`, `journey` and `status`; pages and commands only lay them out.
Amounts are integers in the smallest unit of `currency`, credits positive as sales forms show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tillbook.core.problems import Problem
from tillbook.core.proof import Chain, Relation


class DayState(StrEnum):
    """How a day stands, the worst first; the classes of the style sheet bear the same names."""

    DIFFERS = "differs"
    REFUSED = "refused"
    HELD = "held"
    WAITING = "waiting"
    PROVED = "proved"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document and where it stands."""

    key: str
    type: str
    ref_number: str
    day: date | None
    place: str
    total_minor: int
    state: str
    quickbooks_id: str
    returned_total_minor: int | None
    accepted_at: datetime | None
    read_back_at: datetime | None
    attempts: int
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line of the day in entries, documents and QuickBooks; None where it is not known."""

    label: str
    account: str
    entries_minor: int
    documents_minor: int | None
    quickbooks_minor: int | None

    @property
    def equal(self) -> bool | None:
        """All three are there and equal."""
        if self.documents_minor is None or self.quickbooks_minor is None:
            return None
        return self.entries_minor == self.documents_minor == self.quickbooks_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order on a day: what it sold and paid that day, and what is wrong with it, if anything."""

    order_id: str
    name: str
    sold_minor: int
    paid_minor: int
    held: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayProof:
    """One business day of a shop, proved or not, with everything that says why."""

    shop_id: int
    day: date
    currency: str
    state: DayState
    chains: tuple[Chain, ...]
    lines: tuple[LineView, ...]
    documents: tuple[DocumentView, ...]
    orders: tuple[OrderView, ...]
    problems: tuple[Problem, ...]
    proved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A fact of an order."""

    fact_id: str
    kind: str
    label: str
    happened_at: datetime
    day: date
    place: str
    amount_minor: int
    document_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingView:
    """A posting of an entry; debits positive."""

    label: str
    role: str
    qualifier: str | None
    account: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry of an order."""

    key: str
    day: date
    place: str
    postings: tuple[PostingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One time a document was sent or asked for."""

    document_key: str
    set_id: str
    purpose: str
    sent_at: datetime
    answered_at: datetime | None
    status_code: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One order from Shopify to QuickBooks."""

    order_id: str
    name: str
    currency: str
    updated_at: datetime
    test: bool
    relations: tuple[Relation, ...]
    problems: tuple[Problem, ...]
    facts: tuple[FactView, ...]
    entries: tuple[EntryView, ...]
    documents: tuple[DocumentView, ...]
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopStatus:
    """A shop at a glance. The lag of a run is from its hour to QuickBooks' first answer; it was in
    its window when that took no longer than `core.schedule.WINDOW`.
    """

    shop_id: int
    name: str
    domain: str
    currency: str
    zone: str
    schedule: str
    next_run_at: datetime | None
    last_run_at: datetime | None
    last_run_lag_s: int | None
    last_run_in_window: bool | None = None
    run_open: bool
    pulled_at: datetime | None
    orders: int
    days_planned: int
    documents: int
    delivered: int
    waiting: int
    needs_attention: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyStatus:
    """A company at a glance: what the home page's shell and `tillbook status` say."""

    company_id: int
    name: str
    product: str
    file_name: str
    verified_at: datetime | None
    last_called_at: datetime | None
    paired: bool
    shops: tuple[ShopStatus, ...]
    problems: tuple[Problem, ...]
