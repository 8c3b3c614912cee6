"""What a person does in the open file: preferences, accounts, names, transactions."""

from datetime import date

import pytest
from lxml import etree

from tests.simulators.company.cases import SETUP, answers_of, envelope
from tillbook.simulators.company import CompanyFile, Limits
from tillbook.simulators.company.refusal import Refusal


def preferences(company: CompanyFile) -> etree._Element:
    """The answer that opens a conversation."""
    return answers_of(company.host_company_preferences(""))


def ask(company: CompanyFile, requests: str) -> etree._Element:
    """The answers to some requests."""
    return answers_of(company.process(envelope(requests)))


def test_a_person_turns_sales_tax_on_and_off_between_two_updates() -> None:
    company = CompanyFile.sample(sales_tax=False)
    default = "PreferencesQueryRs/PreferencesRet/SalesTaxPreferences/DefaultItemSalesTaxRef"
    assert preferences(company).find(default) is None
    company.change(sales_tax=True)
    assert preferences(company).findtext(f"{default}/FullName") == "Maine Sales Tax"
    assert company.balance("Sales Tax Payable") == "0.00"
    assert [node.get("statusCode") for node in ask(company, SETUP["shop"])] == ["0"] * 10
    company.change(sales_tax=False)
    assert preferences(company).find(default) is None
    company.change(sales_tax=True)
    assert company.count("SalesTaxCode") == 2


def test_every_preference_is_what_the_next_conversation_hears() -> None:
    company = CompanyFile.sample()
    company.change(
        edition="Enterprise 2023",
        closing_date=date(2026, 9, 30),
        class_tracking=False,
        inventory=False,
        multicurrency=True,
        home_currency="Canadian Dollar",
        multi_user=True,
        name="Pine & Harbor Inc.",
    )
    heard = preferences(company)
    said = {
        path: heard.findtext(f".//{path}")
        for path in (
            *("ProductName", "ClosingDate", "IsUsingClassTracking", "IsUsingInventory"),
            *("IsMultiCurrencyOn", "HomeCurrencyRef/FullName", "QBFileMode", "CompanyName"),
        )
    }
    assert said == {
        "ProductName": "QuickBooks Enterprise 2023",
        "ClosingDate": "2026-09-30",
        "IsUsingClassTracking": "false",
        "IsUsingInventory": "false",
        "IsMultiCurrencyOn": "true",
        "HomeCurrencyRef/FullName": "Canadian Dollar",
        "QBFileMode": "MultiUser",
        "CompanyName": "Pine & Harbor Inc.",
    }
    company.change(closing_date=None)
    assert preferences(company).find(".//ClosingDate") is None


def test_a_change_is_kept_by_a_back_up() -> None:
    company = CompanyFile.sample()
    company.change(multi_user=True)
    other = CompanyFile.sample()
    other.restore(company.snapshot())
    assert preferences(other).findtext(".//QBFileMode") == "MultiUser"


def test_nobody_changes_the_size_of_a_list_or_gives_a_flag_a_word() -> None:
    company = CompanyFile.sample()
    with pytest.raises(ValueError, match="no person changes items_max"):
        company.change(items_max="1")
    with pytest.raises(ValueError, match="Expected `bool`"):
        company.change(sales_tax="yes")


@pytest.mark.parametrize("edition", ["Pro 2024", "Premier 2024", "Premier Retail 2022"])
def test_editions_name_themselves(edition: str) -> None:
    heard = preferences(CompanyFile.sample(edition=edition))
    assert heard.findtext(".//ProductName") == f"QuickBooks {edition}"


def test_a_canadian_file_says_so() -> None:
    assert preferences(CompanyFile.sample(country="CA")).findtext(".//HostRet/Country") == "CA"


def test_accounts_are_added_renamed_and_put_away_by_hand() -> None:
    company = CompanyFile.sample()
    company.add_account("Shopify Clearing", "Bank")
    company.add_account("Shopify Clearing:POS", "Bank")
    before = ask(company, "<AccountQueryRq><FullName>Shopify Clearing</FullName></AccountQueryRq>")
    company.rename("Account", "Shopify Clearing", "Card Clearing")
    company.set_active("Account", "Card Clearing:POS", is_active=False)
    names = "<FullName>Card Clearing</FullName><FullName>card clearing:pos</FullName>"
    after = ask(company, f"<AccountQueryRq>{names}</AccountQueryRq>")[0]
    assert [node.findtext("FullName") for node in after] == ["Card Clearing", "Card Clearing:POS"]
    assert [node.findtext("IsActive") for node in after] == ["true", "false"]
    assert after[0].findtext("ListID") == before.findtext(".//ListID")
    assert after[0].findtext("EditSequence") != before.findtext(".//EditSequence")
    gone = ask(company, "<AccountQueryRq><FullName>Shopify Clearing</FullName></AccountQueryRq>")
    assert gone[0].get("statusCode") == "500"


