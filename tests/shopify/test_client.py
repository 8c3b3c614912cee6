"""A shop read over HTTP gives the orders its export gives, through faults and ceilings."""

import io
from datetime import UTC, date, datetime
from functools import cache

import pytest

from tillbook.core.facts import Order
from tillbook.core.problems import Problem
from tillbook.shopify import client as client_module
from tillbook.shopify import pages
from tillbook.shopify.client import Counts, Shop, ShopifyClient
from tillbook.shopify.export import read_export
from tillbook.shopify.faults import (
    AccessDenied,
    MoreToRead,
    ShopRefused,
    ShopUnreachable,
    VersionFellForward,
)
from tillbook.shopify.transport import load_query
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.export import write_export
from tillbook.simulators.shop.faults import Fault, seeded_faults
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.history import History
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.shop.stories import STORIES, exchange
from tillbook.simulators.shop.storybook import story_history

TOKEN = "shpat_demo"


@cache
def history() -> History:
    return seeded_history(seed=21, orders=60, days=10, last_day=date(2026, 11, 8))


def exported(of: History) -> dict[str, Order]:
    out = io.StringIO()
    write_export(of, out, with_shop=True)
    found = read_export(out.getvalue().splitlines(), file="orders.jsonl")
    return {one.id: one for one in found if isinstance(one, Order)}


def client(server: ShopServer) -> ShopifyClient:
    return ShopifyClient(server.url, TOKEN, sleep=lambda _: None)


def pulled(of: History, **switches: object) -> list[Order | Problem]:
    with ShopServer(of, **switches) as server, client(server) as shop:  # type: ignore[arg-type]
        return [*shop.read_orders()]


def by_id(found: list[Order | Problem]) -> dict[str, Order]:
    return {one.id: one for one in found if isinstance(one, Order)}


def test_the_shop_says_who_it_is() -> None:
    with ShopServer(history(), scopes={"read_orders"}) as server, client(server) as shop:
        assert shop.read_shop() == Shop(
            name="Lantern & Loom",
            domain="lantern-and-loom.myshopify.com",
            timezone="America/New_York",
            currency="USD",
            scopes=frozenset({"read_orders"}),
        )


def test_pages_and_export_give_equal_orders() -> None:
    found = pulled(history())
    assert by_id(found) == exported(history())
    assert len(found) == 60
    moments = [one.updated_at for one in found if isinstance(one, Order)]
    assert moments == sorted(moments)


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_story_reads_alike_both_ways(name: str) -> None:
    of = story_history(STORIES[name]())
    found = pulled(of)
    assert by_id(found) == exported(of)
    assert len(found) == 1


def test_long_orders_are_followed_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every connection starts with one node, so that each has a second page.
    whole = load_query("orders")
    short = whole.replace("first: 5)", "first: 1)").replace("first: 2", "first: 1")
    assert short != whole
    monkeypatch.setattr(
        "tillbook.shopify.transport.load_query",
        lambda name: short if name == "orders" else load_query(name),
    )
    assert by_id(pulled(history())) == exported(history())


def test_an_order_without_end_is_named_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "PAGES_BELOW_ORDER_MAX", 0)
    found = pulled(history())
    unread = [one for one in found if isinstance(one, Problem)]
    assert unread
    assert {"does not end" in one.message for one in unread} == {True}
    assert len(by_id(found)) + len(unread) == 60


def test_only_what_changed_since_is_read() -> None:
    moment = datetime(2026, 11, 5, tzinfo=UTC)
    with ShopServer(history()) as server, client(server) as shop:
        found = by_id([*shop.read_orders(moment)])
    usual = {key: one for key, one in exported(history()).items() if one.updated_at >= moment}
    assert found == usual
    assert 0 < len(found) < 60


@pytest.mark.parametrize("seed", range(4))
def test_faults_on_the_way_change_nothing(seed: int) -> None:
    faults = seeded_faults(seed, requests=100, percent=30)
    assert by_id(pulled(history(), faults=faults)) == exported(history())


