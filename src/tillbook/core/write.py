"""Writing down: entries in, documents out (accounting, section 4).

The opening becomes one journal entry. With Customers = Summary, Inventory = Summary everything
else becomes one *balanced receipt* per business day and place. Its lines are everything that
happened, and as negative lines where the money went; its total is 0.00, so it holds any mix of
sales and refunds. A line ceiling splits a day into parts, each balanced in itself because every
entry is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tillbook.core.documents import Document, DocumentType, Line
from tillbook.core.entries import Entry, EntryKind, Flow, Posting
from tillbook.core.identity import COUNTER_MAX, document_key, ref_number
from tillbook.core.mapping import Mapping as AccountMapping
from tillbook.core.mapping import refusal
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import ROLES, Role

LINES_PER_DOCUMENT_MAX: Final = 200

LineKey = tuple[Flow, Role, str | None]
Spot = tuple[date, str]
_ROLE_ORDER: Final = {role: index for index, role in enumerate(Role)}
_MONEY_ROLES: Final = (Role.CLEARING, Role.CASH)
_TYPES: Final = {
    EntryKind.SALES: DocumentType.SALES_RECEIPT,
    EntryKind.OPENING: DocumentType.JOURNAL_ENTRY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How one shop's entries are written: its key and letter, the mapping, and what numbers and
    sequences are already used, so that none is ever used again.
    """

    shop: str
    letter: str
    mapping: AccountMapping
    lines_max: int = LINES_PER_DOCUMENT_MAX
    numbers_used: Mapping[date, int] = field(default_factory=dict)
    sequences_used: Mapping[Spot, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Documents, the entries that wait for an account, and the problems that say which."""

    documents: tuple[Document, ...]
    held_keys: tuple[str, ...]
    problems: tuple[Problem, ...]


def write(entries: Iterable[Entry], ledger: Ledger) -> Written:
    """Balanced receipts and journals for all entries, in order of day, place and key.

    Entries that lack an account are held whole, and so is one with a single fact beyond the line
    ceiling; all others go on. The same entries always give the same documents.
    """
    spots: defaultdict[tuple[date, str, str, EntryKind], list[Entry]] = defaultdict(list)
    held: list[str] = []
    problems: dict[tuple[str, ...], Problem] = {}
    for entry in sorted(entries, key=lambda entry: (entry.key, entry.fact_ids)):
        if not entry.postings:
            continue
        if found := _obstacles(entry, ledger):
            held.append(entry.key)
            problems.update(found)
        else:
            spot = (entry.day, entry.place_id, entry.currency, entry.kind)
            spots[spot].extend(_units(entry, ledger.lines_max))
    documents: list[Document] = []
    numbers = dict(ledger.numbers_used)
    sequences = dict(ledger.sequences_used)
    for (day, place, _, _), units in sorted(spots.items()):
        for part in _parts(units, ledger.lines_max):
            if numbers.get(day, 0) >= COUNTER_MAX:
                held += [entry.key for entry in part]
                problems[day.isoformat(),] = problem(
                    Code.NUMBERS_EXHAUSTED, ledger.shop, day=day, numbers_max=COUNTER_MAX
                )
                continue
            sequences[day, place] = sequences.get((day, place), 0) + 1
            numbers[day] = numbers.get(day, 0) + 1
            documents.append(
                _document(
                    part,
                    ledger,
                    document_key(ledger.shop, day, place, sequences[day, place]),
                    ref_number(ledger.letter, day, numbers[day]),
                )
            )
    return Written(
        documents=tuple(documents),
        held_keys=tuple(dict.fromkeys(held)),
        problems=tuple(problems.values()),
    )


def line_key(posting: Posting) -> LineKey:
    """Which line a posting is summed into. What is still owed is one line for both flows."""
    if posting.role is Role.CUSTOMER_BALANCE and posting.flow is not Flow.OPEN:
        return Flow.PAID, posting.role, None
    return posting.flow, posting.role, posting.qualifier


def line_sums(entries: Iterable[Entry]) -> dict[LineKey, int]:
    """Amount of each line, credits positive, in the order of the page: sold, paid, unpaid."""
    sums: defaultdict[LineKey, int] = defaultdict(int)
    for entry in entries:
        for posting in entry.postings:
            sums[line_key(posting)] -= posting.amount_minor
    return {key: sums[key] for key in sorted(sums, key=_page_order)}


def _page_order(key: LineKey) -> tuple[bool, bool, int, str]:
    flow, role, qualifier = key
    unpaid = role is Role.CUSTOMER_BALANCE and flow is not Flow.OPEN
    return unpaid, flow is Flow.PAID, _ROLE_ORDER[role], qualifier or ""


def _obstacles(entry: Entry, ledger: Ledger) -> dict[tuple[str, ...], Problem]:
    """What keeps this entry from being written, each once per role and qualifier."""
    found: dict[tuple[str, ...], Problem] = {}
    for key in sorted(_keys(entry), key=_page_order):
        if obstacle := line_obstacle(key, ledger):
            account = ledger.mapping.account(key[1], key[2])
            found[key[1], account.name if account else key[2] or ""] = obstacle
    if any(len(_keys(entry.only({fact_id}))) > ledger.lines_max for fact_id in entry.fact_ids):
        found[entry.key,] = problem(
            Code.TOO_MANY_LINES,
            entry.order_name,
            order=entry.order_name,
            lines_max=ledger.lines_max,
        )
    return found


def line_obstacle(key: LineKey, ledger: Ledger) -> Problem | None:
    """Why a line cannot be written: it has no account, or one that QuickBooks would refuse."""
    _, role, qualifier = key
    account = ledger.mapping.account(role, qualifier)
    if account is not None:
        return refusal(role, account)
    return problem(
        Code.NO_ACCOUNT,
        role,
        role=ROLES[role].label,
        qualifier=f" “{qualifier}”" if qualifier else "",
    )


def _keys(entry: Entry) -> set[LineKey]:
    return {line_key(posting) for posting in entry.postings}


def _units(entry: Entry, lines_max: int) -> list[Entry]:
    """What may not be torn apart: an entry, or its single facts where it is beyond the ceiling."""
    if len(_keys(entry)) <= lines_max:
        return [entry]
    return [entry.only({fact_id}) for fact_id in entry.fact_ids]


def _parts(entries: list[Entry], lines_max: int) -> Iterator[list[Entry]]:
    """Split a day's entries so that no part has more lines than the ceiling."""
    part: list[Entry] = []
    keys: set[LineKey] = set()
    for entry in entries:
        more = _keys(entry)
        if part and len(keys | more) > lines_max:
            yield part
            part, keys = [], set()
        part.append(entry)
        keys |= more
    if part:
        yield part


def _document(entries: list[Entry], ledger: Ledger, key: str, number: str) -> Document:
    lines = tuple(
        Line(
            flow=flow,
            role=role,
            qualifier=qualifier,
            account=_account(ledger, role, qualifier),
            amount_minor=amount,
        )
        for (flow, role, qualifier), amount in line_sums(entries).items()
    )
    first = entries[0]
    type_ = _TYPES[first.kind]
    return Document(
        key=key,
        type=type_,
        day=first.day,
        place_id=first.place_id,
        ref_number=number,
        currency=first.currency,
        deposit_to=_deposit_to(lines, ledger) if type_ is DocumentType.SALES_RECEIPT else "",
        lines=lines,
        entry_keys=tuple(dict.fromkeys(entry.key for entry in entries)),
        fact_ids=tuple(fact_id for entry in entries for fact_id in entry.fact_ids),
    )


def _deposit_to(lines: tuple[Line, ...], ledger: Ledger) -> str:
    """A deposit account is always named, although 0.00 goes there: that of the largest money
    line, else the account of unpaid orders.
    """
    money = [line for line in lines if line.role in _MONEY_ROLES]
    if money:
        return max(money, key=lambda line: (abs(line.amount_minor), line.account)).account
    return _account(ledger, Role.CUSTOMER_BALANCE, None)


def _account(ledger: Ledger, role: Role, qualifier: str | None) -> str:
    account = ledger.mapping.account(role, qualifier)
    if account is None:
        msg = f"{role} has no account; its entry should have been held."
        raise LookupError(msg)
    return account.name
