"""A token that lasts, or an id and a secret that are exchanged for one; neither ever shows."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pytest

from tillbook.shopify.credentials import EXCHANGE_PATH, auth_of, paired
from tillbook.shopify.faults import ShopUnreachable, TokenRefused
from tillbook.shopify.transport import ATTEMPTS_MAX, Transport

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
