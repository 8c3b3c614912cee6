"""Voiding and deleting against the independent company file: what was made is taken back."""

from datetime import date

import pytest

from tests.qbxml.company_file import ask, taken
from tests.qbxml.examples import usd
from tillbook.qbxml import requests as rq
from tillbook.qbxml.answers import (
    ItemRet,
    ListDelRet,
    SalesReceiptRet,
    TxnDelRet,
    TxnVoidRet,
)
from tillbook.simulators.company import CompanyFile


@pytest.fixture
def company() -> CompanyFile:
    made = CompanyFile.sample()
    set_up = ask(
        made,
        rq.CustomerAdd(name="Guest"),
        rq.AccountAdd(name="Shopify Sales", account_type="Income"),
        rq.AccountAdd(name="Clearing", account_type="Bank"),
        rq.ItemOtherChargeAdd(name="Sales", account="Shopify Sales", sales_tax_code="Non"),
        rq.ItemOtherChargeAdd(name="Unused", account="Clearing", sales_tax_code="Non"),
    )
    assert [answer.status_code for answer in set_up] == [0] * 5
    return made


def _sold(ref_number: str) -> rq.SalesReceiptAdd:
    return rq.SalesReceiptAdd(
        customer="Guest",
        day=date(2026, 11, 1),
        ref_number=ref_number,
        deposit_to="Clearing",
        memo=f"tb:{ref_number}",
        lines=(rq.SalesReceiptLine(item="Sales", amount=usd(6000), sales_tax_code="Non"),),
    )


def test_what_was_made_is_taken_back(company: CompanyFile) -> None:
    first, second = (taken(company, _sold(number), SalesReceiptRet) for number in ("S1", "S2"))
    assert company.trial_balance()["Clearing"] == "120.00"
    voided = taken(company, rq.TxnVoid(txn_type="SalesReceipt", txn_id=first.txn_id), TxnVoidRet)
    deleted = taken(company, rq.TxnDel(txn_type="SalesReceipt", txn_id=second.txn_id), TxnDelRet)
    assert (voided.txn_id, deleted.txn_id) == (first.txn_id, second.txn_id)
    assert set(company.trial_balance().values()) <= {"0.00"}
    kept = taken(company, rq.SalesReceiptQuery(ref_numbers=("S1",)), SalesReceiptRet)
    assert (kept.txn_id, kept.total) == (first.txn_id, usd(0))
    (gone,) = ask(company, rq.SalesReceiptQuery(ref_numbers=("S2",)))
    assert (gone.status_code, gone.rets) == (1, ())


def test_only_an_unused_list_entry_is_deleted(company: CompanyFile) -> None:
    taken(company, _sold("S1"), SalesReceiptRet)
    unused, used = (
        taken(company, rq.ItemOtherChargeQuery(full_names=(name,)), ItemRet)
        for name in ("Unused", "Sales")
    )
    removed = taken(
        company, rq.ListDel(list_type="ItemOtherCharge", list_id=unused.list_id), ListDelRet
    )
    assert removed.list_id == unused.list_id
    (refused,) = ask(company, rq.ListDel(list_type="ItemOtherCharge", list_id=used.list_id))
    assert refused.status_code != 0
    assert refused.rets == ()
