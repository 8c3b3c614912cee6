"""Invoices, payments, refunds, deposits, checks and stock as QuickBooks returns them, read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

import pytest

from tests.qbxml.examples import usd
from tillbook.core.money import Money
from tillbook.qbxml import answers as an
from tillbook.qbxml import decode
from tillbook.qbxml.answers import RetRef

_TEXT: Final = (Path(__file__).parent / "answers" / "transactions.xml").read_text(encoding="ascii")
_CREATED: Final = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
_MODIFIED: Final = datetime(2026, 11, 2, 7, 0, 1, tzinfo=UTC)
_SOLD: Final = date(2026, 11, 1)
_PAID: Final = date(2026, 11, 2)
_CUSTOMER: Final = RetRef(full_name="Shopify Customer")
_AR: Final = RetRef(full_name="Accounts Receivable")
_CLEARING: Final = RetRef(full_name="Shopify Clearing")
_METHOD: Final = RetRef(full_name="Shopify Payments")
_ONLINE: Final = RetRef(full_name="Online")
_BOOT: Final = RetRef(full_name="Boots:BOOT-42")
_Of = TypeVar("_Of")


def _answer(request_id: str, text: str = _TEXT, currency: str | None = "USD") -> an.Answer:
    answer = decode.decode_set(text, currency=currency).answer_to(request_id)
    assert answer is not None
    return answer


def _ret(request_id: str, kind: type[_Of], text: str = _TEXT) -> _Of:
    answer = _answer(request_id, text)
    assert answer.problems == ()
    ret = answer.rets[0]
    assert isinstance(ret, kind)
    return ret


def _linked(txn_id: str, txn_type: str, day: date, minor: int) -> an.LinkedTxnRet:
    return an.LinkedTxnRet(
        txn_id=txn_id, txn_type=txn_type, day=day, ref_number="", link_type="", amount=usd(minor)
    )


def test_an_invoice_says_what_is_owed_and_what_paid_it() -> None:
    assert _ret("invoice", an.InvoiceRet) == an.InvoiceRet(
        txn_id="3C-1700000004",
        edit_sequence="1700000003",
        ref_number="1001",
        day=_SOLD,
        memo="Shopify #1001 · tb:order:42:1001",
        currency=None,
        time_created=_CREATED,
        time_modified=_MODIFIED,
        customer=RetRef(list_id="80000003-1", full_name="Shopify Customer"),
        class_name=_ONLINE,
        item_sales_tax=RetRef(full_name="Shopify 0%"),
        subtotal=usd(6533),
        sales_tax_total=usd(0),
        ar_account=RetRef(list_id="80000030-1", full_name="Accounts Receivable"),
        due=date(2026, 11, 15),
        applied=usd(-6000),
        balance_remaining=usd(533),
        is_paid=False,
        linked=(
            an.LinkedTxnRet(
                txn_id="3F-1700000004",
                txn_type="ReceivePayment",
                day=_PAID,
                ref_number="1001-P",
                link_type="AMTTYPE",
                amount=usd(-6000),
            ),
        ),
        lines=(
            an.InvoiceLineRet(
                txn_line_id="3C1-1",
                item=_BOOT,
                description="Boot, size 42",
                quantity=Decimal(1),
                class_name=_ONLINE,
                amount=usd(6000),
                sales_tax_code=RetRef(full_name="Non"),
            ),
            an.InvoiceLineRet(
                txn_line_id="3C1-3",
                item=None,
                description="",
                quantity=None,
                class_name=None,
                amount=usd(533),
                sales_tax_code=None,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("sent", "instead", "total"),
    [
        ("<Subtotal>65.33</Subtotal>", "<Subtotal>65.33</Subtotal>", usd(6533)),
        (
            "<SalesTaxTotal>0.00</SalesTaxTotal>",
            "<SalesTaxTotal>1.02</SalesTaxTotal>",
            usd(6635),
        ),
        ("<SalesTaxTotal>0.00</SalesTaxTotal>", "", usd(6533)),
        ("<Subtotal>65.33</Subtotal>", "", None),
    ],
)
def test_the_total_of_an_invoice_is_its_subtotal_and_tax(
    sent: str, instead: str, total: Money | None
) -> None:
    assert sent in _TEXT
    assert _ret("invoice", an.InvoiceRet, _TEXT.replace(sent, instead, 1)).total == total


def test_a_paid_invoice_says_so() -> None:
    paid = _TEXT.replace("<IsPaid>false", "<IsPaid>true")
    assert _ret("invoice", an.InvoiceRet, paid).is_paid


def test_a_credit_memo_says_what_is_left_of_it() -> None:
    memo = _ret("memo", an.CreditMemoRet)
    assert (memo.txn_id, memo.ref_number, memo.customer) == ("5A-1700000001", "1001-R1", _CUSTOMER)
    assert (memo.memo, memo.ar_account, memo.class_name) == ("tb:agreement:42:7", _AR, None)
    assert (memo.subtotal, memo.sales_tax_total) == (usd(5500), None)
    assert (memo.total, memo.credit_remaining) == (usd(5500), usd(500))
    assert memo.linked == (_linked("6A-1700000001", "ARRefundCreditCard", _PAID, 5000),)
    assert [(line.item, line.quantity, line.amount) for line in memo.lines] == [
        (_BOOT, Decimal(1), usd(6000)),
        (RetRef(full_name="Restocking Fee"), None, usd(-500)),
    ]
    assert all(isinstance(line, an.CreditMemoLineRet) for line in memo.lines)


def test_a_payment_says_where_it_went_and_what_is_unused() -> None:
    payments = _answer("payments").rets
    assert payments[0] == an.ReceivePaymentRet(
        txn_id="3F-1700000004",
        edit_sequence="1700000006",
        ref_number="1001-P",
        day=_PAID,
        memo="tb:tender:42:9",
        currency=RetRef(full_name="US Dollar"),
        time_created=_CREATED,
        time_modified=_MODIFIED,
        customer=_CUSTOMER,
        ar_account=_AR,
        deposit_to=_CLEARING,
        payment_method=_METHOD,
        total=usd(7000),
        unused=usd(1000),
        unused_credits=usd(500),
        applied=(
            an.AppliedToRet(
                txn_id="3C-1700000004",
                txn_type="Invoice",
                day=_SOLD,
                ref_number="1001",
                amount=usd(6000),
                balance_remaining=usd(533),
                discount=usd(100),
                linked=(_linked("5A-1700000001", "CreditMemo", _SOLD, 250),),
            ),
        ),
    )


def test_a_payment_of_zero_that_is_there_keeps_its_id() -> None:
    kept = _answer("payments").rets[1]
    assert isinstance(kept, an.ReceivePaymentRet)
    assert (kept.txn_id, kept.total) == ("40-1700000004", usd(0))


def test_credits_used_without_money_are_no_transaction_and_no_problem() -> None:
    link = _ret("link", an.ReceivePaymentRet)
    assert (link.txn_id, link.total, link.applied) == ("", usd(0), ())


@pytest.mark.parametrize("total", ["<TotalAmount>0.01</TotalAmount>", ""])
def test_a_payment_of_money_without_an_id_is_a_problem(total: str) -> None:
    head, found, tail = _TEXT.partition('requestID="link"')
    text = head + found + tail.replace("<TotalAmount>0.00</TotalAmount>", total, 1)
    answer = _answer("link", text)
    assert answer.rets == ()
    assert len(answer.problems) == 1
    assert "a ReceivePaymentRet without TxnID" in answer.problems[0]


def test_a_refund_says_which_credit_it_paid_back() -> None:
    assert _ret("refund", an.ARRefundCreditCardRet) == an.ARRefundCreditCardRet(
        txn_id="6A-1700000001",
        edit_sequence="1700000007",
        ref_number="1001-F1",
        day=_PAID,
        memo="tb:tender:42:10",
        currency=None,
        time_created=_CREATED,
        time_modified=_MODIFIED,
        customer=_CUSTOMER,
        refund_from=_CLEARING,
        ar_account=_AR,
        payment_method=_METHOD,
        total=usd(5000),
        applied=(
            an.RefundAppliedToRet(
                txn_id="5A-1700000001",
                txn_type="CreditMemo",
                day=_SOLD,
                ref_number="1001-R1",
                amount=usd(5000),
                credit_remaining=usd(500),
            ),
        ),
    )


def test_a_deposit_says_which_payments_and_accounts_it_holds() -> None:
    deposit = _ret("deposit", an.DepositRet)
    assert (deposit.txn_id, deposit.ref_number) == ("7A-1700000001", "")
    assert (deposit.day, deposit.memo) == (_PAID, "tb:payout:42:77")
    assert (deposit.deposit_to, deposit.total) == (RetRef(full_name="Checking"), usd(9680))
    assert deposit.lines == (
        an.DepositLineRet(
            txn_line_id="7A1-1",
            txn_type="ReceivePayment",
            txn_id="3E-1700000004",
            payment_txn_line_id="3E1-1",
            entity=_CUSTOMER,
            account=RetRef(full_name="Undeposited Funds"),
            memo="Charges",
            check_number="77",
            payment_method=_METHOD,
            class_name=_ONLINE,
            amount=usd(10000),
        ),
        an.DepositLineRet(
            txn_line_id="7A1-2",
            txn_type="",
            txn_id="",
            payment_txn_line_id="",
            entity=None,
            account=RetRef(full_name="Merchant Fees"),
            memo="",
            check_number="",
            payment_method=None,
            class_name=None,
            amount=usd(-320),
        ),
    )


def test_a_check_says_whom_it_paid_and_for_what() -> None:
    check = _ret("check", an.CheckRet)
    assert (check.ref_number, check.day, check.memo) == ("1001-C", _PAID, "tb:tender:42:11")
    assert (check.account, check.payee) == (RetRef(full_name="Cash Drawer"), _CUSTOMER)
    assert check.total == usd(300)
    assert check.linked == (_linked("5A-1700000001", "CreditMemo", _SOLD, 300),)
    assert check.lines == (
        an.CheckLineRet(
            txn_line_id="8A1-1",
            account=_AR,
            amount=usd(300),
            memo="#1001",
            customer=_CUSTOMER,
            class_name=_ONLINE,
        ),
    )


def test_an_adjustment_says_how_many_and_what_they_are_worth() -> None:
    adjustment = _ret("adjustment", an.InventoryAdjustmentRet)
    assert (adjustment.ref_number, adjustment.memo) == ("A261102-9", "tb:adjustment:42:5")
    assert adjustment.account == RetRef(full_name="Inventory Adjustments")
    assert (adjustment.customer, adjustment.class_name) == (_CUSTOMER, _ONLINE)
    assert adjustment.lines == (
        an.InventoryAdjustmentLineRet(
            txn_line_id="9A1-1",
            item=_BOOT,
            difference=Decimal(-2),
            value_difference=usd(-5100),
        ),
    )


def test_a_counted_item_says_how_many_there_are_and_what_one_cost() -> None:
    item = _ret("counted", an.ItemRet)
    assert (item.kind, item.full_name, item.part_number) == (
        "ItemInventory",
        "Boots:BOOT-42",
        "BOOT-42",
    )
    assert item.account == RetRef(full_name="Shopify Sales")
    assert item.cogs_account == RetRef(full_name="Cost of Goods Sold")
    assert item.asset_account == RetRef(full_name="Inventory Asset")
    assert (item.quantity_on_hand, item.average_cost) == (Decimal("-1.5"), Decimal("25.33333"))


@pytest.mark.parametrize(
    ("request_id", "sent", "problems"),
    [
        ("invoice", "<BalanceRemaining>5.33</BalanceRemaining>", ["InvoiceRet, BalanceRemaining"]),
        ("memo", "<CreditRemaining>5.00</CreditRemaining>", ["CreditMemoRet, CreditRemaining"]),
        ("deposit", "<DepositTotal>96.80</DepositTotal>", ["DepositRet, DepositTotal"]),
        ("refund", "<RefundAmount>50.00</RefundAmount>", ["RefundAppliedToTxnRet, RefundAmount"]),
        (
            "adjustment",
            "<QuantityDifference>-2</QuantityDifference>",
            ["InventoryAdjustmentLineRet, QuantityDifference"],
        ),
    ],
)
def test_a_value_that_cannot_be_read_costs_only_itself(
    request_id: str, sent: str, problems: list[str]
) -> None:
    assert sent in _TEXT
    name = sent[1 : sent.index(">")]
    answer = _answer(request_id, _TEXT.replace(sent, f"<{name}>much</{name}>"))
    assert [problem.split(":")[0] for problem in answer.problems] == problems
    assert len(answer.rets) == 1


@pytest.mark.parametrize(
    "name",
    ["Invoice", "CreditMemo", "ARRefundCreditCard", "Deposit", "Check", "InventoryAdjustment"],
)
def test_what_has_no_id_is_left_out_with_a_sentence(name: str) -> None:
    text = (
        f"<QBXML><QBXMLMsgsRs><{name}AddRs requestID='1' statusCode='0'><{name}Ret>"
        f"<TxnDate>2026-11-01</TxnDate></{name}Ret></{name}AddRs></QBXMLMsgsRs></QBXML>"
    )
    answer = _answer("1", text)
    assert answer.rets == ()
    assert f"a {name}Ret without TxnID" in answer.problems[0]
