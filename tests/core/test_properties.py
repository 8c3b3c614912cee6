"""What must hold for every history the strategies can make (accounting, section 3, invariants)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.chain import ALL_GREEN, carry, signs
from tests.core.pieces import ledger
from tests.core.strategies import HOLDS, LINES_PER_FACT_MAX, Story, broken_orders, shops, stories
from tillbook.core.book import book, rounding_of
from tillbook.core.days import business_day
from tillbook.core.documents import Document
from tillbook.core.entries import Entry, Flow
from tillbook.core.facts import Order
from tillbook.core.problems import Code
from tillbook.core.proof import (
    add,
    document_figures,
    entry_figures,
    fact_figures,
    order_problems,
    shopify_figures,
)
from tillbook.core.roles import Role
from tillbook.core.write import write

thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Shop = tuple[tuple[Order, ...], str]
SpotLine = tuple[date, str, Flow, Role, str | None]


def entries_of(shop: Shop) -> list[Entry]:
    orders, zone = shop
    return [entry for order in orders for entry in book(order, zone).entries]


def told(documents: Iterable[Document]) -> dict[SpotLine, int]:
    """What all documents say together, per day, place and line."""
    sums: defaultdict[SpotLine, int] = defaultdict(int)
    for document in documents:
        for line in document.lines:
            sums[document.day, document.place_id, *line.key] += line.amount_minor
    return {key: amount for key, amount in sums.items() if amount}


def meant(entries: Iterable[Entry]) -> dict[SpotLine, int]:
    """What all entries mean together, per day, place and line, credits positive. What is owed is
    one line, whichever way it moved.
    """
    sums: defaultdict[SpotLine, int] = defaultdict(int)
    for entry in entries:
        for posting in entry.postings:
            flow = Flow.PAID if posting.role is Role.CUSTOMER_BALANCE else posting.flow
            line = (entry.day, entry.place_id, flow, posting.role, posting.qualifier)
            sums[line] -= posting.amount_minor
    return {key: amount for key, amount in sums.items() if amount}


@thorough
@given(story=stories())
def test_invariant_1_every_fact_and_so_every_entry_sums_to_zero(story: Story) -> None:
    for entry in book(story.order, story.zone).entries:
        sums: Counter[str] = Counter()
        for posting in entry.postings:
            sums[posting.fact_id] += posting.amount_minor
            assert posting.amount_minor != 0
        assert set(sums.values()) == {0}
        assert entry.currency == story.order.currency


@thorough
@given(story=stories())
def test_invariant_2_an_orders_balance_is_what_shopify_says_it_owes(story: Story) -> None:
    owed = sum(
        posting.amount_minor
        for entry in book(story.order, story.zone).entries
        for posting in entry.postings
        if posting.role is Role.CUSTOMER_BALANCE
    )
    assert owed == story.order.stated.outstanding_minor
    assert order_problems(story.order) == ()


@thorough
@given(story=stories(), random=st.randoms(use_true_random=False))
def test_invariant_3_order_and_repetition_of_facts_change_nothing(
    story: Story,
    random: Random,
) -> None:
    order = story.order
    sales, tenders = [*order.sales, *order.sales[:2]], [*order.tenders, *order.tenders]
    random.shuffle(sales)
    random.shuffle(tenders)
    shuffled = replace(order, sales=tuple(sales), tenders=tuple(tenders), rounding=story.reading)
    plain = replace(order, rounding=story.reading)
    assert book(shuffled, story.zone) == book(plain, story.zone)


@thorough
@given(story=stories())
def test_every_fact_is_booked_once_on_its_day(story: Story) -> None:
    entries = book(story.order, story.zone).entries
    booked = [fact_id for entry in entries for fact_id in entry.fact_ids]
    assert len(booked) == len(set(booked))
    assert len({entry.key for entry in entries}) == len(entries)
    day_of = {f.id: business_day(f.happened_at, story.zone) for f in story.order.facts}
    for entry in entries:
        assert {day_of[fact_id] for fact_id in entry.fact_ids} == {entry.day}


@thorough
@given(story=stories())
def test_the_reading_of_cash_is_the_true_one_or_said_to_be_undecided(story: Story) -> None:
    reading, problems = rounding_of(story.order)
    rounded = any(tender.rounding_minor for tender in story.order.tenders)
    shifts = sum(t.kind.sign * t.rounding_minor for t in story.order.tenders)
    if shifts:
        assert (reading, problems) == (story.reading, ())
    else:
        assert [found.code for found in problems] == [Code.ROUNDING_UNDECIDED] * rounded


@thorough
@given(story=stories())
def test_the_drawers_hold_the_cash_that_truly_moved(story: Story) -> None:
    booked = book(replace(story.order, rounding=story.reading), story.zone)
    moved = sum(
        posting.amount_minor
        for entry in booked.entries
        for posting in entry.postings
        if posting.role is Role.CASH
    )
    assert moved == story.cash_minor


@thorough
@given(story=stories(), cut=st.integers(0, 20))
def test_what_is_booked_stays_whatever_happens_later(story: Story, cut: int) -> None:
    order = story.order
    moments = sorted(fact.happened_at for fact in order.facts)
    until = moments[min(cut, len(moments) - 1)] if moments else order.updated_at
    early = replace(
        order,
        sales=tuple(sale for sale in order.sales if sale.happened_at <= until),
        tenders=tuple(tender for tender in order.tenders if tender.happened_at <= until),
    )
    first = book(early, story.zone)
    second = book(replace(order, rounding=first.rounding), story.zone)
    ids = {fact.id for fact in early.facts}
    kept = [entry.only(ids) for entry in second.entries]
    assert [entry for entry in kept if entry.postings] == list(first.entries)


@thorough
@given(pair=broken_orders(), data=st.data())
def test_damage_never_raises_and_never_unbalances(
    pair: tuple[Story, Order], data: st.DataObject
) -> None:
    story, broken = pair
    ids = sorted(fact.id for fact in story.order.facts)
    before = data.draw(st.sets(st.sampled_from(ids)))
    booked = book(broken, story.zone, booked=before)
    for entry in booked.entries:
        assert sum(posting.amount_minor for posting in entry.postings) == 0


@thorough
@given(pair=broken_orders(HOLDS), data=st.data())
def test_a_held_order_books_what_was_booked_and_nothing_else(
    pair: tuple[Story, Order], data: st.DataObject
) -> None:
    story, broken = pair
    assert book(broken, story.zone).entries == ()
    assert book(broken, story.zone).problems != ()
    ids = sorted(fact.id for fact in story.order.facts)
    before = data.draw(st.sets(st.sampled_from(ids)))
    held = book(broken, story.zone, booked=before)
    assert {fact for entry in held.entries for fact in entry.fact_ids} <= before


@thorough
@given(story=stories())
def test_a_test_order_never_reaches_the_books(story: Story) -> None:
    assert book(replace(story.order, test=True), story.zone).entries == ()


@thorough
@given(story=stories(), data=st.data())
def test_any_part_of_an_entry_that_takes_whole_facts_is_balanced(
    story: Story, data: st.DataObject
) -> None:
    for entry in book(story.order, story.zone).entries:
        subset = data.draw(st.sets(st.sampled_from(entry.fact_ids)))
        part, rest = entry.only(subset), entry.only(set(entry.fact_ids) - subset)
        assert sum(posting.amount_minor for posting in part.postings) == 0
        assert Counter((*part.postings, *rest.postings)) == Counter(entry.postings)


@thorough
@given(shop=shops())
def test_every_balanced_receipt_totals_nothing_and_tells_everything(shop: Shop) -> None:
    entries = entries_of(shop)
    written = write(entries, ledger())
    assert written.held_keys == ()
    assert all(document.total_minor == 0 for document in written.documents)
    assert told(written.documents) == meant(entries)


@thorough
@given(shop=shops(), lines_max=st.integers(2, LINES_PER_FACT_MAX + 4))
def test_a_ceiling_splits_and_holds_and_loses_nothing(shop: Shop, lines_max: int) -> None:
    entries = entries_of(shop)
    written = write(entries, ledger(lines_max=lines_max))
    for document in written.documents:
        assert document.total_minor == 0
        assert 0 < len(document.lines) <= lines_max
    if lines_max >= LINES_PER_FACT_MAX:
        assert written.held_keys == ()
    held = set(written.held_keys)
    gone_on = [entry for entry in entries if entry.key not in held]
    assert told(written.documents) == meant(gone_on)
    facts = [fact for document in written.documents for fact in document.fact_ids]
    assert Counter(facts) == Counter(fact for entry in gone_on for fact in entry.fact_ids)


@thorough
@given(shop=shops(), lines_max=st.integers(4, 12), random=st.randoms(use_true_random=False))
def test_the_same_entries_give_the_same_documents(
    shop: Shop,
    lines_max: int,
    random: Random,
) -> None:
    entries = entries_of(shop)
    shuffled = list(entries)
    random.shuffle(shuffled)
    once, again = (write(turn, ledger(lines_max)) for turn in (entries, shuffled))
    assert [one.fingerprint for one in once.documents] == [
        one.fingerprint for one in again.documents
    ]
    assert once.documents == again.documents
    assert once.held_keys == again.held_keys


@thorough
@given(shop=shops(), lines_max=st.integers(4, 8))
def test_keys_and_numbers_are_never_used_twice(shop: Shop, lines_max: int) -> None:
    documents = write(entries_of(shop), ledger(lines_max)).documents
    assert len({document.key for document in documents}) == len(documents)
    assert len({document.ref_number for document in documents}) == len(documents)
    assert all(len(one.ref_number) == 10 for one in documents)


@thorough
@given(shop=shops(), data=st.data())
def test_a_day_and_its_supplement_tell_what_one_receipt_would(
    shop: Shop, data: st.DataObject
) -> None:
    entries = entries_of(shop)
    ids = sorted(fact for entry in entries for fact in entry.fact_ids)
    early = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    first = [part for entry in entries if (part := entry.only(early)).postings]
    late = [part for entry in entries if (part := entry.only(set(ids) - early)).postings]
    posted = write(first, ledger()).documents
    numbers, sequences = (
        Counter(one.day for one in posted),
        Counter((one.day, one.place_id) for one in posted),
    )
    after = replace(ledger(), numbers_used=dict(numbers), sequences_used=dict(sequences))
    supplement = write(late, after).documents
    assert told([*posted, *supplement]) == told(write(entries, ledger()).documents)
    everything = [*posted, *supplement]
    assert len({document.key for document in everything}) == len(everything)
    assert len({document.ref_number for document in everything}) == len(everything)


@thorough
@given(shop=shops())
def test_every_day_of_an_honest_shop_is_proved(shop: Shop) -> None:
    orders, zone = shop
    carried = carry(orders, zone, ledger())
    days = {day for order in orders for day in fact_figures(order, zone)}
    for day in days:
        assert set(signs(carried, day).values()) == {ALL_GREEN}


@thorough
@given(story=stories())
def test_figures_of_all_links_agree_over_an_orders_life(story: Story) -> None:
    order, zone = story.order, story.zone
    entries = book(order, zone).entries
    by_day = fact_figures(order, zone)
    total = add(by_day.values())
    assert total == entry_figures(entries)
    assert total == document_figures(write(entries, ledger()).documents)
    stated = [shopify_figures(order, by_day, day) for day in sorted(by_day)]
    assert stated[:-1] == [None] * (len(stated) - 1) if stated else True
    for last in stated[-1:]:
        assert last == by_day[max(by_day)]
