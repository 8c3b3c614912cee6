"""The page Purchases: four choices, a key that is shown to nobody, and Stocky's answer in words."""

from __future__ import annotations

import pytest

from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.stocky.client import Checked, KeyState
from tillbook.store.models import Company
from tillbook.store.scoping import within
from tillbook.store.secrets import opened
from tillbook.sync.wizard import purchases
from tillbook.sync.wizard.steps import StepName
from tillbook.web.wizard.frame import next_url

URL = "/setup/purchases/"
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
WORDS = {
    KeyState.WORKS: "Stocky answered and took the key.",
    KeyState.REFUSED: "Stocky answered and did not take the key.",
    KeyState.GONE: "No Stocky answers there any more.",
    KeyState.BUSY: "Stocky asked to wait.",
}


@pytest.fixture(autouse=True)
def _under_way(house: House) -> None:
    in_setup(house)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys that Stocky was asked about; none answers there."""
    return _stocky(monkeypatch, KeyState.GONE)


def _stocky(monkeypatch: pytest.MonkeyPatch, state: KeyState) -> list[str]:
    found: list[str] = []

    def check(key: str, store: str, *, base_url: str) -> Checked:
        found.append(key)
        return Checked(state, "HTTP 404")

    monkeypatch.setattr(purchases, "check_key", check)
    return found


def stored(house: House) -> Company:
    return Company.objects.get(pk=house.company.pk)


def test_no_purchases_is_the_first_choice_and_stocky_is_told_honestly(house: House) -> None:
    page = house.client(house.owner).get(URL).content.decode()
    assert 'value="none" checked' in page
    assert (
        "Stocky was shut down on 31 August 2026. A key is not needed; a file exported from it can "
        "be read."
    ) in page
    assert "it lacks read_inventory_purchase_orders" in page
    assert 'type="password" autocomplete="off"' in page


@pytest.mark.parametrize("source", ["none", "shopify", "stocky_file"])
def test_a_choice_is_stored_and_leads_on(house: House, asked: list[str], source: str) -> None:
    answer = house.client(house.colleague).post(URL, {"source": source, "key": ""})
    assert (answer.status_code, answer["Location"]) == (302, next_url(StepName.PURCHASES))
    assert stored(house).purchases == source
    assert asked == []


@pytest.mark.parametrize("state", list(KeyState))
def test_every_answer_of_stocky_is_worded_and_blocks_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, state: KeyState
) -> None:
    _stocky(monkeypatch, state)
    browser = house.client(house.owner)
    answer = browser.post(URL, {"source": "stocky_key", "key": f" {KEY} "})
    assert answer["Location"] == URL
    page = browser.get(URL).content.decode()
    assert WORDS[state] in page
    assert KEY not in page
    assert opened(stored(house).stocky_key) == KEY
    assert "purchases" in stored(house).setup


def test_the_kept_key_goes_on_without_a_question_and_is_asked_about_on_request(
    house: House, asked: list[str]
) -> None:
    browser = house.client(house.owner)
    browser.post(URL, {"source": "stocky_key", "key": KEY})
    answer = browser.post(URL, {"source": "stocky_key", "key": ""})
    assert answer["Location"] == next_url(StepName.PURCHASES)
    assert asked == [KEY]
    answer = browser.post(URL, {"source": "stocky_key", "key": "", "check": "1"})
    assert answer["Location"] == URL
    assert asked == [KEY, KEY]
    browser.post(URL, {"source": "none"})
    assert stored(house).stocky_key == ""


@pytest.mark.parametrize("source", ["", "paper", "STOCKY_KEY"])
def test_an_unknown_choice_is_refused(house: House, source: str) -> None:
    answer = house.client(house.owner).post(URL, {"source": source})
    assert answer.status_code == 422
    assert "Choose where purchases come from." in answer.content.decode()
    assert stored(house).purchases == ""


def test_a_key_that_was_not_entered_is_said_beside_the_field(
    house: House, asked: list[str]
) -> None:
    answer = house.client(house.owner).post(URL, {"source": "stocky_key", "key": "  "})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the key, or choose something else: a key is not needed." in page
    assert 'aria-invalid="true"' in page
    assert asked == []


def test_a_key_without_a_shop_waits_for_one(house: House, asked: list[str]) -> None:
    with within(house.company):
        house.shop.delete()
    page = house.client(house.owner).post(URL, {"source": "stocky_key", "key": KEY})
    assert "Connect the shop first" in page.content.decode()
    assert KEY not in page.content.decode()
    assert stored(house).stocky_key == ""


def test_a_granted_scope_is_said(house: House) -> None:
    with within(house.company):
        house.shop.scopes = ["read_inventory_purchase_orders"]
        house.shop.save(update_fields=["scopes"])
    assert "may read them." in house.client(house.owner).get(URL).content.decode()


def test_a_stranger_changes_only_their_own(house: House, asked: list[str]) -> None:
    house.client(house.stranger).post(URL, {"source": "shopify"})
    assert stored(house).purchases == ""
    assert Company.objects.get(pk=house.other_company.pk).purchases == "shopify"
    assert house.client(None).get(URL).status_code == 302