def test_a_name_in_use_is_refused_to_a_person_too() -> None:
    company = CompanyFile.sample()
    with pytest.raises(Refusal, match="already in use"):
        company.rename("Account", "Savings", "CHECKING")
    company.rename("Account", "Savings", "SAVINGS")
    assert company.balance("Savings") == "0.00"


def test_what_is_not_there_cannot_be_renamed() -> None:
    with pytest.raises(KeyError, match="no Account 'Nowhere'"):
        CompanyFile.sample().rename("Account", "Nowhere", "Somewhere")


def test_the_zero_tax_item_is_added_and_chosen_by_hand() -> None:
    company = CompanyFile.sample()
    company.add_tax_item("Shopify 0%")
    company.choose_tax_item("Shopify 0%")
    assert preferences(company).findtext(".//DefaultItemSalesTaxRef/FullName") == "Shopify 0%"
    rate = ask(
        company, "<ItemSalesTaxQueryRq><FullName>Shopify 0%</FullName></ItemSalesTaxQueryRq>"
    )
    assert rate.findtext(".//TaxRate") == "0.0"


def test_a_deposit_entered_by_hand_is_in_the_books_and_in_the_list() -> None:
    company = CompanyFile.sample()
    company.record(
        "Deposit",
        date(2026, 11, 2),
        {"Checking": "41.23", "Merchandise Sales": "-41.23"},
        memo="Payout",
    )
    assert company.trial_balance() == {"Checking": "41.23", "Merchandise Sales": "-41.23"}
    assert company.trial_balance_as_of(date(2026, 11, 1)) == {}
    assert company.trial_balance_as_of(date(2026, 11, 2)) == company.trial_balance()
    row = ask(company, "<TransactionQueryRq/>")[0][0]
    assert (row.findtext("TxnType"), row.findtext("Amount")) == ("Deposit", "41.23")


def test_history_without_sales_tax_has_no_sales_tax() -> None:
    company = CompanyFile.sample(with_history=True, sales_tax=False)
    books = company.trial_balance_as_of(date(2026, 10, 31))
    assert books["Merchandise Sales"] == "-33000.00"
    assert books["Checking"] == "112552.92"
    assert "Sales Tax Payable" not in books


def test_years_of_rows_are_made_at_once_and_counted() -> None:
    company = CompanyFile.sample(extra_rows={"Customer": 9_000, "ItemInventory": 5_600})
    counts = ask(
        company,
        '<CustomerQueryRq metaData="MetaDataOnly"><ActiveStatus>All</ActiveStatus>'
        '</CustomerQueryRq><ItemQueryRq metaData="MetaDataOnly"><ActiveStatus>All</ActiveStatus>'
        '</ItemQueryRq><CustomerQueryRq metaData="MetaDataOnly"/>',
    )
    assert [node.get("retCount") for node in counts] == ["9002", "5601", "8552"]


CUSTOMER = "<CustomerAddRq><CustomerAdd><Name>One More</Name></CustomerAdd></CustomerAddRq>"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        # 2 customers and 4 vendors are there already; 14,500 names in all, 10,500 customers.
        ({"Customer": 10_497}, "0"),
        ({"Customer": 10_498}, "3180"),
        ({"Customer": 9_000, "Vendor": 5_493}, "0"),
        ({"Customer": 9_000, "Vendor": 5_000, "Employee": 400, "OtherName": 94}, "3180"),
    ],
)
def test_names_are_full_together_and_list_by_list(rows: dict[str, int], status: str) -> None:
    assert ask(CompanyFile.sample(extra_rows=rows), CUSTOMER)[0].get("statusCode") == status


def test_more_rows_than_a_list_holds_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="ItemService 2 of 2"):
        CompanyFile.sample(limits=Limits(items_max=2), extra_rows={"ItemService": 2})
