"""A preview in memory and in day sums: the same documents, whatever the arrangement and ceiling."""

import io
from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from tests.qbxml.judge import judge
from tillbook.core.documents import Document
from tillbook.core.mapping import Mapping, MappingRow, suggested_mapping
from tillbook.core.problems import Code, Problem
from tillbook.core.roles import Role
from tillbook.shopify.export import read_export
from tillbook.simulators.shop.export import Arrangement, write_export
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.stories import STORIES, cash_with_change, yen
from tillbook.simulators.shop.storybook import story_history
from tillbook.sync import preview as preview_module
from tillbook.sync.preview import Preview, Terms, daily_documents, preview, preview_days
from tillbook.sync.preview_set import message_sets

SEEDED = seeded_history(seed=11, orders=80, days=6, last_day=date(2026, 11, 8))


def lines(
    history: History, arrangement: Arrangement = "natural", *, with_shop: bool = True
) -> list[str]:
    out = io.StringIO()
    write_export(history, out, arrangement=arrangement, with_shop=with_shop, seed=3)
    return out.getvalue().splitlines()


def seen(read: Callable[..., Preview], given: list[str], terms: Terms | None = None) -> Preview:
    return read([("orders.jsonl", given)], terms or Terms())


def told(documents: tuple[Document, ...]) -> list[tuple[object, ...]]:
    """What QuickBooks would be told; day sums know no entry."""
    return [(one.key, one.ref_number, one.day, one.deposit_to, one.lines) for one in documents]


@pytest.mark.parametrize("lines_max", [200, 9])
@pytest.mark.parametrize("arrangement", ["natural", "shuffled", "children_first"])
def test_day_sums_give_the_documents_that_entries_give(
    arrangement: Arrangement, lines_max: int
) -> None:
    terms = Terms(lines_max=lines_max)
    whole = seen(preview, lines(SEEDED), terms)
    days = seen(preview_days, lines(SEEDED, arrangement), terms)
    assert told(days.documents) == told(whole.documents)
    assert days.entries == ()
    assert (days.problems, days.skipped, days.orders, days.places, days.zone, days.currency) == (
        whole.problems, whole.skipped, whole.orders, whole.places, whole.zone, whole.currency,
    )  # fmt: skip
    if lines_max == 9:
        spots = {(one.day, one.place_id) for one in whole.documents}
        assert len(whole.documents) > len(spots)
        assert {one.code for one in whole.problems} <= {Code.TOO_MANY_LINES}


def test_day_sums_keep_no_entry() -> None:
    days = seen(preview_days, lines(SEEDED))
    assert all(one.entry_keys == one.fact_ids == () for one in days.documents)
    assert all(one.total_minor == 0 for one in days.documents)


def test_daily_documents_come_before_the_problems() -> None:
    given = ["{broken", *lines(SEEDED)]
    found = [*daily_documents([("orders.jsonl", given)])]
    assert [isinstance(one, Problem) for one in found] == sorted(
        isinstance(one, Problem) for one in found
    )
    assert isinstance(found[-1], Problem)
    assert found[-1].code is Code.BAD_LINE


def test_every_fact_is_in_exactly_one_document() -> None:
    whole = seen(preview, lines(SEEDED))
    in_documents = [fact for one in whole.documents for fact in one.fact_ids]
    in_entries = [fact for one in whole.entries for fact in one.fact_ids]
    assert sorted(in_documents) == sorted(in_entries)
    assert len(set(in_entries)) == len(in_entries)


@pytest.mark.parametrize("read", [preview, preview_days])
def test_what_has_no_account_is_held_and_named_once(read: Callable[..., Preview]) -> None:
    rows = [row for row in suggested_mapping().rows if row.role is not Role.TIPS]
    given = lines(story_history(*(STORIES[name]() for name in ("shipping_and_tip", "exchange"))))
    found = seen(read, given, Terms(mapping=Mapping(tuple(rows))))
    assert [one.code for one in found.problems] == [Code.NO_ACCOUNT]
    full = seen(read, given)
    assert (
        0
        < sum(len(one.lines) for one in found.documents)
        < sum(len(one.lines) for one in full.documents)
    )