def test_a_shop_that_fails_again_and_again_is_unreachable() -> None:
    faults = [Fault(number, "server_error") for number in range(1, 50)]
    with pytest.raises(ShopUnreachable, match="HTTP 500"):
        pulled(history(), faults=faults)


def test_no_page_asks_for_more_points_than_one_query_may_cost() -> None:
    with ShopServer(history()) as server, client(server) as shop:
        assert len([*shop.read_orders()]) == 60
        costs = [request.requested_cost for request in server.requests]
        refused = [request for request in server.requests if request.throttled]
    assert max(costs) <= 1000
    assert sorted(costs)[len(costs) // 2] > 700
    assert refused == []


def test_a_page_that_is_too_dear_is_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "ORDERS_PER_PAGE_FIRST", 50)
    assert by_id(pulled(history())) == exported(history())


def test_a_small_bucket_is_waited_for() -> None:
    clock = [datetime(2026, 11, 9, tzinfo=UTC).timestamp()]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    with (
        ShopServer(
            history(),
            bucket_points=1000,
            restore_rate=100,
            clock=lambda: datetime.fromtimestamp(clock[0], UTC),
        ) as server,
        ShopifyClient(server.url, TOKEN, sleep=sleep, now=lambda: clock[0]) as shop,
    ):
        start = clock[0]
        assert by_id([*shop.read_orders()]) == exported(history())
        throttled = [request for request in server.requests if request.throttled]
    assert clock[0] > start
    assert throttled == []


@pytest.mark.parametrize("missing", ["read_locations", "read_products"])
def test_what_is_not_granted_is_not_asked_for(missing: str) -> None:
    found = by_id(pulled(history(), scopes=ALL_SCOPES - {missing}))
    usual = exported(history())
    assert found.keys() == usual.keys()
    places = {one.place_id for one in found.values()}
    qualifiers = {fact.qualifier for one in found.values() for fact in one.sales}
    assert (places == {"online"}) == (missing == "read_locations")
    assert (qualifiers == {None}) == (missing == "read_products")


def test_without_the_scope_for_orders_a_person_is_told() -> None:
    with pytest.raises(AccessDenied, match="read_orders"):
        pulled(history(), scopes={"read_products"})


def test_a_wrong_token_is_refused() -> None:
    with (
        ShopServer(history(), token="another") as server,
        client(server) as shop,
        pytest.raises(ShopRefused, match="access token"),
    ):
        shop.read_shop()


def test_an_expired_api_version_is_noticed() -> None:
    with pytest.raises(VersionFellForward, match="2027-01 instead of 2026-10"):
        pulled(history(), served_version="2027-01")


def test_a_reading_without_end_stops_at_its_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAGES_PER_RUN_MAX", 1)
    with ShopServer(history()) as server, client(server) as shop:
        reading = shop.read_orders()
        first = [next(reading) for _ in range(3)]
        with pytest.raises(MoreToRead, match="more than 1 pages"):
            next(reading)
    assert len(first) == 3


def test_a_new_event_is_read_when_the_order_moved() -> None:
    with ShopServer(story_history()) as server, client(server) as shop:
        assert [*shop.read_orders()] == []
        server.history = story_history(exchange())
        assert [type(one) for one in shop.read_orders()] == [Order]


def test_what_there_is_is_counted_where_it_may_be() -> None:
    of = history()
    with ShopServer(of) as server, client(server) as shop:
        found = shop.read_counts()
    assert found == Counts(
        customers=of.customer_count, variants=of.variant_count, vendors=len(of.vendors)
    )
    assert found.vendors
    with ShopServer(of, scopes={"read_orders"}) as server, client(server) as shop:
        assert shop.read_counts() == Counts()


def test_vendors_are_counted_over_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    of = history()
    short = load_query("vendors").replace("first: 250", "first: 1")
    monkeypatch.setattr(
        "tillbook.shopify.transport.load_query",
        lambda name: short if name == "vendors" else load_query(name),
    )
    with ShopServer(of) as server, client(server) as shop:
        assert shop.read_counts().vendors == len(of.vendors)
