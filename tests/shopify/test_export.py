"""Exports in every arrangement give the same orders, and what is broken is named."""

import io
import json
from datetime import date
from functools import cache
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shopify.exports import (
    Json,
    agreement,
    line_item,
    order_line,
    problems,
    sale,
    seen,
    written,
)
from tillbook.core.facts import Order
from tillbook.core.problems import Code
from tillbook.shopify import export
from tillbook.shopify.export import (
    BAD_LINES,
    ORPHAN_LINES,
    PlaceSeen,
    Seen,
    ShopSeen,
    Skipped,
    read_export,
    read_exports,
)
from tillbook.simulators.shop.export import Arrangement, write_export
from tillbook.simulators.shop.generate import seeded_history

USUAL: tuple[Json, ...] = (order_line(), line_item(), agreement(), sale())


@cache
def lines_of(arrangement: Arrangement, seed: int = 5) -> tuple[str, ...]:
    history = seeded_history(seed=11, orders=120, days=20, last_day=date(2026, 11, 8))
    out = io.StringIO()
    write_export(history, out, arrangement=arrangement, seed=seed, with_shop=True)
    return tuple(out.getvalue().splitlines(keepends=True))


def orders(found: list[Seen]) -> list[Order]:
    return [one for one in found if isinstance(one, Order)]


@pytest.mark.parametrize("open_orders_max", [1, 2, 50, 4096])
@pytest.mark.parametrize("arrangement", get_args(Arrangement))
def test_every_arrangement_gives_the_same(arrangement: Arrangement, open_orders_max: int) -> None:
    usual = [*read_export(lines_of("natural"), file="orders.jsonl")]
    assert len(orders(usual)) == 120
    files = [("orders.jsonl", lines_of(arrangement))]
    assert [*read_exports(files, open_orders_max=open_orders_max)] == usual


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(8)), open_orders_max=st.integers(1, 3))
def test_any_order_of_the_lines_gives_the_same(order: list[int], open_orders_max: int) -> None:
    second = {"__parentId": "gid://shopify/Order/2"}
    below = {"__parentId": "gid://shopify/SalesAgreement/12"}
    lines = [
        *USUAL,
        order_line(id="gid://shopify/Order/2", name="#1002"),
        line_item(id="gid://shopify/LineItem/22", **second),
        agreement(id="gid://shopify/SalesAgreement/12", **second),
        sale(
            id="gid://shopify/ProductSale/42", lineItem={"id": "gid://shopify/LineItem/22"}, **below
        ),
    ]
    usual = [*read_export(written(*lines), file="a")]
    mixed = written(*(lines[index] for index in order))
    assert [*read_exports([("a", mixed)], open_orders_max=open_orders_max)] == usual
    assert [one.sales[0].qualifier for one in orders(usual)] == ["Shoes", "Shoes"]


def test_orders_split_over_files_are_put_together() -> None:
    lines = lines_of("shuffled")
    usual = [*read_export(lines_of("natural"), file="a")]
    half = len(lines) // 2
    assert [*read_exports([("a", lines[:half]), ("b", lines[half:])])] == usual


def test_bytes_and_text_and_blank_lines_and_a_byte_order_mark_read_alike() -> None:
    text = written(*USUAL)
    usual = [*read_export(text, file="a")]
    raw = [b"\xef\xbb\xbf" + text[0].encode(), b"\r\n", *(one.encode() for one in text[1:]), b"  "]
    assert [*read_export(raw, file="a")] == usual
    assert [*read_export(["\ufeff" + text[0], "\n", *text[1:], ""], file="a")] == usual
    assert len(orders(usual)) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"__typename":"Order",', "truncated"),
        ("[]", "it is not a JSON object"),
        ("nonsense", "malformed"),
        ('{"__typename":"LineItem","__parentId":"x"}', "it has no id"),
        (b'{"id":"\xff"}', "it is not UTF-8 text"),
        ('{"id":' + "[" * 100_000, "it is nested too deep"),
    ],
)
def test_a_broken_line_is_named_and_everything_else_goes_through(
    line: str | bytes, says: str
) -> None:
    lines: list[str | bytes] = [*lines_of("natural")]
    found = [*read_export([*lines[:6], line, *lines[6:]], file="orders.jsonl")]
    (problem,) = problems(found)
    assert (problem.code, problem.about) == (Code.BAD_LINE, "orders.jsonl:7")
    assert problem.message.startswith("Line 7 of orders.jsonl cannot be read: ")
    assert says in problem.message
    assert [one for one in found if one is not problem] == [*read_export(lines, file="a")]


