"""Every page in a real Chromium: two widths, two languages, no accessibility finding.

The pictures are kept in the folder TILLBOOK_SCREENSHOTS names, else in pytest's own.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.web import samples
from tests.web.conftest import PASSWORD, House
from tests.web.standing import standing_still
from tillbook.core.delivery import State
from tillbook.web.welcome import make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS: Final = (1280, 390)
LANGUAGES: Final = ("en", "pl")
PAGES: Final = {
    "home": "/",
    "day-proved": "/days/{shop}/2026-11-16/",
    "day-held": "/days/{shop}/2026-11-14/",
    "day-empty": "/days/{shop}/2026-11-15/",
    "attention": "/attention/",
    "orders": "/orders/",
    "order": "/orders/?q=%234140",
    "no-order": "/orders/?q=%239999",
    "not-found": "/days/{shop}/2026-11-31/",
}
PUBLIC: Final = {"sign-in": "/sign-in/", "support": "/support/", "welcome-over": "/welcome/x/"}


@pytest.fixture
def seen(transactional_db: None, house: House, live_server: LiveServer) -> House:
    """The house behind a real server, with an order to be followed."""
    house.journeys = (samples.order_journey(),)
    house.company.token_hash = "kept"
    house.company.save(update_fields=["token_hash"])
    standing_still(house)
    standing_still(house, State.UNKNOWN, "harbor:A261114-03")
    return house


def _open(
    browser: Browser, server: LiveServer, client: Client | None, width: int, lang: str
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="pl-PL" if lang == "pl" else "en-US"
    )
    if client is not None:
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": server.url}])
    return context.new_page()


def _findings(page: Page) -> list[str]:
    """Serious and critical findings of axe, and any sideways scrolling of the whole page."""
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
        for violation in Axe()
        .run(page, options={"resultTypes": ["violations"], "preload": False})
        .response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page scrolls sideways")
    return found


def _look(page: Page, url: str, picture: Path) -> list[str]:
    """Open a page, keep its picture, and list everything that is wrong with it."""
    said: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        if line.type == "error":
            said.append(line.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    response = page.goto(url)
    assert response is not None
    page.screenshot(path=picture, full_page=True)
    page.remove_listener("console", hear)  # axe tries an inline style, which we forbid
    if response.status == HTTPStatus.NOT_FOUND:
        said = [text for text in said if "404" not in text]
    return said + _findings(page)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_a_member(
    chromium: Browser, seen: House, live_server: LiveServer, pictures: Path, width: int, lang: str
) -> None:
    page = _open(chromium, live_server, seen.client(seen.owner), width, lang)
    findings = {}
    for name, path in PAGES.items():
        seen.journeys = () if name == "no-order" else (samples.order_journey(),)
        picture = pictures / f"{name}-{width}-{lang}.png"
        if found := _look(page, live_server.url + path.format(shop=seen.shop.pk), picture):
            findings[name] = found
        assert page.locator("html").get_attribute("lang") == lang
    page.context.close()
    assert findings == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_for_everybody(
    chromium: Browser, seen: House, live_server: LiveServer, pictures: Path, width: int, lang: str
) -> None:
    page = _open(chromium, live_server, None, width, lang)
    welcome = make_link(seen.company, live_server.url).removeprefix(live_server.url)
    findings = {}
    for name, path in (*PUBLIC.items(), ("welcome", welcome)):
        picture = pictures / f"{name}-{width}-{lang}.png"
        if found := _look(page, live_server.url + path, picture):
            findings[name] = found
    page.context.close()
    assert findings == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_before_anything_has_happened_and_at_night(
    chromium: Browser, seen: House, live_server: LiveServer, pictures: Path, width: int
) -> None:
    page = _open(chromium, live_server, seen.client(seen.owner), width, "en")
    page.emulate_media(color_scheme="dark")
    findings = _look(page, live_server.url + "/", pictures / f"home-{width}-dark.png")
    held = f"{live_server.url}/days/{seen.shop.pk}/2026-11-14/"
    findings += _look(page, held, pictures / f"day-held-{width}-dark.png")
    seen.shop_status |= {"pulled_at": None, "orders": 0, "documents": 0, "delivered": 0}
    seen.status |= {"last_called_at": None, "paired": False, "problems": (), "product": ""}
    page.emulate_media(color_scheme="light")
    findings += _look(page, live_server.url + "/", pictures / f"home-before-{width}.png")
    page.context.close()
    assert findings == []


def test_paper_shows_the_proof_and_nothing_to_press(
    chromium: Browser, seen: House, live_server: LiveServer, pictures: Path
) -> None:
    page = _open(chromium, live_server, seen.client(seen.owner), 794, "en")
    page.goto(f"{live_server.url}/days/{seen.shop.pk}/2026-11-16/")
    print_button = page.get_by_role("button", name="Print")
    assert print_button.is_visible()
    page.emulate_media(media="print")
    page.screenshot(path=pictures / "day-proved-paper.png", full_page=True)
    assert page.locator("h1").is_visible()
    assert page.get_by_text("Checked by").is_visible()
    assert not print_button.is_visible()
    assert not page.locator(".rail").is_visible()
    page.context.close()


def test_signing_in_by_hand(chromium: Browser, seen: House, live_server: LiveServer) -> None:
    page = _open(chromium, live_server, None, 1280, "en")
    page.goto(live_server.url + "/orders/?q=4140")
    page.get_by_label("User name").fill("irena")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.locator("h1").inner_text() == "Order #4140 is in your books, to the cent."
    page.get_by_role("button", name="Polski").click()
    assert page.locator("h1").inner_text() == "Zamówienie #4140 jest w księgach, co do grosza."
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Synchronizuj").click()
    assert "Zlecone." in page.locator(".note").inner_text()
    assert seen.runs == [seen.shop]
    page.get_by_role("button", name="Wyloguj").click()
    assert page.url == live_server.url + "/sign-in/"
    page.context.close()
