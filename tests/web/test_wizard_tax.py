"""The page Sales tax: a person's word, then what the company file says."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.store.models import AuditLine, Company, Delivery, ListEntry
from tillbook.store.scoping import within
from tillbook.sync.wizard.steps import StepName
from tillbook.web.wizard.frame import next_url

PATH = "/setup/tax/"
ON = next_url(StepName.TAX)


@pytest.fixture
def client(house: House) -> Client:
    return in_setup(house).client(house.owner)


def read(house: House, *items: str, on: bool = True) -> None:
    """QuickBooks has called: sales tax, a code, and these items at 0 %."""
    Company.objects.filter(pk=house.company.pk).update(
        verified_at=house.now,
        lists_read_at=house.now,
        sales_tax_on=on,
        token_hash="x",
        token_at=house.now,
        default_tax_item="Maine Sales Tax" if on else "",
    )
    rows = [("SalesTaxCode", "Non", "no"), *(("ItemSalesTax", name, "0") for name in items)]
    with within(house.company):
        for number, (kind, name, detail) in enumerate(rows):
            ListEntry.objects.create(
                company=house.company,
                kind=kind,
                list_id=str(number),
                full_name=name,
                folded=name.casefold(),
                detail=detail,
            )


def test_the_instructions_use_quickbooks_own_labels(client: Client) -> None:
    page = client.get(PATH).content.decode()
    for label in (
        "Edit › Preferences › Sales Tax › Company Preferences",
        "Do you charge sales tax?",
        "Your most common sales tax item",
        "Sales Tax Name",
        "Description",
        "Tax Rate",
        "Pay Sales Tax",
    ):
        assert f"<b>{label}</b>" in page


def test_before_pairing_a_persons_word_is_taken(client: Client, house: House) -> None:
    assert client.post(PATH)["Location"] == ON
    page = client.get(PATH).content.decode()
    assert "Said to be done; QuickBooks will confirm it." in page
    assert 'Sales tax<span class="sr"> – waiting' in page


def test_what_quickbooks_contradicts_is_not_taken(client: Client, house: House) -> None:
    read(house, on=False)
    assert client.post(PATH)["Location"] == PATH
    page = client.get(PATH).content.decode()
    assert "Sales tax is off in this company file." in page
    assert 'form="step" disabled aria-describedby="tax-why"' in page


def test_the_item_is_made_by_a_button(client: Client, house: House) -> None:
    read(house)
    page = client.get(PATH).content.decode()
    assert "Create “Sales Tax 0%”" in page
    assert client.post("/setup/tax/item/")["Location"] == PATH
    page = client.get(PATH).content.decode()
    assert "“Sales Tax 0%” is made when QuickBooks calls next." in page
    assert client.post(PATH)["Location"] == ON
    with within(house.company):
        assert Delivery.objects.get().document.content["name"] == "Sales Tax 0%"
        assert AuditLine.objects.filter(act="tax.item.asked", user=house.owner).exists()


def test_one_of_the_companys_items_is_chosen(client: Client, house: House) -> None:
    read(house, "Out of State", "Exempt")
    page = client.get(PATH).content.decode()
    assert "<option selected>Out of State</option><option>Exempt</option>" in page
    client.post("/setup/tax/item/", {"item": "Exempt"})
    assert Company.objects.get(pk=house.company.pk).zero_tax_item == "Exempt"
    page = client.post("/setup/tax/item/", {"item": "Maine"}, follow=True).content.decode()
    assert "“Maine” is no active sales tax item at 0 % of this company file." in page
    assert Company.objects.get(pk=house.company.pk).zero_tax_item == "Exempt"


def test_looking_again_waits_for_the_next_call(client: Client, house: House) -> None:
    read(house, "Exempt")
    page = client.get(PATH).content.decode()
    assert "Look again" in page
    assert "hx-trigger" not in page
    page = client.post("/setup/tax/look/", follow=True).content.decode()
    assert "Asked again. QuickBooks answers when it calls next" in page
    assert "hx-trigger" in page
    assert Company.objects.get(pk=house.company.pk).lists_read_at is None


def test_the_live_part_brings_the_button_with_it(client: Client, house: House) -> None:
    read(house, on=False)
    part = client.get("/setup/tax/live/").content.decode()
    assert 'id="tax-go" class="push row" hx-swap-oob="true"' in part
    assert " disabled" in part
    Company.objects.filter(pk=house.company.pk).update(sales_tax_on=True)
    with within(house.company):
        ListEntry.objects.filter(kind="SalesTaxCode").update(kind="ItemSalesTax", detail="0")
    part = client.get("/setup/tax/live/").content.decode()
    assert "The company file has no non-taxable sales tax code." in part
