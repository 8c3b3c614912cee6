"""Reversals: what was booked and is gone, booked the other way round.

A fact that no longer counts (a payout the bank sent back, a tender that failed after success) is
never erased: its entry stays, and a second one with the opposite sign stands beside it under the
same ids with `:gone`, dated when it was noticed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from tillbook.core.entries import Entry

GONE: Final = ":gone"
"""Stands behind the id of a fact, and the key of an entry, that is reversed."""


def reversal(booked: Entry, noticed: date) -> Entry:
    """The entry that takes another one back, on the day it was noticed."""
    return replace(
        booked,
        key=booked.key + GONE,
        day=noticed,
        postings=tuple(
            replace(posting, amount_minor=-posting.amount_minor, fact_id=posting.fact_id + GONE)
            for posting in booked.postings
        ),
    )
