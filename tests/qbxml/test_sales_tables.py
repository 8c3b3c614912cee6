"""Sales forms: what is refused before it leaves, and what is written at the edge of it."""

from dataclasses import replace
from typing import Any, Final

import pytest

from tests.qbxml.examples import RECEIPT, usd
from tests.qbxml.refused import Expected, assert_refused
from tests.qbxml.transaction_examples import INVOICE, MEMO
from tillbook.core.money import Money
from tillbook.qbxml import encode, faults
from tillbook.qbxml import requests as rq

_FORMS: Final = (RECEIPT, INVOICE, MEMO)


def _name(form: object) -> str:
    return type(form).__name__


def _alone(form: rq.SalesReceiptAdd | rq.InvoiceAdd | rq.CreditMemoAdd, **line: Any) -> rq.Request:  # noqa: ANN401
    # The form with one line only, changed as told.
    match form:
        case rq.SalesReceiptAdd():
            return replace(form, lines=(replace(form.lines[0], **line),))
        case rq.InvoiceAdd():
            return replace(form, lines=(replace(form.lines[0], **line),))
        case rq.CreditMemoAdd():
            return replace(form, lines=(replace(form.lines[0], **line),))


@pytest.mark.parametrize("form", _FORMS, ids=_name)
def test_a_total_below_zero_is_refused_and_zero_is_not(
    form: rq.SalesReceiptAdd | rq.InvoiceAdd | rq.CreditMemoAdd,
) -> None:
    assert_refused(_alone(form, amount=usd(-1)), Expected(words="come to -0.01"))
    assert encode.refusal(_alone(form, amount=usd(0))) is None


@pytest.mark.parametrize("form", _FORMS, ids=_name)
def test_a_form_without_its_own_is_refused_by_place(
    form: rq.SalesReceiptAdd | rq.InvoiceAdd | rq.CreditMemoAdd,
) -> None:
    name = _name(form)
    line = f"{name}/{name.removesuffix('Add')}LineAdd"
    for changes, place in (
        ({"customer": ""}, f"{name}/CustomerRef"),
        ({"day": None}, f"{name}/TxnDate"),
        ({"ref_number": ""}, f"{name}/RefNumber"),
        ({"lines": ()}, line),
    ):
        missing: Any = replace(form, **changes)
        assert_refused(missing, Expected(fault=faults.MissingField, place=place))
    for text, place in (({"item": ""}, "ItemRef"), ({"amount": None}, "Amount")):
        expected = Expected(fault=faults.MissingField, place=f"{line}[1]/{place}")
        assert_refused(_alone(form, **text), expected)
    long = Expected(fault=faults.TooLong, place=f"{line}[1]/OverrideItemAccountRef/FullName")
    assert_refused(_alone(form, override_account="x" * 160), long)


@pytest.mark.parametrize("form", [INVOICE, MEMO], ids=_name)
def test_the_account_of_what_is_owed_is_never_left_to_quickbooks(
    form: rq.InvoiceAdd | rq.CreditMemoAdd,
) -> None:
    place = f"{_name(form)}/ARAccountRef"
    without: Any = replace(form, ar_account="")
    assert_refused(without, Expected(fault=faults.MissingField, place=place))


_CREDIT: Final = rq.SetCredit(credit_txn_id="A", amount=usd(5))
_REFUSED: Final[list[tuple[rq.Request, Expected]]] = [
    (replace(INVOICE, credits_=(_CREDIT, replace(_CREDIT, amount=usd(0)))),
     Expected(words="credit 2 is 0.00")),
    (replace(INVOICE, credits_=(_CREDIT, _CREDIT)),
     Expected(words="credit A is named twice")),
    (replace(INVOICE, credits_=(replace(_CREDIT, credit_txn_id=""),)),
     Expected(fault=faults.MissingField, place="InvoiceAdd/SetCredit[1]/CreditTxnID")),
    (replace(INVOICE, credits_=(replace(_CREDIT, amount=5),)),  # type: ignore[arg-type]
     Expected(fault=faults.UnfitValue, place="InvoiceAdd/SetCredit[1]/AppliedAmount")),
    (replace(INVOICE, credits_=(replace(_CREDIT, credit_txn_id="x" * 37),)),
     Expected(fault=faults.TooLong, place="InvoiceAdd/SetCredit[1]/CreditTxnID")),
    (replace(INVOICE, ref_number="123456789012"),
     Expected(fault=faults.TooLong, place="InvoiceAdd/RefNumber")),
    (replace(MEMO, ref_number="123456789012"),
     Expected(fault=faults.TooLong, place="CreditMemoAdd/RefNumber")),
    (replace(MEMO, lines=(MEMO.lines[0],
                                  replace(MEMO.lines[1], amount=Money(1, "CAD")))),
     Expected(words="CAD and USD")),
    (rq.InvoiceQuery(txn_ids=("1",), ref_numbers=("1",)),
     Expected(fault=faults.ConflictingFields)),
    (rq.CreditMemoQuery(ref_numbers=("1",), account="x"),
     Expected(fault=faults.ConflictingFields)),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "expected"), _REFUSED)
def test_a_sales_form_is_refused(request_: rq.Request, expected: Expected) -> None:
    assert_refused(request_, expected)


def test_goods_that_come_back_are_a_negative_quantity_and_amount() -> None:
    back = replace(RECEIPT.lines[0], quantity=-2, amount=usd(-8230), override_account="Returns")
    written = encode.encode_request(
        replace(RECEIPT, lines=(*RECEIPT.lines, back, RECEIPT.lines[0]))
    )
    line = written.findall("SalesReceiptAdd/SalesReceiptLineAdd")[-2]
    assert [child.tag for child in line] == [
        "ItemRef",
        "Desc",
        "Quantity",
        "ClassRef",
        "Amount",
        "SalesTaxCodeRef",
        "OverrideItemAccountRef",
    ]
    assert (line.findtext("Quantity"), line.findtext("Amount")) == ("-2", "-82.30")
    assert line.findtext("OverrideItemAccountRef/FullName") == "Returns"
