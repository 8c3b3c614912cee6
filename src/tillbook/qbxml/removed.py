"""What QuickBooks answers when something was voided or deleted, as frozen values.

A part of `answers`, which names all of it; import from there. These answers carry their values
directly, not inside an object of their own, and may carry none at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TxnVoidRet:
    """A transaction that was voided: it is still there, with every amount at zero."""

    txn_type: str
    txn_id: str
    ref_number: str
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TxnDelRet:
    """A transaction that was deleted."""

    txn_type: str
    txn_id: str
    ref_number: str
    time_deleted: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDelRet:
    """A list entry that was deleted."""

    list_type: str
    list_id: str
    full_name: str
    time_deleted: datetime | None
