"""The tables of deposits and checks (facts D)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from tillbook.qbxml import requests as rq
from tillbook.qbxml import rules
from tillbook.qbxml.fields import always, inside_add, plain, ref, required, text
from tillbook.qbxml.grammar import Field, Grammar, Kind
from tillbook.qbxml.txn_fields import TXN_ID_LENGTH_MAX, txn_id, txn_query

_PAYMENT: Final = "from:payment"
_ACCOUNT: Final = "from:account"
_MEMO: Final = text("Memo", "memo", 4095)


def _of(branch: str, *fields: Field) -> tuple[Field, ...]:
    return tuple(replace(field, branch=branch) for field in fields)


def _deposit_refused(request: rq.DepositAdd) -> str:
    for number, line in enumerate(request.lines, start=1):
        if broken := _deposit_line_refused(line):
            return f"line {number} {broken}"
    moneys = rules.known(line.amount for line in request.lines if not line.payment_txn_id) or ()
    payments = [line.payment_txn_id for line in request.lines if line.payment_txn_id]
    # What the payments come to is QuickBooks' knowledge: only lines of accounts can be added up.
    known_sum = rules.one_currency(moneys) if payments else rules.negative_total(moneys)
    return known_sum or _deposited_twice(request)


def _deposit_line_refused(line: rq.DepositLine) -> str:
    if line.payment_txn_id:
        return ""
    if line.payment_txn_line_id:
        return "names a line of a payment but no payment."
    if not line.account:
        return "names neither an account nor a payment."
    return "names an account and no amount." if line.amount is None else ""


def _deposited_twice(request: rq.DepositAdd) -> str:
    return rules.twice(
        (
            f"{line.payment_txn_id} {line.payment_txn_line_id}".strip()
            for line in request.lines
            if line.payment_txn_id
        ),
        "payment",
    )


def _check_refused(request: rq.CheckAdd) -> str:
    lines = rules.known(line.amount for line in request.lines)
    applied = rules.known(each.amount for each in request.applied)
    if lines is None or applied is None:
        return ""
    return rules.first(
        rules.one_currency((*lines, *applied)),
        rules.negative_total(lines),
        rules.not_above_zero(applied, "application"),
        rules.twice((each.txn_id for each in request.applied), "transaction"),
        _applied_to_nobody(request),
    )


def _applied_to_nobody(request: rq.CheckAdd) -> str:
    if not request.applied:
        return ""
    if not request.payee:
        return "it is applied to what somebody is owed and names no payee."
    check = sum(line.amount.minor for line in request.lines)
    applied = rules.total(each.amount for each in request.applied)
    if applied is not None and applied.minor > check:
        return f"{applied} is applied, which is more than the check comes to."
    return ""


_DEPOSIT_ADD: Final = Grammar(
    name="DepositAdd",
    rule=_deposit_refused,
    fields=inside_add(
        "DepositAdd",
        always(plain("TxnDate", Kind.DATE, "day")),
        required(ref("DepositToAccountRef", "deposit_to", 159)),
        _MEMO,
        Field(
            element="DepositLineAdd",
            kind=Kind.GROUP,
            attribute="lines",
            always=True,
            repeats=True,
            fields=(
                *_of(
                    _PAYMENT,
                    text("PaymentTxnID", "payment_txn_id", TXN_ID_LENGTH_MAX),
                    text("PaymentTxnLineID", "payment_txn_line_id", TXN_ID_LENGTH_MAX),
                ),
                *_of(
                    _ACCOUNT,
                    ref("EntityRef", "entity", 209),
                    ref("AccountRef", "account", 159),
                    _MEMO,
                    text("CheckNumber", "check_number", 11),
                    ref("PaymentMethodRef", "payment_method", 31),
                    ref("ClassRef", "class_name", 159),
                    plain("Amount", Kind.AMOUNT, "amount"),
                ),
            ),
        ),
    ),
)
_CHECK_ADD: Final = Grammar(
    name="CheckAdd",
    rule=_check_refused,
    fields=inside_add(
        "CheckAdd",
        required(ref("AccountRef", "account", 159)),
        ref("PayeeEntityRef", "payee", 209),
        always(text("RefNumber", "ref_number", 11)),
        always(plain("TxnDate", Kind.DATE, "day")),
        _MEMO,
        plain("IsToBePrinted", Kind.BOOL, "to_be_printed"),
        Field(
            element="ApplyCheckToTxnAdd",
            kind=Kind.GROUP,
            attribute="applied",
            repeats=True,
            fields=(
                txn_id("TxnID", "txn_id"),
                always(plain("Amount", Kind.AMOUNT, "amount")),
            ),
        ),
        Field(
            element="ExpenseLineAdd",
            kind=Kind.GROUP,
            attribute="lines",
            always=True,
            repeats=True,
            fields=(
                always(ref("AccountRef", "account", 159)),
                always(plain("Amount", Kind.AMOUNT, "amount")),
                _MEMO,
                ref("CustomerRef", "customer", 209),
                ref("ClassRef", "class_name", 159),
            ),
        ),
    ),
)

GRAMMARS: Final[Mapping[type, Grammar]] = MappingProxyType(
    {
        rq.DepositAdd: _DEPOSIT_ADD,
        rq.DepositQuery: txn_query("DepositQuery", numbered=False),
        rq.CheckAdd: _CHECK_ADD,
        rq.CheckQuery: txn_query("CheckQuery", linked=True),
    }
)
