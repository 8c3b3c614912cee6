"""The shop over HTTP, as a client meets it."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.simulators.shop import queries
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.export import write_export
from tillbook.simulators.shop.faults import KINDS, Fault, seeded_faults
from tillbook.simulators.shop.generate import seeded_history
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.shop.stories import (
    STORIES,
    card_with_three_taxes,
    exchange,
    refund_three_days_later,
)
from tillbook.simulators.shop.storybook import STORY_DAY, story_history

HISTORY = story_history(*(story() for story in STORIES.values() if story().currency == "USD"))
TOKEN = {"X-Shopify-Access-Token": "shpat_demo"}
# Made once: it is slow to make, and plain HTTP does not use it.
TRUST = httpx.create_ssl_context()
NAMES = "query($n: Int!, $q: String) { orders(first: $n, query: $q) { nodes { name } } }"
ONE = "{ orders(first: 1) { nodes { id } } }"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = STORY_DAY + timedelta(days=10)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def ask(shop: ShopServer, text: str, /, **variables: str | int | None) -> httpx.Response:
    body = {"query": text, "variables": variables}
    return httpx.post(shop.endpoint, json=body, headers=TOKEN, verify=TRUST)


def got(shop: ShopServer, text: str, /, **variables: str | int | None) -> dict[str, Any]:
    answer: dict[str, Any] = ask(shop, text, **variables).json()
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


def codes(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


@pytest.fixture(scope="module")
def shop() -> Iterator[ShopServer]:
    with ShopServer(HISTORY, restore_rate=1_000_000) as server:
        yield server


def test_the_shop_names_itself_its_zone_and_the_scopes(shop: ShopServer) -> None:
    data = got(
        shop,
        "{ shop { name myshopifyDomain ianaTimezone currencyCode taxesIncluded taxShipping"
        " timezoneOffsetMinutes plan { publicDisplayName shopifyPlus } }"
        " currentAppInstallation { accessScopes { handle } } }",
    )
    assert data["shop"]["ianaTimezone"] == "America/New_York"
    assert data["shop"]["timezoneOffsetMinutes"] in {-240, -300}
    handles = {scope["handle"] for scope in data["currentAppInstallation"]["accessScopes"]}
    assert handles == ALL_SCOPES


@pytest.mark.parametrize("token", ["", "wrong", "shpat_demo "])
def test_a_wrong_token_gets_401(token: str, shop: ShopServer) -> None:
    headers = {"X-Shopify-Access-Token": token.strip() + "x" if token.endswith(" ") else token}
    answer = httpx.post(shop.endpoint, json={"query": ONE}, headers=headers)
    assert answer.status_code == 401
    assert "Invalid API key or access token" in answer.json()["errors"]


def test_the_version_answered_is_in_a_header(shop: ShopServer) -> None:
    assert ask(shop, ONE).headers["X-Shopify-API-Version"] == "2026-10"
    with ShopServer(HISTORY, served_version="2027-01") as fallen_forward:
        assert ask(fallen_forward, ONE).headers["X-Shopify-API-Version"] == "2027-01"


@pytest.mark.parametrize("path", ["/", "/admin/api/graphql.json", "/admin/api/2026-10/x.json"])
def test_another_path_is_not_found(path: str, shop: ShopServer) -> None:
    assert httpx.post(shop.url + path, json={}, headers=TOKEN).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"query": "{x}", "variables": 3}'])
def test_a_body_that_is_no_query_gets_400(body: bytes, shop: ShopServer) -> None:
    assert httpx.post(shop.endpoint, content=body, headers=TOKEN).status_code == 400


@pytest.mark.parametrize("n", ["x", None, ""])
def test_a_wrong_variable_gets_errors_with_200(n: str | None, shop: ShopServer) -> None:
    answer = ask(shop, NAMES, n=n)
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("query", ["{", "{ nonsense }", "{ orders { nodes { id } } }", "query"])
def test_a_wrong_query_gets_errors_with_200(query: str, shop: ShopServer) -> None:
    answer = ask(shop, query)
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["message"]
    assert "data" not in answer.json()


def pages(
    shop: ShopServer, text: str, path: str, **variables: str | int | None
) -> Iterator[dict[str, Any]]:
    """All nodes of a connection, page by page."""
    after, more = None, True
    while more:
        found: Any = got(shop, text, after=after, **variables)
        for step in path.split("."):
            found = found[0] if step == "0" else found[step]
        yield from found["nodes"]
        more, after = found["pageInfo"]["hasNextPage"], found["pageInfo"]["endCursor"]


def _over_http(shop: ShopServer) -> Iterator[dict[str, Any]]:
    """Every line an export would hold, read page by page."""
    for order in pages(shop, queries.HEADERS, "orders", first=4, query=None):
        yield order
        gid = order["id"]
        for query, name in (
            (queries.LINES, "lineItems"),
            (queries.SHIPPING, "shippingLines"),
            (queries.AGREEMENTS, "agreements"),
        ):
            for node in pages(shop, query, f"order.{name}", id=gid):
                yield {**node, "__parentId": gid}
        before = None
        agreements = "query($id: ID!) { order(id: $id) { agreements(first: 9)"
        agreements += " { edges { cursor node { id } } } } }"
        for edge in got(shop, agreements, id=gid)["order"]["agreements"]["edges"]:
            path = "order.agreements.nodes.0.sales"
            for sale in pages(shop, queries.SALES, path, id=gid, before=before):
                yield {**sale, "__parentId": edge["node"]["id"]}
            before = edge["cursor"]


def test_http_and_export_tell_the_same_story(shop: ShopServer) -> None:
    out = io.StringIO()
    write_export(HISTORY, out)
    exported = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(exported) > 60
    assert [*_over_http(shop)] == exported


def test_orders_are_filtered_and_sorted(shop: ShopServer) -> None:
    later = (STORY_DAY + timedelta(days=1)).isoformat()
    query = f"updated_at:>='{later}' AND updated_at:<'2026-11-06T15:30:00Z'"
    sorted_names = (
        "query($q: String) { orders(first: 20, query: $q, sortKey: UPDATED_AT, reverse: true)"
        " { nodes { name updatedAt } } }"
    )
    nodes = got(shop, sorted_names, q=query)["orders"]["nodes"]
    assert [node["name"] for node in nodes] == ["#2009", "#2006", "#2004"]
    assert got(shop, NAMES, n=5, q="name:'#2013'")["orders"]["nodes"] == []
    assert codes(ask(shop, NAMES, n=5, q="colour:red")) == ["BAD_REQUEST"]


def test_agreements_can_be_asked_for_by_day(shop: ShopServer) -> None:
    gid = exchange().id
    query = (
        "query($id: ID!) { node(id: $id) { ... on Order { agreements(first: 5,"
        " query: \"happened_at:>'2026-11-05T00:00:00Z'\") { nodes { reason } } } } }"
    )
    assert got(shop, query, id=gid)["node"]["agreements"]["nodes"] == [{"reason": "RETURN"}]


def test_what_is_not_there_is_null(shop: ShopServer) -> None:
    query = '{ order(id: "gid://shopify/Order/1") { id } node(id: "gid://x/Y/1") { id } }'
    assert got(shop, query) == {"order": None, "node": None}


def test_locations_have_names(shop: ShopServer) -> None:
    data = got(shop, "{ locations(first: 5) { nodes { id name isActive legacyResourceId } } }")
    assert [node["name"] for node in data["locations"]["nodes"]] == ["Harbour Street", "Mill Lane"]


def test_time_passes_when_the_history_is_set() -> None:
    whole = story_history(refund_three_days_later())
    query = "{ orders(first: 9) { nodes { currentTotalPriceSet { shopMoney { amount } } } } }"
    amounts = []
    with ShopServer(whole) as shop:
        for day in (-1, 0, 3):
            shop.history = whole.at(STORY_DAY + timedelta(days=day))
            nodes = got(shop, query)["orders"]["nodes"]
            amounts.append([n["currentTotalPriceSet"]["shopMoney"]["amount"] for n in nodes])
    assert amounts == [[], ["39.37"], ["26.25"]]


def test_cost_is_stated_before_and_after(clock: Clock) -> None:
    with ShopServer(story_history(card_with_three_taxes()), clock=clock) as shop:
        answer = ask(shop, NAMES, n=10).json()
    # Ten objects and two points for the connection are asked for; one order is there.
    assert answer["extensions"]["cost"] == {
        "requestedQueryCost": 12,
        "actualQueryCost": 3,
        "throttleStatus": {
            "maximumAvailable": 20000.0,
            "currentlyAvailable": 19997,
            "restoreRate": 1000.0,
        },
    }


def test_the_dearest_of_exclusive_fragments_counts(clock: Clock) -> None:
    with ShopServer(HISTORY, clock=clock) as shop:
        query = (
            "{ orders(first: 1) { nodes { agreements(first: 1) { nodes { sales(first: 1) { nodes {"
            " ... on ProductSale { lineItem { id } } ... on DutySale { duty { id } } } } } } } } }"
        )
        cost = ask(shop, query).json()["extensions"]["cost"]
    assert cost["requestedQueryCost"] == 2 + 1 + 2 + 1 + 2 + 1 + 1


def test_what_is_left_out_costs_nothing(clock: Clock) -> None:
    text = (
        "query($with: Boolean = true) { orders(first: 1)"
        " { nodes { id retailLocation @include(if: $with) { id } } } }"
    )
    with ShopServer(HISTORY, clock=clock) as shop:
        costs = [
            ask(shop, text, **variables).json()["extensions"]["cost"]["requestedQueryCost"]
            for variables in ({}, {"with": True}, {"with": False})
        ]
    assert costs == [4, 4, 3]


def test_a_query_above_the_limit_is_refused_and_costs_nothing(clock: Clock) -> None:
    with ShopServer(HISTORY, clock=clock) as shop:
        answer = ask(shop, queries.BULK_SIZED)
        assert codes(answer) == ["MAX_COST_EXCEEDED"]
        assert "data" not in answer.json()
        after = ask(shop, ONE).json()["extensions"]["cost"]["throttleStatus"]
    assert after["currentlyAvailable"] == 20_000 - 3


def test_an_empty_bucket_throttles_until_it_has_refilled(clock: Clock) -> None:
    with ShopServer(HISTORY, clock=clock, bucket_points=100, restore_rate=10) as shop:
        first = ask(shop, NAMES, n=90).json()["extensions"]["cost"]
        assert first["actualQueryCost"] == 19
        throttled = ask(shop, NAMES, n=90)
        assert codes(throttled) == ["THROTTLED"]
        cost = throttled.json()["extensions"]["cost"]
        assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (92, None)
        assert cost["throttleStatus"]["currentlyAvailable"] == 81
        clock.now += timedelta(seconds=1)
        assert codes(ask(shop, NAMES, n=90)) == ["THROTTLED"]
        clock.now += timedelta(seconds=0.1)
        assert "errors" not in ask(shop, NAMES, n=90).json()
        assert [request.throttled for request in shop.requests] == [False, True, True, False]


def test_a_denied_field_is_null_and_named() -> None:
    with ShopServer(HISTORY, scopes=ALL_SCOPES - {"read_locations"}) as shop:
        answer = ask(shop, "{ orders(first: 20) { nodes { name retailLocation { name } } } }")
        assert set(codes(answer)) == {"ACCESS_DENIED"}
        nodes = answer.json()["data"]["orders"]["nodes"]
        assert len(nodes) == 17
        assert all(node["retailLocation"] is None for node in nodes)
        message = answer.json()["errors"][0]["message"]
        assert message == (
            "Access denied for retailLocation field. Required access: `read_locations` access"
            " scope."
        )
        denied = ask(shop, "{ locations(first: 1) { nodes { id } } }")
        assert codes(denied) == ["ACCESS_DENIED"]
        assert denied.json()["data"] is None


def test_old_orders_need_their_own_scope(clock: Clock) -> None:
    scopes = ALL_SCOPES - {"read_all_orders"}
    first = card_with_three_taxes()
    by_id = "query($id: ID!) { order(id: $id) { name } }"
    with ShopServer(story_history(first), scopes=scopes, clock=clock) as shop:
        clock.now = first.created_at + timedelta(days=60)
        assert len(got(shop, NAMES, n=5)["orders"]["nodes"]) == 1
        clock.now += timedelta(seconds=1)
        assert got(shop, NAMES, n=5)["orders"]["nodes"] == []
        assert codes(ask(shop, by_id, id=first.id)) == ["ACCESS_DENIED"]
        shop.scopes = ALL_SCOPES
        assert got(shop, by_id, id=first.id)["order"]["name"] == "#2001"


def test_faults_strike_the_request_they_were_planted_on() -> None:
    faults = [Fault(number, kind) for number, kind in enumerate(KINDS, start=2)]
    outcomes = []
    with ShopServer(HISTORY, faults=faults) as shop:
        for _ in range(8):
            try:
                answer = ask(shop, ONE)
                outcomes.append(f"{answer.status_code} {_readable(answer)}")
            except httpx.RemoteProtocolError as error:
                outcomes.append(type(error).__name__)
        assert [request.fault for request in shop.requests] == [None, *KINDS, None]
        assert shop.request_count == 8
    assert outcomes == [
        "200 data",
        "500 errors",
        "429 errors",
        "RemoteProtocolError",
        "200 data",
        "200 unreadable",
        "RemoteProtocolError",
        "200 data",
    ]


def _readable(answer: httpx.Response) -> str:
    try:
        return str(next(iter(answer.json())))
    except json.JSONDecodeError:
        return "unreadable"


def test_429_says_when_to_come_back() -> None:
    with ShopServer(HISTORY, faults=[Fault(1, "too_many_requests")]) as shop:
        assert ask(shop, ONE).headers["Retry-After"] == "2.0"


def test_strewn_faults_are_repeatable_and_never_two_in_a_row() -> None:
    faults = seeded_faults(5, requests=200, percent=30)
    assert faults == seeded_faults(5, requests=200, percent=30)
    assert {fault.kind for fault in faults} == set(KINDS)
    numbers = [fault.at_request for fault in faults]
    assert all(b - a > 1 for a, b in pairwise(numbers))


def test_every_request_is_written_down(shop: ShopServer) -> None:
    before = shop.request_count
    ask(shop, NAMES, n=3, q=None)
    assert shop.request_count == before + 1
    last = shop.requests[-1]
    assert (last.status, last.query, last.variables) == (200, NAMES, {"n": 3, "q": None})


def test_a_connection_can_be_kept(shop: ShopServer) -> None:
    with httpx.Client(headers=TOKEN) as client:
        answers = [client.post(shop.endpoint, json={"query": ONE}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5


def test_a_month_of_orders_can_be_read_page_by_page() -> None:
    month = seeded_history(seed=7, orders=120, days=30, last_day=date(2026, 11, 15))
    with ShopServer(month, restore_rate=1_000_000) as shop:
        nodes = [*pages(shop, queries.HEADERS, "orders", first=20, query=None)]
    assert sorted(node["name"] for node in nodes) == sorted(o.name for o in month.orders)
    moments = [datetime.fromisoformat(node["updatedAt"]) for node in nodes]
    assert moments == sorted(moments)
    assert all(moment.tzinfo == UTC for moment in moments)
