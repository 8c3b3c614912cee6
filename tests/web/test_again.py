"""Documents that stand still: a member says again, restarted, or leave out; nobody else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest
from django.test import Client

from tests.web import samples
from tests.web.conftest import House
from tests.web.standing import KEY, standing_still
from tillbook.core.delivery import State
from tillbook.store.models import AuditLine, Delivery
from tillbook.store.scoping import within
from tillbook.sync import prove

DAY: Final = "/days/{shop}/2026-11-14/"
PATHS: Final = ("/again/{company}/", "/again/{company}/restarted/", "/again/{company}/leave-out/")


def _state(delivery: Delivery) -> str:
    with within(delivery.company):
        return Delivery.objects.get(pk=delivery.pk).state


def _path(house: House, path: str) -> str:
    return path.format(company=house.company.pk, shop=house.shop.pk)


def test_each_document_that_needs_a_person_has_its_buttons(house: House) -> None:
    page = house.client(house.owner).get(_path(house, DAY)).content.decode()
    assert page.count("Try again</button>") == page.count("Yes, leave it out</button>") == 1
    assert page.count(f'name="document" value="{KEY}"') == 2


def test_home_offers_what_there_is_to_say(house: House) -> None:
    client = house.client(house.owner)
    page = client.get("/").content.decode()
    assert "Try everything again" not in page
    assert "QuickBooks was restarted" not in page
    standing_still(house)
    page = client.get("/").content.decode()
    assert "Try everything again" in page
    assert "QuickBooks was restarted" not in page
    standing_still(house, State.UNKNOWN, "harbor:A261114-03")
    assert "QuickBooks was restarted" in client.get("/").content.decode()


def test_one_document_goes_on_and_a_run_takes_it_along(house: House) -> None:
    one, other = standing_still(house), standing_still(house, key="harbor:A261114-03")
    given = {"document": KEY, "next": _path(house, DAY)}
    client = house.client(house.colleague)
    assert client.post(_path(house, PATHS[0]), given)["Location"] == _path(house, DAY)
    assert "1 document goes on." in client.get(_path(house, DAY)).content.decode()
    assert _state(one) == State.PLANNED
    assert _state(other) == State.NEEDS_PERSON
    assert house.runs == [house.shop]


def test_everything_goes_on(house: House) -> None:
    rows = [standing_still(house, key=f"harbor:{number}") for number in range(3)]
    house.client(house.owner).post(_path(house, PATHS[0]))
    assert {_state(row) for row in rows} == {State.PLANNED}


def test_a_restart_of_quickbooks_ends_holds_and_nothing_else(house: House) -> None:
    refused = standing_still(house)
    lost = standing_still(house, State.UNKNOWN, "harbor:A261114-03")
    with within(house.company):
        Delivery.objects.filter(pk=lost.pk).update(not_before=samples.NOW)
    house.client(house.owner).post(_path(house, PATHS[1]))
    with within(house.company):
        assert Delivery.objects.get(pk=lost.pk).not_before is None
    assert _state(refused) == State.NEEDS_PERSON


def test_what_is_left_out_stays_out_and_is_on_record(house: House) -> None:
    delivery = standing_still(house)
    client = house.client(house.owner)
    response = client.post(_path(house, PATHS[2]), {"document": KEY}, follow=True)
    assert "It is left out." in response.content.decode()
    assert _state(delivery) == State.LEFT_OUT
    with within(house.company):
        assert AuditLine.objects.filter(act="delivery.left_out").count() == 1
    assert house.runs == []


def test_what_moves_meanwhile_cannot_be_left_out(house: House) -> None:
    delivery = standing_still(house, State.SENT)
    client = house.client(house.owner)
    response = client.post(_path(house, PATHS[2]), {"document": KEY}, follow=True)
    assert "does not wait for a decision any more" in response.content.decode()
    assert _state(delivery) == State.SENT


def test_leaving_out_needs_a_document(house: House) -> None:
    assert house.client(house.owner).post(_path(house, PATHS[2])).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_and_nobody_change_nothing(house: House, path: str) -> None:
    rows = [standing_still(house), standing_still(house, State.UNKNOWN, "harbor:A261114-03")]
    before = [_state(row) for row in rows]
    given = {"document": KEY}
    assert house.client(house.stranger).post(_path(house, path), given).status_code == 404
    assert Client().post(_path(house, path), given)["Location"].startswith("/sign-in/")
    assert [_state(row) for row in rows] == before
    assert house.runs == []


@pytest.mark.parametrize("path", [PATHS[0], PATHS[2]])
def test_a_document_of_another_company_does_not_exist(house: House, path: str) -> None:
    delivery = standing_still(house)
    own = path.format(company=house.other_company.pk)
    response = house.client(house.stranger).post(own, {"document": KEY})
    assert response.status_code == 404
    assert _state(delivery) == State.NEEDS_PERSON


@pytest.mark.parametrize("path", PATHS)
def test_a_form_from_elsewhere_and_a_look_change_nothing(house: House, path: str) -> None:
    delivery = standing_still(house)
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.owner)
    assert client.post(_path(house, path), {"document": KEY}).status_code == 403
    assert client.get(_path(house, path)).status_code == 405
    assert _state(delivery) == State.NEEDS_PERSON


def test_afterwards_only_our_own_pages(house: House) -> None:
    given = {"next": "https://evil.example/"}
    assert house.client(house.owner).post(_path(house, PATHS[0]), given)["Location"] == "/"


def test_a_document_that_was_left_out_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = samples.document("A261114-02", "left_out", problem=samples.REFUSED)
    day = replace(samples.held_day(house.shop.pk), documents=(left,))
    monkeypatch.setattr(prove, "prove_day", lambda shop, asked: day)
    page = house.client(house.owner).get(_path(house, DAY)).content.decode()
    assert "Left out" in page
    assert "Try again</button>" not in page
