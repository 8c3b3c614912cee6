"""SalesReceiptQuery: by TxnID, by RefNumber, or by filters; lines only when asked for."""

from functools import partial

from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.sales_receipt_add import sales_receipt_ret
from tillbook.simulators.company.requests.transaction_filters import (
    query_transactions,
    transaction_query,
)


def _query(call: Call) -> Answer:
    return query_transactions(call, "SalesReceipt", partial(sales_receipt_ret, call.books))


REQUESTS = (Request("SalesReceiptQueryRq", transaction_query(), _query),)
