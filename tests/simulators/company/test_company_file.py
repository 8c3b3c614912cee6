"""The company file as a whole: saved, restored, interrupted, full, slow, and used by two."""

from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest

from tests.simulators.company.cases import SETUP, answers_of, envelope
from tillbook.simulators.company import CompanyFile, Limits, QuickBooksDied
from tillbook.simulators.company.amounts import from_minor, product_minor, rate, to_minor
from tillbook.simulators.company.ledger import Ledger, LedgerEntry, Posting

NAMED = 'onError="continueOnError" newMessageSetID="tb-1"'
RECOVER = 'onError="continueOnError" oldMessageSetID="tb-1" newMessageSetID="tb-1"'


def receipt(amount: str, ref_number: str = "R1") -> str:
    """A receipt of one line, deposited to Checking."""
    return (
        f"<SalesReceiptAddRq><SalesReceiptAdd><RefNumber>{ref_number}</RefNumber>"
        "<DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef>"
        "<SalesReceiptLineAdd><ItemRef><FullName>Shopify Sales</FullName></ItemRef>"
        f"<Amount>{amount}</Amount></SalesReceiptLineAdd></SalesReceiptAdd></SalesReceiptAddRq>"
    )


@pytest.fixture
def company() -> CompanyFile:
    """A company with a shop's items."""
    company = CompanyFile.sample()
    company.process(envelope(SETUP["shop"]))
    return company


