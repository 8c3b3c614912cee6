"""The page Accounts: every line with its account, nothing lost, nothing forbidden kept."""

from __future__ import annotations

import re
from datetime import datetime
from http import HTTPStatus
from typing import cast

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from tests.sync.world import World, small_history
from tests.web.conftest import _member
from tillbook.core.roles import AccountType, Role
from tillbook.store.models import Company, DocumentRecord, MappingRecord
from tillbook.sync.wizard import lines as lines_module
from tillbook.sync.wizard.lines import MapLines, lines_of
from tillbook.sync.wizard.steps import StepName, is_confirmed
from tillbook.web.wizard import account_rows
from tillbook.web.wizard.frame import next_url

URL = "/setup/accounts/"


class Books:
    """A shop that is read, a company file whose lists are, and somebody at the page."""

    def __init__(self, *, read: bool = True) -> None:
        self.world = World(small_history(orders=12))
        self.world.pull()
        if read:
            self.world.update()
        self.world.reload()
        self.set_started(None)
        self.owner = _member(self.world.company, "irena", owner=True)
        self.browser = self.signed_in(self.owner)

    @staticmethod
    def signed_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    def lines(self) -> MapLines:
        with self.world.scope():
            company = Company.objects.get(pk=self.world.company.pk)
            return lines_of(company, self.world.clock.now)

    def form(self, **sent: str) -> dict[str, str]:
        """The page as it stands, with these changes."""
        return {one.key: one.account.name if one.account else "" for one in self.lines().all} | sent

    def page(self) -> str:
        return self.browser.get(URL).content.decode()

    def send(self, **sent: str) -> HttpResponse:
        return cast("HttpResponse", self.browser.post(URL, self.form(**sent)))

    def account(self, role: Role) -> str:
        with self.world.scope():
            return str(MappingRecord.objects.get(role=role, qualifier="").account)

    def confirmed(self) -> bool:
        return is_confirmed(Company.objects.get(pk=self.world.company.pk), None, StepName.ACCOUNTS)

    def set_started(self, at: datetime | None) -> None:
        """None: set-up is under way; a moment: the page is a setting since then."""
        self.world.shop.started_at = at
        self.world.shop.save(update_fields=["started_at"])


@pytest.fixture
def books(db: None, quick_passwords: None) -> Books:
    return Books()


def test_every_line_shows_its_account_and_why(books: Books) -> None:
    said = books.page()
    assert "Where should each amount go?" in said
    assert '<option value="Merchandise Sales" data-type="Income" selected>' in said
    assert "Suggested: the name says the same." in said
    assert "No account fits. Tillbook creates it: Other Current Liability." in said
    assert "COGS account" in said
    assert "Shopify Payments, on its way" in said
    assert re.search(r'value="Sales Tax Payable"[^>]* disabled data-why="not allowed on', said)
    assert re.search(r"Accept \d+ suggestions and go on", said)


def test_going_on_keeps_every_line(books: Books) -> None:
    answer = books.send(**{"SALES:": "Merchandise Sales:Online"})
    assert (answer.status_code, answer["Location"]) == (
        HTTPStatus.FOUND,
        next_url(StepName.ACCOUNTS),
    )
    assert books.account(Role.SALES) == "Merchandise Sales:Online"
    assert books.account(Role.DISCOUNTS) == "Sales Discounts"
    assert books.confirmed()
    assert "You chose this on " in books.page()


def test_a_forbidden_account_is_an_error_at_its_line_and_nothing_is_lost(books: Books) -> None:
    answer = books.send(**{"TAX:": "Sales Tax Payable", "SALES:": "Merchandise Sales:Online"})
    said = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert "Sales Tax Payable cannot be used: QuickBooks refuses it on an item line." in said
    assert 'aria-invalid="true"' in said
    assert 'value="Merchandise Sales:Online" data-type="Income" selected' in said
    assert "1 kind still needs an account" in said
    assert not books.confirmed()
    assert books.account(Role.SALES) == "Shopify Sales"


def test_an_account_of_another_type_or_none_is_an_error(books: Books) -> None:
    said = books.send(**{"SALES:": "Checking", "TAX:": ""}).content.decode()
    assert "Checking cannot be used for this: its type is Bank." in said
    assert "No account is chosen." in said
    assert "2 kinds still need an account" in said


def test_accounts_are_created_on_request_only(books: Books) -> None:
    form = books.form(**{"SALES:": "Merchandise Sales:Online"}) | {
        "do": "create",
        "create": ["Sales Tax Collected - Shopify"],
    }
    answer = books.browser.post(URL, form)
    assert answer["Location"] == URL
    with books.world.scope():
        asked = list(DocumentRecord.objects.values_list("type", "content__name"))
    assert asked == [("Account", "Sales Tax Collected - Shopify")]
    assert books.account(Role.SALES) == "Merchandise Sales:Online"
    assert not books.confirmed()
    live = books.browser.get("/setup/accounts/creating/").content.decode()
    assert 'hx-trigger="every 2s"' in live
    assert "waits for QuickBooks" in live
    chosen = books.page().split('id="counts"')[1].split("</dl>")[0]
    assert "hx-swap-oob" not in chosen
    books.world.update()
    live = books.browser.get("/setup/accounts/creating/").content.decode()
    assert "in QuickBooks" in live
    assert "hx-trigger" not in live
    told = live.split('id="counts" hx-swap-oob="true"')[1].split("</dl>")[0]
    page = books.page()
    assert told.strip("> ") != chosen.strip("> ")
    assert told.strip("> ") == page.split('id="counts"')[1].split("</dl>")[0].strip("> ")
    marks = re.findall(r'<div id="(s[0-9a-f]{16})" hx-swap-oob="true">(.*?)</div>', live)
    assert len(marks) == len(books.lines().all)
    for ident, mark in marks:
        assert f'<div id="{ident}">{mark}</div>' in page


