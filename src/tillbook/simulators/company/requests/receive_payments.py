"""ReceivePaymentAdd and ReceivePaymentQuery: money from a customer, applied or kept as credit.

Debit the deposit account, credit accounts receivable. What is applied to an invoice is at most
what it still owes and what the payment brings; what is left is the customer's credit. A payment
of 0.00 sets credits only and leaves no transaction, only the links (unconfirmed; the company's
`keeps_credit_payments` is the other reading). With IsAutoApply the oldest charges are paid first
(recalled).
"""

from functools import partial

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.features import check_features
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.receivables import THIS, Settlement, open_minor
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.linked import credits_of, linked_ret
from tillbook.simulators.company.requests.posting_accounts import (
    customer_of,
    money_in,
    receivable_account,
)
from tillbook.simulators.company.requests.sales_form_shapes import SET_CREDIT
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
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text, is_true

_WHERE = "Receive Payment"
_ORDER = (
    *("CustomerRef", "ARAccountRef", "TxnDate", "RefNumber", "TotalAmount", "Memo"),
    *("DepositToAccountRef", "UnusedPayment", "ExternalGUID"),
)


def receive_payment_ret(books: Books, payment: Transaction, *, lines: bool) -> etree._Element:
    """ReceivePaymentRet; what it is applied to where lines are asked for."""
    ret = txn_ret(books, payment, _ORDER, {"UnusedPayment": from_minor(open_minor(books, payment))})
    links = [one for one in books.links.of(payment.txn_id) if one.charge_id != payment.txn_id]
    for charge_id in dict.fromkeys(link.charge_id for link in links) if lines else ():
        paid = (k for k in links if payment.txn_id == k.credit_id and k.charge_id == charge_id)
        node = _applied_ret(ret, books, charge_id, sum(link.amount_minor for link in paid))
        for link in credits_of(books, payment, charge_id):
            linked_ret(node, books, link.credit_id, -link.amount_minor)
    return ret


def _applied_ret(
    ret: etree._Element, books: Books, charge_id: str, paid_minor: int
) -> etree._Element:
    """One AppliedToTxnRet: the charge, what is left of it, what the payment brought."""
    charge = books.state.transactions[charge_id]
    values = {
        "TxnID": charge.txn_id,
        "TxnType": charge.kind,
        "TxnDate": charge.date,
        **({"RefNumber": charge.ref_number} if charge.ref_number else {}),
        "BalanceRemaining": from_minor(open_minor(books, charge)),
        "Amount": from_minor(paid_minor),
    }
    node = etree.SubElement(ret, "AppliedToTxnRet")
    write(node, books, tuple(values), values)
    return node


def _set_credits(books: Books, settlement: Settlement, values: dict[str, str]) -> Answer:
    """A payment of 0.00: its credits are linked, and nothing else is left of it."""
    settlement.make_alone()
    ret = etree.Element("ReceivePaymentRet")
    told = {name: values[name] for name in ("CustomerRef", "ARAccountRef", "TotalAmount")}
    write(ret, books, tuple(told), told)
    for charge_id in dict.fromkeys(charge for _, charge, _ in settlement.planned):
        node = _applied_ret(ret, books, charge_id, 0)
        for credit_id, charge, amount_minor in settlement.planned:
            if charge == charge_id:
                linked_ret(node, books, credit_id, -amount_minor)
    return Answer([ret])


def _query(call: Call) -> Answer:
    return query_transactions(call, "ReceivePayment", partial(receive_payment_ret, call.books))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    check_features(books, body)
    date = child_text(body, "TxnDate") or books.today()
    books.check_open(date, _WHERE)
    customer = customer_of(books, body, _WHERE)
    account = receivable_account(books, body, _WHERE)
    books.resolve(body.find("PaymentMethodRef"), _WHERE)
    deposit = money_in(books, body, _WHERE)
    total_minor = _total_minor(body)
    settlement = Settlement(books, customer.list_id, account.list_id, total_minor, _WHERE)
    _apply(body, settlement)
    if total_minor < 0 or (not total_minor and settlement.is_empty):
        raise refusal.not_accepted(_WHERE, "Transaction amount must be positive.")
    values = {
        **collect(body, ("Memo", "ExternalGUID")),
        "CustomerRef": customer.list_id,
        "ARAccountRef": account.list_id,
        "DepositToAccountRef": deposit.list_id,
        "TotalAmount": from_minor(total_minor),
    }
    if not total_minor and not books.settings.keeps_credit_payments:
        return _set_credits(books, settlement, values)
    postings = [Posting(deposit.list_id, total_minor), Posting(account.list_id, -total_minor)]
    number = child_text(body, "RefNumber")
    payment = books.add_transaction("ReceivePayment", date, number, values, [], postings)
    settlement.make(payment.txn_id)
    return Answer([receive_payment_ret(books, payment, lines=True)])


def _total_minor(body: etree._Element) -> int:
    """What is received; without a total it is what is applied (recalled)."""
    total = child_text(body, "TotalAmount")
    if total:
        return to_minor(total)
    paid = (node.text or "0.00" for node in body.findall("AppliedToTxnAdd/PaymentAmount"))
    return sum(to_minor(amount) for amount in paid)


def _apply(body: etree._Element, settlement: Settlement) -> None:
    """Plan what the payment settles. Raises Refusal."""
    if is_true(child_text(body, "IsAutoApply")):
        for charge in settlement.charges():
            left_minor = settlement.left_minor(THIS, -1)
            amount_minor = min(left_minor, settlement.left_minor(charge.txn_id, 1))
            if amount_minor > 0:
                settlement.take(THIS, charge.txn_id, amount_minor)
    for node in body.findall("AppliedToTxnAdd"):
        charge_id, amount = child_text(node, "TxnID"), child_text(node, "PaymentAmount")
        credits_set = node.findall("SetCredit")
        if not amount and not credits_set:
            raise refusal.missing("PaymentAmount")
        settlement.left_minor(charge_id, 1)
        if to_minor(amount or "0.00"):
            settlement.take(THIS, charge_id, to_minor(amount))
        for one in credits_set:
            amount_minor = to_minor(child_text(one, "AppliedAmount") or "0.00")
            settlement.take(child_text(one, "CreditTxnID"), charge_id, amount_minor)


_ADD = group(
    "ReceivePaymentAdd",
    ref("CustomerRef", 209, required=True),
    ref("ARAccountRef", 159),
    typed("TxnDate", "date"),
    text("RefNumber", 20),
    typed("TotalAmount", "amount"),
    typed("ExchangeRate", "decimal"),
    ref("PaymentMethodRef", 31),
    text("Memo", 4095),
    ref("DepositToAccountRef", 159),
    unkept("CreditCardTxnInfo"),
    typed("ExternalGUID", "guid"),
    either(
        typed("IsAutoApply", "flag", required=True),
        group(
            "AppliedToTxnAdd",
            text("TxnID", 36, required=True),
            typed("PaymentAmount", "amount"),
            SET_CREDIT,
            unkept("DiscountAmount"),
            unkept("DiscountAccountRef"),
            unkept("DiscountClassRef"),
            required=True,
            repeats=True,
        ),
        required=True,
    ),
    required=True,
    macro=True,
)

REQUESTS = (
    Request("ReceivePaymentAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
    Request("ReceivePaymentQueryRq", transaction_query(), _query),
)
