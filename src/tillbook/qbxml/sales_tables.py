"""The tables of sales forms: receipts, invoices and credit memos (facts D)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tillbook.qbxml import requests as rq
from tillbook.qbxml import rules
from tillbook.qbxml.fields import always, inside_add, plain, ref, required, text
from tillbook.qbxml.grammar import Field, Grammar, Kind
from tillbook.qbxml.txn_fields import sales_lines, txn_id, txn_query

SET_CREDIT: Final = Field(
    element="SetCredit",
    kind=Kind.GROUP,
    attribute="credits_",
    repeats=True,
    fields=(
        txn_id("CreditTxnID", "credit_txn_id"),
        required(plain("AppliedAmount", Kind.AMOUNT, "amount")),
    ),
)
_CLASS: Final = ref("ClassRef", "class_name", 159)
_DAY: Final = always(plain("TxnDate", Kind.DATE, "day"))
_NUMBER: Final = always(text("RefNumber", "ref_number", 11))
_TAX_AND_QUEUES: Final = (
    ref("ItemSalesTaxRef", "item_sales_tax", 31),
    text("Memo", "memo", 4095),
    plain("IsToBePrinted", Kind.BOOL, "to_be_printed"),
    plain("IsToBeEmailed", Kind.BOOL, "to_be_emailed"),
    ref("CustomerSalesTaxCodeRef", "customer_sales_tax_code", 3),
)
_CUSTOMER: Final = ref("CustomerRef", "customer", 209)
_AR_ACCOUNT: Final = always(ref("ARAccountRef", "ar_account", 159))


def _form_refused(request: rq.SalesReceiptAdd | rq.CreditMemoAdd) -> str:
    return rules.negative_total(line.amount for line in request.lines)


def _invoice_refused(request: rq.InvoiceAdd) -> str:
    used = [credit.amount for credit in request.credits_]
    return rules.first(
        rules.negative_total(line.amount for line in request.lines),
        rules.not_above_zero(used, "credit"),
        rules.twice((credit.credit_txn_id for credit in request.credits_), "credit"),
    )


_RECEIPT_ADD: Final = Grammar(
    name="SalesReceiptAdd",
    rule=_form_refused,
    fields=inside_add(
        "SalesReceiptAdd",
        always(_CUSTOMER),
        _CLASS,
        _DAY,
        _NUMBER,
        text("CheckNumber", "check_number", 25),
        ref("PaymentMethodRef", "payment_method", 31),
        *_TAX_AND_QUEUES,
        always(ref("DepositToAccountRef", "deposit_to", 159)),
        sales_lines("SalesReceiptLineAdd"),
    ),
)
_INVOICE_ADD: Final = Grammar(
    name="InvoiceAdd",
    rule=_invoice_refused,
    fields=inside_add(
        "InvoiceAdd",
        required(_CUSTOMER),
        _CLASS,
        _AR_ACCOUNT,
        _DAY,
        _NUMBER,
        plain("DueDate", Kind.DATE, "due"),
        *_TAX_AND_QUEUES,
        SET_CREDIT,
        sales_lines("InvoiceLineAdd"),
    ),
)
_CREDIT_MEMO_ADD: Final = Grammar(
    name="CreditMemoAdd",
    rule=_form_refused,
    fields=inside_add(
        "CreditMemoAdd",
        required(_CUSTOMER),
        _CLASS,
        _AR_ACCOUNT,
        _DAY,
        _NUMBER,
        *_TAX_AND_QUEUES,
        sales_lines("CreditMemoLineAdd"),
    ),
)

GRAMMARS: Final[Mapping[type, Grammar]] = MappingProxyType(
    {
        rq.SalesReceiptAdd: _RECEIPT_ADD,
        rq.SalesReceiptQuery: txn_query("SalesReceiptQuery"),
        rq.InvoiceAdd: _INVOICE_ADD,
        rq.InvoiceQuery: txn_query("InvoiceQuery", linked=True),
        rq.CreditMemoAdd: _CREDIT_MEMO_ADD,
        rq.CreditMemoQuery: txn_query("CreditMemoQuery", linked=True),
    }
)
