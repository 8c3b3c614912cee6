"""How transactions are asked for: by id, by reference number, or by filter, in pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tillbook.qbxml.requests.common import Page, RefLike


@dataclass(frozen=True, slots=True, kw_only=True)
class TxnQuery:
    """By `txn_ids`, or by filter.

    Filter: last change (`modified_from`/`modified_to`) or day (`day_from`/`day_to`), not both;
    `customer` (any name list: the element is EntityFilter); `account`; `page`. Lines come back
    only with `include_line_items`. An id that does not exist is status 500, a filter that finds
    nothing status 1 (docs/confirm.md, Q32). `include` names the elements wanted back.
    """

    txn_ids: tuple[str, ...] = ()
    page: Page | None = None
    modified_from: date | None = None
    modified_to: date | None = None
    day_from: date | None = None
    day_to: date | None = None
    customer: RefLike | None = None
    account: RefLike | None = None
    include_line_items: bool = True
    include: tuple[str, ...] = ()

    @property
    def max_returned(self) -> int | None:
        """Rows of one page; None without a page."""
        return self.page.max_returned if self.page else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedTxnQuery(TxnQuery):
    """By `txn_ids`, or by exact `ref_numbers` (not unique!), or by filter."""

    ref_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTxnQuery(NumberedTxnQuery):
    """The same for types that say with `include_linked` what they are linked to."""

    include_linked: bool = True
