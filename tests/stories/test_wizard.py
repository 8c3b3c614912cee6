"""From an empty install to the first proven day, in a real browser, by every hand.

The program, the shop and the computer with QuickBooks run as `tillbook practice` runs them, in a
process of their own; the test only looks and clicks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.stories.hand import Hand
from tests.stories.journey import NAME, Practice, Walk, practice

pytestmark = pytest.mark.browser

ORDERS: Final = ("--orders", "60", "--days", "12", "--seed", "11")
WALKS: Final = (
    ("en", 1280, False, "book"),
    ("pl", 390, True, "ignore"),
    ("en", 390, False, "ignore"),
    ("pl", 1280, True, "book"),
)
"""Language, width, keyboard alone, and what is done with what stood open."""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path / "home", *ORDERS) as found:
        yield found


def _walk(chromium: Browser, running: Practice, pictures: Path, how: tuple[str, int, bool]) -> Walk:
    lang, width, keyboard = how
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        locale="pl-PL" if lang == "pl" else "en-US",
        accept_downloads=True,
        bypass_csp=True,  # axe tries an inline style, which the pages forbid
    )
    page: Page = context.new_page()
    computer = context.new_page()
    computer.goto(running.computer)
    page.bring_to_front()
    name = f"{lang}-{width}-{'keyboard' if keyboard else 'mouse'}"
    return Walk(running, context, Hand(page, keyboard), computer, pictures, name)


@pytest.mark.parametrize(("lang", "width", "keyboard", "choice"), WALKS)
def test_from_an_empty_install_to_the_first_proven_day(
    chromium: Browser,
    running: Practice,
    pictures: Path,
    lang: str,
    width: int,
    keyboard: bool,  # noqa: FBT001 - a dimension of the table above
    choice: str,
) -> None:
    walk = _walk(chromium, running, pictures, (lang, width, keyboard))
    walk.come_in()
    walk.before()
    walk.tax()
    walk.pair()
    walk.zero_item()
    walk.shop()
    walk.refused_start()
    walk.accounts()
    walk.schedule()
    walk.modes()
    walk.purchases()
    walk.opening((datetime.now(UTC) - timedelta(days=6)).date().isoformat(), choice)
    walk.preview()
    stale = walk.another_page()
    walk.start(NAME)
    walk.second_start(stale)
    walk.until_proved()
    walk.keep_count()
    walk.sync_now()
    walk.rotate()
    assert not walk.findings
    assert walk.page.locator(".day.is-differs, .day.is-refused").count() == 0
