"""InvoiceAdd and InvoiceQuery: what is sold and still owed.

Debit accounts receivable with the total, credit lines and tax. SetCredit settles it at once by
credits of the same customer and account; that an unapplied payment is such a credit is recalled.
"""

from functools import partial

from lxml import etree

from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.receivables import THIS, Settlement, open_minor
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.linked import linked_rets
from tillbook.simulators.company.requests.posting_accounts import (
    customer_of,
    receivable_account,
)
from tillbook.simulators.company.requests.sales_form_shapes import INVOICE_ADD
from tillbook.simulators.company.requests.sales_forms import (
    ADDRESSES,
    LINE_ORDER,
    move_stock,
    read_form,
)
from tillbook.simulators.company.requests.transaction_filters import (
    query_transactions,
    transaction_query,
)
from tillbook.simulators.company.rets import line_rets, txn_ret
from tillbook.simulators.company.shapes import INCLUDE_RET, one_of
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text, is_true

_WHERE = "Invoice"
_ORDER = (
    *("CustomerRef", "ClassRef", "ARAccountRef", "TxnDate", "RefNumber", *ADDRESSES, "IsPending"),
    *("IsFinanceCharge", "PONumber", "DueDate", "FOB", "ShipDate", "Subtotal", "ItemSalesTaxRef"),
    *("SalesTaxPercentage", "SalesTaxTotal", "AppliedAmount", "BalanceRemaining", "Memo"),
    *("IsPaid", "IsToBePrinted", "IsToBeEmailed", "CustomerSalesTaxCodeRef", "Other"),
    "ExternalGUID",
)


def invoice_ret(books: Books, invoice: Transaction, *, lines: bool, linked: bool) -> etree._Element:
    """InvoiceRet with what is owed at the moment; lines and links where they are asked for."""
    owed = {
        "AppliedAmount": from_minor(-books.links.settled_minor(invoice.txn_id)),
        "BalanceRemaining": from_minor(open_minor(books, invoice)),
        "IsPaid": "true" if _is_paid(books, invoice) else "false",
    }
    ret = txn_ret(books, invoice, _ORDER, owed)
    if linked:
        linked_rets(ret, books, invoice)
    line_rets(ret, books, "InvoiceLineRet", LINE_ORDER, invoice.lines if lines else ())
    return ret


def _is_paid(books: Books, invoice: Transaction) -> bool:
    """Whether nothing is owed any more; a pending invoice was never owed."""
    return not is_true(invoice.values.get("IsPending", "")) and not open_minor(books, invoice)


def _query(call: Call) -> Answer:
    books, status = call.books, child_text(call.request, "PaidStatus") or "All"
    linked = is_true(child_text(call.request, "IncludeLinkedTxns"))
    return query_transactions(
        call,
        "Invoice",
        partial(invoice_ret, books, linked=linked),
        lambda invoice: (
            status in ("All", "PaidOnly" if _is_paid(books, invoice) else "NotPaidOnly")
        ),
    )


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    form = read_form(books, body, _WHERE, ("IsFinanceCharge",))
    customer = customer_of(books, body, _WHERE)
    account = receivable_account(books, body, _WHERE)
    form.values["ARAccountRef"] = account.list_id
    owed_now_minor = form.total_minor if form.posts else 0
    settlement = Settlement(books, customer.list_id, account.list_id, owed_now_minor, _WHERE)
    for node in body.findall("SetCredit"):
        amount_minor = to_minor(child_text(node, "AppliedAmount") or "0.00")
        settlement.take(child_text(node, "CreditTxnID"), THIS, amount_minor)
    postings = [Posting(account.list_id, form.total_minor), *form.postings(books, -1)]
    invoice = books.add_transaction(
        "Invoice",
        form.date,
        form.ref_number,
        form.values,
        form.lines,
        postings if form.posts else [],
    )
    move_stock(books, invoice, form, -1)
    settlement.make(invoice.txn_id)
    return Answer([invoice_ret(books, invoice, lines=True, linked=True)])


REQUESTS = (
    Request("InvoiceAddRq", Grammar((INVOICE_ADD, INCLUDE_RET)), _add, writes=True),
    Request(
        "InvoiceQueryRq",
        transaction_query(one_of("PaidStatus", "All", "PaidOnly", "NotPaidOnly"), linked=True),
        _query,
    ),
)
