"""ARRefundCreditCardAdd and its query: money back to a customer, out of a credit.

Debit accounts receivable, credit the account it is refunded from. It must be applied to credits
of the customer in the same account, at most what is left of each (facts/quickbooks.md, D).
"""

from functools import partial

from lxml import etree

from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.receivables import THIS, Settlement, open_minor
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.posting_accounts import (
    customer_of,
    money_out,
    receivable_account,
)
from tillbook.simulators.company.requests.sales_forms import PAID_FROM
from tillbook.simulators.company.requests.transaction_filters import (
    query_transactions,
    transaction_query,
)
from tillbook.simulators.company.rets import collect, txn_ret, write
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    address,
    group,
    ref,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text

_WHERE = "A/R Refund"
_ORDER = (
    *("CustomerRef", "RefundFromAccountRef", "ARAccountRef", "TxnDate", "RefNumber"),
    *("TotalAmount", *PAID_FROM, "Memo", "ExternalGUID"),
)


def refund_ret(books: Books, refund: Transaction, *, lines: bool) -> etree._Element:
    """ARRefundCreditCardRet; the credits it took up where lines are asked for."""
    ret = txn_ret(books, refund, _ORDER)
    for link in books.links.of(refund.txn_id) if lines else ():
        credit = books.state.transactions[link.credit_id]
        values = {
            "TxnID": credit.txn_id,
            "TxnType": credit.kind,
            "TxnDate": credit.date,
            **({"RefNumber": credit.ref_number} if credit.ref_number else {}),
            "CreditRemaining": from_minor(open_minor(books, credit)),
            "RefundAmount": from_minor(link.amount_minor),
        }
        node = etree.SubElement(ret, "RefundAppliedToTxnRet")
        write(node, books, tuple(values), values)
    return ret


def _query(call: Call) -> Answer:
    return query_transactions(call, "ARRefundCreditCard", partial(refund_ret, call.books))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, _WHERE)
    customer = customer_of(books, body, _WHERE)
    account = receivable_account(books, body, _WHERE)
    books.resolve(body.find("PaymentMethodRef"), _WHERE)
    source = money_out(books, body, "RefundFromAccountRef", _WHERE)
    applied = [
        (child_text(node, "TxnID"), to_minor(child_text(node, "RefundAmount") or "0.00"))
        for node in body.findall("RefundAppliedToTxnAdd")
    ]
    total_minor = sum(amount_minor for _, amount_minor in applied)
    settlement = Settlement(books, customer.list_id, account.list_id, total_minor, _WHERE)
    for credit_id, amount_minor in applied:
        settlement.take(credit_id, THIS, amount_minor)
    values = {
        **collect(body, (*PAID_FROM, "Memo", "ExternalGUID")),
        "CustomerRef": customer.list_id,
        "RefundFromAccountRef": source.list_id,
        "ARAccountRef": account.list_id,
        "TotalAmount": from_minor(total_minor),
    }
    postings = [Posting(source.list_id, -total_minor), Posting(account.list_id, total_minor)]
    number = child_text(body, "RefNumber")
    refund = books.add_transaction("ARRefundCreditCard", date, number, values, [], postings)
    settlement.make(refund.txn_id)
    return Answer([refund_ret(books, refund, lines=True)])


_ADD = group(
    "ARRefundCreditCardAdd",
    ref("CustomerRef", 209, required=True),
    ref("RefundFromAccountRef", 159),
    ref("ARAccountRef", 159),
    typed("TxnDate", "date"),
    text("RefNumber", 11),
    address("Address"),
    ref("PaymentMethodRef", 31),
    text("Memo", 4095),
    unkept("CreditCardTxnInfo"),
    typed("ExchangeRate", "decimal"),
    typed("ExternalGUID", "guid"),
    group(
        "RefundAppliedToTxnAdd",
        text("TxnID", 36, required=True),
        typed("RefundAmount", "amount", required=True),
        required=True,
        repeats=True,
    ),
    required=True,
    macro=True,
)

REQUESTS = (
    Request("ARRefundCreditCardAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
    Request("ARRefundCreditCardQueryRq", transaction_query(), _query),
)
