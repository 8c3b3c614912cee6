"""Deposits, checks and stock against the independent company file."""

from datetime import date
from decimal import Decimal

import pytest

from tests.qbxml.company_file import ask, taken
from tests.qbxml.examples import usd
from tillbook.qbxml import requests as rq
from tillbook.qbxml.answers import (
    CheckRet,
    DepositRet,
    InventoryAdjustmentRet,
    ItemRet,
    ReceivePaymentRet,
    SalesReceiptRet,
)
from tillbook.simulators.company import CompanyFile

_DAY = date(2026, 11, 1)


@pytest.fixture
def company() -> CompanyFile:
    made = CompanyFile.sample()
    set_up = ask(
        made,
        rq.CustomerAdd(name="Guest"),
        rq.AccountAdd(name="Shopify Sales", account_type="Income"),
        rq.AccountAdd(name="Shopify Fees", account_type="Expense"),
        rq.AccountAdd(name="Clearing", account_type="Bank"),
        rq.AccountAdd(name="Cost of Boots", account_type="CostOfGoodsSold"),
        rq.AccountAdd(name="Shrinkage", account_type="CostOfGoodsSold"),
        rq.ItemOtherChargeAdd(name="Cards", account="Clearing", sales_tax_code="Non"),
        rq.ItemInventoryAdd(
            name="BOOT",
            income_account="Shopify Sales",
            cogs_account="Cost of Boots",
            asset_account="Inventory Asset",
            sales_tax_code="Non",
            cost=usd(2500),
            opening=rq.OpeningStock(quantity=10, value=usd(25000), day=date(2026, 10, 31)),
        ),
    )
    assert [answer.status_code for answer in set_up] == [0] * 8
    return made


def _boot(company: CompanyFile) -> ItemRet:
    return taken(company, rq.ItemInventoryQuery(full_names=("BOOT",)), ItemRet)


def _sold(pieces: int, minor: int, ref_number: str) -> rq.SalesReceiptAdd:
    return rq.SalesReceiptAdd(
        customer="Guest",
        day=_DAY,
        ref_number=ref_number,
        deposit_to="Clearing",
        memo=f"tb:{ref_number}",
        lines=(
            rq.SalesReceiptLine(
                item="BOOT", quantity=pieces, amount=usd(minor), sales_tax_code="Non"
            ),
            rq.SalesReceiptLine(item="Cards", amount=usd(-minor), sales_tax_code="Non"),
        ),
    )


def test_a_payout_is_a_deposit_found_again_by_day_and_account(company: CompanyFile) -> None:
    request = rq.DepositAdd(
        day=_DAY,
        deposit_to="Checking",
        memo="tb:payout:77",
        lines=(
            rq.DepositLine(account="Clearing", amount=usd(10000), memo="Charges"),
            rq.DepositLine(account="Shopify Fees", amount=usd(-320), memo="Fees"),
        ),
    )
    posted = taken(company, request, DepositRet)
    assert (posted.total, posted.memo) == (usd(9680), "tb:payout:77")
    assert [line.amount for line in posted.lines] == [usd(10000), usd(-320)]
    query = rq.DepositQuery(day_from=_DAY, day_to=_DAY, account="Checking")
    assert taken(company, query, DepositRet) == posted
    balances = company.trial_balance()
    assert (balances["Checking"], balances["Clearing"]) == ("96.80", "-100.00")
    assert balances["Shopify Fees"] == "3.20"


def test_a_payment_that_waits_is_deposited_whole(company: CompanyFile) -> None:
    waiting = rq.ReceivePaymentAdd(
        customer="Guest",
        ar_account="Accounts Receivable",
        day=_DAY,
        ref_number="P1",
        total=usd(700),
        deposit_to="Undeposited Funds",
    )
    payment = taken(company, waiting, ReceivePaymentRet)
    deposit = rq.DepositAdd(
        day=_DAY,
        deposit_to="Checking",
        lines=(rq.DepositLine(payment_txn_id=payment.txn_id),),
    )
    posted = taken(company, deposit, DepositRet)
    assert posted.total == usd(700)
    assert [line.txn_id for line in posted.lines] == [payment.txn_id]
    assert company.trial_balance()["Checking"] == "7.00"


def test_a_check_pays_out(company: CompanyFile) -> None:
    request = rq.CheckAdd(
        account="Clearing",
        day=_DAY,
        ref_number="C1",
        memo="tb:check:1",
        lines=(rq.CheckLine(account="Shopify Fees", amount=usd(300), memo="A fee"),),
    )
    posted = taken(company, request, CheckRet)
    assert (posted.total, posted.memo) == (usd(300), "tb:check:1")
    assert taken(company, rq.CheckQuery(ref_numbers=("C1",)), CheckRet) == posted
    assert company.trial_balance()["Shopify Fees"] == "3.00"


def test_what_is_sold_and_comes_back_moves_stock_at_average_cost(company: CompanyFile) -> None:
    boot = _boot(company)
    assert (boot.quantity_on_hand, boot.average_cost) == (Decimal(10), Decimal(25))
    taken(company, _sold(4, 24000, "S1"), SalesReceiptRet)
    assert _boot(company).quantity_on_hand == 6
    taken(company, _sold(-1, -6000, "S2"), SalesReceiptRet)
    assert _boot(company).quantity_on_hand == 7
    balances = company.trial_balance()
    assert balances["Cost of Boots"] == "75.00"
    assert balances["Inventory Asset"] == "175.00"
    assert (balances["Shopify Sales"], balances["Clearing"]) == ("-180.00", "180.00")


def test_an_adjustment_changes_stock_by_a_difference(company: CompanyFile) -> None:
    request = rq.InventoryAdjustmentAdd(
        account="Shrinkage",
        day=_DAY,
        ref_number="A1",
        memo="tb:adjustment:5",
        lines=(rq.InventoryAdjustmentLine(item="BOOT", difference=-2),),
    )
    posted = taken(company, request, InventoryAdjustmentRet)
    assert [(line.difference, line.value_difference) for line in posted.lines] == [
        (Decimal(-2), usd(-5000))
    ]
    query = rq.InventoryAdjustmentQuery(ref_numbers=("A1",))
    assert taken(company, query, InventoryAdjustmentRet) == posted
    assert _boot(company).quantity_on_hand == 8
    assert company.trial_balance()["Shrinkage"] == "50.00"
