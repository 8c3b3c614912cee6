"""Answers to voiding and deleting, whose values stand in the answer itself."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tillbook.qbxml import answers as an
from tillbook.qbxml.decode import decode_set

_TEXT: Final = (Path(__file__).parent / "answers" / "transactions.xml").read_text(encoding="ascii")
_AT: Final = datetime(2026, 11, 2, 7, 0, 1, tzinfo=UTC)
_REMOVED: Final[dict[str, an.Ret]] = {
    "void": an.TxnVoidRet(
        txn_type="SalesReceipt",
        txn_id="1A-1700000002",
        ref_number="A261101-1",
        time_created=datetime(2026, 11, 2, 7, 0, tzinfo=UTC),
        time_modified=_AT,
    ),
    "deleted": an.TxnDelRet(
        txn_type="ReceivePayment", txn_id="3F-1700000004", ref_number="1001-P", time_deleted=_AT
    ),
    "unlisted": an.ListDelRet(
        list_type="ItemOtherCharge",
        list_id="80000009-1700000001",
        full_name="Shopify Sales:Shoes",
        time_deleted=_AT,
    ),
}


@pytest.mark.parametrize("request_id", _REMOVED)
def test_what_was_removed_is_read_from_the_answer(request_id: str) -> None:
    answer = decode_set(_TEXT).answer_to(request_id)
    assert answer is not None
    assert (answer.rets, answer.problems) == ((_REMOVED[request_id],), ())


def test_a_refused_removal_removed_nothing() -> None:
    answer = decode_set(_TEXT).answer_to("refused")
    assert answer is not None
    assert (answer.status_code, answer.rets, answer.problems) == (3160, (), ())


@pytest.mark.parametrize("kind", ["TxnVoid", "TxnDel", "ListDel"])
def test_a_removal_that_names_nothing_is_known_by_its_status(kind: str) -> None:
    answers = decode_set(
        f"<QBXML><QBXMLMsgsRs><{kind}Rs requestID='1' statusCode='0'/></QBXMLMsgsRs></QBXML>"
    ).answers
    assert [(each.kind, each.status_code, each.rets) for each in answers] == [(kind, 0, ())]
    assert answers[0].problems == ()
