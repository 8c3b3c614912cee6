"""Deposits and checks: each line from somewhere, no total below zero, nothing from nobody."""

from dataclasses import replace
from typing import Any, Final

import pytest

from tests.qbxml.examples import usd
from tests.qbxml.refused import Expected, assert_refused
from tests.qbxml.transaction_examples import CHECK, DEPOSIT
from tillbook.core.money import Money
from tillbook.qbxml import encode, faults
from tillbook.qbxml import requests as rq


def _deposit(*lines: rq.DepositLine) -> rq.DepositAdd:
    return replace(DEPOSIT, lines=lines)


def _from(minor: int, **changes: Any) -> rq.DepositLine:  # noqa: ANN401
    return rq.DepositLine(**{"account": "Clearing", "amount": usd(minor), **changes})


def _waiting(txn_id: str, **changes: Any) -> rq.DepositLine:  # noqa: ANN401
    return rq.DepositLine(payment_txn_id=txn_id, **changes)


def _check(**changes: Any) -> rq.CheckAdd:  # noqa: ANN401
    return replace(CHECK, **changes)


_USED: Final = rq.CheckAppliedTo(txn_id="C", amount=usd(5))
_LINE: Final = rq.CheckLine(account="a", amount=usd(5))
_REFUSED: Final[list[tuple[rq.Request, Expected]]] = [
    (_deposit(), Expected(fault=faults.MissingField, place="DepositAdd/DepositLineAdd")),
    (_deposit(_from(100), _from(-101)), Expected(words="come to -0.01")),
    (_deposit(_from(100), _from(5, amount=Money(5, "CAD"))),
     Expected(words="CAD and USD")),
    (_deposit(_waiting("P"), _from(1), _from(5, amount=Money(5, "CAD"))),
     Expected(words="CAD and USD")),
    (_deposit(_from(1), rq.DepositLine(memo="x")),
     Expected(words="line 2 names neither an account nor a payment")),
    (_deposit(_from(1, amount=None)), Expected(words="line 1 names an account and no")),
    (_deposit(rq.DepositLine(payment_txn_line_id="L")),
     Expected(words="line 1 names a line of a payment but no payment")),
    (_deposit(_waiting("P"), _waiting("P")), Expected(words="payment P is named twice")),
    (_deposit(_waiting("P", amount=usd(5))),
     Expected(fault=faults.ConflictingFields, place="DepositAdd/DepositLineAdd[1]")),
    (_deposit(_waiting("P", memo="x")),
     Expected(fault=faults.ConflictingFields, place="DepositAdd/DepositLineAdd[1]")),
    (_deposit(_from(1, amount=5)),
     Expected(fault=faults.UnfitValue, place="DepositAdd/DepositLineAdd[1]/Amount")),
    (_deposit(_from(1, check_number="x" * 12)),
     Expected(fault=faults.TooLong, place="DepositAdd/DepositLineAdd[1]/CheckNumber")),
    (replace(DEPOSIT, deposit_to=""),
     Expected(fault=faults.MissingField, place="DepositAdd/DepositToAccountRef")),
    (replace(DEPOSIT, day=None),  # type: ignore[arg-type]
     Expected(fault=faults.MissingField, place="DepositAdd/TxnDate")),
    (rq.DepositQuery(txn_ids=("1",), account="x"),
     Expected(fault=faults.ConflictingFields)),
    (_check(lines=()), Expected(words="more than the check")),
    (_check(lines=(), applied=()),
     Expected(fault=faults.MissingField, place="CheckAdd/ExpenseLineAdd")),
    (_check(lines=(_LINE, replace(_LINE, amount=usd(-6))), applied=()),
     Expected(words="come to -0.01")),
    (_check(lines=(_LINE,), applied=(_USED, replace(_USED, txn_id="D"))),
     Expected(words="0.10 is applied, which is more than the check")),
    (_check(applied=(_USED, _USED)), Expected(words="transaction C is named twice")),
    (_check(applied=(replace(_USED, amount=usd(0)),)),
     Expected(words="application 1 is 0.00")),
    (_check(payee=None), Expected(words="names no payee")),
    (_check(lines=(_LINE, replace(_LINE, amount=Money(5, "CAD")))),
     Expected(words="CAD and USD")),
    (_check(lines=(replace(_LINE, account=""),), applied=()),
     Expected(fault=faults.MissingField, place="CheckAdd/ExpenseLineAdd[1]/AccountRef")),
    (_check(lines=(replace(_LINE, amount=None),)),  # type: ignore[arg-type]
     Expected(fault=faults.MissingField, place="CheckAdd/ExpenseLineAdd[1]/Amount")),
    (_check(account=""),
     Expected(fault=faults.MissingField, place="CheckAdd/AccountRef")),
    (_check(ref_number="x" * 12),
     Expected(fault=faults.TooLong, place="CheckAdd/RefNumber")),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "expected"), _REFUSED)
def test_a_deposit_or_check_is_refused(request_: rq.Request, expected: Expected) -> None:
    assert_refused(request_, expected)


def test_fees_may_take_the_whole_of_a_payout() -> None:
    assert encode.refusal(_deposit(_from(100), _from(-100))) is None


def test_what_waiting_payments_come_to_is_left_to_quickbooks() -> None:
    assert encode.refusal(_deposit(_waiting("P"), _from(-100))) is None


def test_two_lines_of_one_payment_are_deposited_by_their_line_ids() -> None:
    lines = (_waiting("P", payment_txn_line_id="1"), _waiting("P", payment_txn_line_id="2"))
    assert encode.refusal(_deposit(*lines)) is None


def test_a_check_may_be_used_up_whole_and_needs_no_payee_alone() -> None:
    assert encode.refusal(_check(lines=(_LINE,), applied=(_USED,))) is None
    assert encode.refusal(_check(payee=None, applied=())) is None


def test_a_check_goes_to_nobody_s_print_queue() -> None:
    assert encode.encode_request(CHECK).findtext("CheckAdd/IsToBePrinted") == "false"
