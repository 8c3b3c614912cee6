"""Payments and refunds: no money is applied twice, from nowhere, or more than there is."""

from dataclasses import replace
from typing import Final

import pytest

from tests.qbxml.examples import usd
from tests.qbxml.refused import Expected, assert_refused
from tests.qbxml.transaction_examples import LINK_ONLY, PAYMENT, REFUND, UNAPPLIED
from tillbook.core.money import Money
from tillbook.qbxml import encode, faults
from tillbook.qbxml import requests as rq


def _applied(*applied: rq.AppliedTo, total: int = 5533) -> rq.ReceivePaymentAdd:
    return replace(PAYMENT, applied=applied, total=usd(total))


def _to(txn_id: str, minor: int, *credits_: rq.SetCredit) -> rq.AppliedTo:
    return rq.AppliedTo(txn_id=txn_id, amount=usd(minor), credits_=credits_)


def _refund(*applied: rq.RefundAppliedTo) -> rq.ARRefundCreditCardAdd:
    return replace(REFUND, applied=applied)


_CREDIT: Final = rq.SetCredit(credit_txn_id="C", amount=usd(5))
_FROM: Final = rq.RefundAppliedTo(txn_id="C", amount=usd(5))
_APPLIED1: Final = "ReceivePaymentAdd/AppliedToTxnAdd[1]"
_REFUSED: Final[list[tuple[rq.Request, Expected]]] = [
    (_applied(_to("A", 5000), _to("B", 534)),
     Expected(words="55.34 is applied of a payment of 55.33")),
    (_applied(_to("A", 5), _to("A", 5)), Expected(words="invoice A is named twice")),
    (_applied(_to("A", 5), _to("B", 0)), Expected(words="nothing is applied to B")),
    (_applied(_to("A", -5)), Expected(words="-0.05 is applied to A")),
    (_applied(_to("A", 0, _CREDIT, _CREDIT)), Expected(words="credit C is named twice")),
    (_applied(_to("A", 0, replace(_CREDIT, amount=usd(-1)))),
     Expected(words="credit 1 is -0.01")),
    (_applied(_to("A", 5), replace(_to("B", 5), amount=Money(5, "CAD"))),
     Expected(words="CAD and USD")),
    (replace(UNAPPLIED, total=usd(0)), Expected(words="applied to nothing")),
    (replace(UNAPPLIED, total=usd(-1)), Expected(words="below zero")),
    (replace(UNAPPLIED, total=None),  # type: ignore[arg-type]
     Expected(fault=faults.MissingField, place="ReceivePaymentAdd/TotalAmount")),
    (replace(UNAPPLIED, deposit_to=""),
     Expected(fault=faults.MissingField, place="ReceivePaymentAdd/DepositToAccountRef")),
    (replace(UNAPPLIED, ar_account=""),
     Expected(fault=faults.MissingField, place="ReceivePaymentAdd/ARAccountRef")),
    (replace(UNAPPLIED, customer=""),
     Expected(fault=faults.MissingField, place="ReceivePaymentAdd/CustomerRef")),
    (replace(UNAPPLIED, ref_number="x" * 21),
     Expected(fault=faults.TooLong, place="ReceivePaymentAdd/RefNumber")),
    (_applied(_to("", 5)),
     Expected(fault=faults.MissingField, place=f"{_APPLIED1}/TxnID")),
    (_applied(replace(_to("A", 5), amount=None)),  # type: ignore[arg-type]
     Expected(fault=faults.MissingField, place=f"{_APPLIED1}/PaymentAmount")),
    (_refund(),
     Expected(fault=faults.MissingField, place="ARRefundCreditCardAdd/RefundAppliedToTxnAdd")),
    (_refund(_FROM, _FROM), Expected(words="credit C is named twice")),
    (_refund(replace(_FROM, amount=usd(0))), Expected(words="refund 1 is 0.00")),
    (_refund(_FROM, rq.RefundAppliedTo(txn_id="D", amount=Money(5, "CAD"))),
     Expected(words="CAD and USD")),
    (replace(REFUND, refund_from=""),
     Expected(fault=faults.MissingField, place="ARRefundCreditCardAdd/RefundFromAccountRef")),
    (replace(REFUND, ref_number="x" * 12),
     Expected(fault=faults.TooLong, place="ARRefundCreditCardAdd/RefNumber")),
    (rq.ReceivePaymentQuery(txn_ids=("1",), day_from=PAYMENT.day),
     Expected(fault=faults.ConflictingFields)),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "expected"), _REFUSED)
def test_a_payment_or_refund_is_refused(request_: rq.Request, expected: Expected) -> None:
    assert_refused(request_, expected)


def test_exactly_one_way_of_applying_is_written() -> None:
    for payment in (PAYMENT, LINK_ONLY):
        written = encode.encode_request(payment)
        assert written.find(".//IsAutoApply") is None
        assert written.find(".//AppliedToTxnAdd") is not None
    alone = encode.encode_request(UNAPPLIED)
    assert alone.findtext(".//IsAutoApply") == "false"
    assert alone.find(".//AppliedToTxnAdd") is None


def test_the_whole_payment_may_be_applied_and_one_credit_used_on_two_invoices() -> None:
    whole = _applied(_to("A", 5000, _CREDIT), _to("B", 533, _CREDIT))
    assert encode.refusal(whole) is None
    assert encode.refusal(replace(UNAPPLIED, ref_number="x" * 20)) is None
