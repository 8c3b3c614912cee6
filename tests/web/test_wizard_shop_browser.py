"""The page Connect the shop in a real Chromium: typed, connected, and read before one's eyes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.web.conftest import House
from tests.web.test_browser import LANGUAGES, WIDTHS, _look, _open
from tests.web.test_wizard_shop import TOKEN, URL, fresh, server, shops  # noqa: F401
from tillbook.simulators.shop.server import ShopServer
from tillbook.store.scoping import within
from tillbook.sync.source import pull_shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_both_faces_read_well(
    chromium: Browser,
    pictures: Path,
    fresh: House,  # noqa: F811
    server: ShopServer,  # noqa: F811
    live_server: LiveServer,
    width: int,
    lang: str,
) -> None:
    page = _open(chromium, live_server, fresh.client(fresh.owner), width, lang)
    findings = _look(page, live_server.url + URL, pictures / f"shop-before-{width}-{lang}.png")
    page.locator("#id_address").fill(server.url)
    page.locator("#id_token").fill(TOKEN)
    page.locator("button[value=connect]").click()
    page.wait_for_selector(f"#reading-{shops(fresh)[0].pk}")
    findings += _look(page, page.url, pictures / f"shop-{width}-{lang}.png")
    page.context.close()
    assert findings == []


def test_reading_ends_without_a_reload(
    chromium: Browser,
    fresh: House,  # noqa: F811
    server: ShopServer,  # noqa: F811
    live_server: LiveServer,
) -> None:
    page = _open(chromium, live_server, fresh.client(fresh.owner), 1280, "en")
    page.goto(live_server.url + URL)
    page.get_by_label("Address of the shop").fill(server.url)
    page.get_by_label("Client secret, or access token").fill("shpat_wrong")
    page.get_by_role("button", name="Connect the shop").click()
    assert "does not accept it" in page.locator(".err").inner_text()
    assert page.get_by_label("Client secret, or access token").input_value() == ""
    page.get_by_label("Client secret, or access token").fill(TOKEN)
    page.get_by_role("button", name="Connect the shop").click()
    page.get_by_role("heading", name="Reading orders…").wait_for()
    with within(fresh.company):
        (shop,) = shops(fresh)
        assert shop.read_asked_at
        pull_shop(shop, shop.read_asked_at)
    page.get_by_role("heading", name="Orders are read").wait_for()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: not url.endswith(URL))
    page.context.close()
