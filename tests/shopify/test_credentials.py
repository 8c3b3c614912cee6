"""A token that lasts, or an id and a secret that are exchanged for one; neither ever shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from tillbook.shopify.client import ShopifyClient
from tillbook.shopify.credentials import EXCHANGE_PATH, auth_of, paired
from tillbook.shopify.faults import ShopUnreachable, TokenRefused
from tillbook.shopify.transport import ATTEMPTS_MAX, Transport
from tillbook.simulators.shop.keys import App
from tillbook.simulators.shop.server import ShopServer
from tillbook.simulators.shop.storybook import story_history

SHOP = "lantern-and-loom.myshopify.com"
SECRET = "shpss_0123456789"
SERVED = {"X-Shopify-API-Version": "2026-10"}


class ShopDoor:
    """Gives a token for id and secret, and answers to the newest token only."""

    def __init__(self) -> None:
        self.exchanged: list[dict[str, list[str]]] = []
        self.asked: list[str] = []
        self.open = True
        self.reply: Callable[[], httpx.Response] | None = None

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == EXCHANGE_PATH:
            assert request.url.host == SHOP
            self.exchanged.append(parse_qs(request.content.decode()))
            if self.reply is not None:
                return self.reply()
            return httpx.Response(200, json={"access_token": self.token, "expires_in": 86399})
        self.asked.append(request.headers["X-Shopify-Access-Token"])
        if self.asked[-1] != self.token or not self.open:
            return httpx.Response(401, headers=SERVED)
        return httpx.Response(200, headers=SERVED, json={"data": {"n": len(self.asked)}})

    @property
    def token(self) -> str:
        return f"shpat_{len(self.exchanged)}"

    def transport(self) -> Transport:
        http = httpx.Client(transport=httpx.MockTransport(self.answer))
        return Transport(SHOP, paired("abc", SECRET), http=http, sleep=lambda _: None)


def test_the_secret_is_exchanged_once_and_goes_nowhere_else() -> None:
    door = ShopDoor()
    transport = door.transport()
    for _ in range(3):
        transport.ask("shop", {})
    assert door.exchanged == [
        {"grant_type": ["client_credentials"], "client_id": ["abc"], "client_secret": [SECRET]}
    ]
    assert door.asked == ["shpat_1"] * 3


def test_a_token_that_has_ended_is_replaced() -> None:
    door = ShopDoor()
    transport = door.transport()
    transport.ask("shop", {})
    door.exchanged.append({})  # a day later the shop knows another token only
    transport.ask("shop", {})
    assert door.asked == ["shpat_1", "shpat_1", "shpat_3"]


def test_a_shop_that_refuses_a_fresh_token_is_not_asked_again() -> None:
    door = ShopDoor()
    door.open = False
    with pytest.raises(TokenRefused, match="access token"):
        door.transport().ask("shop", {})
    assert (len(door.exchanged), len(door.asked)) == (1, 1)


def test_a_wrong_secret_is_said_at_once_and_never_shown() -> None:
    door = ShopDoor()
    door.reply = lambda: httpx.Response(400, json={"error": SECRET})
    with pytest.raises(TokenRefused, match="client ID and secret") as refused:
        door.transport().ask("shop", {})
    assert SECRET not in str(refused.value)
    assert door.asked == []


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(500),
        httpx.Response(429),
        httpx.Response(200, content=b"no token"),
        httpx.Response(200, json={"access_token": "x" * 70_000}),
    ],
    ids=repr,
)
def test_what_may_pass_is_tried_again(reply: httpx.Response) -> None:
    door = ShopDoor()
    door.reply = lambda: httpx.Response(reply.status_code, content=reply.content)
    with pytest.raises(ShopUnreachable):
        door.transport().ask("shop", {})
    assert len(door.exchanged) == ATTEMPTS_MAX


def test_no_credential_prints_itself() -> None:
    assert paired("", "shpat_1") == "shpat_1"
    for credential in ("shpat_1", paired("abc", SECRET)):
        assert "shp" not in repr(auth_of(credential, SHOP, f"https://{SHOP}"))


def test_a_shop_over_http_is_signed_in_to_anew_after_a_day() -> None:
    now = [datetime(2026, 11, 3, 12, tzinfo=UTC)]
    app = App("abc", SECRET)
    with (
        ShopServer(story_history(), app=app, clock=lambda: now[0]) as shop,
        ShopifyClient(shop.url, paired("abc", SECRET)) as client,
    ):
        assert client.read_shop().name == "Story Shop"
        now[0] += timedelta(days=2)
        assert client.read_shop().name == "Story Shop"
        assert [request.status for request in shop.requests] == [200, 401, 200]


def test_a_shop_over_http_refuses_a_wrong_secret() -> None:
    with (
        ShopServer(story_history(), app=App("abc", SECRET)) as shop,
        ShopifyClient(shop.url, paired("abc", "another")) as client,
        pytest.raises(TokenRefused, match="client ID and secret"),
    ):
        client.read_shop()


def test_an_endless_token_over_http_is_cut_off() -> None:
    def endless(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=(b"x" * 1000 for _ in range(10_000)))

    http = httpx.Client(transport=httpx.MockTransport(endless))
    transport = Transport(SHOP, paired("abc", SECRET), http=http, sleep=lambda _: None)
    with pytest.raises(ShopUnreachable, match="too long"):
        transport.ask("shop", {})
