"""CreditMemoAdd and CreditMemoQuery: what is taken back, as credit of the customer.

The reverse of an invoice: credit accounts receivable with the total, debit lines and tax. Its
quantities and amounts are positive; a fee is a negative line. A negative total is refused, as on
every sales form (recalled).
"""

from functools import partial

from lxml import etree

from tillbook.simulators.company.amounts import from_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.receivables import open_minor
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.linked import linked_rets
from tillbook.simulators.company.requests.posting_accounts import (
    customer_of,
    receivable_account,
)
from tillbook.simulators.company.requests.sales_form_shapes import CREDIT_MEMO_ADD
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
from tillbook.simulators.company.shapes import INCLUDE_RET
from tillbook.simulators.company.state import Transaction
from tillbook.simulators.company.xml import child_text, is_true

_WHERE = "Credit Memo"
_ORDER = (
    *("CustomerRef", "ClassRef", "ARAccountRef", "TxnDate", "RefNumber", *ADDRESSES, "IsPending"),
    *("PONumber", "DueDate", "FOB", "ShipDate", "Subtotal", "ItemSalesTaxRef"),
    *("SalesTaxPercentage", "SalesTaxTotal", "TotalAmount", "CreditRemaining", "Memo"),
    *("IsToBePrinted", "IsToBeEmailed", "CustomerSalesTaxCodeRef", "Other", "ExternalGUID"),
)


def credit_memo_ret(
    books: Books, memo: Transaction, *, lines: bool, linked: bool
) -> etree._Element:
    """CreditMemoRet with the credit left at the moment; lines and links where asked for."""
    ret = txn_ret(books, memo, _ORDER, {"CreditRemaining": from_minor(open_minor(books, memo))})
    if linked:
        linked_rets(ret, books, memo)
    line_rets(ret, books, "CreditMemoLineRet", LINE_ORDER, memo.lines if lines else ())
    return ret


def _query(call: Call) -> Answer:
    linked = is_true(child_text(call.request, "IncludeLinkedTxns"))
    return query_transactions(
        call, "CreditMemo", partial(credit_memo_ret, call.books, linked=linked)
    )


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    form = read_form(books, body, _WHERE)
    customer_of(books, body, _WHERE)
    account = receivable_account(books, body, _WHERE)
    form.values["ARAccountRef"] = account.list_id
    postings = [Posting(account.list_id, -form.total_minor), *form.postings(books, 1)]
    memo = books.add_transaction(
        "CreditMemo",
        form.date,
        form.ref_number,
        form.values,
        form.lines,
        postings if form.posts else [],
    )
    move_stock(books, memo, form, 1)
    return Answer([credit_memo_ret(books, memo, lines=True, linked=True)])


REQUESTS = (
    Request("CreditMemoAddRq", Grammar((CREDIT_MEMO_ADD, INCLUDE_RET)), _add, writes=True),
    Request("CreditMemoQueryRq", transaction_query(linked=True), _query),
)
