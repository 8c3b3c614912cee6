"""Day sums: entries come in any order, each is added to its day's lines and forgotten.

What is kept grows with days, places and lines, never with the number of orders, so that an export
of any length becomes daily documents in constant memory. The documents are those of `core.write`
without the names of the entries they write down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from tillbook.core.documents import Document
from tillbook.core.entries import Entry, EntryKind, Posting
from tillbook.core.problems import Problem
from tillbook.core.write import Ledger, LineKey, line_key, line_obstacle, write

Sums = dict[LineKey, int]
_PART_DIGITS: Final = 6


class DaySums:
    """Adds entries up by business day, place and currency; debits positive.

    A day splits at the line ceiling as it does in `write`, where entries come in order of key;
    in another order the cut may lie between other orders, and each part is balanced all the same.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._days: defaultdict[tuple[date, str, str], list[Sums]] = defaultdict(list)
        self._writable: dict[LineKey, bool] = {}
        self._problems: dict[tuple[str, str], Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why entries were held, each cause once; complete when `documents` was called."""
        return tuple(self._problems.values())

    def add(self, entry: Entry) -> None:
        """Add one entry; one that cannot be written is held whole and its cause kept."""
        sums = _sums(entry)
        if len(sums) <= self._ledger.lines_max and all(map(self._can_be_written, sums)):
            self._put(entry, sums)
            return
        written = write([entry], self._ledger)
        self._keep(written.problems)
        if not written.held_keys:
            for fact_id in entry.fact_ids:
                self._put(entry, _sums(entry.only({fact_id})))

    def documents(self) -> tuple[Document, ...]:
        """The documents of all days, in order of day and place."""
        written = write(
            (
                _day_entry(spot, number, sums)
                for spot, parts in self._days.items()
                for number, sums in enumerate(parts, start=1)
            ),
            self._ledger,
        )
        self._keep(written.problems)
        return tuple(replace(one, entry_keys=(), fact_ids=()) for one in written.documents)

    def _keep(self, problems: Iterable[Problem]) -> None:
        self._problems.update({(found.code, found.message): found for found in problems})

    def _can_be_written(self, key: LineKey) -> bool:
        known = self._writable.get(key)
        if known is None:
            known = self._writable[key] = line_obstacle(key, self._ledger) is None
        return known

    def _put(self, entry: Entry, sums: Sums) -> None:
        parts = self._days[entry.day, entry.place_id, entry.currency]
        if not parts or len(parts[-1].keys() | sums.keys()) > self._ledger.lines_max:
            parts.append({})
        lines = parts[-1]
        for key, amount in sums.items():
            lines[key] = lines.get(key, 0) + amount


def _sums(entry: Entry) -> Sums:
    sums: Sums = {}
    for posting in entry.postings:
        key = line_key(posting)
        sums[key] = sums.get(key, 0) + posting.amount_minor
    return sums


def _day_entry(spot: tuple[date, str, str], number: int, sums: Sums) -> Entry:
    """All of a day's part as one entry: balanced, because every entry in it was."""
    day, place, currency = spot
    key = f"{day.isoformat()}/{place}/{number:0{_PART_DIGITS}d}"
    return Entry(
        key=key,
        kind=EntryKind.SALES,
        day=day,
        place_id=place,
        currency=currency,
        order_id=key,
        order_name=key,
        postings=tuple(
            Posting(role=role, qualifier=qualifier, amount_minor=amount, flow=flow, fact_id=key)
            for (flow, role, qualifier), amount in sums.items()
        ),
    )
