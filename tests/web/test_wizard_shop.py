"""The page Connect the shop: what opens it, what is wrong with it, what was learned."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.sync.world import small_history
from tests.web import samples
from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.shopify.client import ShopifyClient
from tillbook.simulators.shop.access import ALL_SCOPES
from tillbook.simulators.shop.server import ShopServer
from tillbook.store.models import AuditLine, OrderRecord, Shop
from tillbook.store.scoping import within
from tillbook.sync import connect
from tillbook.sync.attention import Source, state_problems
from tillbook.sync.source import pull_shop
from tillbook.sync.wizard import shop as shop_step
from tillbook.sync.wizard.steps import State, StepName
from tillbook.web.wizard.frame import next_url

URL = "/setup/shop/"
TOKEN = "shpat_demo"


@pytest.fixture
def server() -> Iterator[ShopServer]:
    with ShopServer(small_history(orders=6), token=TOKEN) as started:
        yield started


@pytest.fixture
def fresh(house: House) -> House:
    """A company without any shop."""
    with within(house.company):
        house.shop.delete()
    return house


def sent(server: ShopServer, **changed: str) -> dict[str, str]:
    return {"do": "connect", "address": server.url, "client_id": "", "token": TOKEN} | changed


def shops(house: House) -> list[Shop]:
    with within(house.company):
        return list(Shop.objects.filter(company=house.company))


def connected(house: House, server: ShopServer) -> Shop:
    answer = house.client(house.owner).post(URL, sent(server))
    assert answer.status_code == HTTPStatus.FOUND
    (shop,) = shops(house)
    return shop


def state(house: House) -> State:
    with within(house.company):
        (shop,) = Shop.objects.filter(company=house.company) or [None]
        return shop_step.standing(house.company, shop, samples.NOW).state


def test_without_a_shop_it_says_how_to_make_an_app(fresh: House) -> None:
    said = fresh.client(fresh.owner).get(URL).content.decode()
    assert "Let Tillbook read your shop" in said
    assert "Start from Dev Dashboard" in said
    assert all(scope in said for scope in shop_step.SCOPES)
    assert 'autocomplete="off"' in said
    assert "Goes on when a shop is connected" in said
    assert state(fresh) is State.OPEN
    assert fresh.client(fresh.owner).post(URL, {})["Location"] == URL


def test_a_shop_is_connected_and_says_everything_itself(fresh: House, server: ShopServer) -> None:
    shop = connected(fresh, server)
    assert (shop.domain, shop.currency) == ("lantern-and-loom.myshopify.com", "USD")
    assert shop.scopes == sorted(ALL_SCOPES)
    assert shop.counts == {
        "customers": server.history.customer_count,
        "variants": server.history.variant_count,
        "vendors": len(server.history.vendors),
    }
    assert shop.read_asked_at
    assert shop.read_asked_at >= fresh.now
    said = fresh.client(fresh.colleague).get(URL).content.decode()
    assert "Lantern &amp; Loom" in said
    assert "America/New_York" in said
    assert TOKEN not in said
    with within(fresh.company):
        line = AuditLine.objects.get(act="shop.connected")
    assert (line.user, line.particulars) == (fresh.owner, {"shop": shop.domain})


def test_its_orders_are_read_before_the_eyes(fresh: House, server: ShopServer) -> None:
    shop = connected(fresh, server)
    assert state(fresh) is State.WAITING
    live = f"{URL}{shop.pk}/reading/"
    browser = fresh.client(fresh.owner)
    waiting = browser.get(live).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert "0 orders read" in waiting
    with within(fresh.company):
        pull_shop(shop, samples.NOW.replace(hour=23))
        shop.orders_read = OrderRecord.objects.filter(shop=shop).count()
        shop.save()
    assert shop.orders_read
    done = browser.get(live).content.decode()
    assert f"{shop.orders_read} orders read" in done
    assert "hx-trigger" not in done
    assert state(fresh) is State.DONE
    answer = browser.post(URL, {})
    assert answer["Location"] == next_url(StepName.SHOP)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"token": "shpat_wrong"}, "does not accept it. Copy it again"),
        ({"address": "http://127.0.0.1:1"}, "did not answer"),
        ({"address": "not a shop"}, "There is no shop at not a shop."),
        ({"address": ""}, "This field is required."),
        ({"token": ""}, "This field is required."),
        ({"token": "two words"}, "one word without spaces"),
        ({"token": "shpss_1"}, "A client secret needs the client ID beside it."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    fresh: House,
    server: ShopServer,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str],
    says: str,
) -> None:
    monkeypatch.setattr("tillbook.shopify.transport.ATTEMPTS_MAX", 1)
    answer = fresh.client(fresh.owner).post(URL, sent(server, **changed))
    said = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert says in said
    assert 'class="err"' in said
    assert shops(fresh) == []
    for typed in changed.values():
        assert not typed.startswith("shp") or typed not in said


def test_a_shop_that_never_answers_keeps_nobody_waiting(
    fresh: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connect.PATIENCE_S == 10
    monkeypatch.setattr(connect, "PATIENCE_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        answer = fresh.client(fresh.owner).post(
            URL, {"do": "connect", "address": address, "client_id": "", "token": TOKEN}
        )
        took_s = time.monotonic() - began
    assert 1 <= took_s < 3
    assert "did not answer within 1 seconds." in answer.content.decode()
    assert shops(fresh) == []


def test_all_orders_that_are_known_are_told(fresh: House, server: ShopServer) -> None:
    shop = connected(fresh, server)
    with within(fresh.company):
        pull_shop(shop, samples.NOW)
        Shop.objects.filter(pk=shop.pk).update(orders_read=1, read_asked_at=None)
        shop.refresh_from_db()
        known = OrderRecord.objects.filter(shop=shop).count()
        assert shop_step.reading(shop).orders == known > 1
        shop.read_asked_at = samples.NOW + timedelta(days=1)
        assert shop_step.reading(shop).orders == 1, "under way it is the count of this reading"


def test_a_missing_scope_is_named(fresh: House) -> None:
    with ShopServer(small_history(orders=2), scopes={"read_products"}) as server:
        said = fresh.client(fresh.owner).post(URL, sent(server)).content.decode()
    assert "the scope read_orders is missing" in said
    assert shops(fresh) == []


def test_what_is_lost_without_a_scope_is_said(fresh: House) -> None:
    with ShopServer(small_history(orders=2), scopes={"read_orders"}) as server:
        shop = connected(fresh, server)
    assert shop.counts == {"customers": None, "variants": None, "vendors": None}
    said = fresh.client(fresh.owner).get(URL).content.decode()
    assert "Which place sold." in said
    assert "not counted" in said
    assert "only online" in said


def test_a_shop_belongs_to_one_company(fresh: House, server: ShopServer) -> None:
    with within(fresh.other_company):
        fresh.other_shop.domain = "lantern-and-loom.myshopify.com"
        fresh.other_shop.save()
    said = fresh.client(fresh.owner).post(URL, sent(server)).content.decode()
    assert "lantern-and-loom.myshopify.com is connected already." in said
    assert "Elsewhere" not in said


def test_another_currency_than_the_companys_is_said_at_once(
    fresh: House, server: ShopServer
) -> None:
    fresh.company.home_currency, fresh.company.verified_at = "CAD", samples.NOW
    fresh.company.save()
    said = fresh.client(fresh.owner).post(URL, sent(server)).content.decode()
    assert "home currency is CAD, the shop sells in USD" in said
    assert shops(fresh) == []


def test_no_letter_is_left(
    fresh: House, server: ShopServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tillbook.sync.setup.LETTERS", "")
    said = fresh.client(fresh.owner).post(URL, sent(server)).content.decode()
    assert "their numbers have no letter left" in said


def test_another_token_is_tried_before_it_is_kept(fresh: House, server: ShopServer) -> None:
    shop = connected(fresh, server)
    url, browser = f"{URL}{shop.pk}/", fresh.client(fresh.owner)
    wrong = browser.post(url, {"do": "token", "client_id": "", "token": "shpat_wrong"})
    assert "does not accept it" in wrong.content.decode()
    assert "shpat_wrong" not in wrong.content.decode()
    server.token = "shpat_new"
    right = browser.post(url, {"do": "token", "client_id": "", "token": "shpat_new"}, follow=True)
    assert "opens with it" in right.content.decode()
    with within(fresh.company):
        shop.refresh_from_db()
        assert not shop_step.reading(shop).problem
        assert AuditLine.objects.get(act="shop.token").user == fresh.owner
        with ShopifyClient(server.url, "shpat_new") as client:
            assert client.read_shop().domain == shop.domain
    monkey = Shop(domain="other.myshopify.com", base_url=server.url, company=fresh.company)
    with pytest.raises(connect.Unreadable) as fault:
        connect.replace_token(monkey, "shpat_new", samples.NOW)
    assert fault.value.why is connect.Why.ANOTHER


def test_a_shop_that_cannot_be_read_is_wrong(fresh: House, server: ShopServer) -> None:
    shop = connected(fresh, server)
    server.token = "gone"
    with within(fresh.company):
        pull_shop(shop, samples.NOW)
    assert state(fresh) is State.WRONG
    said = fresh.client(fresh.owner).get(URL).content.decode()
    assert "Reading has stopped" in said
    assert "another access token is given on the page" in said
    with within(fresh.company):
        state_problems(fresh.company, Source.SHOP, (), samples.NOW, shop=shop)
    before = shop.read_asked_at
    fresh.client(fresh.owner).post(f"{URL}{shop.pk}/", {"do": "read"})
    with within(fresh.company):
        shop.refresh_from_db()
    assert shop.read_asked_at
    assert before
    assert shop.read_asked_at > before


def test_after_start_another_shop_can_be_connected(house: House, server: ShopServer) -> None:
    with within(house.company):
        house.shop.started_at = samples.NOW
        house.shop.save()
    browser = house.client(house.owner)
    said = browser.get(URL).content.decode()
    assert "Connect another shop" in said
    assert browser.post(URL, {})["Location"] == URL
    assert browser.post(URL, sent(server)).status_code == HTTPStatus.FOUND
    assert len(shops(house)) == 2
    assert "Connect another shop" not in browser.get(URL).content.decode()


def test_a_colleague_may_and_a_stranger_may_not(house: House) -> None:
    in_setup(house)
    url = f"{URL}{house.shop.pk}/"
    assert house.client(house.colleague).get(URL).status_code == HTTPStatus.OK
    assert house.client(house.stranger).post(url, {"do": "read"}).status_code == (
        HTTPStatus.NOT_FOUND
    )
    assert house.client(house.stranger).get(f"{url}reading/").status_code == HTTPStatus.NOT_FOUND
    nobody = User.objects.create_user("nobody")
    assert house.client(nobody).get(URL).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(URL).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("harbor-pine", "harbor-pine.myshopify.com"),
        (" Harbor-Pine.myshopify.com ", "harbor-pine.myshopify.com"),
        ("https://harbor-pine.myshopify.com/admin/orders", "harbor-pine.myshopify.com"),
        ("https://admin.shopify.com/store/harbor-pine/apps", "harbor-pine.myshopify.com"),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001"),
        ("www.harborpine.com", "www.harborpine.com"),
    ],
)
def test_an_address_is_understood_however_it_is_written(typed: str, address: str) -> None:
    assert connect.shop_address(typed) == address


def test_a_wider_token_reads_the_orders_that_were_hidden(fresh: House) -> None:
    few = ALL_SCOPES - {"read_all_orders"}
    history = small_history(orders=6)
    with ShopServer(history, token=TOKEN, scopes=few) as narrow:
        shop = connected(fresh, narrow)
        with within(fresh.company):
            pull_shop(shop, samples.NOW)
            assert Shop.objects.get(pk=shop.pk).cursor is not None
    with ShopServer(history, token=TOKEN) as wide, within(fresh.company):
        shop.base_url = wide.url
        shop.save()
        connect.replace_token(shop, TOKEN, samples.NOW)
        assert Shop.objects.get(pk=shop.pk).cursor is None
        shop.cursor = samples.NOW
        shop.save()
        connect.replace_token(shop, TOKEN, samples.NOW)
        assert Shop.objects.get(pk=shop.pk).cursor == samples.NOW


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "https://localhost:{port}/"])
def test_served_to_others_nobody_is_led_to_this_computer(
    fresh: House, server: ShopServer, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(settings, "SHOPS_ON_THIS_COMPUTER", False)
    address = url.format(port=server.url.rsplit(":", 1)[1])
    said = fresh.client(fresh.owner).post(URL, sent(server, address=address)).content.decode()
    assert "There is no shop at" in said
    assert shops(fresh) == []
    assert server.request_count == 0
