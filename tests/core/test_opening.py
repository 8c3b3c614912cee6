"""The opening: what orders owed, its balanced entry, its journal, and every cut of a history."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.pieces import at, header, ledger, order, sale, tender, unknown_sale
from tests.core.strategies import Story, shops, stories
from tillbook.core.book import book
from tillbook.core.days import business_day
from tillbook.core.documents import DocumentType, line_label
from tillbook.core.entries import Entry, EntryKind, Flow
from tillbook.core.facts import Fact, Order, TenderKind
from tillbook.core.ledger_text import ledger_text
from tillbook.core.mapping import Account, Mapping, MappingRow, suggested_mapping
from tillbook.core.opening import (
    FACT_ID_LENGTH_MAX,
    OLDER_ORDERS,
    OpeningFact,
    Source,
    opening_entry,
    owed_before,
    owing,
)
from tillbook.core.problems import Code
from tillbook.core.proof import document_figures, entry_figures
from tillbook.core.roles import Role
from tillbook.core.write import write

thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = date(2026, 11, 3)


def days_in(zone: str) -> Callable[[Fact], date]:
    return lambda fact: business_day(fact.happened_at, zone)


def fact(role: Role, minor: int, qualifier: str | None = None, order_id: str = "") -> OpeningFact:
    return OpeningFact(
        role=role,
        qualifier=qualifier,
        amount_minor=minor,
        currency="USD",
        source=Source.ENTERED,
        order_id=order_id,
    )


def owed(entries: list[Entry]) -> int:
    return sum(
        posting.amount_minor
        for entry in entries
        for posting in entry.postings
        if posting.role is Role.CUSTOMER_BALANCE
    )


def test_an_order_owed_what_was_sold_and_not_settled_before_the_day() -> None:
    one = order(
        sale("1", 10_000, moment=at(1)),
        tender("1", 4_000, moment=at(2, 23, 59)),
        tender("2", 6_000, moment=at(3, 0, 0)),
        stated=header(10_000, 10_000),
    )
    assert owed_before(one, START, days_in("UTC")) == 6_000
    assert owed_before(one, START, days_in("America/New_York")) == 0
    assert owed_before(one, date(2026, 11, 1), days_in("UTC")) == 0


def test_what_is_owed_to_the_customer_is_negative() -> None:
    one = order(tender("1", 2_500, moment=at(2)), sale("1", 2_500, moment=at(5)))
    assert owed_before(one, START, days_in("UTC")) == -2_500


def test_money_given_back_before_the_day_is_owed_again() -> None:
    one = order(
        sale("1", 1_000, moment=at(1)),
        tender("1", 1_000, moment=at(1)),
        tender("2", 300, kind=TenderKind.REFUND, moment=at(2)),
    )
    assert owed_before(one, START, days_in("UTC")) == 300


def test_test_orders_owe_nothing_and_an_order_that_cannot_be_read_is_named_not_guessed() -> None:
    paid = order(sale("1", 700, moment=at(1)))
    test = replace(paid, test=True, name="#1002")
    held = replace(paid, unreadable=(unknown_sale(),), name="#1003")
    found = owing([(one, days_in("UTC")) for one in (paid, test, held)], START)
    assert [(one.order_name, one.amount_minor) for one in found.facts] == [("#1001", 700)]
    assert found.total_minor == 700
    assert [(one.code, one.about) for one in found.problems] == [(Code.OPENING_UNREADABLE, "#1003")]


def test_the_entry_is_dated_the_day_before_and_each_fact_stands_against_the_opening() -> None:
    entry = opening_entry(
        [fact(Role.GIFT_CARDS, -241_500), fact(Role.CLEARING, 24_000, "paypal"),
         fact(Role.CASH, 0, "till")],
        START,
        "USD",
    )  # fmt: skip
    assert (entry.kind, entry.day) == (EntryKind.OPENING, date(2026, 11, 2))
    rows = [(one.role, one.qualifier, one.amount_minor, one.flow) for one in entry.postings]
    assert rows == [
        (Role.CLEARING, "paypal", 24_000, Flow.OPEN),
        (Role.OPENING, None, -24_000, Flow.OPEN),
        (Role.GIFT_CARDS, None, -241_500, Flow.OPEN),
        (Role.OPENING, None, 241_500, Flow.OPEN),
    ]


def test_one_journal_with_a_line_per_balance_however_many_orders_owed() -> None:
    facts = [
        *(fact(Role.CUSTOMER_BALANCE, 100 + n, None, f"gid://shopify/Order/{n}") for n in range(9)),
        fact(Role.CUSTOMER_BALANCE, 5_000, None, OLDER_ORDERS),
        fact(Role.STORE_CREDIT, -300),
    ]
    written = write([opening_entry(facts, START, "USD")], ledger())
    (journal,) = written.documents
    assert written.problems == ()
    assert (journal.type, journal.day, journal.deposit_to, journal.total_minor) == (
        DocumentType.JOURNAL_ENTRY, date(2026, 11, 2), "", 0,
    )  # fmt: skip
    assert journal.ref_number == "A261102001"
    assert [(line.role, line.account, line.amount_minor) for line in journal.lines] == [
        (Role.STORE_CREDIT, "Store Credit Outstanding", 300),
        (Role.CUSTOMER_BALANCE, "Shopify Unpaid Orders", -5_936),
        (Role.OPENING, "Opening Balance Equity", 5_636),
    ]
    assert len(journal.fact_ids) == len(facts)
    assert line_label(*journal.lines[1].key) == "Unpaid orders"


def test_a_ceiling_splits_the_opening_into_journals_that_are_balanced_each() -> None:
    facts = [fact(Role.CLEARING, 100 + n, f"gateway-{n}") for n in range(9)]
    written = write([opening_entry(facts, START, "USD")], ledger(lines_max=4))
    assert len(written.documents) == 3
    assert {document.total_minor for document in written.documents} == {0}
    assert len({document.ref_number for document in written.documents}) == 3


def test_without_an_account_the_opening_is_held_and_the_rest_goes_on() -> None:
    rows = tuple(row for row in suggested_mapping().rows if row.role is not Role.OPENING)
    sold = book(order(sale("1", 1_000)), "UTC").entries
    opened = opening_entry([fact(Role.CASH, 200, "till")], START, "USD")
    written = write([*sold, opened], ledger(mapping=Mapping(rows)))
    assert [one.type for one in written.documents] == [DocumentType.SALES_RECEIPT]
    assert written.held_keys == (opened.key,)
    assert [one.code for one in written.problems] == [Code.NO_ACCOUNT]


def test_an_account_of_another_type_holds_it_too() -> None:
    income = Account(name="Sales", type=suggested_mapping().account(Role.SALES, None).type)  # type: ignore[union-attr]
    mapping = suggested_mapping().with_rows(
        [MappingRow(role=Role.OPENING, qualifier=None, account=income)]
    )
    opened = opening_entry([fact(Role.CASH, 200, "till")], START, "USD")
    written = write([opened], ledger(mapping=mapping))
    assert [one.code for one in written.problems] == [Code.ACCOUNT_NOT_ALLOWED]


def test_an_opening_is_nothing_that_was_sold_or_paid_on_its_day() -> None:
    entry = opening_entry([fact(Role.CUSTOMER_BALANCE, 900), fact(Role.CASH, 5)], START, "USD")
    assert set(entry_figures([entry]).values()) == {0}
    assert set(document_figures(write([entry], ledger()).documents).values()) == {0}


def test_the_ledger_tells_of_the_opening_without_an_order() -> None:
    entry = opening_entry([fact(Role.CUSTOMER_BALANCE, 900)], START, "USD")
    text = "\n".join(ledger_text([entry], suggested_mapping(), currency="USD"))
    assert '2026-11-02 * "opening" "Opening balances"' in text
    assert "order:" not in text


def test_ids_differ_by_what_they_are_of_and_fit_the_store() -> None:
    long = "gateway " * 30
    facts = [
        fact(Role.CLEARING, 1, "paypal"),
        fact(Role.CLEARING, 1, long),
        fact(Role.CLEARING, 1, long + "2"),
        fact(Role.CUSTOMER_BALANCE, 1, None, "gid://shopify/Order/7"),
        fact(Role.CUSTOMER_BALANCE, 1, None, OLDER_ORDERS),
    ]
    ids = [one.id for one in facts]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= FACT_ID_LENGTH_MAX for one in ids)


@thorough
@given(shop=shops(), data=st.data())
def test_invariant_1_the_opening_of_any_shop_at_any_cut_is_balanced(
    shop: tuple[tuple[Order, ...], str], data: st.DataObject
) -> None:
    orders, zone = shop
    start = date(2026, 10, 22) + timedelta(days=data.draw(st.integers(0, 15)))
    found = owing([(one, days_in(zone)) for one in orders], start)
    entry = opening_entry(found.facts, start, orders[0].currency)
    sums: Counter[str] = Counter()
    for posting in entry.postings:
        sums[posting.fact_id] += posting.amount_minor
    assert set(sums.values()) <= {0}
    documents = write([entry], ledger()).documents
    assert sum(document.total_minor for document in documents) == 0
    assert len(documents) == bool(found.facts)


@thorough
@given(story=stories(), cut=st.integers(0, 15))
def test_invariant_2_opening_and_what_is_booked_since_is_what_shopify_says_it_owes(
    story: Story, cut: int
) -> None:
    start = date(2026, 10, 22) + timedelta(days=cut)
    found = owing([(story.order, days_in(story.zone))], start)
    opened = opening_entry(found.facts, start, story.order.currency)
    since = [entry for entry in book(story.order, story.zone).entries if entry.day >= start]
    assert owed([opened, *since]) == story.order.stated.outstanding_minor


@thorough
@given(story=stories(), cut=st.integers(0, 15), random=st.randoms(use_true_random=False))
def test_invariant_3_the_order_in_which_facts_arrive_changes_no_opening(
    story: Story, cut: int, random: object
) -> None:
    start = date(2026, 10, 22) + timedelta(days=cut)
    sales, tenders = [*story.order.sales], [*story.order.tenders, *story.order.tenders]
    random.shuffle(sales)  # type: ignore[attr-defined]
    random.shuffle(tenders)  # type: ignore[attr-defined]
    shuffled = replace(
        story.order, sales=tuple(sales), tenders=tuple(tenders), rounding=story.reading
    )
    plain = replace(story.order, rounding=story.reading)
    day_of = days_in(story.zone)
    assert owing([(shuffled, day_of)], start) == owing([(plain, day_of)], start)


@thorough
@given(shop=shops(), cut=st.integers(0, 15))
def test_opening_and_movements_are_the_closing_wherever_the_history_is_cut(
    shop: tuple[tuple[Order, ...], str], cut: int
) -> None:
    orders, zone = shop
    start = date(2026, 10, 22) + timedelta(days=cut)
    found = owing([(one, days_in(zone)) for one in orders], start)
    since = [e for one in orders for e in book(one, zone).entries if e.day >= start]
    closing = found.total_minor + owed(since)
    assert closing == sum(one.stated.outstanding_minor or 0 for one in orders)
