"""Set-up as its user walks it: `tillbook practice` in a process of its own, two windows, one hand.

Nothing of the program is imported: addresses come from what the practice prints, buttons are found
by what they are, not by their words, so that every language walks the same way.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as TookTooLong

from tests.stories.hand import Hand

LINES_OF_PRACTICE: Final = 7
NAME: Final = "Harbor & Pine LLC"
PASSWORD: Final = "harbor seal and pine cone"
ANSWER_MS_MAX: Final = 90_000
"""How long QuickBooks, which calls every few seconds here, may take for a step."""


@dataclass(frozen=True, slots=True)
class Practice:
    """What a running practice printed."""

    link: str
    shop: str
    token: str
    computer: str


@contextmanager
def practice(home: Path, *more: str) -> Iterator[Practice]:
    """A practice of its own, ended by the signal that Ctrl+C sends."""
    with subprocess.Popen(  # noqa: S603 - this Python, with fixed arguments
        [sys.executable, "-m", "tillbook", "practice", "--port", "0", "--home", str(home), *more],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as running:
        try:
            assert running.stdout is not None
            said = "".join(running.stdout.readline() for _ in range(LINES_OF_PRACTICE))
            found = re.findall(r"^   (\S+)(?:   (\S+))?$", said, re.MULTILINE)
            (link, _), (shop, token), (computer, _) = found
            yield Practice(link, shop, token, computer)
        finally:
            running.terminate()


@dataclass
class Walk:
    """One person's way through set-up. `findings` collects what axe and the console say."""

    practice: Practice
    context: BrowserContext
    hand: Hand
    computer: Page
    pictures: Path
    name: str
    began: float = field(default_factory=time.monotonic)
    findings: list[str] = field(default_factory=list)
    shots: int = 0
    clicks_there: int = 0

    @property
    def page(self) -> Page:
        return self.hand.page

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self.began)

    def look(self, what: str) -> None:
        """Keep a picture, and note every serious finding of the page as it stands."""
        self.shots += 1
        picture = self.pictures / f"setup-{self.name}-{self.shots:02}-{what}.png"
        self.page.screenshot(path=picture, full_page=True)
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.findings.append(f"{what}: the page scrolls sideways")
        found = Axe().run(self.page, options={"resultTypes": ["violations"], "preload": False})
        self.findings += [
            f"{what}: {one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in found.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]

    def go_on(self) -> None:
        """The one main button of a step."""
        before = self.page.url
        self.hand.press(self.page.locator('button[form="step"].btn-main'))
        try:
            self.page.wait_for_url(lambda url: url != before)
        except TookTooLong:
            self.look("stuck")
            raise

    def on_computer(self, form: str, **fields: str) -> None:
        """Click in the other window: QuickBooks and its Web Connector."""
        self.clicks_there += 1
        chosen = self.computer.locator(f'form[action="/{form}"]')
        for name, value in fields.items():
            box = chosen.locator(f'[name="{name}"]')
            if name == "qwc":
                box.set_input_files(value)
            elif name == "charge":
                chosen.locator(f'[name="charge"][value="{value}"]').check()
            elif name == "auto":
                box.check()
            else:
                box.fill(value)
        chosen.locator("button").click()

    def wait(self, what: str) -> None:
        """Until this stands on the page, without a reload: it looks by itself."""
        self.page.locator(what).first.wait_for(timeout=ANSWER_MS_MAX)

    def another_page(self) -> Page:
        """The same page once more, as somebody left it open; its dialog is open too."""
        stale = self.context.new_page()
        stale.goto(self.page.url)
        stale.locator("[data-open='#start-dialog']").click()
        self.page.bring_to_front()
        return stale

    def keep_count(self) -> None:
        """What it took, beside the pictures."""
        (self.pictures / f"setup-{self.name}.txt").write_text(
            f"{self.hand.clicks} clicks, {self.hand.entries} entries, "
            f"{self.clicks_there} clicks on the QuickBooks computer, {self.seconds} seconds, "
            f"{self.shots} pictures\n",
            encoding="utf-8",
        )

    # The steps, in order

    def come_in(self) -> None:
        self.page.goto(self.practice.link)
        self.look("welcome")
        for field_name, text in (
            ("company_name", NAME),
            ("username", "irena"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ):
            self.hand.fill(self.page.locator(f'[name="{field_name}"]'), text)
        self.hand.press(self.page.locator("form button.btn-main"))
        self.page.wait_for_url("**/setup/before/")

    def before(self) -> None:
        for name, value in (
            ("product", "desktop"),
            ("pos", "never"),
            ("computer", "here"),
            ("others", "nothing"),
        ):
            self.hand.choose(self.page.locator(f'input[name="{name}"][value="{value}"]'))
        self.look("before")
        self.go_on()

    def tax(self) -> None:
        self.on_computer("sales-tax", charge="yes")
        self.look("tax")
        self.go_on()

    def pair(self) -> None:
        self.hand.press(self.page.locator('form[action$="/setup/pair/token/"] .btn-main'))
        token = self.page.locator("#tok").input_value()
        self.look("pair-token")
        with self.page.expect_download() as coming:
            self.hand.press(self.page.locator('a[href^="/qwc/"]'))
        qwc = self.pictures / f"{self.name}.qwc"
        coming.value.save_as(qwc)
        self.on_computer("add", qwc=str(qwc))
        self.on_computer("password", password=token)
        self.on_computer("auto-run", auto="on")
        self.on_computer("update")
        self.wait("#h-ok")
        self.look("pair-connected")
        self.go_on()

    def zero_item(self) -> None:
        """QuickBooks has called and lacks the 0 % item: set-up leads back there."""
        assert self.page.url.endswith("/setup/tax/"), self.page.url
        self.wait('form[action$="/setup/tax/item/"] .btn-main')
        self.hand.press(self.page.locator('form[action$="/setup/tax/item/"] .btn-main'))
        self.wait("#tax-go button:not([disabled])")
        self.look("tax-verified")
        self.go_on()

    def shop(self) -> None:
        """An address and a token; then its orders are read while the page looks on."""
        self.hand.fill(self.page.locator('[name="address"]'), self.practice.shop)
        self.hand.fill(self.page.locator('[name="token"]'), self.practice.token)
        self.look("shop")
        self.hand.press(self.page.locator('button[name="do"][value="connect"]'))
        self.wait('button[form="step"].btn-main:not([disabled])')
        self.look("shop-connected")
        self.go_on()

    def accounts(self) -> None:
        """What is suggested is taken over; what is missing is made at the next call."""
        self.look("accounts")
        made = self.page.locator("#creating li").count()
        self.hand.press(self.page.locator('button[name="do"][value="create"]'))
        self.page.wait_for_function(
            "made => document.querySelectorAll('#creating li').length > made"
            " && !document.querySelector('#creating li:not(.is-proved)')",
            arg=made,
            timeout=ANSWER_MS_MAX,
        )
        self.look("accounts-created")
        self.go_on()

    def schedule(self) -> None:
        self.hand.choose(self.page.locator('input[name="kind"][value="daily"]'))
        self.look("schedule")
        self.go_on()

    def modes(self) -> None:
        self.wait("[data-total]")
        self.look("modes")
        self.go_on()

    def purchases(self) -> None:
        self.hand.choose(self.page.locator('input[name="source"][value="none"]'))
        self.look("purchases")
        self.go_on()

    def opening(self, start: str, choice: str) -> None:
        """The start date, then each open balance: its amount where it is asked, what is done."""
        self.hand.fill(self.page.locator('input[name="day"]'), start)
        self.hand.press(self.page.locator('button[value="start"]'))
        self.wait("#step fieldset")
        for asked in self.page.locator('#step input[id^="amount-"]').all():
            self.hand.fill(asked, "0")
        for decided in self.page.locator(f'#step input[type="radio"][value="{choice}"]').all():
            self.hand.choose(decided)
        self.look("opening")
        self.go_on()

    def preview(self) -> None:
        self.wait("#h-tb")
        self.look("preview")
        self.go_on()

    def start(self, typed: str) -> None:
        self.hand.press(self.page.locator("[data-open='#start-dialog']"))
        self.hand.fill(self.page.locator("#start-dialog [name='name']"), typed)
        self.look("start")
        self.hand.press(self.page.locator("#start-now"))

    def refused_start(self) -> None:
        """Start before everything is there: it says what is in the way, and offers no dialog."""
        here = self.page.url
        self.page.goto(here.split("/setup/")[0] + "/setup/start/")
        self.look("start-refused")
        assert self.page.locator(".note.is-refused a.btn").count() > 1
        assert self.page.locator("[data-open='#start-dialog']").count() == 0
        self.page.goto(here)

    def second_start(self, stale: Page) -> None:
        """Somebody else had the page of Start open all the time and presses there as well."""
        stale.locator("#start-dialog [name='name']").fill(NAME)
        stale.locator("#start-now").click()
        stale.wait_for_url(lambda url: "/setup/" not in url)
        assert stale.locator("[role='status']").count() > 0
        stale.screenshot(path=self.pictures / f"setup-{self.name}-second-start.png")
        stale.close()

    def sync_now(self) -> None:
        """A sync by hand is followed on the page until it is settled."""
        self.hand.press(self.page.locator('form[action="/sync/"] button'))
        self.wait("#progress section")
        self.look("sync-under-way")
        self.page.locator("#progress section").wait_for(state="detached", timeout=ANSWER_MS_MAX)
        self.wait(".day.is-proved")

    def rotate(self) -> None:
        """A new token: the old one is refused at once, the new one lets QuickBooks in."""
        self.page.goto(self.page.url.split("/", 3)[0] + "//" + self.page.url.split("/", 3)[2])
        self.page.goto(self.page.url + "setup/pair/")
        self.hand.press(self.page.locator("[data-open='#rotate']"))
        self.hand.press(self.page.locator("#rotate .btn-main"))
        token = self.page.locator("#tok").input_value()
        self.look("rotated")
        self.on_computer("update")
        assert "QBWC1040" in self.computer.locator("table").first.inner_text()
        self.on_computer("password", password=token)
        self.on_computer("update")
        self.computer.reload()
        newest = self.computer.locator("table").first.locator("tr").first.inner_text()
        assert "QBWC" not in newest, newest

    def until_proved(self) -> None:
        """The home page follows the first load by itself, to the proof."""
        self.page.wait_for_url(lambda url: "/setup/" not in url)
        self.look("home-loading")
        self.wait(".day.is-proved")
        self.look("home-proved")
