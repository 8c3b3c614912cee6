"""An independent company file understands what we write, and we understand what it answers."""

from datetime import date

import pytest

from tests.qbxml.examples import EXAMPLES, OWNER_ID, numbered, usd
from tillbook.qbxml import requests as rq
from tillbook.qbxml.answers import Answer, SalesReceiptRet
from tillbook.qbxml.decode import decode_set
from tillbook.qbxml.encode import encode_recovery, encode_set
from tillbook.simulators.company import CompanyFile


@pytest.fixture
def company() -> CompanyFile:
    return CompanyFile.sample()


def _ask(company: CompanyFile, *requests: rq.Request, set_id: str = "set") -> tuple[Answer, ...]:
    xml = encode_set(numbered(requests), set_id=set_id)
    return decode_set(company.process(xml), currency="USD").answers


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_request_is_answered_and_every_answer_read(name: str, company: CompanyFile) -> None:
    answers = _ask(company, *EXAMPLES[name])
    assert [answer.kind for answer in answers] == [name] * len(EXAMPLES[name])
    assert [problem for answer in answers for problem in answer.problems] == []


def test_a_conversation_begins_with_what_the_company_says_of_itself(company: CompanyFile) -> None:
    read = decode_set(company.host_company_preferences(OWNER_ID))
    assert [answer.kind for answer in read.answers] == [
        "HostQuery",
        "CompanyQuery",
        "PreferencesQuery",
    ]
    assert all(len(answer.rets) == 1 and not answer.problems for answer in read.answers)


_RECEIPT = rq.SalesReceiptAdd(
    customer="Shopify Café",
    day=date(2026, 11, 1),
    ref_number="A261101-1",
    memo="tb:day:1",
    deposit_to="Undeposited Funds",
    lines=(
        rq.SalesReceiptLine(item="Sales", amount=usd(12345), quantity=3, sales_tax_code="Non"),
        rq.SalesReceiptLine(item="Cards", amount=usd(-12345), sales_tax_code="Non"),
    ),
)


def test_a_balanced_receipt_arrives_to_the_cent_and_is_found_again(company: CompanyFile) -> None:
    set_up = _ask(
        company,
        rq.CustomerAdd(name="Shopify Café"),
        rq.AccountAdd(name="Shopify Sales", account_type="Income"),
        rq.AccountAdd(name="Shopify Clearing", account_type="Bank"),
        rq.ItemOtherChargeAdd(name="Sales", account="Shopify Sales", sales_tax_code="Non"),
        rq.ItemOtherChargeAdd(name="Cards", account="Shopify Clearing", sales_tax_code="Non"),
    )
    assert [answer.status_code for answer in set_up] == [0] * 5
    posted, found = (
        answer.rets[0]
        for answer in (
            *_ask(company, _RECEIPT, set_id="receipt"),
            *_ask(company, rq.SalesReceiptQuery(ref_numbers=("A261101-1",)), set_id="query"),
        )
    )
    assert isinstance(posted, SalesReceiptRet)
    assert posted == found
    assert (posted.total, posted.memo) == (usd(0), "tb:day:1")
    assert [line.amount for line in posted.lines] == [usd(12345), usd(-12345)]
    balances = company.trial_balance()
    assert (balances["Shopify Sales"], balances["Shopify Clearing"]) == ("-123.45", "123.45")


def test_a_recovered_set_is_answered_as_it_was_the_first_time(company: CompanyFile) -> None:
    first = _ask(company, rq.ClassAdd(name="Online"), set_id="lost")
    again = decode_set(company.process(encode_recovery("lost")))
    assert again.answers == first
    assert again.set_status is not None
    assert again.set_status.new_set_id == "lost"
