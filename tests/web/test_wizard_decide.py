"""The steps Schedule, Summary or detailed, Purchases, and Settings in a real Chromium.

Two widths, two languages, day and night: no accessibility finding, no sideways scrolling, no word
on the console. Then a person walks through them, with the script and without.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web import samples
from tests.web.conftest import House
from tests.web.test_browser import LANGUAGES, WIDTHS, _look, _open
from tests.web.wizard_house import in_setup
from tillbook.core.limits import ALL_MODES
from tillbook.stocky.client import Checked, KeyState
from tillbook.store.models import Company, Look, Shop
from tillbook.store.scoping import within
from tillbook.sync import looks
from tillbook.sync.wizard import modes, purchases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES: Final = {
    "schedule": "/setup/schedule/",
    "modes": "/setup/modes/",
    "purchases": "/setup/purchases/",
    "settings": "/settings/",
}


def counted(house: House, items: int) -> None:
    with within(house.company):
        Look.objects.update_or_create(
            company=house.company,
            kind=looks.LookKind.COUNTS,
            about="",
            defaults={
                "asked_at": samples.NOW,
                "answered_at": samples.NOW,
                "answer": {
                    "customers": 1_204,
                    "vendors": 312,
                    "employees": 40,
                    "other_names": 11,
                    "items": items,
                    "capacities": {},
                },
            },
        )


@pytest.fixture
def seen(transactional_db: None, house: House, live_server: LiveServer) -> House:
    """Paired with Premier, in set-up, rows counted."""
    in_setup(house)
    house.company.verified_at = samples.NOW
    house.company.product = "QuickBooks Premier 2024"
    house.company.save(update_fields=["verified_at", "product"])
    with within(house.company):
        house.shop.counts = {"customers": 3918, "variants": 2911, "vendors": 46}
        house.shop.save(update_fields=["counts"])
    counted(house, 6_480)
    return house


def _asked(browser: Browser, server: LiveServer, house: House, width: int = 1280) -> Page:
    return _open(browser, server, house.client(house.owner), width, "en")


def _go_on(page: Page, server: LiveServer, onward: str) -> None:
    """Save the step, which leads to whatever is open next, and turn to this page."""
    here = page.url
    page.get_by_role("button", name="Go on").click()
    expect(page).not_to_have_url(here)
    page.goto(server.url + PAGES[onward])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible(
    chromium: Browser, seen: House, live_server: LiveServer, pictures: Path, width: int, lang: str
) -> None:
    page = _open(chromium, live_server, seen.client(seen.owner), width, lang)
    findings = {}
    for name, path in PAGES.items():
        picture = pictures / f"{name}-{width}-{lang}.png"
        if found := _look(page, live_server.url + path, picture):
            findings[name] = found
        assert page.locator("html").get_attribute("lang") == lang
    page.context.close()
    assert findings == {}


def test_also_at_night_before_pairing_and_with_a_full_file(
    chromium: Browser, seen: House, live_server: LiveServer, pictures: Path
) -> None:
    page = _asked(chromium, live_server, seen, 390)
    page.emulate_media(color_scheme="dark")
    findings = _look(page, live_server.url + PAGES["purchases"], pictures / "purchases-dark.png")
    counted(seen, 14_500)
    findings += _look(page, live_server.url + PAGES["modes"], pictures / "modes-full-dark.png")
    with within(seen.company):
        Look.objects.all().delete()
    findings += _look(page, live_server.url + PAGES["modes"], pictures / "modes-uncounted.png")
    Company.objects.filter(pk=seen.company.pk).update(verified_at=None)
    findings += _look(page, live_server.url + PAGES["modes"], pictures / "modes-unpaired.png")
    with within(seen.company):
        seen.shop.delete()
    findings += _look(page, live_server.url + PAGES["schedule"], pictures / "schedule-no-shop.png")
    page.context.close()
    assert findings == []


def test_the_three_steps_are_walked_through(
    chromium: Browser, seen: House, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        purchases, "check_key", lambda *_, **__: Checked(KeyState.GONE, "ConnectError")
    )
    page = _asked(chromium, live_server, seen)
    page.goto(live_server.url + PAGES["schedule"])
    runs = page.locator("section", has_text="Next runs")
    expect(runs).to_contain_text("tomorrow, 06:00")
    hour = page.get_by_role("combobox", name="Hour of the daily sync")
    hour.click()
    page.get_by_role("option", name="01:00").click()
    expect(runs).to_contain_text("tomorrow, 01:00")
    expect(runs).to_contain_text("the day before yesterday")
    page.get_by_label("By hand").check()
    expect(runs).to_contain_text("None by itself")
    page.get_by_label("Every day").check()
    _go_on(page, live_server, "modes")
    expect(page.get_by_label("Detailed").first).to_be_disabled()
    _go_on(page, live_server, "purchases")
    page.get_by_label("A Stocky key").check()
    page.get_by_label("Key", exact=True).fill("0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("status").first).to_contain_text("No Stocky answers there any more.")
    expect(page.get_by_label("Key", exact=True)).to_have_value("")
    _go_on(page, live_server, "settings")
    expect(page.locator("main")).to_contain_text("Every day at 01:00")
    page.context.close()
    with within(seen.company):
        shop = Shop.objects.get(pk=seen.shop.pk)
    assert (shop.schedule, shop.schedule_hour) == ("daily", 1)
    assert set(Company.objects.get(pk=seen.company.pk).setup) == {"modes", "purchases"}


def test_the_meter_follows_the_choice_as_the_server_would_say_it(
    chromium: Browser, seen: House, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modes, "BUILT", ALL_MODES[-1])
    page = _asked(chromium, live_server, seen)
    page.goto(live_server.url + PAGES["modes"])
    card = page.locator("section", has_text="Rows after the first sync")
    expect(card.locator("[data-total]")).to_have_text("8,050")
    page.locator("input[name=customers][value=detailed]").check()
    page.locator("input[name=inventory][value=detailed]").check()
    expect(card.locator("[data-total]")).to_have_text("14,878")
    expect(card).to_contain_text("378 rows too many for Detailed: choose Summary.")
    expect(page.locator("tr[data-now]")).to_contain_text("378 too many")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("14,878 names and items")
    expect(card.locator("[data-total]")).to_have_text("14,878")
    expect(page.locator("input[name=customers][value=detailed]")).to_be_checked()
    page.context.close()
    assert modes.chosen_modes(Company.objects.get(pk=seen.company.pk)).summary


def test_waiting_for_the_count_ends_by_itself(
    chromium: Browser, seen: House, live_server: LiveServer
) -> None:
    with within(seen.company):
        Look.objects.all().delete()
    page = _asked(chromium, live_server, seen)
    page.goto(live_server.url + PAGES["modes"])
    page.get_by_role("button", name="Count the rows").click()
    expect(page.get_by_role("status").first).to_contain_text("at the next call")
    counted(seen, 100)
    with within(seen.company):
        Look.objects.update(answered_at=Look.objects.get().asked_at)
    expect(page.locator("[data-total]")).to_have_text("1,670", timeout=10_000)
    page.context.close()


def test_without_a_script_everything_can_be_decided(
    chromium: Browser, seen: House, live_server: LiveServer
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 900}
    )
    (cookie,) = _asked(chromium, live_server, seen).context.cookies()
    context.add_cookies(
        [{"name": cookie["name"], "value": cookie["value"], "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + PAGES["schedule"])
    page.locator("select[name=hour]").select_option("22")
    _go_on(page, live_server, "modes")
    assert "8,050" in page.locator("[data-total]").inner_text()
    _go_on(page, live_server, "purchases")
    page.get_by_label("A file exported from Stocky").check()
    _go_on(page, live_server, "settings")
    assert "Every day at 22:00" in page.locator("main").inner_text()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()
