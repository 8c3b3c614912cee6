"""Invoices, payments, credits and refunds against the independent company file, both ways."""

from dataclasses import replace
from datetime import date

import pytest

from tests.qbxml.company_file import ask, taken
from tests.qbxml.examples import usd
from tillbook.core.money import Money
from tillbook.qbxml import requests as rq
from tillbook.qbxml.answers import (
    ARRefundCreditCardRet,
    CreditMemoRet,
    InvoiceRet,
    ReceivePaymentRet,
)
from tillbook.simulators.company import CompanyFile

_DAY = date(2026, 11, 1)
_AR = "Accounts Receivable"


@pytest.fixture
def company() -> CompanyFile:
    made = CompanyFile.sample()
    set_up = ask(
        made,
        rq.CustomerAdd(name="Guest"),
        rq.AccountAdd(name="Shopify Sales", account_type="Income"),
        rq.AccountAdd(name="Shopify Fees", account_type="Income"),
        rq.AccountAdd(name="Clearing", account_type="Bank"),
        rq.ItemOtherChargeAdd(name="Sales", account="Shopify Sales", sales_tax_code="Non"),
        rq.ItemOtherChargeAdd(name="Fee", account="Shopify Fees", sales_tax_code="Non"),
    )
    assert [answer.status_code for answer in set_up] == [0] * 6
    return made


def _invoice(company: CompanyFile, *credits_: rq.SetCredit) -> InvoiceRet:
    request = rq.InvoiceAdd(
        customer="Guest",
        ar_account=_AR,
        day=_DAY,
        ref_number="1001",
        memo="tb:order:1001",
        lines=(
            rq.InvoiceLine(item="Sales", quantity=2, amount=usd(10000), sales_tax_code="Non"),
            rq.InvoiceLine(item="Fee", amount=usd(-1000), sales_tax_code="Non"),
        ),
        credits_=credits_,
    )
    return taken(company, request, InvoiceRet)


def _pay(company: CompanyFile, total: int, *applied: rq.AppliedTo) -> ReceivePaymentRet:
    request = rq.ReceivePaymentAdd(
        customer="Guest",
        ar_account=_AR,
        day=_DAY,
        ref_number="1001-P",
        memo="tb:tender:9",
        total=usd(total),
        deposit_to="Clearing",
        applied=applied,
    )
    return taken(company, request, ReceivePaymentRet)


def _memo(company: CompanyFile) -> CreditMemoRet:
    request = rq.CreditMemoAdd(
        customer="Guest",
        ar_account=_AR,
        day=_DAY,
        ref_number="1001-R1",
        memo="tb:return:7",
        lines=(
            rq.CreditMemoLine(item="Sales", quantity=1, amount=usd(5000), sales_tax_code="Non"),
            rq.CreditMemoLine(item="Fee", amount=usd(-500), sales_tax_code="Non"),
        ),
    )
    return taken(company, request, CreditMemoRet)


def _invoice_now(company: CompanyFile) -> InvoiceRet:
    return taken(company, rq.InvoiceQuery(ref_numbers=("1001",)), InvoiceRet)


def _balances(company: CompanyFile) -> tuple[str, str]:
    balances = company.trial_balance()
    return balances.get(_AR, "0.00"), balances.get("Clearing", "0.00")


def test_an_invoice_is_owed_until_it_is_paid(company: CompanyFile) -> None:
    invoice = _invoice(company)
    assert (invoice.total, invoice.balance_remaining) == (usd(9000), usd(9000))
    assert (invoice.memo, invoice.is_paid) == ("tb:order:1001", False)
    assert _balances(company) == ("90.00", "0.00")
    part = _pay(company, 4000, rq.AppliedTo(txn_id=invoice.txn_id, amount=usd(4000)))
    assert (part.total, [each.amount for each in part.applied]) == (usd(4000), [usd(4000)])
    assert _invoice_now(company).balance_remaining == usd(5000)
    _pay(company, 5000, rq.AppliedTo(txn_id=invoice.txn_id, amount=usd(5000)))
    paid = _invoice_now(company)
    assert (paid.is_paid, paid.balance_remaining) == (True, usd(0))
    assert {each.txn_type for each in paid.linked} == {"ReceivePayment"}
    assert _balances(company) == ("0.00", "90.00")


