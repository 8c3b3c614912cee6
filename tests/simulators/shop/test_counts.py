"""How many customers, variants and vendors a shop says it has, and to whom it says it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.simulators.shop.test_server import ask, codes, got
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.history import Unsold
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.shop.stories import (
    card_with_three_taxes,
    cash_with_change,
    opening_history,
)
from tillbook.simulators.shop.storybook import STORY_DAY, story_history

COUNTS = """{
  customersCount { count precision }
  productVariantsCount { count precision }
  productVendors(first: 1000) { nodes edges { node } pageInfo { hasNextPage } }
}"""
SMALL = replace(
    story_history(card_with_three_taxes(), cash_with_change()),
    unsold=Unsold(customers=12_000, variants=9_998, vendors=("Northpier", "Acadia")),
)


@pytest.fixture(scope="module")
def shop() -> Iterator[ShopServer]:
    with ShopServer(SMALL, restore_rate=1_000_000) as server:
        yield server


def test_counts_stop_at_their_limit(shop: ShopServer) -> None:
    counted = got(shop, COUNTS)
    # Two stories without customers, one product each.
    assert counted["customersCount"] == {"count": 10_000, "precision": "AT_LEAST"}
    assert counted["productVariantsCount"] == {"count": 10_000, "precision": "EXACT"}
    assert counted["productVendors"] == {
        "nodes": ["Acadia", "Northpier", "Story Shop"],
        "edges": [{"node": "Acadia"}, {"node": "Northpier"}, {"node": "Story Shop"}],
        "pageInfo": {"hasNextPage": False},
    }


def test_a_null_limit_is_none_and_a_small_one_holds(shop: ShopServer) -> None:
    text = "query($n: Int) { customersCount(limit: $n) { count precision } }"
    assert got(shop, text, n=None)["customersCount"] == {"count": 12_000, "precision": "EXACT"}
    assert got(shop, text, n=7)["customersCount"] == {"count": 7, "precision": "AT_LEAST"}


def test_customers_are_counted_once() -> None:
    history = opening_history(STORY_DAY.date())
    assert (history.customer_count, len(history.orders)) == (5, 18)


def test_vendors_come_in_pages(shop: ShopServer) -> None:
    first = got(shop, "{ productVendors(first: 2) { nodes pageInfo { hasNextPage endCursor } } }")
    page = first["productVendors"]
    rest = got(
        shop,
        "query($a: String) { productVendors(first: 2, after: $a) { nodes } }",
        a=page["pageInfo"]["endCursor"],
    )
    assert (page["nodes"], page["pageInfo"]["hasNextPage"]) == (["Acadia", "Northpier"], True)
    assert rest["productVendors"]["nodes"] == ["Story Shop"]


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ("read_customers", "customersCount { count }"),
        ("read_products", "productVariantsCount { count }"),
        ("read_products", "productVendors(first: 1) { nodes }"),
    ],
)
def test_without_its_scope_a_count_is_null(scope: str, field: str) -> None:
    with ShopServer(SMALL, scopes=ALL_SCOPES - {scope}) as shop:
        answer = ask(shop, f"{{ {field} shop {{ name }} }}")
        assert codes(answer) == ["ACCESS_DENIED"]
        assert answer.json()["data"][field.split(maxsplit=1)[0].split("(", maxsplit=1)[0]] is None
        assert answer.json()["data"]["shop"] == {"name": "Story Shop"}


def test_a_count_by_query_is_not_simulated(shop: ShopServer) -> None:
    answer = ask(shop, '{ customersCount(query: "id:>1") { count } }')
    assert codes(answer) == ["BAD_REQUEST"]


def test_the_installation_names_its_scopes() -> None:
    with ShopServer(SMALL, scopes={"read_orders", "read_products"}) as shop:
        named = got(shop, "{ currentAppInstallation { accessScopes { handle } } }")
    scopes = [scope["handle"] for scope in named["currentAppInstallation"]["accessScopes"]]
    assert scopes == ["read_orders", "read_products"]
