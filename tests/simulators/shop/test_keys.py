"""An app's id and secret are exchanged for a token that lives a day."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.simulators.shop.test_server import HISTORY, ONE, TRUST, Clock
from tillbook.simulators.shop.keys import App
from tillbook.simulators.shop.server import ShopServer

APP = App("the id", "the secret")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(clock: Clock) -> Iterator[ShopServer]:
    with ShopServer(HISTORY, app=APP, clock=clock, scopes={"read_orders"}) as server:
        yield server


def exchange(shop: ShopServer, **fields: str) -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_id": APP.client_id,
        "client_secret": APP.client_secret,
        **fields,
    }
    return httpx.post(f"{shop.url}/admin/oauth/access_token", data=form, verify=TRUST)


def status(shop: ShopServer, token: str) -> int:
    headers = {"X-Shopify-Access-Token": token}
    body = {"query": ONE}
    return httpx.post(shop.endpoint, json=body, headers=headers, verify=TRUST).status_code


def test_a_token_opens_the_shop_for_a_day_and_no_longer(shop: ShopServer, clock: Clock) -> None:
    answer = exchange(shop)
    assert answer.status_code == 200
    token = answer.json()["access_token"]
    assert (answer.json()["scope"], answer.json()["expires_in"]) == ("read_orders", 86_399)
    assert status(shop, token) == 200
    clock.now += timedelta(seconds=86_398)
    assert status(shop, token) == 200
    clock.now += timedelta(seconds=1)
    assert status(shop, token) == 401
    assert status(shop, exchange(shop).json()["access_token"]) == 200


def test_the_lasting_token_opens_it_beside_the_app(shop: ShopServer) -> None:
    assert (status(shop, "shpat_demo"), status(shop, "another")) == (200, 401)


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        ("client_id", "another", "invalid_client"),
        ("client_secret", "another", "invalid_client"),
        ("grant_type", "authorization_code", "unsupported_grant_type"),
    ],
)
def test_a_wrong_secret_gets_no_token(shop: ShopServer, field: str, text: str, error: str) -> None:
    answer = exchange(shop, **{field: text})
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_shop_without_an_app_gives_no_token() -> None:
    with ShopServer(HISTORY) as shop:
        assert exchange(shop).status_code == 400


def test_an_exchange_is_no_query(shop: ShopServer) -> None:
    exchange(shop)
    assert shop.request_count == 0