def test_a_payment_applied_to_nothing_is_the_customers_credit(company: CompanyFile) -> None:
    payment = _pay(company, 700)
    assert (payment.unused, payment.applied) == (usd(700), ())
    assert _balances(company) == ("-7.00", "7.00")


def test_a_credit_is_used_as_the_invoice_is_made(company: CompanyFile) -> None:
    payment, memo = _pay(company, 700), _memo(company)
    invoice = _invoice(
        company,
        rq.SetCredit(credit_txn_id=payment.txn_id, amount=usd(700)),
        rq.SetCredit(credit_txn_id=memo.txn_id, amount=usd(4000)),
    )
    assert invoice.balance_remaining == usd(4300)
    left = taken(company, rq.CreditMemoQuery(txn_ids=(memo.txn_id,)), CreditMemoRet)
    assert left.credit_remaining == usd(500)
    assert _balances(company) == ("38.00", "7.00")


def test_a_credit_memo_is_paid_back_and_no_more_than_it_holds(company: CompanyFile) -> None:
    memo = _memo(company)
    assert (memo.total, memo.credit_remaining) == (usd(4500), usd(4500))
    refund = rq.ARRefundCreditCardAdd(
        customer="Guest",
        refund_from="Clearing",
        ar_account=_AR,
        day=_DAY,
        ref_number="1001-F1",
        memo="tb:tender:10",
        applied=(rq.RefundAppliedTo(txn_id=memo.txn_id, amount=usd(4500)),),
    )
    posted = taken(company, refund, ARRefundCreditCardRet)
    assert (posted.total, posted.memo) == (usd(4500), "tb:tender:10")
    assert [(each.txn_id, each.amount) for each in posted.applied] == [(memo.txn_id, usd(4500))]
    assert _balances(company) == ("0.00", "-45.00")
    (again,) = ask(company, replace(refund, ref_number="1001-F2"))
    assert again.status_code != 0
    left = taken(company, rq.CreditMemoQuery(ref_numbers=("1001-R1",)), CreditMemoRet)
    assert left.credit_remaining == usd(0)


def test_a_credit_is_used_on_an_invoice_without_money(company: CompanyFile) -> None:
    invoice, memo = _invoice(company), _memo(company)
    used = rq.SetCredit(credit_txn_id=memo.txn_id, amount=usd(4500))
    applied = rq.AppliedTo(txn_id=invoice.txn_id, amount=usd(0), credits_=(used,))
    request = rq.ReceivePaymentAdd(
        customer="Guest",
        ar_account=_AR,
        day=_DAY,
        ref_number="1001-A",
        total=usd(0),
        deposit_to="Clearing",
        applied=(applied,),
    )
    (answer,) = ask(company, request)
    assert (answer.status_code, answer.problems) == (0, ())
    assert _invoice_now(company).balance_remaining == usd(4500)
    left = taken(company, rq.CreditMemoQuery(txn_ids=(memo.txn_id,)), CreditMemoRet)
    assert left.credit_remaining == usd(0)
    assert _balances(company) == ("45.00", "0.00")


@pytest.mark.parametrize("amount", [usd(9001), usd(1)])
def test_a_paid_invoice_takes_no_more(company: CompanyFile, amount: Money) -> None:
    invoice = _invoice(company)
    if amount == usd(1):
        _pay(company, 9000, rq.AppliedTo(txn_id=invoice.txn_id, amount=usd(9000)))
    request = rq.ReceivePaymentAdd(
        customer="Guest",
        ar_account=_AR,
        day=_DAY,
        ref_number="1001-P2",
        total=amount,
        deposit_to="Clearing",
        applied=(rq.AppliedTo(txn_id=invoice.txn_id, amount=amount),),
    )
    (answer,) = ask(company, request)
    assert answer.status_code != 0
    assert answer.rets == ()
