"""Answers as QuickBooks writes them, read; broken and hostile ones, refused or contained."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.qbxml.examples import OWNER_ID, SET_ID, usd
from tillbook.qbxml import answers as an
from tillbook.qbxml import decode
from tillbook.qbxml.answers import RetRef

_ANSWERS: Final = Path(__file__).parent / "answers"


def _read(name: str, currency: str | None = "USD") -> an.AnswerSet:
    text = (_ANSWERS / f"{name}.xml").read_text(encoding="utf-8")
    return decode.decode_set(text, currency=currency)


def _answer(read: an.AnswerSet, request_id: str) -> an.Answer:
    answer = read.answer_to(request_id)
    assert answer is not None
    return answer


def test_the_host_is_read() -> None:
    answer = _answer(_read("company"), "host")
    assert answer.kind == "HostQuery"
    assert answer.rets == (
        an.HostRet(
            product_name="QuickBooks Enterprise Solutions 24.0",
            major="34",
            minor="0",
            country="US",
            qbxml_versions=("1.0", "13.0", "16.0"),
            file_mode="MultiUser",
            list_capacities=(
                an.ListCapacity(list_name="Account", entries_max=100000),
                an.ListCapacity(list_name="Entity", entries_max=14500),
            ),
        ),
    )
    assert answer.problems == (
        "ItemMetaData, MaxCapacity: “many” is not a whole number. The rest of it was read.",
    )


def test_the_company_knows_the_file_id_under_our_owner_id() -> None:
    company = _answer(_read("company"), "company").rets[0]
    assert isinstance(company, an.CompanyRet)
    assert (company.name, company.legal_name) == ("Rock Castle", "Rock Castle Ltd")
    assert not company.is_sample
    assert company.file_id(OWNER_ID) == "{11111111-2222-3333-4444-555555555555}"
    assert company.file_id("{0}") == ""


def test_preferences_are_read() -> None:
    assert _answer(_read("company"), "preferences").rets == (
        an.PreferencesRet(
            sales_tax=an.SalesTaxPreferences(
                default_item=RetRef(list_id="80000010-1", full_name="State"),
                taxable_code=RetRef(full_name="Tax"),
                non_taxable_code=RetRef(full_name="Non"),
            ),
            closing_date=date(2025, 12, 31),
            uses_classes=True,
            uses_currencies=True,
            uses_inventory=True,
            home_currency=RetRef(list_id="80000096-1", full_name="US Dollar"),
        ),
    )


def test_preferences_that_are_switched_off_are_absent() -> None:
    read = decode.decode_set(_wrapped("<PreferencesQueryRs statusCode='0'><PreferencesRet/>"
                                      "</PreferencesQueryRs>"))  # fmt: skip
    assert read.answers[0].rets == (
        an.PreferencesRet(
            sales_tax=None,
            closing_date=None,
            uses_classes=False,
            uses_currencies=False,
            uses_inventory=False,
            home_currency=None,
        ),
    )


def test_an_account_is_read() -> None:
    account = _answer(_read("lists"), "accounts").rets[0]
    assert account == an.AccountRet(
        list_id="80000001-1700000000",
        edit_sequence="1700000001",
        name="Undeposited Funds",
        full_name="Cash:Undeposited Funds",
        is_active=True,
        time_created=datetime(2026, 1, 2, 8, 4, 5, tzinfo=UTC),
        time_modified=datetime(2026, 1, 3, 8, 4, 5, tzinfo=UTC),
        account_type="OtherCurrentAsset",
        special_type="UndepositedFunds",
        number="1200",
        bank_number="0042-7",
        description="Not yet at the bank",
        parent=RetRef(list_id="80000000-1", full_name="Cash"),
        currency=RetRef(full_name="US Dollar"),
        balance=usd(-1234),
    )


def test_a_balance_without_a_currency_is_left_out_without_a_problem() -> None:
    answer = _answer(_read("lists", currency=None), "accounts")
    assert isinstance(answer.rets[0], an.AccountRet)
    assert answer.rets[0].balance is None
    assert answer.problems == ()


def test_an_empty_answer_keeps_its_status() -> None:
    answer = _answer(_read("lists"), "classes")
    assert (answer.status_code, answer.severity, answer.rets) == (1, "Info", ())


def test_a_class_and_a_code_are_read() -> None:
    read = _read("lists")
    made = _answer(read, "class").rets[0]
    assert isinstance(made, an.ClassRet)
    assert (made.list_id, made.full_name, made.is_active) == ("80000002-1", "Online", False)
    code = _answer(read, "codes").rets[0]
    assert isinstance(code, an.SalesTaxCodeRet)
    assert (code.full_name, code.is_taxable, code.description) == ("Tax", True, "Taxable")


def test_a_page_of_customers_says_what_remains() -> None:
    answer = _answer(_read("lists"), "customers")
    assert answer.iterator == an.IteratorState(iterator_id="{abc}", remaining=41)
    customer = answer.rets[0]
    assert isinstance(customer, an.CustomerRet)
    assert (customer.company_name, customer.email) == ("Shopify", "till@example.com")
    assert customer.notes == "tb:customer"


def test_items_of_every_build_name_their_account() -> None:
    items = [ret for ret in _answer(_read("lists"), "items").rets if isinstance(ret, an.ItemRet)]
    assert [
        (item.kind, item.full_name, item.account and item.account.full_name, item.description)
        for item in items
    ] == [
        ("ItemOtherCharge", "Sales:Shoes", "Shopify Sales", "Sales, Shoes"),
        ("ItemService", "Repair", "Repairs", "Repair"),
        ("ItemInventory", "Boot", "Shopify Sales", "A boot"),
        ("ItemSalesTax", "NY State", None, "New York"),
    ]
    assert items[0].sales_tax_code == RetRef(full_name="Non")
    assert items[3].tax_rate == Decimal("8.875")
    assert items[3].agency == RetRef(full_name="NYS Tax Department")


def test_a_receipt_is_read_with_its_lines_and_totals() -> None:
    receipt = _answer(_read("receipt"), "good").rets[0]
    assert receipt == an.SalesReceiptRet(
        txn_id="1A-1700000002",
        edit_sequence="1700000003",
        ref_number="A261101-1",
        day=date(2026, 11, 1),
        customer=RetRef(list_id="80000003-1", full_name="Shopify Café"),
        class_name=RetRef(full_name="Online"),
        item_sales_tax=RetRef(full_name="Shopify 0%"),
        deposit_to=RetRef(full_name="Shopify Clearing"),
        memo="Shopify 2026-11-01 · tb:day:42",
        currency=RetRef(full_name="US Dollar"),
        subtotal=usd(0),
        sales_tax_total=usd(0),
        total=usd(0),
        lines=(
            an.SalesReceiptLineRet(
                txn_line_id="1B-1",
                item=RetRef(full_name="Sales:Shoes"),
                description="Sales, Shoes",
                quantity=Decimal(3),
                class_name=RetRef(full_name="Online"),
                amount=usd(12345),
                sales_tax_code=RetRef(full_name="Non"),
            ),
            an.SalesReceiptLineRet(
                txn_line_id="1B-3",
                item=None,
                description="",
                quantity=None,
                class_name=None,
                amount=usd(-12345),
                sales_tax_code=None,
            ),
        ),
        time_created=datetime(2026, 11, 2, 7, 0, tzinfo=UTC),
        time_modified=datetime(2026, 11, 2, 7, 0, 1, tzinfo=UTC),
    )


def test_a_set_says_how_it_fared() -> None:
    status = _read("receipt").set_status
    assert status == an.SetStatus(new_set_id=SET_ID, old_set_id="", status_code=0)
    assert _read("lists").set_status is None


def test_a_refused_request_keeps_quickbooks_words() -> None:
    answer = _answer(_read("receipt"), "bad")
    assert (answer.status_code, answer.severity, answer.rets) == (3140, "Error", ())
    assert "“" not in answer.message
    assert '"Tips"' in answer.message


def test_what_cannot_be_read_costs_nothing_else() -> None:
    answer = _answer(_read("receipt"), "mixed")
    receipts = [ret for ret in answer.rets if isinstance(ret, an.SalesReceiptRet)]
    assert [(each.txn_id, each.total) for each in receipts] == [("2A", None), ("3A", usd(500))]
    assert answer.problems[0] == (
        "QuickBooks returned a SalesReceiptRet without TxnID. It was left out; the others were "
        "read."
    )
    assert [problem.split(":")[0] for problem in answer.problems[1:]] == [
        "SalesReceiptRet, TxnDate",
        "SalesReceiptRet, TimeCreated",
        "SalesReceiptRet, TotalAmount",
        "SalesReceiptLineRet, Quantity",
        "SalesReceiptLineRet, Quantity",
    ]


def test_amounts_without_a_currency_are_a_problem_and_the_id_is_kept() -> None:
    answer = _answer(_read("receipt", currency=None), "good")
    receipt = answer.rets[0]
    assert isinstance(receipt, an.SalesReceiptRet)
    assert (receipt.txn_id, receipt.total) == ("1A-1700000002", None)
    assert "SalesReceiptRet, TotalAmount" in " ".join(answer.problems)


def test_nobody_answers_a_request_never_sent() -> None:
    assert _read("lists").answer_to("never") is None


def _wrapped(inside: str, attributes: str = "") -> str:
    return f"<QBXML><QBXMLMsgsRs {attributes}>{inside}</QBXMLMsgsRs></QBXML>"


def test_a_recovery_without_answers_is_read() -> None:
    read = decode.decode_set(
        _wrapped("", "oldMessageSetID='a' newMessageSetID='b' messageSetStatusCode='9002'")
    )
    assert read == an.AnswerSet(
        set_status=an.SetStatus(new_set_id="b", old_set_id="a", status_code=9002), answers=()
    )


@pytest.mark.parametrize("code", ["", "statusCode=''", "statusCode='OK'", "statusCode='1e3'"])
def test_an_answer_without_a_status_is_a_problem(code: str) -> None:
    answer = decode.decode_set(_wrapped(f"<ClassAddRs requestID='1' {code}/>")).answers[0]
    assert answer.status_code == an.STATUS_UNREADABLE
    assert answer.problems == ("QuickBooks' answer to ClassAdd carries no status code.",)


def test_a_page_that_does_not_say_what_remains_is_a_problem() -> None:
    text = _wrapped("<CustomerQueryRs statusCode='0' iteratorID='x'/>")
    answer = decode.decode_set(text).answers[0]
    assert answer.iterator is None
    assert len(answer.problems) == 1


def test_problems_have_a_ceiling_and_say_how_many_more() -> None:
    broken = "<ClassRet/>" * (decode.PROBLEMS_PER_ANSWER_MAX + 5)
    text = _wrapped(f"<ClassQueryRs statusCode='0'>{broken}</ClassQueryRs>")
    problems = decode.decode_set(text).answers[0].problems
    assert len(problems) == decode.PROBLEMS_PER_ANSWER_MAX + 1
    assert problems[-1] == "5 more of the same answer."


@pytest.mark.parametrize("pasted", ["&#11;", "&#x1F;", "\x0b", "&#xD800;", "&#xFFFE;", "\ud800"])
def test_a_character_xml_forbids_costs_only_itself(pasted: str) -> None:
    ret = f"<ClassRet><ListID>1</ListID><Name>a{pasted}b</Name></ClassRet>"
    text = _wrapped(f"<ClassAddRs statusCode='0'>{ret}</ClassAddRs>")
    made = decode.decode_set(text).answers[0].rets[0]
    assert isinstance(made, an.ClassRet)
    assert made.name == "a\ufffdb"


def test_a_character_xml_allows_is_kept() -> None:
    ret = "<ClassRet><ListID>1</ListID><Name>a&#10;&#x1F600;&#233;</Name></ClassRet>"
    text = _wrapped(f"<ClassAddRs statusCode='0'>{ret}</ClassAddRs>")
    made = decode.decode_set(text).answers[0].rets[0]
    assert isinstance(made, an.ClassRet)
    assert made.name == "a\n😀é"


_DOCTYPE: Final = '<!DOCTYPE QBXML [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
_UNREADABLE: Final = {
    "empty": ("  ", "empty"),
    "not XML": ("Internal Server Error", "well-formed"),
    "cut off": ("<QBXML><QBXMLMsgsRs>", "well-formed"),
    "not qbXML": ("<html><body/></html>", "html"),
    "a request": ("<QBXML><QBXMLMsgsRq/></QBXML>", "QBXMLMsgsRs"),
    "doctype": (f"{_DOCTYPE}<QBXML><QBXMLMsgsRs>&b;</QBXMLMsgsRs></QBXML>", "DOCTYPE"),
    "entity": ("<QBXML><QBXMLMsgsRs>&b;</QBXMLMsgsRs></QBXML>", "well-formed"),
    "too deep": ("<QBXML>" + "<a>" * 300 + "</a>" * 300 + "</QBXML>", "well-formed"),
}


@pytest.mark.parametrize(("text", "word"), _UNREADABLE.values(), ids=_UNREADABLE)
def test_what_is_no_answer_is_refused_in_words(text: str, word: str) -> None:
    with pytest.raises(decode.UnreadableAnswer, match=word):
        decode.decode_set(text)


def test_a_reply_beyond_the_ceiling_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "ANSWER_CHARACTERS_MAX", 50)
    with pytest.raises(decode.UnreadableAnswer, match="fewer rows"):
        decode.decode_set(_wrapped(" " * 50))


@given(st.text())
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for candidate in (text, _wrapped(text), _wrapped(f"<ClassAddRs statusCode='{text}'/>")):
        outcome: an.AnswerSet | decode.UnreadableAnswer
        try:
            outcome = decode.decode_set(candidate)
        except decode.UnreadableAnswer as fault:
            outcome = fault
        assert isinstance(outcome, an.AnswerSet) or "reply" in str(outcome)