class Hook:
    """Raises QuickBooksDied at one place, and remembers what it was called with."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.seen: list[tuple[str, int]] = []

    def __call__(self, name: str, place: int) -> None:
        self.seen.append((name, place))
        if place == self.place:
            raise QuickBooksDied


def test_a_saved_file_opens_as_it_was(company: CompanyFile, tmp_path: Path) -> None:
    company.set_data_ext("{owner}", "FileID", "{file}")
    first = company.process(envelope(receipt("5.00"), NAMED))
    company.save(tmp_path / "books.json")
    again = CompanyFile.load(tmp_path / "books.json")
    assert again.snapshot() == company.snapshot()
    assert again.trial_balance() == {"Checking": "5.00", "Shopify Sales": "-5.00"}
    assert again.process(envelope("", RECOVER)) == first
    assert again.data_ext("{owner}", "FileID") == "{file}"
    assert again.process(envelope(receipt("1.00"))) == company.process(envelope(receipt("1.00")))


def test_a_restored_back_up_has_lost_what_came_after_it(company: CompanyFile) -> None:
    back_up = company.snapshot()
    company.process(envelope(receipt("5.00"), NAMED))
    company.restore(back_up)
    assert company.snapshot() == back_up
    assert company.trial_balance() == {}
    recovered = answers_of(company.process(envelope("", RECOVER)))
    assert recovered.get("messageSetStatusCode") == "600"


@pytest.mark.parametrize(("when", "committed"), [("before_commit", 1), ("after_commit", 2)])
def test_quickbooks_dies_in_the_middle_of_a_set(
    company: CompanyFile, when: str, committed: int
) -> None:
    hook = Hook(1)
    setattr(company, when, hook)
    requests = receipt("1.00", "A") + receipt("2.00", "B") + receipt("4.00", "C")
    with pytest.raises(QuickBooksDied):
        company.process(envelope(requests, NAMED))
    assert hook.seen == [("SalesReceiptAddRq", 0), ("SalesReceiptAddRq", 1)]
    assert [one.ref_number for one in company.transactions] == ["A", "B"][:committed]
    setattr(company, when, None)
    recovered = answers_of(company.process(envelope("", RECOVER)))
    assert recovered.get("messageSetStatusCode") == "600"


def test_queries_pass_no_hook(company: CompanyFile) -> None:
    company.before_commit = company.after_commit = Hook(0)
    assert answers_of(company.process(envelope("<HostQueryRq/>")))[0].get("statusCode") == "0"


def test_writing_takes_time(company: CompanyFile) -> None:
    pauses: list[float] = []
    company.sleep = pauses.append
    company.time_per_transaction_s = 0.5
    company.process(envelope(receipt("1.00") + receipt("2.00") + "<HostQueryRq/>"))
    assert pauses == [0.5, 0.5]


def test_a_full_list_takes_no_more() -> None:
    company = CompanyFile.sample(limits=Limits(items_max=2, names_max=7, accounts_max=40))
    item = (
        "<ItemOtherChargeAddRq><ItemOtherChargeAdd><Name>{}</Name><SalesOrPurchase><AccountRef>"
        "<FullName>Merchandise Sales</FullName></AccountRef></SalesOrPurchase>"
        "</ItemOtherChargeAdd></ItemOtherChargeAddRq>"
    )
    customer = "<CustomerAddRq><CustomerAdd><Name>{}</Name></CustomerAdd></CustomerAddRq>"
    requests = item.format("A") + item.format("B") + customer.format("C") + customer.format("D")
    answers = answers_of(company.process(envelope(requests)))
    assert [node.get("statusCode") for node in answers] == ["0", "3180", "0", "3180"]


def test_an_iterator_ends_with_its_session(company: CompanyFile) -> None:
    start = '<CustomerQueryRq iterator="Start"><MaxReturned>1</MaxReturned></CustomerQueryRq>'
    first = answers_of(company.process(envelope(start), "one"))[0]
    more = start.replace('"Start"', f'"Continue" iteratorID="{first.get("iteratorID")}"')
    other = answers_of(company.process(envelope(more), "two"))[0]
    assert other.get("statusCode") == "3120"
    company.end_session("one")
    gone = answers_of(company.process(envelope(more), "one"))[0]
    assert gone.get("statusCode") == "3120"


def test_an_iterator_can_be_stopped_and_needs_a_page_size(company: CompanyFile) -> None:
    start = '<CustomerQueryRq iterator="Start"><MaxReturned>1</MaxReturned></CustomerQueryRq>'
    first = answers_of(company.process(envelope(start)))[0]
    stop = f'<CustomerQueryRq iterator="Stop" iteratorID="{first.get("iteratorID")}"/>'
    codes = [
        answers_of(company.process(envelope(request)))[0].get("statusCode")
        for request in (stop, stop, '<CustomerQueryRq iterator="Start"/>')
    ]
    assert codes == ["0", "3120", "3150"]


def test_metadata_counts_what_would_be_returned(company: CompanyFile) -> None:
    counted = answers_of(company.process(envelope('<AccountQueryRq metaData="MetaDataOnly"/>')))[0]
    assert counted.get("retCount") == str(company.count("Account"))
    assert len(counted) == 0


def test_two_conversations_write_one_after_the_other(company: CompanyFile) -> None:
    def write(letter: str) -> None:
        for number in range(20):
            company.process(envelope(receipt("1.00", f"{letter}{number}")))

    threads = [Thread(target=write, args=(letter,)) for letter in "AB"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.txn_id for one in company.transactions}) == 40
    assert company.trial_balance() == {"Checking": "40.00", "Shopify Sales": "-40.00"}


def test_the_clock_can_be_given() -> None:
    moment = datetime(2026, 12, 24, 18, 30, tzinfo=UTC)
    company = CompanyFile.sample(clock=lambda: moment)
    company.process(envelope(SETUP["shop"] + receipt("1.00")))
    assert company.transactions[0].date == "2026-12-24"
    assert company.transactions[0].time_created == "2026-12-24T18:30:00+00:00"


def test_the_sample_names_itself() -> None:
    company = CompanyFile.sample(closing_date=date(2026, 6, 30))
    assert company.path == r"C:\Books\Harbor and Pine.QBW"
    assert company.trial_balance() == {}
    assert company.balance("merchandise sales:online") == "0.00"
    with pytest.raises(KeyError, match="no account 'Nowhere'"):
        company.balance("Nowhere")
    with pytest.raises(ValueError, match="Only these editions"):
        CompanyFile.sample(country="UK")


def test_the_home_currency_is_named_only_among_several() -> None:
    path = "PreferencesQueryRs/PreferencesRet/MultiCurrencyPreferences/HomeCurrencyRef/FullName"
    one = answers_of(CompanyFile.sample().host_company_preferences(""))
    several = answers_of(CompanyFile.sample(multicurrency=True).host_company_preferences(""))
    assert one.findtext(path) is None
    assert several.findtext(path) == "US Dollar"


def test_an_unbalanced_entry_cannot_be_recorded() -> None:
    with pytest.raises(AssertionError, match="out of balance by 1 cents"):
        Ledger().post(LedgerEntry("T", "2026-01-01", (Posting("A", 3), Posting("B", -2))))


@pytest.mark.parametrize(
    ("amount", "amount_minor"), [("0.00", 0), ("-0.05", -5), ("12", 1200), ("+1.10", 110)]
)
def test_amounts(amount: str, amount_minor: int) -> None:
    assert to_minor(amount) == amount_minor


def test_amounts_are_written_and_multiplied_exactly() -> None:
    assert [from_minor(amount) for amount in (-5, 0, 1234567)] == ["-0.05", "0.00", "12345.67"]
    assert product_minor("3", "0.335") == 101
    assert product_minor("-3", "0.335") == -101
    assert rate(10000, "3") == "33.33333"
    assert rate(2000, "2") == "10.00"
    assert rate(1, "8") == "0.00125"
    assert rate(100, "0") is None
