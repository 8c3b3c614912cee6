"""What all queries have in common: ids, names, filters, pages and iterators.

By id or name a query reports what is missing with status 500 and still returns what it found;
by filters it reports an empty result with status 1 (facts/quickbooks.md, C5).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.books import Books, is_object_id
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call
from tillbook.simulators.company.state import Entry, Transaction
from tillbook.simulators.company.xml import child_text

ITERATORS_MAX = 100

T = TypeVar("T", Entry, Transaction)

_NUMBERS = re.compile(r"\d+")
_DATE_PARTS = 3
_MOMENT_PARTS = 6
_EMPTY = "A query request did not find a matching object in QuickBooks"


def query_list(
    call: Call, candidates: Sequence[Entry], make_ret: Callable[[Entry], etree._Element]
) -> Answer:
    """Answer a list query over `candidates`."""
    books = call.books
    ids = wanted(call.request, "ListID")
    if ids:
        check_ids(ids, "list id")
        return found_by(ids, {entry.list_id: [entry] for entry in candidates}, make_ret)
    names = wanted(call.request, "FullName")
    if names:
        known = {books.full_name(entry).casefold(): [entry] for entry in candidates}
        return found_by(names, {name: known.get(name.casefold(), []) for name in names}, make_ret)
    return page(call, _filtered(call, candidates), lambda entry: entry.list_id, make_ret)


def wanted(request: etree._Element, path: str) -> list[str]:
    """The texts of a repeated child element."""
    return [child.text or "" for child in request.findall(path)]


def check_ids(ids: Iterable[str], field: str) -> None:
    """Refuse (3000) what does not even look like an id."""
    for object_id in ids:
        if not is_object_id(object_id):
            raise refusal.bad_object_id(object_id, field)


def found_by(
    keys: list[str], known: Mapping[str, Sequence[T]], make_ret: Callable[[T], etree._Element]
) -> Answer:
    """Records by key; status 500 names the first key that is missing."""
    rets = [make_ret(record) for key in keys for record in known.get(key, ())]
    missing = [key for key in keys if not known.get(key)]
    if not missing:
        return Answer(rets)
    return Answer(
        rets,
        refusal.STATUS_NOT_FOUND,
        "The query request has not been fully completed. There was a required element "
        f'("{missing[0]}") that could not be found in QuickBooks.',
    )


def page(
    call: Call,
    records: Sequence[T],
    key: Callable[[T], str],
    make_ret: Callable[[T], etree._Element],
) -> Answer:
    """Records up to MaxReturned, or the next page of an iterator, with metadata if asked."""
    size = int(child_text(call.request, "MaxReturned") or 0) or len(records)
    mode = call.request.get("iterator")
    attributes: dict[str, str] = {}
    if mode:
        records, attributes = _iterate(call, mode, {key(record): record for record in records})
    else:
        records = records[:size]
    if not records and mode != "Stop":
        return Answer((), refusal.STATUS_EMPTY, _EMPTY, attributes)
    meta = call.request.get("metaData", "NoMetaData")
    if meta != "NoMetaData":
        attributes["retCount"] = str(len(records))
    rets = () if meta == "MetaDataOnly" else [make_ret(record) for record in records]
    return Answer(rets, attributes=attributes)


def passes_dates(request: etree._Element, time_modified: str) -> bool:
    """Whether a record was modified within FromModifiedDate and ToModifiedDate."""
    at = parse_moment(time_modified)
    since = child_text(request, "FromModifiedDate")
    until = child_text(request, "ToModifiedDate")
    return (not since or at >= parse_moment(since)) and (
        not until or at <= parse_moment(until, end_of_day=True)
    )


def parse_moment(text: str, *, end_of_day: bool = False) -> datetime:
    """A qbXML date or time as the workstation's local time; offsets are taken as its own."""
    numbers = [int(number) for number in _NUMBERS.findall(text)][:_MOMENT_PARTS]
    if end_of_day and len(numbers) == _DATE_PARTS:
        numbers += [23, 59, 59]
    numbers += [0] * (_MOMENT_PARTS - len(numbers))
    try:
        return datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - local by contract
    except ValueError as fault:
        raise Refusal(3020, f'There was an error converting the date value "{text}".') from fault


