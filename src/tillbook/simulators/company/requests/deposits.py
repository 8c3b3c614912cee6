"""DepositAdd and DepositQuery: money put into a bank account, from accounts or from payments.

Debit the account it is deposited to. A line takes from the account it names (a fee is a negative
line) or takes a payment or receipt out of Undeposited Funds, each once. The total is not negative
and the target is not Undeposited Funds (both recalled). A deposit has no number.
"""

from functools import partial

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.posting_accounts import MONEY_TYPES, check_owed
from tillbook.simulators.company.requests.transaction_filters import (
    query_transactions,
    transaction_query,
)
from tillbook.simulators.company.rets import collect, txn_ret, write
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    either,
    group,
    ref,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import ENTITY_KINDS, Transaction
from tillbook.simulators.company.xml import child_text

PAYMENT = "PaymentTxnID"  # in a line's values: the payment it took

_WHERE = "Deposit"
_ORDER = ("TxnDate", "DepositToAccountRef", "Memo", "DepositTotal", "ExternalGUID")
_LINE_ORDER = ("EntityRef", "AccountRef", "Memo", "CheckNumber", "ClassRef", "Amount")
_DEPOSITABLE = ("ReceivePayment", "SalesReceipt")


def deposit_ret(books: Books, deposit: Transaction, *, lines: bool) -> etree._Element:
    """DepositRet, with its lines where they are asked for."""
    ret = txn_ret(books, deposit, _ORDER)
    for line in deposit.lines if lines else ():
        node = etree.SubElement(ret, "DepositLineRet")
        taken = line.values.get(PAYMENT)
        if taken:
            etree.SubElement(node, "TxnType").text = books.state.transactions[taken].kind
            etree.SubElement(node, "TxnID").text = taken
        etree.SubElement(node, "TxnLineID").text = line.line_id
        write(node, books, _LINE_ORDER, line.values)
    return ret


def deposit_of(books: Books, txn_id: str) -> Transaction | None:
    """The deposit that took a payment, None while it lies in Undeposited Funds."""
    deposits = (one for one in books.state.transactions.values() if one.kind == "Deposit")
    taken = (d for d in deposits if any(line.values.get(PAYMENT) == txn_id for line in d.lines))
    return next(taken, None)


def _query(call: Call) -> Answer:
    return query_transactions(call, "Deposit", partial(deposit_ret, call.books))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, _WHERE)
    target = books.resolve(body.find("DepositToAccountRef"), _WHERE, "Account")
    if target is None:
        raise refusal.missing("DepositToAccountRef")
    is_undeposited = target is books.special("UndepositedFunds")
    if is_undeposited or target.values["AccountType"] not in MONEY_TYPES:
        error = f'You cannot deposit to the account "{books.full_name(target)}".'
        raise refusal.not_accepted(_WHERE, error)
    lines: list[dict[str, str]] = []
    for node in body.findall("DepositLineAdd"):
        lines.append(_line(books, node, lines))
    if not lines:
        raise refusal.not_accepted(_WHERE, "The deposit has no lines.")
    check_owed(books, lines, _WHERE)
    total_minor = sum(to_minor(line["Amount"]) for line in lines)
    if total_minor < 0:
        raise refusal.not_accepted(_WHERE, "The total of a deposit must not be negative.")
    values = {
        **collect(body, ("Memo", "ExternalGUID")),
        "DepositToAccountRef": target.list_id,
        "DepositTotal": from_minor(total_minor),
    }
    postings = [Posting(target.list_id, total_minor)]
    postings += [Posting(line["AccountRef"], -to_minor(line["Amount"])) for line in lines]
    deposit = books.add_transaction("Deposit", date, "", values, lines, postings)
    return Answer([deposit_ret(books, deposit, lines=True)])


def _line(books: Books, node: etree._Element, before: list[dict[str, str]]) -> dict[str, str]:
    txn_id = child_text(node, PAYMENT)
    if txn_id:
        return _payment_line(books, txn_id, before)
    values = collect(node, ("Memo", "CheckNumber"))
    books.resolve(node.find("PaymentMethodRef"), _WHERE)
    kinds = (("AccountRef", ("Account",)), ("EntityRef", ENTITY_KINDS), ("ClassRef", ("Class",)))
    for name, allowed in kinds:
        entry = books.resolve(node.find(name), _WHERE, *allowed)
        if entry:
            values[name] = entry.list_id
    if "AccountRef" not in values:
        raise refusal.missing("AccountRef")
    values["Amount"] = from_minor(to_minor(child_text(node, "Amount") or "0.00"))
    return values


def _payment_line(books: Books, txn_id: str, before: list[dict[str, str]]) -> dict[str, str]:
    """A payment out of Undeposited Funds; 3120 for one that does not lie there (recalled)."""
    undeposited = books.special("UndepositedFunds").list_id
    payment = books.state.transactions.get(txn_id)
    lies_there = (
        payment is not None
        and payment.kind in _DEPOSITABLE
        and payment.values.get("DepositToAccountRef") == undeposited
        and books.ledger.entry(txn_id) is not None
        and deposit_of(books, txn_id) is None
        and all(line.get(PAYMENT) != txn_id for line in before)
    )
    if payment is None or not lies_there:
        raise refusal.not_found(txn_id)
    customer = payment.values.get("CustomerRef")
    return {
        PAYMENT: txn_id,
        **({"EntityRef": customer} if customer else {}),
        "AccountRef": undeposited,
        "Amount": payment.values["TotalAmount"],
    }


_ADD = group(
    "DepositAdd",
    typed("TxnDate", "date"),
    ref("DepositToAccountRef", 159, required=True),
    text("Memo", 4095),
    unkept("CashBackInfoAdd"),
    unkept("CurrencyRef"),
    typed("ExchangeRate", "decimal"),
    typed("ExternalGUID", "guid"),
    group(
        "DepositLineAdd",
        either(
            (
                text(PAYMENT, 36, required=True),
                unkept("PaymentTxnLineID"),
                unkept("OverrideMemo"),
                unkept("OverrideCheckNumber"),
                unkept("OverrideClassRef"),
            ),
            (
                ref("EntityRef", 209),
                ref("AccountRef", 159, required=True),
                text("Memo", 4095),
                text("CheckNumber", 11),
                ref("PaymentMethodRef", 31),
                ref("ClassRef", 159),
                typed("Amount", "amount"),
            ),
            required=True,
        ),
        repeats=True,
        macro=True,
    ),
    required=True,
    macro=True,
)

REQUESTS = (
    Request("DepositAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
    Request("DepositQueryRq", transaction_query(numbered=False), _query),
)
