"""What the export says of its shop, what a person says, and how many orders are booked."""

import json

import pytest

from tests.cli.conftest import run
from tests.cli.test_preview import previewed, story
from tillbook.cli.preview_shop import ShopSaid

SHOP, *REST = story().splitlines(keepends=True)


def with_shop(**changes: object) -> str:
    """The export, its Shop line at the end and changed."""
    return "".join([*REST, json.dumps({**json.loads(SHOP), **changes}) + "\n"])


def test_another_currency_than_the_shops_is_refused() -> None:
    result = run("preview", "-", "--currency", "EUR", given=with_shop())
    assert result.exit_code == 2
    assert "the shop's currency is USD, not EUR" in result.stderr
    assert result.stdout == ""
    assert previewed("-", "--currency", "USD", given=with_shop())["problems"] == []


def test_a_currency_that_is_none_is_refused() -> None:
    result = run("preview", "-", "--currency", "ZZZ", given=story(with_shop=False))
    assert result.exit_code == 2
    assert "“ZZZ” is not a currency" in result.stderr


def test_another_zone_than_the_shops_is_said() -> None:
    result = run("preview", "-", "--timezone", "Asia/Tokyo", given=with_shop())
    assert result.exit_code == 0
    assert "the shop's time zone is America/New_York" in result.stderr
    assert "the days are those of Asia/Tokyo" in result.stderr
    same = run("preview", "-", "--timezone", "America/New_York", given=with_shop())
    assert same.stderr == ""


def test_a_zone_of_the_export_that_is_none_is_quoted() -> None:
    [found] = previewed("-", given=with_shop(ianaTimezone="Mars/Base"))["problems"]
    assert found["code"] == "no-shop-line"
    assert "“Mars/Base”" in found["message"]
    assert "UTC is assumed" in found["message"]
    assert "--timezone" in found["cure"]


@pytest.mark.parametrize(
    "line",
    [
        b'{"__typename":"Order","id":"gid://shopify/Order/1","name":"Shop"}',
        b'{"__typename":"Order","id":"gid://shopify/Shop/1","currencyCode":"EUR"}',
        b'["Shop"]',
        b'{"Shop": gid://shopify/Shop/1',
        b'"Shop"',
    ],
)
def test_a_line_that_only_mentions_a_shop_says_nothing(line: bytes) -> None:
    said = ShopSaid()
    said.look(line)
    assert said == ShopSaid()
    said.look(b'{"id":"gid://shopify/Shop/1","ianaTimezone":"Asia/Tokyo","currencyCode":4}')
    assert said == ShopSaid(seen=True, zone="Asia/Tokyo")


def header(text: str) -> str:
    return run("preview", "-", given=text).stdout.splitlines()[0]


def broken_order(number: int, **content: object) -> str:
    named = {"__typename": "Order", "id": f"gid://shopify/Order/{number}", "name": f"#{number}"}
    return json.dumps({**named, **content}) + "\n"


def test_held_orders_are_not_counted_as_booked() -> None:
    assert header(story()).startswith("7 orders booked, 2026-")
    assert header(story("cash_with_change")).startswith("1 order booked, 2026-")
    mixed = story("cash_with_change", "unknown_sale", "taxes_that_do_not_sum")
    assert header(mixed).startswith("1 order booked, 2 held, 2026-")


def test_an_order_that_cannot_be_put_together_is_held_too() -> None:
    assert header(story() + broken_order(1)).startswith("7 orders booked, 1 held, ")


def test_an_order_with_a_piece_that_cannot_be_read_is_held() -> None:
    lines = story("cash_with_change").splitlines(keepends=True)
    order = next(json.loads(line) for line in lines if '"currentTotalPriceSet"' in line)
    piece = {
        "__typename": "OrderAgreement", "id": "gid://shopify/SalesAgreement/9",
        "__parentId": order["id"], "happenedAt": 7,
    }  # fmt: skip
    found = story("cash_with_change") + json.dumps(piece) + "\n"
    assert header(found).startswith("0 orders booked, 1 held, ")


@pytest.mark.parametrize("known", [True, False])
def test_an_order_in_another_currency_is_held(known: bool) -> None:  # noqa: FBT001
    lines = story(with_shop=known).splitlines(keepends=True)
    heads = [number for number, line in enumerate(lines) if '"currentTotalPriceSet"' in line]
    last = "".join(lines[heads[-1] :])
    shown = header("".join(lines[: heads[-1]]) + last.replace('"USD"', '"CAD"'))
    assert shown.startswith("6 orders booked, 1 held, ")
