"""From the preview to the first proven day in a real Chromium: asked, answered, started, proved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.sync.test_start import all_done, decide_opening
from tests.sync.world import World, small_history
from tests.web.test_browser import LANGUAGES, WIDTHS, _look, _open
from tests.web.test_wizard_preview import FIRST, Room
from tillbook.core.opening import Choice
from tillbook.store.models import Delivery, Run, Shop
from tillbook.sync import start as start_module
from tillbook.sync.schedule import make_ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(
    transactional_db: None, quick_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """Everything is decided; what is left is to look and to start."""
    monkeypatch.setattr(start_module, "progress", all_done())
    world = World(small_history(), started=False)
    world.pull()
    world.update()
    world.reload()
    with world.scope():
        world.shop.start_date = FIRST
        world.shop.save()
        decide_opening(world, Choice.BOOK)
    world.reload()
    with time_machine.travel(world.clock.now, tick=True):
        yield Room(world)


def call(room: Room) -> None:
    """Somebody presses Update Selected."""
    room.world.clock.now = max(room.world.clock.now, timezone.now())
    room.world.update()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_preview_and_start_read_well(
    chromium: Browser,
    pictures: Path,
    room: Room,
    live_server: LiveServer,
    width: int,
    lang: str,
) -> None:
    room.browser.post("/setup/preview/ask/")
    call(room)
    page = _open(chromium, live_server, room.browser, width, lang)
    url = live_server.url
    findings = _look(page, f"{url}/setup/preview/", pictures / f"preview-{width}-{lang}.png")
    findings += _look(page, f"{url}/setup/start/", pictures / f"start-{width}-{lang}.png")
    page.locator("[data-open='#start-dialog']").click()
    page.screenshot(path=pictures / f"start-dialog-{width}-{lang}.png")
    page.context.close()
    assert findings == []


def test_from_the_preview_to_the_first_proven_day(
    chromium: Browser, pictures: Path, room: Room, live_server: LiveServer
) -> None:
    page = _open(chromium, live_server, room.browser, 1280, "en")
    page.goto(f"{live_server.url}/setup/preview/")
    page.wait_for_selector("text=QuickBooks is asked for its trial balance")
    call(room)
    page.wait_for_selector("text=Trial balance, before and after")
    page.screenshot(path=pictures / "preview-answered.png", full_page=True)
    page.get_by_role("button", name="Go on to Start").click()
    page.goto(f"{live_server.url}/setup/start/")
    page.get_by_role("button", name="Start…").click()
    go = page.locator("#start-now")
    assert go.is_disabled()
    page.get_by_label("Type “Harbor & Pine LLC” to start").fill("Harbor & Pine LLC")
    assert go.is_enabled()
    go.click()
    page.wait_for_selector("text=The first load of")
    assert "Reading Shopify" in page.locator("#progress").inner_text()
    page.screenshot(path=pictures / "first-load.png", full_page=True)
    _read_and_plan(room)
    page.wait_for_selector("text=Waiting for QuickBooks to call")
    _deliver(room, page)
    page.wait_for_selector("h1:has-text('is in your books, to the cent.')")
    page.screenshot(path=pictures / "first-proof.png", full_page=True)
    assert page.locator("#progress").count() == 0
    page.context.close()
    with room.world.scope():
        assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
        assert Run.objects.get().finished_at is not None


def _read_and_plan(room: Room) -> None:
    """What the runner does for the run that Start opened."""
    room.world.clock.now = timezone.now()
    room.world.reload()
    room.world.pull()
    room.world.plan()
    with room.world.scope():
        make_ready(Shop.objects.get(), timezone.now())


def _deliver(room: Room, page: Page) -> None:
    for _ in range(10):
        call(room)
        page.wait_for_timeout(300)
        with room.world.scope():
            if not Run.objects.filter(finished_at=None).exists():
                return


def test_it_works_without_script(chromium: Browser, room: Room, live_server: LiveServer) -> None:
    session = room.browser.cookies["sessionid"].value
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/setup/preview/")
    page.get_by_role("button", name="Ask QuickBooks").click()
    page.wait_for_selector("text=QuickBooks is asked for its trial balance")
    page.goto(f"{live_server.url}/setup/start/")
    page.locator("#name-plain").fill("Harbor & Pine LLC")
    page.locator("#name-plain").press("Enter")
    page.wait_for_selector("text=The first load of")
    context.close()
    with room.world.scope():
        assert Shop.objects.get().started_by == room.user
