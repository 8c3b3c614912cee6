"""SalesReceiptAdd: money received for what is sold, posted at once.

Debit the deposit account with the total, credit each line's account with its amount, credit
Sales Tax Payable with the tax that QuickBooks itself computes.
"""

from lxml import etree

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.posting_accounts import money_in
from tillbook.simulators.company.requests.sales_forms import (
    ADDRESSES,
    LINE_ORDER,
    move_stock,
    read_form,
)
from tillbook.simulators.company.requests.sales_receipt_shape import SALES_RECEIPT_ADD
from tillbook.simulators.company.rets import line_rets, txn_ret
from tillbook.simulators.company.shapes import INCLUDE_RET
from tillbook.simulators.company.state import Transaction

_ORDER = (
    *("CustomerRef", "ClassRef", "TxnDate", "RefNumber", *ADDRESSES, "IsPending"),
    *("CheckNumber", "DueDate", "ShipDate", "FOB", "Subtotal", "ItemSalesTaxRef"),
    *("SalesTaxPercentage", "SalesTaxTotal", "TotalAmount", "Memo", "IsToBePrinted"),
    *("IsToBeEmailed", "CustomerSalesTaxCodeRef", "DepositToAccountRef", "Other", "ExternalGUID"),
)
_WHERE = "Sales Receipt"


def sales_receipt_ret(books: Books, receipt: Transaction, *, lines: bool) -> etree._Element:
    """SalesReceiptRet, with its lines where they are asked for."""
    ret = txn_ret(books, receipt, _ORDER)
    line_rets(ret, books, "SalesReceiptLineRet", LINE_ORDER, receipt.lines if lines else ())
    return ret


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    form = read_form(books, body, _WHERE)
    deposit = money_in(books, body, _WHERE)
    form.values["DepositToAccountRef"] = deposit.list_id
    postings = [Posting(deposit.list_id, form.total_minor), *form.postings(books, -1)]
    receipt = books.add_transaction(
        "SalesReceipt",
        form.date,
        form.ref_number,
        form.values,
        form.lines,
        postings if form.posts else [],
    )
    move_stock(books, receipt, form, -1)
    return Answer([sales_receipt_ret(books, receipt, lines=True)])


REQUESTS = (
    Request("SalesReceiptAddRq", Grammar((SALES_RECEIPT_ADD, INCLUDE_RET)), _add, writes=True),
)
