"""An independent company file understands what we write, and we understand what it answers."""

from dataclasses import replace
from datetime import date

import pytest

from tests.qbxml.examples import EXAMPLES, OWNER_ID, numbered, usd
from tillbook.core.money import Money
from tillbook.qbxml import requests as rq
from tillbook.qbxml.answers import (
    Answer,
    JournalEntryRet,
    SalesReceiptRet,
    TransactionRet,
    TrialBalanceRet,
)
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


def test_a_journal_entry_moves_the_trial_balance_and_is_found_again(company: CompanyFile) -> None:
    _ask(
        company,
        rq.AccountAdd(name="Shopify Clearing", account_type="Bank"),
        rq.AccountAdd(name="Gift Cards", account_type="OtherCurrentLiability"),
        set_id="accounts",
    )
    entry = rq.JournalEntryAdd(
        day=date(2026, 11, 1),
        ref_number="O261101",
        lines=(
            rq.JournalLine(account="Gift Cards", amount=usd(12345), debit=False, memo="tb:1"),
            rq.JournalLine(account="Shopify Clearing", amount=usd(12345), debit=True, memo="tb:2"),
        ),
    )
    before, posted, found, on_the_day, the_day_before = (
        answer.rets[0]
        for answer in _ask(
            company,
            rq.TrialBalanceQuery(as_of=date(2026, 11, 1)),
            entry,
            rq.JournalEntryQuery(ref_numbers=("O261101",)),
            rq.TrialBalanceQuery(as_of=date(2026, 11, 1)),
            rq.TrialBalanceQuery(as_of=date(2026, 10, 31)),
            set_id="journal",
        )
    )
    assert isinstance(posted, JournalEntryRet)
    assert posted == found
    assert [(line.debit, line.amount, line.memo) for line in posted.lines] == [
        (False, usd(12345), "tb:1"),
        (True, usd(12345), "tb:2"),
    ]
    moved = {"Gift Cards": usd(-12345), "Shopify Clearing": usd(12345)}
    assert _balances(before) == _balances(the_day_before)
    assert _balances(on_the_day) == {**_balances(before), **moved}


def _balances(ret: object) -> dict[str, Money | None]:
    # A report may or may not name accounts of zero.
    assert isinstance(ret, TrialBalanceRet)
    return {row.account: row.balance for row in ret.rows if row.balance != usd(0)}


def test_each_list_is_counted_without_its_rows(company: CompanyFile) -> None:
    requests = tuple(rq.ROW_COUNTS.values())
    before = _ask(company, *requests, set_id="before")
    _ask(company, rq.CustomerAdd(name="Shopify Café"), set_id="one more")
    after = _ask(company, *requests, set_id="after")
    assert not any(answer.rets for answer in (*before, *after))
    counts = [[answer.count or 0 for answer in answers] for answers in (before, after)]
    assert [now - then for then, now in zip(*counts, strict=True)] == [1, 0, 0, 0, 0]


def test_transactions_of_a_day_come_in_pages(company: CompanyFile) -> None:
    _ask(company, rq.AccountAdd(name="Shopify Clearing", account_type="Bank"), set_id="account")
    day = date(2026, 11, 1)
    for number in range(3):
        entry = rq.JournalEntryAdd(
            day=day,
            ref_number=f"J{number}",
            lines=(
                rq.JournalLine(account="Shopify Clearing", amount=usd(5), debit=True),
                rq.JournalLine(account="Undeposited Funds", amount=usd(5), debit=False),
            ),
        )
        assert _ask(company, entry, set_id=f"entry {number}")[0].status_code == 0
    first = rq.TransactionQuery(first=day, last=day, max_returned=2, types=("JournalEntry",))
    page = _read(company, first)
    assert page.iterator is not None
    assert page.iterator.remaining == 1
    rest = _read(company, replace(first, iterator_id=page.iterator.iterator_id))
    numbers = [
        ret.ref_number for ret in (*page.rets, *rest.rets) if isinstance(ret, TransactionRet)
    ]
    assert sorted(numbers) == ["J0", "J1", "J2"]


def _read(company: CompanyFile, request: rq.Request) -> Answer:
    return decode_set(company.process(encode_set([("1", request)])), currency="USD").answers[0]