def test_broken_lines_beyond_the_ceiling_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "BAD_LINES_LISTED_MAX", 2)
    found = [*read_export(["{"] * 5, file="a")]
    assert [one.about for one in problems(found)] == ["a:1", "a:2"]
    assert found[-1] == Skipped(BAD_LINES, 3)


@pytest.mark.parametrize("open_orders_max", [1, 4096])
def test_lines_without_a_parent_are_named(open_orders_max: int) -> None:
    lost = [
        line_item(__parentId="gid://shopify/Order/9"),
        agreement(id="gid://shopify/SalesAgreement/19", __parentId="gid://shopify/Order/9"),
        sale(id="gid://shopify/ProductSale/49", __parentId="gid://shopify/SalesAgreement/19"),
        sale(id="gid://shopify/ProductSale/59", __parentId="gid://shopify/SalesAgreement/99"),
        sale(
            id="gid://shopify/ProductSale/69",
            quantity="?",
            __parentId="gid://shopify/SalesAgreement/99",
        ),
    ]
    found = [
        *read_exports(
            [("a", written(*USUAL)), ("b", written(*lost))], open_orders_max=open_orders_max
        )
    ]
    assert [one.name for one in orders(found)] == ["#1001"]
    named = {one.about: one.particulars["parent"] for one in problems(found)}
    assert named == {
        "b:1": "gid://shopify/Order/9",
        "b:2": "gid://shopify/Order/9",
        "b:3": "gid://shopify/Order/9",
        "b:4": "gid://shopify/SalesAgreement/99",
        "b:5": "gid://shopify/SalesAgreement/99",
    }
    assert {one.code for one in problems(found)} == {Code.ORPHAN_LINE}


def test_orphans_beyond_the_ceiling_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "ORPHAN_LINES_LISTED_MAX", 1)
    found = seen(line_item(), agreement(), sale())
    assert len(problems(found)) == 1
    assert found[-1] == Skipped(ORPHAN_LINES, 2)


def test_a_line_that_names_no_parent_is_an_orphan() -> None:
    (problem,) = problems(seen(line_item(__parentId=None)))
    assert "belongs to an order it does not name" in problem.message


def test_what_comes_with_a_later_version_is_counted() -> None:
    others: list[Json] = [
        {"__typename": "ShopifyPaymentsPayout", "id": "gid://shopify/ShopifyPaymentsPayout/1"},
        {"__typename": "ShopifyPaymentsPayout", "id": "gid://shopify/ShopifyPaymentsPayout/2"},
        {"__typename": "RefundLineItem", "quantity": 1, "__parentId": "gid://shopify/Order/1"},
        {"id": "gid://shopify/PointOfSaleDevicePaymentSession/1"},
        {"amount": "1.00"},
        {"__typename": "StrangeOrder", "id": "gid://shopify/Order/5"},
    ]
    found = seen(*USUAL, *others)
    assert problems(found) == []
    assert [one for one in found if isinstance(one, Skipped)] == [
        Skipped("PointOfSaleDevicePaymentSession", 1),
        Skipped("RefundLineItem", 1),
        Skipped("ShopifyPaymentsPayout", 2),
        Skipped("StrangeOrder", 1),
        Skipped("without __typename", 1),
    ]


def test_kinds_are_told_by_their_ids_where_typenames_were_not_asked_for() -> None:
    bare = [{k: v for k, v in line.items() if k != "__typename"} for line in USUAL]
    assert seen(*bare) == seen(*USUAL)


def test_the_shop_and_its_places_come_before_the_orders() -> None:
    kinds = [type(one) for one in read_export(lines_of("shuffled"), file="a")]
    assert kinds[:3] == [ShopSeen, PlaceSeen, PlaceSeen]
    assert set(kinds[3:]) == {Order}


def test_the_shop_line_says_zone_and_currency() -> None:
    (found,) = seen(json.loads(lines_of("natural")[0]))
    assert found == ShopSeen(
        name="Lantern & Loom",
        domain="lantern-and-loom.myshopify.com",
        timezone="America/New_York",
        currency="USD",
    )


def test_fields_that_nobody_knows_are_ignored() -> None:
    assert seen(*({**line, "novelty": {"a": [1]}} for line in USUAL)) == seen(*USUAL)


def test_facts_add_up_to_what_shopify_states() -> None:
    counted = [
        one for one in orders([*read_export(lines_of("shuffled"), file="a")]) if not one.test
    ]
    assert len(counted) > 100
    for one in counted:
        sold = sum(fact.total_minor for fact in one.sales)
        paid = sum(tender.signed_minor for tender in one.tenders)
        assert (one.name, one.stated.current_total_minor) == (one.name, sold)
        assert (one.name, one.stated.net_payment_minor) == (one.name, paid)
