"""The page Schedule: what it offers, what it stores, whose it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web import samples
from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.store.models import Look, Shop
from tillbook.store.scoping import within
from tillbook.sync.setup import set_schedule
from tillbook.sync.wizard.steps import StepName
from tillbook.web.wizard.frame import next_url

URL = "/setup/schedule/"


@pytest.fixture(autouse=True)
def _under_way(house: House) -> None:
    in_setup(house)


def shop_of(house: House) -> Shop:
    with within(house.company):
        return Shop.objects.get(pk=house.shop.pk)


def test_six_in_the_morning_is_suggested_with_the_next_three_runs(house: House) -> None:
    page = house.client(house.owner).get(URL).content.decode()
    assert "When should the books be brought up to date?" in page
    assert "America/New_York" in page
    assert '<option value="6" selected>06:00</option>' in page
    assert page.count('data-type="without yesterday"') == 2
    runs = page.split("Next runs")[1]
    assert runs.count("06:00") == 3
    assert "tomorrow, 06:00" in runs
    assert shop_of(house).schedule == "manual"


def test_a_colleague_may_choose_and_quickbooks_is_asked_to_count(house: House) -> None:
    answer = house.client(house.colleague).post(URL, {"kind": "daily", "hour": "5"})
    assert (answer.status_code, answer["Location"]) == (302, next_url(StepName.SCHEDULE))
    shop = shop_of(house)
    assert (shop.schedule, shop.schedule_hour) == ("daily", 5)
    assert "schedule" in shop.setup
    with within(house.company):
        assert Look.objects.get().kind == "counts"


def test_by_hand_shows_no_next_run(house: House) -> None:
    house.client(house.owner).post(URL, {"kind": "manual", "hour": "6"})
    page = house.client(house.owner).get(URL).content.decode()
    assert 'value="manual" checked' in page
    assert "None by itself" in page


@pytest.mark.parametrize("hour", ["24", "-1", "6.5", "", "٣", "9" * 5000])
def test_an_hour_that_is_none_is_refused_in_words(house: House, hour: str) -> None:
    page = house.client(house.owner).post(URL, {"kind": "daily", "hour": hour})
    assert "Choose an hour from 00:00 to 23:00." in page.content.decode()
    assert shop_of(house).setup == {}


def test_nothing_chosen_is_said(house: House) -> None:
    page = house.client(house.owner).post(URL, {"hour": "6"}).content.decode()
    assert "Choose how the shop is synced." in page


def test_the_fragment_follows_the_form_and_stores_nothing(house: House) -> None:
    browser = house.client(house.owner)
    early = browser.get(URL + "next/", {"kind": "daily", "hour": "1"}).content.decode()
    assert early.count("01:00") == 3
    assert "the day before yesterday" in early
    late = browser.get(URL + "next/", {"kind": "daily", "hour": "22"}).content.decode()
    assert "today, 22:00" in late
    assert "the day before yesterday" not in late
    assert shop_of(house).setup == {}


def test_a_started_shop_keeps_its_own_page(house: House) -> None:
    with within(house.company):
        house.shop.started_at = samples.NOW
        house.shop.save(update_fields=["started_at"])
        set_schedule(house.shop, samples.NOW - timedelta(days=3), hour=4)
    browser = house.client(house.owner)
    url = f"{URL}?shop={house.shop.pk}"
    assert '<option value="4" selected>' in browser.get(url).content.decode()
    answer = browser.post(url, {"kind": "daily", "hour": "7"})
    assert answer["Location"] == "/settings/"
    assert shop_of(house).schedule_hour == 7


def test_another_companys_shop_is_not_there(house: House) -> None:
    url = f"{URL}?shop={house.other_shop.pk}"
    assert house.client(house.owner).get(url).status_code == 404
    assert house.client(house.owner).post(url, {"kind": "daily", "hour": "3"}).status_code == 404
    for nonsense in ("x", "-1", "9" * 18, "9" * 5000):
        assert house.client(house.owner).get(f"{URL}?shop={nonsense}").status_code == 404
    with within(house.other_company):
        assert Shop.objects.get().schedule == "manual"


def test_a_stranger_sees_only_their_own_and_nobody_must_sign_in(house: House) -> None:
    page = house.client(house.stranger).get(URL).content.decode()
    assert "Harbor" not in page
    assert house.client(None).get(URL).status_code == 302
    assert house.client(None).get(URL + "next/").status_code == 302


def test_without_a_shop_the_page_says_so(house: House) -> None:
    with within(house.company):
        house.shop.delete()
    page = house.client(house.owner).get(URL).content.decode()
    assert "no shop is connected yet" in page
    assert "/setup/shop/" in page
    house.client(house.owner).post(URL, {"kind": "daily", "hour": "3"})
