"""SalesReceiptQuery: by TxnID, by RefNumber, or by filters; lines only when asked for.

A RefNumber that nobody uses gives status 1, an unknown TxnID status 500 (recalled for
RefNumber; facts/quickbooks.md, C5). The plain RefNumber query ignores the letters' case.
"""

from collections.abc import Callable
from itertools import chain

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.grammar import Grammar
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
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.sales_receipt_add import sales_receipt_ret
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
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text, is_true


def _query(call: Call) -> Answer:
    books, request = call.books, call.request
    lines = is_true(child_text(request, "IncludeLineItems"))

    def make_ret(receipt: Transaction) -> etree._Element:
        return sales_receipt_ret(books, receipt, lines=lines)

    every = [t for t in books.state.transactions.values() if t.kind == "SalesReceipt"]
    ids = wanted(request, "TxnID")
    if ids:
        check_ids(ids, "transaction id")
        return found_by(ids, {receipt.txn_id: [receipt] for receipt in every}, make_ret)
    exact = wanted(request, "RefNumberCaseSensitive")
    folded = [number.casefold() for number in wanted(request, "RefNumber")]
    chosen = [
        receipt
        for receipt in every
        if (not exact or receipt.ref_number in exact)
        and (not folded or receipt.ref_number.casefold() in folded)
        and _passes(call, receipt)
    ]
    return page(call, chosen, lambda receipt: receipt.txn_id, make_ret)


def _passes(call: Call, receipt: Transaction) -> bool:
    checks: tuple[Callable[[Call, Transaction], bool], ...] = (
        _passes_modified,
        _passes_date,
        _passes_entity,
        _passes_account,
        _passes_number,
    )
    return all(check(call, receipt) for check in checks)


def _passes_modified(call: Call, receipt: Transaction) -> bool:
    dates = call.request.find("ModifiedDateRangeFilter")
    return dates is None or passes_dates(dates, receipt.time_modified)


def _passes_date(call: Call, receipt: Transaction) -> bool:
    dates = call.request.find("TxnDateRangeFilter")
    if dates is None:
        return True
    low, high = child_text(dates, "FromTxnDate"), child_text(dates, "ToTxnDate")
    if low and high and low > high:
        raise Refusal(refusal.STATUS_BAD_RANGE, f"The date {low} lies after {high}.")
    return low <= receipt.date and (not high or receipt.date <= high)


def _passes_entity(call: Call, receipt: Transaction) -> bool:
    node = call.request.find("EntityFilter")
    if node is None:
        return True
    return receipt.values.get("CustomerRef") in with_children(call.books, node, "Customer")


def _passes_account(call: Call, receipt: Transaction) -> bool:
    """Whether the receipt moved one of the accounts."""
    node = call.request.find("AccountFilter")
    if node is None:
        return True
    chosen = with_children(call.books, node, "Account")
    entries = (e for e in call.books.ledger.entries if e.txn_id == receipt.txn_id)
    moved = {posting.account_id for posting in chain.from_iterable(e.postings for e in entries)}
    return bool(moved & chosen)


def _passes_number(call: Call, receipt: Transaction) -> bool:
    number_filter = call.request.find("RefNumberFilter")
    number_range = call.request.find("RefNumberRangeFilter")
    number = receipt.ref_number
    if number_filter is not None and not matches(
        child_text(number_filter, "MatchCriterion"), number, child_text(number_filter, "RefNumber")
    ):
        return False
    if number_range is None:
        return True
    low = child_text(number_range, "FromRefNumber")
    high = child_text(number_range, "ToRefNumber")
    return low <= number and (not high or number <= high)


_FILTERS = (
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
    either(
        group("RefNumberFilter", MATCH, text("RefNumber", required=True), required=True),
        group("RefNumberRangeFilter", text("FromRefNumber"), text("ToRefNumber"), required=True),
    ),
    currency_filter(),
)

_GRAMMAR = Grammar(
    (
        either(some("TxnID", 36), some("RefNumber"), some("RefNumberCaseSensitive"), _FILTERS),
        typed("IncludeLineItems", "flag"),
        INCLUDE_RET,
        OWNER_ID,
    ),
    ("metaData", "iterator", "iteratorID"),
)

REQUESTS = (Request("SalesReceiptQueryRq", _GRAMMAR, _query),)
