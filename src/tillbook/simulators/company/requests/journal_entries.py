"""JournalEntryAdd and JournalEntryQuery: debits and credits as they are, line by line.

Debits equal credits, amounts are positive, at most one line is on an accounts receivable or
payable account and names a customer or vendor (facts/quickbooks.md, D). A journal entry has no
memo of its own in QuickBooks Desktop. The codes of most refusals are recalled; the sentence of
an unbalanced entry is QuickBooks' own.
"""

from functools import partial

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Element, Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.posting_accounts import check_owed
from tillbook.simulators.company.requests.transaction_filters import (
    query_transactions,
    transaction_query,
)
from tillbook.simulators.company.rets import collect, txn_ret, write
from tillbook.simulators.company.shapes import (
    ID_LENGTH_MAX,
    INCLUDE_RET,
    either,
    group,
    one_of,
    ref,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import ENTITY_KINDS, Transaction
from tillbook.simulators.company.xml import child_text, is_true

DEBIT, CREDIT = "JournalDebitLine", "JournalCreditLine"
SIDE = "Side"  # in a line's values: which of the two elements it is

_WHERE = "Journal Entry"
_SAVING = "There was an error when saving a General Journal transaction.  QuickBooks error message:"
_ORDER = ("TxnDate", "RefNumber", "IsAdjustment", "ExternalGUID")
_LINE_ORDER = ("AccountRef", "Amount", "Memo", "EntityRef", "ClassRef", "BillableStatus")


def journal_entry_ret(books: Books, entry: Transaction, *, lines: bool) -> etree._Element:
    """JournalEntryRet, with its lines where they are asked for, in the order they were sent."""
    ret = txn_ret(books, entry, _ORDER)
    for line in entry.lines if lines else ():
        node = etree.SubElement(ret, line.values[SIDE])
        etree.SubElement(node, "TxnLineID").text = line.line_id
        write(node, books, _LINE_ORDER, line.values)
    return ret


def journal_lines(postings: list[Posting]) -> list[dict[str, str]]:
    """Lines that say what postings do, for entries that QuickBooks or a person makes."""
    return [
        {
            SIDE: DEBIT if posting.amount_minor >= 0 else CREDIT,
            "AccountRef": posting.account_id,
            "Amount": from_minor(abs(posting.amount_minor)),
        }
        for posting in postings
    ]


def _query(call: Call) -> Answer:
    return query_transactions(call, "JournalEntry", partial(journal_entry_ret, call.books))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, _WHERE)
    values = collect(body, ("ExternalGUID",))
    values["IsAdjustment"] = "true" if is_true(child_text(body, "IsAdjustment")) else "false"
    lines = [_line(books, node) for node in body if node.tag in (DEBIT, CREDIT)]
    check_owed(books, lines, "General Journal transaction")
    postings = [
        Posting(line["AccountRef"], to_minor(line["Amount"]) * (1 if line[SIDE] == DEBIT else -1))
        for line in lines
        if "AccountRef" in line
    ]
    if sum(posting.amount_minor for posting in postings):
        raise Refusal(refusal.STATUS_NOT_SAVED, f"{_SAVING} Transaction not in balance.")
    entry = books.add_transaction(
        "JournalEntry", date, child_text(body, "RefNumber"), values, lines, postings
    )
    return Answer([journal_entry_ret(books, entry, lines=True)])


def _line(books: Books, node: etree._Element) -> dict[str, str]:
    """One line's values. Raises Refusal."""
    values = {SIDE: str(node.tag), **collect(node, ("Memo", "BillableStatus"))}
    amount_minor = to_minor(child_text(node, "Amount") or "0.00")
    if amount_minor < 0:
        raise Refusal(
            refusal.STATUS_INVALID_VALUE,
            f'The "Amount" field has an invalid value "{child_text(node, "Amount")}".  QuickBooks '
            "error message: The amount of a journal line cannot be negative.",
        )
    values["Amount"] = from_minor(amount_minor)
    kinds = (("AccountRef", ("Account",)), ("EntityRef", ENTITY_KINDS), ("ClassRef", ("Class",)))
    for name, allowed in kinds:
        entry = books.resolve(node.find(name), _WHERE, *allowed)
        if entry:
            values[name] = entry.list_id
    if "AccountRef" not in values:
        if amount_minor:
            raise Refusal(refusal.STATUS_MISSING_ELEMENT, "There is a missing element: AccountRef.")
    elif books.entry(values["AccountRef"]).values["AccountType"] == "NonPosting":
        raise Refusal(
            refusal.STATUS_INVALID_VALUE,
            f"{_SAVING} You cannot use a non-posting account in a journal entry.",
        )
    return values


def _line_shape(name: str) -> Element:
    return group(
        name,
        text("TxnLineID", ID_LENGTH_MAX),
        ref("AccountRef", 159),
        typed("Amount", "amount"),
        text("Memo", 4095),
        ref("EntityRef", 209),
        ref("ClassRef", 159),
        one_of("BillableStatus", "Billable", "NotBillable", "HasBeenBilled"),
        required=True,
        macro=True,
    )


_ADD = group(
    "JournalEntryAdd",
    typed("TxnDate", "date"),
    text("RefNumber", 11),
    typed("IsAdjustment", "flag"),
    either(
        unkept("IsHomeCurrencyAdjustment"),
        (
            unkept("IsAmountsEnteredInHomeCurrency"),
            unkept("CurrencyRef"),
            typed("ExchangeRate", "decimal"),
        ),
    ),
    typed("ExternalGUID", "guid"),
    either(_line_shape(DEBIT), _line_shape(CREDIT), required=True, repeats=True),
    required=True,
    macro=True,
)

REQUESTS = (
    Request("JournalEntryAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
    Request("JournalEntryQueryRq", transaction_query(), _query),
)
