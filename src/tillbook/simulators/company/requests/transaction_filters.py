"""What the queries for one kind of transaction have in common: filters, and how they choose.

A RefNumber that nobody uses gives status 1, an unknown TxnID status 500 (recalled for
RefNumber; facts/quickbooks.md, C5). The plain RefNumber query ignores the letters' case.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.grammar import Grammar, Part
from tillbook.simulators.company.querying import (
    check_ids,
    found_by,
    matches,
    page,
    passes_dates,
    wanted,
    with_children,
)
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    MATCH,
    OWNER_ID,
    currency_filter,
    either,
    entity_filter,
    group,
    some,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import ENTITY_KINDS, Transaction
from tillbook.simulators.company.xml import child_text, is_true

ENTITY_REFS = ("CustomerRef", "EntityRef", "PayeeEntityRef")


class MakeRet(Protocol):
    """What writes a transaction's …Ret element, with its lines or without."""

    def __call__(self, transaction: Transaction, /, *, lines: bool) -> etree._Element:
        """The element of one transaction."""


def query_transactions(
    call: Call,
    kind: str,
    make_ret: MakeRet,
    chosen_too: Callable[[Transaction], bool] | None = None,
) -> Answer:
    """Answer the query for transactions of one kind; `chosen_too` is a filter of its own."""
    request = call.request
    ret = partial(make_ret, lines=is_true(child_text(request, "IncludeLineItems")))
    every = [t for t in call.books.state.transactions.values() if t.kind == kind]
    ids = wanted(request, "TxnID")
    if ids:
        check_ids(ids, "transaction id")
        return found_by(ids, {t.txn_id: [t] for t in every}, ret)
    chosen = [
        transaction
        for transaction in every
        if passes_number(request, transaction)
        and _passes(call, transaction)
        and (chosen_too is None or chosen_too(transaction))
    ]
    return page(call, chosen, lambda t: t.txn_id, ret)


def passes_number(request: etree._Element, transaction: Transaction) -> bool:
    """Whether a transaction's number is one of those asked for, or within the filter."""
    number = transaction.ref_number
    exact = wanted(request, "RefNumberCaseSensitive")
    folded = [one.casefold() for one in wanted(request, "RefNumber")]
    if (exact and number not in exact) or (folded and number.casefold() not in folded):
        return False
    number_filter = request.find("RefNumberFilter")
    if number_filter is not None and not matches(
        child_text(number_filter, "MatchCriterion"), number, child_text(number_filter, "RefNumber")
    ):
        return False
    number_range = request.find("RefNumberRangeFilter")
    if number_range is None:
        return True
    low = child_text(number_range, "FromRefNumber")
    high = child_text(number_range, "ToRefNumber")
    return low <= number and (not high or number <= high)


def passes_date(dates: etree._Element | None, transaction: Transaction) -> bool:
    """Whether a transaction is dated within FromTxnDate and ToTxnDate; 3030 if they are swapped."""
    if dates is None:
        return True
    low, high = child_text(dates, "FromTxnDate"), child_text(dates, "ToTxnDate")
    if low and high and low > high:
        raise Refusal(refusal.STATUS_BAD_RANGE, f"The date {low} lies after {high}.")
    return low <= transaction.date and (not high or transaction.date <= high)


def passes_modified(dates: etree._Element | None, transaction: Transaction) -> bool:
    """Whether a transaction was modified within FromModifiedDate and ToModifiedDate."""
    return dates is None or passes_dates(dates, transaction.time_modified)


def passes_entity(call: Call, node: etree._Element | None, transaction: Transaction) -> bool:
    """Whether a transaction or one of its lines names one of the entities."""
    if node is None:
        return True
    chosen = with_children(call.books, node, *ENTITY_KINDS)
    places = [transaction.values, *(line.values for line in transaction.lines)]
    named = {place.get(name) for place in places for name in ENTITY_REFS}
    return bool(named & chosen)


def passes_account(call: Call, node: etree._Element | None, transaction: Transaction) -> bool:
    """Whether a transaction moved one of the accounts."""
    if node is None:
        return True
    chosen = with_children(call.books, node, "Account")
    entry = call.books.ledger.entry(transaction.txn_id)
    return entry is not None and any(posting.account_id in chosen for posting in entry.every)


def transaction_query(
    *further: Part, linked: bool = False, numbered: bool = True, items: bool = False
) -> Grammar:
    """The shape of a query for transactions of one kind.

    `further` filters stand last; `linked` kinds tell what they are linked with; a deposit is not
    `numbered`; `items` is the shape of what concerns items instead of money.
    """
    filters = (
        *_DATES_AND_NAMES,
        *((unkept("ItemFilter"),) if items else ()),
        *((_NUMBERS,) if numbered else ()),
        *(() if items else (currency_filter(),)),
        *further,
    )
    numbers = (some("RefNumber"), some("RefNumberCaseSensitive")) if numbered else ()
    return Grammar(
        (
            either(some("TxnID", 36), *numbers, filters),
            typed("IncludeLineItems", "flag"),
            *((typed("IncludeLinkedTxns", "flag"),) if linked else ()),
            INCLUDE_RET,
            OWNER_ID,
        ),
        ("metaData", "iterator", "iteratorID"),
    )


def _passes(call: Call, transaction: Transaction) -> bool:
    request = call.request
    checks: Sequence[bool] = (
        passes_modified(request.find("ModifiedDateRangeFilter"), transaction),
        passes_date(request.find("TxnDateRangeFilter"), transaction),
        passes_entity(call, request.find("EntityFilter"), transaction),
        passes_account(call, request.find("AccountFilter"), transaction),
    )
    return all(checks)


_DATES_AND_NAMES = (
    typed("MaxReturned", "integer"),
    either(
        group(
            "ModifiedDateRangeFilter",
            typed("FromModifiedDate", "moment"),
            typed("ToModifiedDate", "moment"),
            required=True,
        ),
        group(
            "TxnDateRangeFilter",
            either(
                (typed("FromTxnDate", "date"), typed("ToTxnDate", "date")),
                unkept("DateMacro"),
                required=True,
            ),
            required=True,
        ),
    ),
    entity_filter("EntityFilter"),
    entity_filter("AccountFilter"),
)
_NUMBERS = either(
    group("RefNumberFilter", MATCH, text("RefNumber", required=True), required=True),
    group("RefNumberRangeFilter", text("FromRefNumber"), text("ToRefNumber"), required=True),
)
