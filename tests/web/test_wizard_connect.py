"""From the first link to a paired company file in a real Chromium, QuickBooks calling over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.test_browser import LANGUAGES, WIDTHS, _findings, _look, _open
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import WebConnector
from tillbook.store.models import Company
from tillbook.store.scoping import within
from tillbook.sync.setup import found_company, give_token, qwc_of
from tillbook.web.welcome import make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS: Final = ("before", "tax", "pair")
SOON_MS: Final = 15_000


class Desk:
    """A company nobody has set up, with a person signed in and a QuickBooks computer."""

    def __init__(self, server: LiveServer, name: str = "Harbor & Pine LLC") -> None:
        self.url = server.url
        self.company = found_company(name, timezone.now())
        self.file = CompanyFile.sample(name="Harbor & Pine LLC", sales_tax=False)
        self.browser = Client()

    def come_in(self) -> Client:
        path = make_link(self.company, self.url).removeprefix(self.url)
        given = {"username": "irena", "password": "a boat on the pond"}
        self.browser.post(path, {**given, "again": given["password"]})
        return self.browser

    def connector(self, qwc: str, password: str) -> WebConnector:
        return WebConnector.from_qwc(qwc, password, self.file)

    def pair(self) -> WebConnector:
        company = Company.objects.get(pk=self.company.pk)
        with within(company):
            token = give_token(company, timezone.now())
        return self.connector(qwc_of(company, self.url), token)


@pytest.fixture
def desk(transactional_db: None, quick_passwords: None, live_server: LiveServer) -> Desk:
    return Desk(live_server)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_reads_well(
    chromium: Browser,
    pictures: Path,
    desk: Desk,
    live_server: LiveServer,
    width: int,
    lang: str,
) -> None:
    page = _open(chromium, live_server, desk.come_in(), width, lang)
    findings = _every(page, desk, pictures, f"fresh-{width}-{lang}")
    connector = desk.pair()
    right, connector.password = connector.password, "something else, mistyped"
    connector.update()
    findings |= _every(page, desk, pictures, f"wrong-{width}-{lang}")
    connector.password = right
    connector.update()
    findings |= _every(page, desk, pictures, f"paired-{width}-{lang}")
    people = f"{desk.url}/settings/people/"
    findings["people"] = _look(page, people, pictures / f"people-{width}-{lang}.png")
    page.locator("main form button.btn-main").click()
    page.screenshot(path=pictures / f"people-link-{width}-{lang}.png", full_page=True)
    findings["people, link"] = _findings(page)
    page.context.close()
    assert {name: found for name, found in findings.items() if found} == {}


def _every(page: Page, desk: Desk, pictures: Path, state: str) -> dict[str, list[str]]:
    return {
        f"{path} {state}": _look(
            page, f"{desk.url}/setup/{path}/", pictures / f"{path}-{state}.png"
        )
        for path in PATHS
    }


def test_the_first_hour(
    chromium: Browser,
    pictures: Path,
    transactional_db: None,
    quick_passwords: None,
    live_server: LiveServer,
) -> None:
    desk = Desk(live_server, name="")
    page = _open(chromium, live_server, None, 1280, "en")
    _come_in_by_hand(page, make_link(desk.company, desk.url))
    _answer_and_say_done(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Pair QuickBooks with Tillbook")
    page.get_by_role("button", name="Make the token").click()
    token = page.get_by_label("App token").input_value()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download tillbook-harbor-pine-llc.qwc").click()
    qwc = Path(download.value.path()).read_text(encoding="utf-8")
    go_on = page.get_by_role("button", name="Go on")
    expect(go_on).to_be_disabled()
    connector = desk.connector(qwc, "harbor seal, mistyped once")
    assert connector.update().status == "nvu"
    expect(page.get_by_text("The Web Connector called with a wrong password at")).to_be_visible(
        timeout=SOON_MS
    )
    assert page.get_by_label("App token").input_value() == token, "nothing reloads what is shown"
    page.screenshot(path=pictures / "pair-live-wrong.png", full_page=True)
    connector.password = token
    assert connector.update().status == "done"
    connected = page.get_by_role("heading", name="Connected: Harbor & Pine LLC")
    expect(connected).to_be_visible(timeout=SOON_MS)
    expect(go_on).to_be_enabled()
    page.screenshot(path=pictures / "pair-live-connected.png", full_page=True)
    go_on.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Pair QuickBooks with Tillbook")
    page.goto(f"{desk.url}/setup/pair/")
    assert token not in page.content()
    _turn_sales_tax_on(page, desk, connector)
    page.context.close()


def _come_in_by_hand(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Name of the company").fill("Harbor & Pine LLC")
    page.get_by_label("User name").fill("irena")
    page.get_by_label("Password", exact=True).fill("a boat on the pond")
    page.get_by_label("Password again").fill("a boat on the pond")
    page.get_by_role("button", name="Set the password and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you start")


def _answer_and_say_done(page: Page) -> None:
    for answer in ("QuickBooks Desktop", "Shopify POS, or another", "Yes, this one", "No other"):
        page.get_by_role("radio", name=answer).check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sales tax")
    page.get_by_role("button", name="It is done: go on").click()


def _turn_sales_tax_on(page: Page, desk: Desk, connector: WebConnector) -> None:
    """It was said to be done and is not; QuickBooks says so, and takes it back live."""
    page.goto(f"{desk.url}/setup/tax/")
    expect(page.get_by_text("Sales tax is off in this company file.")).to_be_visible()
    go_on = page.get_by_role("button", name="Go on")
    expect(go_on).to_be_disabled()
    desk.file.change(sales_tax=True)
    page.get_by_role("button", name="Look again").click()
    assert connector.update().status == "done"
    page.get_by_role("button", name="Create “Sales Tax 0%”").click(timeout=SOON_MS)
    expect(page.get_by_text("is made when QuickBooks calls next.")).to_be_visible()
    assert connector.update().status == "done"
    expect(page.get_by_label("Sales tax item")).to_have_value("Sales Tax 0%", timeout=SOON_MS)
    expect(go_on).to_be_enabled()


def test_a_token_is_replaced_and_revoked_in_dialogues(
    chromium: Browser,
    desk: Desk,
    live_server: LiveServer,
) -> None:
    page = _open(chromium, live_server, desk.come_in(), 1280, "en")
    connector = desk.pair()
    connector.update()
    page.goto(f"{desk.url}/setup/pair/")
    page.get_by_role("button", name="Make a new token…").click()
    page.get_by_role("button", name="Keep the present one").click()
    page.get_by_role("button", name="Make a new token…").click()
    page.get_by_role("button", name="Make a new token", exact=True).click()
    assert connector.update().status == "nvu"
    connector.password = page.get_by_label("App token").input_value()
    assert connector.update().status in {"done", "none"}
    page.goto(f"{desk.url}/setup/pair/")
    page.get_by_role("button", name="Revoke the token…").click()
    revoke = page.get_by_role("button", name="Revoke the token", exact=True)
    expect(revoke).to_be_disabled()
    page.get_by_label("Type “Harbor & Pine LLC” to revoke").fill("Harbor & Pine LLC")
    revoke.click()
    expect(page.get_by_text("The token is revoked.")).to_be_visible()
    assert connector.update().status == "nvu"
    page.context.close()


def test_without_script_the_same_can_be_done(
    chromium: Browser,
    desk: Desk,
    live_server: LiveServer,
) -> None:
    connector = desk.pair()
    session = desk.come_in().cookies["sessionid"].value
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{desk.url}/setup/pair/")
    page.locator("summary", has_text="Make a new token…").click()
    page.get_by_role("button", name="Make a new token", exact=True).click()
    connector.password = page.get_by_label("App token").input_value()
    assert connector.update().status == "done"
    page.goto(f"{desk.url}/setup/pair/")
    expect(page.get_by_role("heading", name="Connected: Harbor & Pine LLC")).to_be_visible()
    context.close()
