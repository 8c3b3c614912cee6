"""The page Proof: every balance from its opening to what it must equal, on screen and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.stories.opening_world import (
    START,
    begin_with_opening,
    decide,
    kept_by_hand,
    read_world,
    sheet,
    start,
)
from tests.sync.world import NOON_AFTER, World, small_history
from tests.web.conftest import _member
from tillbook.core.balances import BalanceState
from tillbook.core.opening import Choice
from tillbook.store.models import OrderRecord
from tillbook.web.balances import YOURS, rows

URL = "/proof/"


class Proved:
    """A shop that was started with its opening, and somebody at the page."""

    def __init__(self, choice: Choice, *, delivered: bool = True) -> None:
        self.world: World = read_world()
        decide(self.world, choice)
        if delivered:
            start(self.world)
        else:
            begin_with_opening(self.world)
        self.world.reload()
        self.owner = _member(self.world.company, "irena", owner=True)
        self.browser = Client()
        self.browser.force_login(self.owner)
        self.shop_id = self.world.shop.pk

    def page(self, path: str = URL) -> str:
        return self.browser.get(path).content.decode()

    def table(self, query: str = "") -> list[dict[str, str]]:
        answer = self.browser.get(f"/proof/{self.shop_id}/balances.csv{query}")
        text = answer.content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOON_AFTER + timedelta(hours=6), tick=True):
        yield


@pytest.fixture
def proved(db: None, quick_passwords: None, clock: None) -> Proved:
    return Proved(Choice.BOOK)


def test_only_what_is_proved_is_ruled_off_twice(proved: Proved) -> None:
    said = proved.page()
    states = [view.balance.state for view in sheet(proved.world).rows]
    assert states.count(BalanceState.PROVED) == 1
    assert "Proof, 10 November to 20 November 2026" in said
    assert "What Shopify states is in your books, to the cent." in said
    assert said.count('class="money ruled"') == 1
    assert said.count('class="money unruled"') == len(states) - 1
    assert "Yours to check" in said
    assert "Opening of $178.90 booked." in said
    assert 'href="/proof/" aria-current="page"' in said


def test_a_debt_is_positive_on_its_own_line(proved: Proved) -> None:
    shown = {row.label: row for row in rows(sheet(proved.world))}
    cards = shown["Gift cards"]
    assert (cards.opening_minor, cards.in_minor, cards.out_minor, cards.closing_minor) == (
        5_000, 0, -4_275, 725,
    )  # fmt: skip
    assert cards.quickbooks_minor == 725
    for row in shown.values():
        assert row.opening_minor + row.in_minor + row.out_minor == row.closing_minor
        assert row.in_minor >= 0 >= row.out_minor


def test_the_file_holds_the_same_columns_and_causes(proved: Proved) -> None:
    table = {row["Balance"]: row for row in proved.table()}
    unpaid = table["Unpaid orders"]
    assert unpaid["State"] == "Proved"
    assert unpaid["Opening"] == "178.90"
    assert unpaid["Closing"] == unpaid["Must equal"] == unpaid["QuickBooks holds"]
    assert (unpaid["Difference"], unpaid["Currency"]) == ("0.00", "USD")
    assert unpaid["Cause"] == "Opening of $178.90 booked."
    assert table["Gift cards"]["Must equal"] == ""


def test_an_opening_left_out_is_named_and_nothing_is_called_proved(
    db: None, quick_passwords: None, clock: None
) -> None:
    proved = Proved(Choice.IGNORE)
    said = proved.page()
    assert "Opening left out" in said
    assert "The opening is not in the books." in said
    assert 'class="money ruled"' not in said
    assert "1 balance is short by what is not booked, and it is said why." in said
    assert "The opening is not in the books. 178.90" in proved.table()[0]["Cause"]


def test_a_difference_names_its_order(proved: Proved) -> None:
    with proved.world.scope():
        row = OrderRecord.objects.get(name="#3014")
        row.stated = {**row.stated, "outstanding_minor": 7}
        row.save(update_fields=["stated"])
    said = proved.page()
    assert "1 balance differs." in said
    assert 'href="/orders/?q=%233014"' in said
    assert "Order #3014: Shopify states another sum than its sales and payments." in said
    assert "0.07" in said


def test_before_quickbooks_has_answered_it_waits(
    db: None, quick_passwords: None, clock: None
) -> None:
    proved = Proved(Choice.BOOK, delivered=False)
    said = proved.page()
    assert "balances wait for QuickBooks." in said
    assert 'class="money ruled"' not in said


def test_other_dates_carry_forward(proved: Proved) -> None:
    middle = START + timedelta(days=3)
    early = {row["Balance"]: row for row in proved.table(f"?to={middle - timedelta(days=1)}")}
    late = {row["Balance"]: row for row in proved.table(f"?from={middle}")}
    for label, row in late.items():
        assert row["Opening"] == early[label]["Closing"]
    said = proved.page(f"{URL}?from={middle}&to=nonsense")
    assert "Proof, 13 November to 20 November 2026" in said
    assert f"balances.csv?from={middle}&amp;to=nonsense" in said
    assert "Opening of" not in said
    assert "Proof, Friday 20 November 2026" in proved.page(f"{URL}?from=2026-11-20")


def test_before_start_the_page_says_what_will_be_here(
    db: None, quick_passwords: None, clock: None
) -> None:
    world = read_world()
    browser = Client()
    browser.force_login(_member(world.company, "irena", owner=True))
    said = browser.get(URL).content.decode()
    assert "Nothing is booked yet" in said
    assert browser.get(f"/proof/{world.shop.pk}/balances.csv").status_code == HTTPStatus.NOT_FOUND


def test_a_colleague_sees_it_a_stranger_does_not(proved: Proved) -> None:
    of_shop = (f"/proof/{proved.shop_id}/", f"/proof/{proved.shop_id}/balances.csv")
    colleague, stranger = Client(), Client()
    colleague.force_login(_member(proved.world.company, "jan", owner=False))
    stranger.force_login(_member(read_world_of_others().company, "eve", owner=True))
    for path in of_shop:
        assert colleague.get(path).status_code == HTTPStatus.OK
        assert stranger.get(path).status_code == HTTPStatus.NOT_FOUND
        assert Client().get(path).status_code == HTTPStatus.FOUND
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody"))
    assert nobody.get(URL).status_code == HTTPStatus.NOT_FOUND


def read_world_of_others() -> World:
    """Another company with a shop of its own."""
    return World(small_history(4, 1), domain="elsewhere.myshopify.com")


def test_in_polish(proved: Proved) -> None:
    proved.browser.post("/language/", {"language": "pl"})
    said = proved.page()
    assert "Dowód, 10 listopada – 20 listopada 2026" in said
    assert "Otwarcie 178,90\u00a0USD zaksięgowane." in said
    assert proved.table()[0]["Stan"] == "Zgodny"


def test_what_quickbooks_says_of_an_opening_that_was_there_is_told(db: None, clock: None) -> None:
    world = read_world()
    kept_by_hand(world, unpaid="170.00")
    decide(world, Choice.ALREADY)
    begin_with_opening(world)
    shown = {view.label: view for view in rows(sheet(world))}
    assert shown["Unpaid orders"].opening == (
        "Opening of $178.90 already in Shopify Unpaid Orders; nothing was posted. "
        "QuickBooks has not said yet what the account held."
    )
    world.prepare()
    world.deliver()
    shown = {view.label: view for view in rows(sheet(world))}
    unpaid = shown["Unpaid orders"]
    assert unpaid.mark is YOURS
    assert "Shopify Unpaid Orders holds" in unpaid.opening
    assert "170.00" in unpaid.opening
    assert shown["Store credit"].opening.endswith("nothing was posted.")
