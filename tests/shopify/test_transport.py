"""One request: what is sent where, what is waited for, what is tried again and what is refused."""

import json
from collections.abc import Collection

import httpx
import pytest

from tillbook.core.problems import Code
from tillbook.shopify.faults import (
    AccessDenied,
    NoSuchShop,
    ShopFault,
    ShopRefused,
    ShopUnreachable,
    TokenRefused,
    VersionFellForward,
)
from tillbook.shopify.transport import (
    ATTEMPTS_MAX,
    PAUSE_S_MAX,
    THROTTLED_MAX,
    TooDear,
    Transport,
    endpoint_of,
)

SHOP = "lantern-and-loom.myshopify.com"
TOKEN = "shpat_0123456789abcdef"
SERVED = {"X-Shopify-API-Version": "2026-10"}

Reply = httpx.Response | httpx.HTTPError


class Wire:
    """Answers in a row, the last one for ever, and a clock that sleeping moves."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = [*replies]
        self.sent: list[httpx.Request] = []
        self.slept: list[float] = []
        self.time_s = 0.0

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, httpx.HTTPError):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time_s += seconds

    def transport(self, shop: str = SHOP) -> Transport:
        http = httpx.Client(transport=httpx.MockTransport(self.answer))
        return Transport(shop, TOKEN, http=http, sleep=self.sleep, now=lambda: self.time_s)


def fine(
    data: object = None,
    *,
    codes: Collection[str] = (),
    cost: tuple[float, float, float] | None = None,
) -> httpx.Response:
    """An answer with HTTP 200; `cost` is requested, available, restored per second."""
    body: dict[str, object] = {"data": data}
    if codes:
        body["errors"] = [{"message": f"{c}!", "extensions": {"code": c}} for c in codes]
    if cost:
        requested, available, rate = cost
        status = {"maximumAvailable": 2000.0, "currentlyAvailable": available, "restoreRate": rate}
        body["extensions"] = {"cost": {"requestedQueryCost": requested, "throttleStatus": status}}
    return httpx.Response(200, headers=SERVED, json=body)


def test_a_request_carries_query_variables_token_and_version() -> None:
    wire = Wire(fine({"a": 1}))
    page = wire.transport().ask("shop", {"after": None})
    assert bytes(page.content) == b'{"a":1}'
    (request,) = wire.sent
    assert (request.method, str(request.url)) == (
        "POST",
        f"https://{SHOP}/admin/api/2026-10/graphql.json",
    )
    assert request.headers["X-Shopify-Access-Token"] == TOKEN
    body = json.loads(request.content)
    assert body["variables"] == {"after": None}
    assert "query Shop {" in body["query"]


@pytest.mark.parametrize(
    "address",
    [
        "example.com",
        "lantern.myshopify.com.example.com",
        "lantern.myshopify.com/",
        "lantern.myshopify.com\n",
        "https://lantern.myshopify.com",
        "-lantern.myshopify.com",
        "Lantern.myshopify.com",
        "lantern.loom.myshopify.com",
        "http://10.0.0.1:8000",
        "http://localhost.example.com",
        "http://127.0.0.1@example.com",
        "http://user@127.0.0.1",
        "http://127.0.0.1/elsewhere",
        "http://127.0.0.1:port",
        "ftp://127.0.0.1",
        "http://[",
        "",
    ],
)
def test_the_token_goes_nowhere_else(address: str) -> None:
    wire = Wire(fine())
    with pytest.raises(ShopRefused, match="nothing was sent"):
        wire.transport(address)
    assert wire.sent == []


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123/admin/api/2026-10/graphql.json"),
        ("http://localhost/", "http://localhost/admin/api/2026-10/graphql.json"),
    ],
)
def test_a_simulated_shop_on_this_computer_may_be_read(address: str, endpoint: str) -> None:
    assert endpoint_of(address, "2026-10")[1] == endpoint


def test_redirects_are_not_followed() -> None:
    elsewhere = httpx.Response(302, headers={"Location": "https://example.com/"})
    wire = Wire(elsewhere)
    with pytest.raises(ShopRefused, match="302"):
        wire.transport().ask("shop", {})
    assert [request.url.host for request in wire.sent] == [SHOP]


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(500),
        httpx.Response(503, headers=SERVED),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("late"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(200, headers=SERVED, content=b'{"data":{'),
        httpx.Response(200, headers=SERVED, content=b"[]"),
        httpx.Response(200, content=b"<html>Sign in to this network</html>"),
        httpx.Response(200, headers=SERVED, content=b'{"data":' + b"[" * 100_000),
        fine(codes=["INTERNAL_SERVER_ERROR"]),
    ],
    ids=repr,
)
def test_what_may_pass_is_tried_again_with_longer_waits(trouble: Reply) -> None:
    wire = Wire(trouble, trouble, fine({"a": 1}))
    assert bytes(wire.transport().ask("shop", {}).content) == b'{"a":1}'
    assert wire.slept == [1.0, 2.0]


def test_patience_is_for_everything_together() -> None:
    wire = Wire(httpx.Response(500))
    http = httpx.Client(transport=httpx.MockTransport(wire.answer))
    transport = Transport(SHOP, TOKEN, http=http, sleep=wire.sleep, now=lambda: wire.time_s)
    transport.hurry(10.0)
    with pytest.raises(ShopUnreachable, match="in time"):
        transport.ask("shop", {})
    assert wire.slept == [1.0, 2.0, 4.0]
    wire.time_s = 9.0
    with pytest.raises(ShopUnreachable, match="in time"):
        transport.ask("shop", {})
    assert wire.sent[-1].extensions["timeout"] == {
        "connect": 0.5, "read": 1.0, "write": 1.0, "pool": 1.0,
    }  # fmt: skip
    count = len(wire.sent)
    wire.time_s = 10.0
    with pytest.raises(ShopUnreachable, match="in time"):
        transport.ask("shop", {})
    assert len(wire.sent) == count


def test_it_gives_up_at_the_ceiling() -> None:
    wire = Wire(httpx.Response(500))
    with pytest.raises(ShopUnreachable, match="HTTP 500") as given_up:
        wire.transport().ask("shop", {})
    assert len(wire.sent) == ATTEMPTS_MAX
    assert given_up.value.problem.code is Code.SHOP_UNREACHABLE


@pytest.mark.parametrize(
    ("asked", "slept"), [("2.0", 2.0), ("7", 7.0), ("9999", PAUSE_S_MAX), ("soon", 1.0)]
)
def test_too_many_requests_waits_as_long_as_it_is_told(asked: str, slept: float) -> None:
    busy = httpx.Response(429, headers={"Retry-After": asked})
    wire = Wire(busy, fine())
    wire.transport().ask("shop", {})
    assert wire.slept == [slept]


def test_throttled_waits_until_the_points_are_there() -> None:
    wire = Wire(fine(codes=["THROTTLED"], cost=(900, 100, 100)), fine({"a": 1}))
    wire.transport().ask("shop", {})
    assert wire.slept == [8.0]
    assert len(wire.sent) == 2


def test_throttled_for_ever_is_given_up() -> None:
    wire = Wire(fine(codes=["THROTTLED"]))
    with pytest.raises(ShopUnreachable, match="asked to wait"):
        wire.transport().ask("shop", {})
    assert len(wire.sent) == THROTTLED_MAX


def test_it_waits_before_the_shop_has_to_refuse() -> None:
    wire = Wire(fine(cost=(500, 200, 100)))
    transport = wire.transport()
    transport.ask("shop", {})
    assert wire.slept == []
    wire.time_s += 1.0
    transport.ask("shop", {})
    assert wire.slept == [2.0]


@pytest.mark.parametrize(
    ("reply", "fault", "says"),
    [
        (httpx.Response(401, json={"errors": "[API] Invalid"}), TokenRefused, "access token"),
        (httpx.Response(402), ShopRefused, "frozen"),
        (httpx.Response(403), TokenRefused, "may not be used from here"),
        (httpx.Response(404), NoSuchShop, "no such shop"),
        (httpx.Response(418), ShopRefused, "HTTP 418"),
        (fine(codes=["ACCESS_DENIED"]), AccessDenied, "ACCESS_DENIED!"),
        (fine(codes=["BAD_REQUEST"]), ShopRefused, "BAD_REQUEST!"),
        (httpx.Response(200, headers=SERVED, json={"errors": "no."}), ShopRefused, "no"),
        (
            httpx.Response(200, headers={"X-Shopify-API-Version": "2027-01"}, json={}),
            VersionFellForward,
            "answered in API version 2027-01 instead of 2026-10",
        ),
    ],
    ids=repr,
)
def test_what_a_person_must_change_is_said_at_once(
    reply: httpx.Response, fault: type[ShopFault], says: str
) -> None:
    wire = Wire(reply)
    with pytest.raises(fault, match=says) as refused:
        wire.transport().ask("shop", {})
    assert type(refused.value) is fault
    assert refused.value.problem.code is Code.SHOP_REFUSED
    assert refused.value.shop == SHOP
    assert len(wire.sent) == 1


def test_a_query_that_is_too_dear_is_the_callers_to_make_smaller() -> None:
    with pytest.raises(TooDear):
        Wire(fine(codes=["MAX_COST_EXCEEDED"])).transport().ask("orders", {})


def test_an_answer_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tillbook.shopify.transport.ANSWER_BYTES_MAX", 100)
    wire = Wire(fine("x" * 200))
    with pytest.raises(ShopUnreachable, match="too long"):
        wire.transport().ask("shop", {})


@pytest.mark.parametrize(
    "reply",
    [httpx.Response(401), httpx.Response(500), httpx.ConnectError("refused"), fine(codes=["X"])],
    ids=repr,
)
def test_the_token_is_in_no_message(reply: Reply) -> None:
    transport = Wire(reply).transport()
    with pytest.raises(ShopFault) as raised:
        transport.ask("shop", {})
    seen = [repr(transport), repr(vars(transport)), str(raised.value), repr(raised.value)]
    assert [text for text in seen if TOKEN in text] == []
    assert TOKEN not in raised.value.problem.message
