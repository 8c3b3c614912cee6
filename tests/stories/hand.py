"""Two ways of using a page: with a mouse, and with a keyboard alone.

Both count what they do: an activation of something is one click, a text typed is one entry. The
keyboard reaches everything by Tab, as somebody without a mouse would; what it cannot reach within
`TABS_MAX` is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Locator, Page

TABS_MAX: Final = 400
ARROWS_MAX: Final = 40


@dataclass
class Hand:
    """A person at a page. `keyboard` says which way; `clicks` and `entries` count."""

    page: Page
    keyboard: bool = False
    clicks: int = 0
    entries: int = 0
    where: list[str] = field(default_factory=list)

    def press(self, target: Locator) -> None:
        """Press a button, follow a link, open a fold, tick a box."""
        self.clicks += 1
        if not self.keyboard:
            target.click()
            return
        self.reach(target)
        kind = target.evaluate("el => el.type === 'checkbox' ? 'checkbox' : el.tagName")
        self.page.keyboard.press("Space" if kind in ("checkbox", "SUMMARY") else "Enter")

    def fill(self, target: Locator, text: str) -> None:
        """Type a text into a field, in place of what stands there."""
        self.entries += 1
        if not self.keyboard:
            target.fill(text)
            return
        self.reach(target)
        if target.evaluate("el => el.type === 'date'"):
            target.fill(text)  # the parts of a date depend on the browser's own language
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, target: Locator) -> None:
        """Choose one of several radio buttons."""
        if target.is_checked():
            return
        self.clicks += 1
        if not self.keyboard:
            target.check()
            return
        name = target.get_attribute("name")
        group = self.page.locator(f'input[type=radio][name="{name}"]')
        self._reach_any(group)
        for _ in range(ARROWS_MAX):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
            if not target.is_checked() and group.count() == 1:
                self.page.keyboard.press("Space")
        raise AssertionError(f"{name} cannot be chosen with the arrow keys")

    def pick(self, box: Locator, text: str) -> None:
        """Pick from a searchable list: type, take the first that fits."""
        self.entries += 1
        if self.keyboard:
            self.reach(box)
        else:
            box.click()
        box.press("Control+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, and see that the focus shows."""
        target.wait_for(state="attached")
        for _ in range(TABS_MAX):
            if target.evaluate("el => el === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab on {self.page.url}")

    def _reach_any(self, group: Locator) -> None:
        for _ in range(TABS_MAX):
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{group} cannot be reached with Tab on {self.page.url}")
