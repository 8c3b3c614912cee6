"""CheckAdd and CheckQuery: money paid out of a bank account, to the accounts of its lines.

A line on accounts receivable names its customer; ApplyCheckToTxnAdd then pays out that customer's
credits, at most the line (facts/quickbooks.md, D; the codes are recalled). Item lines are not
kept.
"""

from functools import partial

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.receivables import THIS, Settlement
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.linked import linked_rets
from tillbook.simulators.company.requests.posting_accounts import RECEIVABLE, check_owed
from tillbook.simulators.company.requests.sales_forms import PAID_FROM
from tillbook.simulators.company.requests.transaction_filters import (
    query_transactions,
    transaction_query,
)
from tillbook.simulators.company.rets import collect, line_rets, txn_ret
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    address,
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

_WHERE = "Check"
_ORDER = (
    *("AccountRef", "PayeeEntityRef", "RefNumber", "TxnDate", "Amount", "Memo", *PAID_FROM),
    *("IsToBePrinted", "ExternalGUID"),
)
_LINE_ORDER = ("AccountRef", "Amount", "Memo", "CustomerRef", "ClassRef", "BillableStatus")
_LINE_REFS = {"AccountRef": "Account", "CustomerRef": "Customer", "ClassRef": "Class"}


def check_ret(books: Books, check: Transaction, *, lines: bool, linked: bool) -> etree._Element:
    """CheckRet, with its lines and what it pays out where they are asked for."""
    ret = txn_ret(books, check, _ORDER)
    if linked:
        linked_rets(ret, books, check)
    line_rets(ret, books, "ExpenseLineRet", _LINE_ORDER, check.lines if lines else ())
    return ret


def _query(call: Call) -> Answer:
    linked = is_true(child_text(call.request, "IncludeLinkedTxns"))
    return query_transactions(call, "Check", partial(check_ret, call.books, linked=linked))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, _WHERE)
    bank = books.resolve(body.find("AccountRef"), _WHERE, "Account")
    if bank is None:
        raise refusal.missing("AccountRef")
    if bank.values["AccountType"] != "Bank":
        error = f'"{books.full_name(bank)}" is not a bank account.'
        raise refusal.not_accepted(_WHERE, error)
    payee = books.resolve(body.find("PayeeEntityRef"), _WHERE, *ENTITY_KINDS)
    lines = [_line(books, node) for node in body.findall("ExpenseLineAdd")]
    check_owed(books, lines, _WHERE, payee)
    total_minor = sum(to_minor(line["Amount"]) for line in lines)
    if total_minor < 0:
        raise refusal.not_accepted(_WHERE, "Transaction amount must be positive.")
    values = {
        **collect(body, (*PAID_FROM, "Memo", "ExternalGUID")),
        "AccountRef": bank.list_id,
        **({"PayeeEntityRef": payee.list_id} if payee else {}),
        "Amount": from_minor(total_minor),
        "IsToBePrinted": "true" if is_true(child_text(body, "IsToBePrinted")) else "false",
    }
    settlement = _settlement(books, body, lines, payee.list_id if payee else "")
    postings = [Posting(bank.list_id, -total_minor)]
    postings += [Posting(line["AccountRef"], to_minor(line["Amount"])) for line in lines]
    number = child_text(body, "RefNumber")
    check = books.add_transaction("Check", date, number, values, lines, postings)
    settlement.make(check.txn_id)
    return Answer([check_ret(books, check, lines=True, linked=True)])


def _line(books: Books, node: etree._Element) -> dict[str, str]:
    values = collect(node, ("Memo", "BillableStatus"))
    for name, kind in _LINE_REFS.items():
        entry = books.resolve(node.find(name), _WHERE, kind)
        if entry:
            values[name] = entry.list_id
    if "AccountRef" not in values:
        raise refusal.missing("AccountRef")
    values["Amount"] = from_minor(to_minor(child_text(node, "Amount") or "0.00"))
    return values


def _settlement(
    books: Books, body: etree._Element, lines: list[dict[str, str]], payee_id: str
) -> Settlement:
    """What the cheque pays out: credits on the account, and of the customer, of its A/R line."""
    owed = (k for k in lines if books.entry(k["AccountRef"]).values["AccountType"] == RECEIVABLE)
    line = next(owed, {})
    customer_id = line.get("CustomerRef", payee_id)
    line_minor = to_minor(line.get("Amount", "0.00"))
    settlement = Settlement(books, customer_id, line.get("AccountRef", ""), line_minor, _WHERE)
    for node in body.findall("ApplyCheckToTxnAdd"):
        amount_minor = to_minor(child_text(node, "Amount") or "0.00")
        settlement.take(child_text(node, "TxnID"), THIS, amount_minor)
    return settlement


_ADD = group(
    "CheckAdd",
    ref("AccountRef", 159, required=True),
    ref("PayeeEntityRef", 209),
    text("RefNumber", 11),
    typed("TxnDate", "date"),
    text("Memo", 4095),
    address("Address"),
    typed("IsToBePrinted", "flag"),
    typed("ExchangeRate", "decimal"),
    typed("ExternalGUID", "guid"),
    group(
        "ApplyCheckToTxnAdd",
        text("TxnID", 36, required=True),
        typed("Amount", "amount"),
        repeats=True,
    ),
    group(
        "ExpenseLineAdd",
        ref("AccountRef", 159),
        typed("Amount", "amount"),
        text("Memo", 4095),
        ref("CustomerRef", 209),
        ref("ClassRef", 159),
        one_of("BillableStatus", "Billable", "NotBillable", "HasBeenBilled"),
        unkept("SalesRepRef"),
        unkept("DataExt", repeats=True),
        repeats=True,
        macro=True,
    ),
    either(unkept("ItemLineAdd"), unkept("ItemGroupLineAdd"), repeats=True),
    required=True,
    macro=True,
)

REQUESTS = (
    Request("CheckAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
    Request("CheckQueryRq", transaction_query(linked=True), _query),
)
