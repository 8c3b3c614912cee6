"""The page Accounts in a real Chromium: picked by keyboard, created, and whole without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.web.test_browser import LANGUAGES, WIDTHS, _look, _open
from tests.web.test_wizard_accounts import URL, Books
from tillbook.core.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def books(transactional_db: None, quick_passwords: None) -> Books:
    return Books()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_reads_well(
    chromium: Browser,
    pictures: Path,
    books: Books,
    live_server: LiveServer,
    width: int,
    lang: str,
) -> None:
    page = _open(chromium, live_server, books.browser, width, lang)
    findings = _look(page, live_server.url + URL, pictures / f"accounts-{width}-{lang}.png")
    page.get_by_role("group").last.locator("summary").last.click()
    page.context.close()
    assert findings == []


def test_an_account_is_found_by_typing_and_created_on_request(
    chromium: Browser,
    pictures: Path,
    books: Books,
    live_server: LiveServer,
) -> None:
    page = _open(chromium, live_server, books.browser, 1280, "en")
    page.goto(live_server.url + URL)
    field = page.get_by_role("combobox", name="Sales", exact=True)
    field.fill("online")
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "Merchandise Sales:Online"
    tax = page.get_by_role("combobox", name="Sales tax", exact=True)
    tax.fill("payable")
    assert "not allowed on item lines" in page.get_by_role("listbox").first.inner_text()
    tax.press("Escape")
    page.get_by_role("button", name="Create").click()
    page.wait_for_selector("#creating:not([hidden])")
    page.screenshot(path=pictures / "accounts-creating.png", full_page=True)
    assert books.account(Role.SALES) == "Merchandise Sales:Online"
    assert "waits for QuickBooks" in page.locator("#creating").inner_text()
    books.world.update()
    page.wait_for_selector("#creating .is-proved")
    page.get_by_role("button", name="and go on").click()
    page.wait_for_url(lambda url: not url.endswith(URL))
    page.context.close()
    assert books.confirmed()


def test_it_works_without_script(
    chromium: Browser,
    books: Books,
    live_server: LiveServer,
) -> None:
    session = books.browser.cookies["sessionid"].value
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + URL)
    page.get_by_label("Discounts", exact=True).select_option("Merchandise Sales")
    page.get_by_role("button", name="and go on").click()
    page.wait_for_url(lambda url: not url.endswith(URL))
    context.close()
    assert books.account(Role.DISCOUNTS) == "Merchandise Sales"