def matches(criterion: str, text: str, sought: str) -> bool:
    """StartsWith, Contains or EndsWith, whatever the letters' case."""
    whole, piece = text.casefold(), sought.casefold()
    if criterion == "StartsWith":
        return whole.startswith(piece)
    return piece in whole if criterion == "Contains" else whole.endswith(piece)


def with_children(books: Books, node: etree._Element, *kinds: str) -> set[str]:
    """ListIDs that an entity, account or class filter selects; unknown ones select nothing."""
    chosen: set[str] = set()
    for child in node:
        text = child.text or ""
        by_id = str(child.tag).startswith("ListID")
        entry = books.state.entries.get(text) if by_id else books.find(text, *kinds)
        if entry is None or entry.kind not in kinds:
            continue
        chosen.add(entry.list_id)
        if str(child.tag).endswith("WithChildren"):
            prefix = f"{books.full_name(entry)}:"
            below = (e for e in books.entries(*kinds) if books.full_name(e).startswith(prefix))
            chosen.update(e.list_id for e in below)
    return chosen


def _filtered(call: Call, candidates: Iterable[Entry]) -> list[Entry]:
    request, books = call.request, call.books
    status = child_text(request, "ActiveStatus") or "ActiveOnly"
    name_filter, name_range = request.find("NameFilter"), request.find("NameRangeFilter")
    class_filter = request.find("ClassFilter")
    chosen = None if class_filter is None else with_children(books, class_filter, "Class")

    def passes(entry: Entry) -> bool:
        name = books.full_name(entry)
        if status != "All" and entry.is_active != (status == "ActiveOnly"):
            return False
        if chosen is not None and entry.values.get("ClassRef") not in chosen:
            return False
        if name_filter is not None and not matches(
            child_text(name_filter, "MatchCriterion"), name, child_text(name_filter, "Name")
        ):
            return False
        if name_range is not None:
            low, high = child_text(name_range, "FromName"), child_text(name_range, "ToName")
            if name.casefold() < low.casefold() or (high and name.casefold() > high.casefold()):
                return False
        return passes_dates(request, entry.time_modified)

    return [entry for entry in candidates if passes(entry)]


def _iterate(call: Call, mode: str, records: dict[str, T]) -> tuple[list[T], dict[str, str]]:
    """The next page of an iterator. The codes for a misused iterator are recalled."""
    iterators, request = call.iterators, call.request
    if mode == "Start":
        if len(iterators.remaining) >= ITERATORS_MAX:
            raise Refusal(refusal.STATUS_INVALID_VALUE, "There are too many open iterators.")
        iterators.opened += 1
        iterator_id = f"{{{iterators.opened:08x}-0000-0000-0000-000000000000}}"
        iterators.remaining[iterator_id] = list(records)
    else:
        iterator_id = request.get("iteratorID") or ""
    left = iterators.remaining.get(iterator_id)
    if left is None:
        raise Refusal(refusal.STATUS_OBJECT_NOT_FOUND, f'Iterator "{iterator_id}" is not open.')
    if mode == "Stop":
        del iterators.remaining[iterator_id]
        return [], {}
    size = int(child_text(request, "MaxReturned") or 0)
    if size <= 0:
        raise Refusal(refusal.STATUS_MISSING_ELEMENT, "An iterator needs MaxReturned.")
    now, rest = left[:size], left[size:]
    iterators.remaining[iterator_id] = rest
    if not rest:
        del iterators.remaining[iterator_id]
    found = [records[record_id] for record_id in now if record_id in records]
    return found, {"iteratorRemainingCount": str(len(rest)), "iteratorID": iterator_id}
