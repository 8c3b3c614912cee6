"""What every posted transaction has, and the references and links inside one.

A part of `answers`, which names all of it; import from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tillbook.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RetRef:
    """A list entry as QuickBooks names it; either part may be ""."""

    list_id: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A transaction as posted; `ref_number` is "" for deposits, which have none.

    Amounts are None when QuickBooks sent none, or when they could not be read (the answer's
    `problems` say so). `currency` is named only where the company uses several; amounts are then
    in that currency, whatever the answer was read with.
    """

    txn_id: str
    edit_sequence: str
    ref_number: str
    day: date | None
    memo: str
    currency: RetRef | None
    time_created: datetime | None
    time_modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedTxnRet:
    """Another transaction that this one is linked to: what pays it, uses it or is paid by it.

    `txn_type` is QuickBooks' word ("ReceivePayment"), `link_type` "AMTTYPE" for amounts and
    "QUANTYPE" for quantities. The sign of `amount` is QuickBooks' own (docs/confirm.md, Q61).
    """

    txn_id: str
    txn_type: str
    day: date | None
    ref_number: str
    link_type: str
    amount: Money | None
