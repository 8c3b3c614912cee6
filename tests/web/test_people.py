"""The page of people is an owner's: it lets a colleague in by a link, and out again."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.web.conftest import PASSWORD, House
from tillbook.store.models import AuditLine, Membership
from tillbook.store.scoping import within

PATH = "/settings/people/"
GIVEN = {"username": "ola", "password": "a boat on the pond", "again": "a boat on the pond"}


def link_in(page: str) -> str:
    found = re.search(r'id="link"[^>]* value="http://testserver(/welcome/[^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def link(house: House) -> str:
    """The path of a new link for a colleague."""
    return link_in(house.client(house.owner).post(PATH).content.decode())


def members(house: House) -> dict[str, bool]:
    with within(house.company):
        rows = Membership.objects.filter(company=house.company).select_related("user")
        return {row.user.get_username(): row.is_owner for row in rows}


def test_who_is_there_is_listed(house: House) -> None:
    page = house.client(house.owner).get(PATH).content.decode()
    assert "<b>irena</b>" in page
    assert "<b>jan</b>" in page
    assert "eve" not in re.sub(r"never|every\w*", "", page)
    assert page.count('action="/settings/people/') == 1, "an owner is not removed here"


def test_the_link_is_shown_once(house: House, link: str) -> None:
    token = link.split("/")[2]
    page = house.client(house.owner).get(PATH).content.decode()
    assert token not in page
    assert "A link was made and is not used yet." in page
    with within(house.company):
        assert AuditLine.objects.get(act="person.invited").user == house.owner


def test_a_colleague_comes_in_and_is_no_owner(house: House, link: str) -> None:
    client = Client()
    assert client.post(link, GIVEN).status_code == 302
    assert members(house) == {"irena": True, "jan": False, "ola": False}
    assert client.get("/orders/").status_code == 200
    assert client.get(PATH).status_code == 404
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize("name", ["irena", "jan", "eve"])
def test_a_colleagues_link_sets_nobodys_password(house: House, link: str, name: str) -> None:
    page = Client().post(link, GIVEN | {"username": name}).content.decode()
    assert "This name cannot be used. If it is yours, sign in" in page
    assert Client().login(username=name, password=PASSWORD)


def test_an_accountant_with_an_account_joins_by_a_button(house: House, link: str) -> None:
    page = Client().get(link).content.decode()
    assert f'href="/sign-in/?next={link}"' in page
    client = house.client(house.stranger)
    page = client.get(link).content.decode()
    assert "Join Harbor &amp; Pine LLC" in page
    assert "You are signed in as eve." in page
    assert members(house) == {"irena": True, "jan": False}, "looking joins nobody"
    client.post(link)
    assert members(house) == {"irena": True, "jan": False, "eve": False}
    assert "Harbor &amp; Pine LLC" in client.get("/orders/").content.decode()
    assert Client().get(link).status_code == 404


def test_joining_again_leaves_an_owner_an_owner(house: House, link: str) -> None:
    house.client(house.owner).post(link)
    assert members(house) == {"irena": True, "jan": False}


def test_a_new_link_ends_the_earlier_one(house: House, link: str) -> None:
    second = link_in(house.client(house.owner).post(PATH).content.decode())
    assert [Client().get(path).status_code for path in (link, second)] == [404, 200]


def test_a_removed_colleague_sees_nothing_any_more(house: House) -> None:
    colleague = house.client(house.colleague)
    with within(house.company):
        row = Membership.objects.get(user=house.colleague)
    path = f"{PATH}{row.pk}/remove/"
    page = house.client(house.owner).post(path, follow=True).content.decode()
    assert "jan does not see this company any more." in page
    assert colleague.get("/orders/").status_code == 404
    assert User.objects.filter(username="jan").exists(), "the account may be of use elsewhere"
    with within(house.company):
        assert AuditLine.objects.get(act="person.removed").particulars == {"name": "jan"}


def test_an_owner_is_not_removed_by_a_page(house: House) -> None:
    with within(house.company):
        row = Membership.objects.get(user=house.owner)
    assert house.client(house.owner).post(f"{PATH}{row.pk}/remove/").status_code == 404
    with within(house.other_company):
        theirs = Membership.objects.create(company=house.other_company, user=house.colleague)
    assert house.client(house.owner).post(f"{PATH}{theirs.pk}/remove/").status_code == 404


@pytest.mark.parametrize("path", [PATH, f"{PATH}1/remove/"])
def test_it_does_not_exist_for_anybody_else(house: House, path: str) -> None:
    assert house.client(house.colleague).post(path).status_code == 404
    assert house.client(house.colleague).get(PATH).status_code == 404
    assert house.client(None).post(path)["Location"].startswith("/sign-in/")
    with within(house.company):
        assert not AuditLine.objects.exists()
