"""Voiding and deleting: QuickBooks' own words for what can be, and ids that are there."""

from typing import Final

import pytest

from tests.qbxml.refused import Expected, assert_refused
from tillbook.qbxml import encode, faults
from tillbook.qbxml import requests as rq
from tillbook.qbxml.removal_tables import DELETABLE_TYPES, VOIDABLE_TYPES

_OURS: Final = (
    "SalesReceipt", "Invoice", "ReceivePayment", "CreditMemo", "ARRefundCreditCard", "Deposit",
    "Check", "JournalEntry", "InventoryAdjustment",
)  # fmt: skip
_UNFIT: Final = faults.UnfitValue
_MISSING: Final = faults.MissingField
_REFUSED: Final[list[tuple[rq.Request, Expected]]] = [
    (rq.TxnVoid(txn_type="ReceivePayment", txn_id="1"),
     Expected(fault=_UNFIT, place="TxnVoidType", words="“ReceivePayment” is not one of")),
    (rq.TxnVoid(txn_type="PurchaseOrder", txn_id="1"),
     Expected(fault=_UNFIT, place="TxnVoidType")),
    (rq.TxnDel(txn_type="Receipt", txn_id="1"), Expected(fault=_UNFIT, place="TxnDelType")),
    (rq.ListDel(list_type="Item", list_id="1"), Expected(fault=_UNFIT, place="ListDelType")),
    (rq.TxnVoid(txn_type="", txn_id="1"), Expected(fault=_MISSING, place="TxnVoidType")),
    (rq.TxnVoid(txn_type="Check", txn_id=""), Expected(fault=_MISSING, place="TxnID")),
    (rq.TxnDel(txn_type="Check", txn_id="x" * 37), Expected(fault=faults.TooLong, place="TxnID")),
    (rq.ListDel(list_type="Class", list_id=""), Expected(fault=_MISSING, place="ListID")),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "expected"), _REFUSED)
def test_a_removal_is_refused(request_: rq.Request, expected: Expected) -> None:
    assert_refused(request_, expected)


def test_all_we_make_can_be_deleted_and_all_but_payments_voided() -> None:
    for name in _OURS:
        assert encode.refusal(rq.TxnDel(txn_type=name, txn_id="1")) is None
    assert set(_OURS) - set(VOIDABLE_TYPES) == {"ReceivePayment"}
    assert set(VOIDABLE_TYPES) < set(DELETABLE_TYPES)
