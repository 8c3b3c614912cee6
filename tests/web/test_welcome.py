"""The link by which an owner comes in works once, for a day, for one company."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.web import samples
from tests.web.conftest import House
from tillbook.project.logs import MaskWelcome
from tillbook.store.models import Company, Membership
from tillbook.store.scoping import anywhere, within
from tillbook.web import welcome
from tillbook.web.models import WelcomeLink

BASE: Final = "http://localhost:8765"
GIVEN: Final = {
    "username": "nina",
    "password": "a boat on the pond",
    "again": "a boat on the pond",
}


def _path(company: Company) -> str:
    link = welcome.make_link(company, BASE + "/")
    assert link.startswith(f"{BASE}/welcome/")
    return link.removeprefix(BASE)


def test_the_link_makes_an_owner_and_signs_in(house: House) -> None:
    path = _path(house.company)
    client = Client()
    assert "Harbor &amp; Pine LLC" in client.get(path).content.decode()
    assert client.post(path, GIVEN)["Location"] == "/"
    assert client.get("/").status_code == 200
    with within(house.company):
        assert Membership.objects.get(user__username="nina").is_owner
    assert Client().login(username="nina", password=GIVEN["password"])


def test_a_company_without_a_name_is_named_and_set_up(house: House) -> None:
    with within(house.company):
        house.shop.delete()
    house.company.name = ""
    house.company.save()
    path, client = _path(house.company), Client()
    page = client.get(path).content.decode()
    assert "Welcome to Tillbook" in page
    assert "Name of the company" in page
    assert "required" in client.post(path, GIVEN).content.decode()
    landed = client.post(path, GIVEN | {"company_name": "Anna & Co"})
    assert landed["Location"] == "/setup/"
    assert Company.objects.get(pk=house.company.pk).name == "Anna & Co"


def test_a_company_with_a_name_keeps_it(house: House) -> None:
    Client().post(_path(house.company), GIVEN | {"company_name": "Mallory Inc"})
    assert Company.objects.get(pk=house.company.pk).name == "Harbor & Pine LLC"


def test_it_works_once(house: House) -> None:
    path = _path(house.company)
    Client().get(path)  # looking does not use it up
    assert Client().post(path, GIVEN).status_code == 302
    again = Client().post(path, GIVEN | {"username": "mallory"})
    assert again.status_code == 404
    assert "does not work any more" in again.content.decode()
    assert not User.objects.filter(username="mallory").exists()


def test_of_two_at_the_same_instant_one_gets_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _path(house.company)
    found = welcome._open_link(path.split("/")[2], samples.NOW)
    assert Client().post(path, GIVEN).status_code == 302
    monkeypatch.setattr(welcome, "_open_link", lambda token, now: found)
    assert Client().post(path, GIVEN | {"username": "mallory"}).status_code == 404
    assert not User.objects.filter(username="mallory").exists()


def test_it_dies_after_a_day(house: House) -> None:
    path = _path(house.company)
    with time_machine.travel(samples.NOW + welcome.VALID_FOR + timedelta(minutes=1)):
        assert Client().get(path).status_code == 404


def test_a_new_link_ends_the_earlier_one_of_its_company_only(house: House) -> None:
    first, other = _path(house.company), _path(house.other_company)
    second = _path(house.company)
    codes = [Client().get(path).status_code for path in (first, other, second)]
    assert codes == [404, 200, 200]


def test_the_token_is_not_stored(house: House) -> None:
    token = _path(house.company).split("/")[2]
    with anywhere():
        (link,) = WelcomeLink.objects.all()
    assert len(token) >= 43
    assert token not in (link.token_digest, str(link))
    assert link.expires_at - samples.NOW <= welcome.VALID_FOR + timedelta(seconds=5)


def test_an_owner_who_forgot_sets_a_new_password(house: House) -> None:
    assert Client().post(_path(house.company), GIVEN | {"username": "irena"}).status_code == 302
    assert Client().login(username="irena", password=GIVEN["password"])


@pytest.mark.parametrize("name", ["eve", "jan"])
def test_nobody_elses_password_is_touched(house: House, name: str) -> None:
    response = Client().post(_path(house.company), GIVEN | {"username": name})
    assert "This name cannot be used." in response.content.decode()
    assert not Client().login(username=name, password=GIVEN["password"])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"again": "something else"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password12", "again": "password12"}, "too common"),
        ({"username": "a b"}, "Enter a valid username"),
        ({"username": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    house: House, changed: dict[str, str], words: str
) -> None:
    path = _path(house.company)
    page = Client().post(path, GIVEN | changed).content.decode()
    assert words in page
    assert 'aria-invalid="true"' in page
    assert GIVEN["password"] not in page
    assert Client().post(path, GIVEN).status_code == 302  # the link is not used up


def test_a_refused_form_does_not_log_its_token(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _path(house.company)
    token = path.split("/")[2]
    logging_settings: dict[str, Any] = settings.LOGGING
    assert logging_settings["handlers"]["console"]["filters"] == ["welcome"]
    handler = logging.StreamHandler()
    handler.addFilter(MaskWelcome())
    logger = logging.getLogger("django.security.csrf")
    logger.addHandler(handler)
    try:
        assert Client(enforce_csrf_checks=True).post(path, GIVEN).status_code == 403
    finally:
        logger.removeHandler(handler)
    said = capsys.readouterr().err
    assert "/welcome/…/" in said
    assert token not in said


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Harbor\u00a0&  Pine", "Harbor & Pine"),
        ("Cafe\u0301 Nord", "Caf\u00e9 Nord"),
        ("Harbor\u200b & Pine", ""),
        ("Harbor \u202ePine", ""),
        ("Harbor\x01Pine", ""),
    ],
)
def test_a_company_is_named_as_it_can_be_typed_again(house: House, given: str, kept: str) -> None:
    house.company.name = ""
    house.company.save()
    answer = Client().post(_path(house.company), GIVEN | {"company_name": given})
    assert answer.status_code == (302 if kept else 200)
    assert Company.objects.get(pk=house.company.pk).name == kept


def test_a_name_taken_in_the_same_instant_keeps_its_password(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = welcome.make_link(house.company, BASE, for_owner=False).removeprefix(BASE)
    valid = welcome.WelcomeForm.is_valid

    def overtaken(form: welcome.WelcomeForm) -> bool:
        found = valid(form)
        User.objects.create_user("nina", password="nobody else knows it")
        return found

    monkeypatch.setattr(welcome.WelcomeForm, "is_valid", overtaken)
    said = Client().post(path, GIVEN)
    assert said.status_code == 200
    assert "This name cannot be used." in said.content.decode()
    assert Client().login(username="nina", password="nobody else knows it")
    with within(house.company):
        assert not Membership.objects.filter(user__username="nina").exists()
        assert WelcomeLink.objects.get(for_owner=False).used_at is None