def test_nothing_ticked_is_said(books: Books) -> None:
    answer = books.browser.post(URL, books.form() | {"do": "create"}, follow=True)
    assert "No account is ticked, so QuickBooks is asked for none." in answer.content.decode()
    with books.world.scope():
        assert not DocumentRecord.objects.exists()


def test_items_of_the_first_days_are_created_when_their_accounts_are_there(books: Books) -> None:
    assert 'value="items"' not in books.page()
    books.send()
    names = [one.account.name for one in books.lines().in_use if one.account]
    books.browser.post(URL, books.form() | {"do": "create", "create": names})
    books.world.update()
    assert 'value="items"' in books.page()
    books.browser.post(URL, books.form() | {"do": "items"})
    with books.world.scope():
        kinds = set(DocumentRecord.objects.values_list("type", flat=True))
    assert "ItemOtherCharge" in kinds
    books.world.update()
    books.world.update()
    answer = books.browser.post(URL, books.form() | {"do": "items"}, follow=True)
    assert "is there or asked for." in answer.content.decode()


def test_one_product_type_gets_its_own_account(books: Books) -> None:
    value, name = books.lines().choices[Role.SALES][0]
    assert f'<option value="{value}">{name}</option>' in books.page()
    bad = books.send(**{"own:SALES": value, "own-account:SALES": "Checking"})
    assert "Checking cannot be used for this" in bad.content.decode()
    books.send(**{"own:SALES": value, "own-account:SALES": "+"})
    said = books.page()
    assert f"Sales, {name}" in said
    assert "Like any other" in said


def test_before_the_first_call_names_can_be_confirmed(db: None, quick_passwords: None) -> None:
    books = Books(read=False)
    said = books.page()
    assert "QuickBooks has not given its accounts yet." in said
    assert "/setup/pair/" in said
    assert books.send().status_code == HTTPStatus.FOUND
    assert books.confirmed()


def test_after_start_a_change_is_shown_before_it_is_kept(books: Books) -> None:
    books.send()
    books.set_started(books.world.clock.now)
    sales = {"SALES:": "Merchandise Sales:Online"}
    said = books.send(**sales).content.decode()
    assert "1 account changes, from now on." in said
    assert "Sales: Merchandise Sales → Merchandise Sales:Online" in said
    assert books.account(Role.SALES) == "Merchandise Sales"
    done = books.browser.post(URL, books.form(**sales) | {"sure": "1"}, follow=True)
    assert "1 account changed, from now on." in done.content.decode()
    assert books.account(Role.SALES) == "Merchandise Sales:Online"
    assert books.send()["Location"] == URL


def test_an_account_hidden_in_quickbooks_has_to_be_replaced(books: Books) -> None:
    books.send()
    with books.world.scope():
        books.world.company.list_entries.filter(full_name="Merchandise Sales").update(
            is_active=False
        )
    assert "is inactive in QuickBooks." in books.page()
    said = books.send().content.decode()
    assert "is inactive in QuickBooks." in said
    assert books.send(**{"SALES:": "Merchandise Sales:Online"}).status_code == HTTPStatus.FOUND


def test_colleague_and_stranger(books: Books) -> None:
    colleague = _member(books.world.company, "jan", owner=False)
    assert Books.signed_in(colleague).get(URL).status_code == HTTPStatus.OK
    stranger = User.objects.create_user("eve")
    assert Books.signed_in(stranger).get(URL).status_code == HTTPStatus.NOT_FOUND
    assert Books.signed_in(stranger).post(URL, {}).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(URL).status_code == HTTPStatus.FOUND


def test_long_lists_and_new_qualifiers_are_named(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_rows, "NAMES_SHOWN_MAX", 1)
    assert re.search(r"\w+ and \d more · ", books.page())
    books.send()
    company = books.world.company
    company.answers = {}
    Company.objects.filter(pk=company.pk).update(answers={})
    assert "New since you chose: " in books.page()
    with books.world.scope():
        MappingRecord.objects.filter(role="CLEARING").exclude(qualifier="").delete()
    assert "It is new. Until you save, it goes to Other Payments Clearing." in books.page()


def test_types_stand_as_quickbooks_writes_them() -> None:
    with override("pl"):
        assert account_rows.type_label(AccountType.COST_OF_GOODS_SOLD) == "Cost of Goods Sold"
        assert (
            account_rows.type_label(AccountType.OTHER_CURRENT_LIABILITY)
            == "Other Current Liability"
        )


def test_every_role_has_its_place_on_the_page() -> None:
    placed = [role for _, _, _, roles in account_rows.GROUPS for role in roles]
    assert sorted(placed) == sorted(Role)
    assert len(lines_module.COMMON) == 12
