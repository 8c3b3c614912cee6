"""The tables of payments received and of refunds (facts D)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tillbook.qbxml import requests as rq
from tillbook.qbxml import rules
from tillbook.qbxml.fields import always, inside_add, plain, ref, required, text
from tillbook.qbxml.grammar import Field, Grammar, Kind
from tillbook.qbxml.sales_tables import SET_CREDIT
from tillbook.qbxml.txn_fields import txn_id, txn_query

_CUSTOMER: Final = required(ref("CustomerRef", "customer", 209))
_AR_ACCOUNT: Final = always(ref("ARAccountRef", "ar_account", 159))
_DAY: Final = always(plain("TxnDate", Kind.DATE, "day"))
_METHOD: Final = ref("PaymentMethodRef", "payment_method", 31)
_MEMO: Final = text("Memo", "memo", 4095)


def _payment_refused(request: rq.ReceivePaymentAdd) -> str:
    credits_ = [credit for each in request.applied for credit in each.credits_]
    moneys = rules.known(
        [request.total]
        + [each.amount for each in request.applied]
        + [credit.amount for credit in credits_]
    )
    if moneys is None:
        return ""
    return rules.first(
        rules.one_currency(moneys),
        rules.twice((each.txn_id for each in request.applied), "invoice"),
        rules.not_above_zero((credit.amount for credit in credits_), "credit"),
        *(_application_refused(each) for each in request.applied),
        _overspent(request),
    )


def _application_refused(each: rq.AppliedTo) -> str:
    if each.amount.minor < 0:
        return f"{each.amount} is applied to {each.txn_id}: amounts are not below zero."
    if not each.amount.minor and not each.credits_:
        return f"nothing is applied to {each.txn_id}: give an amount or a credit."
    return rules.twice((credit.credit_txn_id for credit in each.credits_), "credit")


def _overspent(request: rq.ReceivePaymentAdd) -> str:
    if request.total.minor < 0:
        return f"a payment of {request.total} is below zero: money paid back is a refund."
    if not request.total.minor and not request.applied:
        return "a payment of zero that is applied to nothing says nothing."
    spent = sum(each.amount.minor for each in request.applied)
    if spent > request.total.minor:
        applied = rules.total(each.amount for each in request.applied)
        return f"{applied} is applied of a payment of {request.total}."
    return ""


def _refund_refused(request: rq.ARRefundCreditCardAdd) -> str:
    moneys = rules.known(each.amount for each in request.applied)
    return rules.first(
        rules.one_currency(moneys or ()),
        rules.not_above_zero((each.amount for each in request.applied), "refund"),
        rules.twice((each.txn_id for each in request.applied), "credit"),
    )


_PAYMENT_ADD: Final = Grammar(
    name="ReceivePaymentAdd",
    rule=_payment_refused,
    fields=inside_add(
        "ReceivePaymentAdd",
        _CUSTOMER,
        _AR_ACCOUNT,
        _DAY,
        always(text("RefNumber", "ref_number", 20)),
        always(plain("TotalAmount", Kind.AMOUNT, "total")),
        _METHOD,
        _MEMO,
        always(ref("DepositToAccountRef", "deposit_to", 159)),
        plain("IsAutoApply", Kind.BOOL, "auto_apply", branch="use:itself"),
        Field(
            element="AppliedToTxnAdd",
            kind=Kind.GROUP,
            attribute="applied",
            repeats=True,
            branch="use:named",
            fields=(
                txn_id("TxnID", "txn_id"),
                always(plain("PaymentAmount", Kind.AMOUNT, "amount")),
                SET_CREDIT,
            ),
        ),
    ),
)
_REFUND_ADD: Final = Grammar(
    name="ARRefundCreditCardAdd",
    rule=_refund_refused,
    fields=inside_add(
        "ARRefundCreditCardAdd",
        _CUSTOMER,
        always(ref("RefundFromAccountRef", "refund_from", 159)),
        _AR_ACCOUNT,
        _DAY,
        always(text("RefNumber", "ref_number", 11)),
        _METHOD,
        _MEMO,
        Field(
            element="RefundAppliedToTxnAdd",
            kind=Kind.GROUP,
            attribute="applied",
            required=True,
            repeats=True,
            fields=(
                txn_id("TxnID", "txn_id"),
                required(plain("RefundAmount", Kind.AMOUNT, "amount")),
            ),
        ),
    ),
)

GRAMMARS: Final[Mapping[type, Grammar]] = MappingProxyType(
    {
        rq.ReceivePaymentAdd: _PAYMENT_ADD,
        rq.ReceivePaymentQuery: txn_query("ReceivePaymentQuery"),
        rq.ARRefundCreditCardAdd: _REFUND_ADD,
        rq.ARRefundCreditCardQuery: txn_query("ARRefundCreditCardQuery"),
    }
)
