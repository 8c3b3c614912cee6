"""Opening balances and Proof in a real Chromium: they read well, by keyboard and without script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.stories.opening_world import OWED_MINOR, START, decide, start
from tests.sync.world import NOON_AFTER
from tests.web.test_browser import LANGUAGES, WIDTHS, _look, _open
from tests.web.test_wizard_opening import GIFT_CARDS, UNPAID, URL, Opened
from tillbook.core.opening import Choice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(transactional_db: None, quick_passwords: None) -> Iterator[Opened]:
    with time_machine.travel(NOON_AFTER + timedelta(hours=1), tick=True):
        yield Opened(by_hand=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_both_pages_read_well(
    chromium: Browser,
    pictures: Path,
    opened: Opened,
    live_server: LiveServer,
    width: int,
    lang: str,
) -> None:
    page = _open(chromium, live_server, opened.browser, width, lang)
    findings = _look(page, live_server.url + URL, pictures / f"opening-{width}-{lang}.png")
    decide(opened.world, Choice.ALREADY)
    opened.world.deliver()
    picture = pictures / f"opening-already-{width}-{lang}.png"
    findings += _look(page, live_server.url + URL, picture)
    start(opened.world)
    picture = pictures / f"opening-started-{width}-{lang}.png"
    findings += _look(page, live_server.url + URL, picture)
    findings += _look(page, live_server.url + "/proof/", pictures / f"proof-{width}-{lang}.png")
    page.context.close()
    assert findings == []


def test_a_person_decides_everything_and_goes_on(
    chromium: Browser,
    pictures: Path,
    opened: Opened,
    live_server: LiveServer,
) -> None:
    unpaid, cards = opened.lines()[UNPAID], opened.lines()[GIFT_CARDS]
    page = _open(chromium, live_server, opened.browser, 1280, "en")
    page.goto(live_server.url + URL)
    page.get_by_label("First day").fill((START + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Set the start date").click()
    assert "10 November" in page.locator("fieldset").first.inner_text()
    page.get_by_label("First day").fill(START.isoformat())
    page.get_by_label("First day").press("Enter")
    page.wait_for_load_state()
    page.get_by_role("button", name="Go on").click()
    assert page.locator(".err").count() > 1
    page.screenshot(path=pictures / "opening-errors.png", full_page=True)
    for line in opened.lines().values():
        if line.asked:
            page.locator(f"#amount-{line.slug}").fill("0")
    page.locator(f"#amount-{cards.slug}").fill("50.00")
    page.locator(f"input[name=choice-{cards.slug}][value=book]").check()
    account = page.locator(f"#account-{unpaid.slug}-in")
    assert not account.is_visible()
    page.locator(f"input[name=choice-{unpaid.slug}][value=already]").check()
    account.click()
    account.fill("unpaid")
    account.press("ArrowDown")
    account.press("Enter")
    page.get_by_role("button", name="Save and compare").click()
    page.wait_for_selector("#compared .open")
    opened.world.update()
    page.wait_for_selector("#compared [aria-label=equals]")
    assert opened.lines()[UNPAID].amount_minor == OWED_MINOR
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: URL not in url)
    page.context.close()
    assert opened.confirmed()
    assert opened.lines()[GIFT_CARDS].choice is Choice.BOOK


def test_it_works_without_script(
    chromium: Browser,
    opened: Opened,
    live_server: LiveServer,
) -> None:
    session = opened.browser.cookies["sessionid"].value
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + URL)
    unpaid = opened.lines()[UNPAID]
    page.locator(f"input[name=choice-{unpaid.slug}][value=already]").check()
    page.locator(f"#account-{unpaid.slug}").select_option("Shopify Unpaid Orders")
    for line in opened.lines().values():
        if line.asked:
            page.locator(f"#amount-{line.slug}").fill("0")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: URL not in url)
    context.close()
    assert opened.lines()[UNPAID].account == "Shopify Unpaid Orders"
    assert opened.confirmed()