def test_the_first_orders_currency_is_the_shops_where_nobody_says_it() -> None:
    given = lines(story_history(cash_with_change()), with_shop=False)
    given += lines(story_history(yen()), with_shop=False)
    found = seen(preview, given, Terms(zone="America/New_York"))
    assert found.currency == "USD"
    assert {entry.currency for entry in found.entries} == {"USD"}
    assert [one.code for one in found.problems] == [Code.FOREIGN_CURRENCY]


def test_a_shop_line_with_an_unknown_zone_is_not_believed() -> None:
    given = [line.replace("America/New_York", "Mars/Base") for line in lines(story_history(yen()))]
    found = seen(preview, given)
    assert found.zone == "UTC"
    assert [one.code for one in found.problems] == [Code.NO_SHOP_LINE]


def test_test_orders_and_other_kinds_are_counted() -> None:
    payout = '{"__typename":"ShopifyPaymentsPayout","id":"gid://shopify/ShopifyPaymentsPayout/1"}'
    found = seen(preview, [*lines(SEEDED), payout])
    assert found.skipped["test_orders"] == sum(order.test for order in SEEDED.orders) > 0
    assert found.skipped["ShopifyPaymentsPayout"] == 1


def test_problems_beyond_the_ceiling_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_module, "PROBLEMS_LISTED_MAX", 2)
    found = seen(preview, ["{", "[", "x", *lines(story_history(cash_with_change()))])
    assert len(found.problems) == 2
    assert found.skipped["problems_not_listed"] == 1


def test_the_same_lines_twice_change_nothing() -> None:
    once = lines(SEEDED)
    twice = [*once, *once]
    Random(1).shuffle(twice)  # noqa: S311 - disorder that can be repeated
    assert told(seen(preview, twice).documents) == told(seen(preview, once).documents)


@pytest.mark.conformance
def test_every_message_set_is_valid(shared: object) -> None:
    made = message_sets(seen(preview, lines(SEEDED)))
    assert made.problems == ()
    assert [judge(one, shared) for one in made.sets] == [[]]  # type: ignore[arg-type]


def test_many_documents_travel_in_several_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tillbook.sync.preview_set.REQUESTS_PER_SET_MAX", 20)
    found = seen(preview, lines(SEEDED))
    made = message_sets(found)
    assert len(made.sets) > 1
    added = [one.count("<SalesReceiptAddRq") for one in made.sets]
    assert sum(added) == len(found.documents)


def test_three_decimals_are_previewed_and_not_written() -> None:
    given = [line.replace('"USD"', '"KWD"') for line in lines(story_history(cash_with_change()))]
    found = seen(preview, given)
    assert found.documents
    made = message_sets(found)
    assert made.sets == ()
    assert [one.code for one in made.problems] == [Code.CURRENCY_NOT_DELIVERABLE]


def test_a_document_that_cannot_be_written_is_named() -> None:
    row = next(row for row in suggested_mapping().rows if row.role is Role.CASH)
    too_long = "A" * 32
    account = type(row.account)(name=too_long, type=row.account.type)
    mapping = suggested_mapping().with_rows(
        [MappingRow(role=row.role, qualifier=None, account=account)]
    )
    given = lines(story_history(cash_with_change()))
    made = message_sets(seen(preview, given, Terms(mapping=mapping)))
    assert [one.about for one in made.problems if one.code is Code.NOT_WRITABLE] == [too_long]
    assert len(made.sets) == 1


def test_a_preview_reads_the_orders_a_sync_reads() -> None:
    read = [one for one in read_export(lines(SEEDED), file="x") if hasattr(one, "sales")]
    found = seen(preview, lines(SEEDED))
    assert found.orders + found.skipped["test_orders"] == len(read) == len(SEEDED.orders)
