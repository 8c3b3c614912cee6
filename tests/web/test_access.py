"""Who sees what: owners and colleagues their own, a stranger nothing, and nobody a secret."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from tests.web.conftest import TOKEN, House
from tillbook.store.models import Membership
from tillbook.store.scoping import within
from tillbook.web import public

POLICY: Final = "default-src 'self'"
# Everything that belongs to a company; {…} are ids of the house's company and shop.
OF_A_COMPANY: Final = (
    "/days/{shop}/2026-11-16/",
    "/days/{shop}/2026-11-16/lines.csv",
    "/days/{shop}/2026-11-16/orders.csv",
    "/qwc/{company}/",
)
FOR_MEMBERS: Final = (
    "/",
    "/attention/",
    "/orders/",
    "/orders/?q=4140",
    *OF_A_COMPANY,
    "/attention.csv",
)
FOR_ALL: Final = ("/sign-in/", "/support/", "/healthz", "/webconnector/", "/webconnector/?wsdl")


def _address(house: House, path: str) -> str:
    return path.format(shop=house.shop.pk, company=house.company.pk)


@pytest.mark.parametrize("path", FOR_MEMBERS)
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_members_see_their_company(house: House, who: str, path: str) -> None:
    client = house.client(getattr(house, who))
    client.defaults["SERVER_NAME"] = "localhost"
    response = client.get(_address(house, path))
    assert response.status_code == 200
    assert response["Content-Security-Policy"].startswith(POLICY)
    assert "no-store" in response["Cache-Control"]
    assert TOKEN not in response.content.decode()


@pytest.mark.parametrize("path", OF_A_COMPANY)
def test_a_strangers_question_is_answered_as_if_nothing_were_there(house: House, path: str) -> None:
    client = house.client(house.stranger)
    theirs = client.get(_address(house, path))
    nothing = client.get(path.format(shop=999999, company=999999))
    assert theirs.status_code == nothing.status_code == 404
    assert _without_tokens(theirs.content) == _without_tokens(nothing.content).replace(
        "999999", str(house.shop.pk if "shop" in path else house.company.pk)
    )


def _without_tokens(content: bytes) -> str:
    lines = content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def test_a_stranger_sees_their_own_company_only(house: House) -> None:
    page = house.client(house.stranger).get("/").content.decode()
    assert "Elsewhere Inc" in page
    assert "Harbor" not in page.replace("Harbor &amp; Pine.qbw", "")


@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_who_is_not_signed_in_is_asked_to(house: House, path: str) -> None:
    response = Client().get(_address(house, path))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=/")


@pytest.mark.parametrize("path", FOR_ALL)
def test_what_is_for_everybody(db: None, path: str) -> None:
    response = Client().get(path, headers={"host": "localhost"})
    assert response.status_code == 200
    assert response["Content-Security-Policy"].startswith(POLICY)


def test_a_person_of_no_company_finds_nothing(house: House) -> None:
    with within(house.other_company):
        Membership.objects.filter(user=house.stranger).delete()
    assert house.client(house.stranger).get("/").status_code == 404


def test_an_accountant_of_two_companies_chooses(house: House) -> None:
    with within(house.other_company):
        Membership.objects.create(company=house.other_company, user=house.colleague)
    client = house.client(house.colleague)
    assert "Harbor &amp; Pine LLC</option>" in client.get("/").content.decode()
    assert client.post("/company/", {"company": house.other_company.pk}).status_code == 302
    assert f'value="{house.other_company.pk}" selected' in client.get("/").content.decode()
    # An address names its company by itself.
    path = _address(house, OF_A_COMPANY[0])
    assert f'value="{house.company.pk}" selected' in client.get(path).content.decode()
    # But a link, from wherever it came, chooses nothing: the next button is for what was chosen.
    client.post("/sync/")
    assert house.runs == [house.other_shop]


def test_looking_at_a_page_writes_no_session(house: House) -> None:
    client = house.client(house.owner)
    before = client.session
    for path in FOR_MEMBERS:
        client.get(_address(house, path), headers={"host": "localhost"})
    assert dict(client.session.items()) == dict(before.items())


@pytest.mark.parametrize("asked", ["", "x", "999999"])
def test_a_company_of_others_cannot_be_chosen(house: House, asked: str) -> None:
    client = house.client(house.owner)
    assert client.post("/company/", {"company": asked}).status_code == 404
    assert client.post("/company/", {"company": house.other_company.pk}).status_code == 404


def test_choosing_needs_a_sign_in(house: House) -> None:
    assert Client().post("/company/", {"company": house.company.pk})["Location"] == "/sign-in/"


@pytest.mark.parametrize("path", ["/sync/", "/company/", "/sign-out/", "/language/", "/sign-in/"])
def test_nothing_is_done_for_a_form_from_elsewhere(house: House, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.owner)
    response = client.post(path, {"language": "pl"})
    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()
    assert house.runs == []


@pytest.mark.parametrize("path", ["/sync/", "/company/", "/sign-out/", "/language/"])
def test_what_does_something_is_not_done_by_looking(house: House, path: str) -> None:
    assert house.client(house.owner).get(path).status_code == 405


def test_the_language_is_kept(house: House) -> None:
    client = house.client(house.owner)
    client.post("/language/", {"language": "pl", "next": "/orders/"})
    assert '<html lang="pl">' in client.get("/orders/").content.decode()


def test_no_page_has_a_script_or_style_of_its_own(house: House) -> None:
    client = house.client(house.owner)
    for path in FOR_MEMBERS[:4]:
        page = client.get(_address(house, path)).content.decode()
        assert "<style" not in page
        assert ' style="' not in page
        scripts = re.findall(r"<script[^>]*>([^<]*)", page)
        assert scripts
        assert not any(scripts)
        assert page.count("<script") == page.count(' src="/static/')
        assert "http://" not in page
        assert "https://" not in page


def test_a_fault_of_ours_has_a_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(TOKEN)

    monkeypatch.setattr("tillbook.sync.prove.prove_day", broken)
    client = house.client(house.owner)
    client.raise_request_exception = False
    response = client.get(_address(house, OF_A_COMPANY[0]))
    assert response.status_code == 500
    assert "Tillbook met a fault of its own" in response.content.decode()
    assert TOKEN not in response.content.decode()


class Gone:
    """A database that does not answer."""

    def cursor(self) -> None:
        """Fail like a lost connection."""
        raise DatabaseError("gone")


def test_the_program_says_when_its_database_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "connection", Gone())
    response = public.healthz(RequestFactory().get("/healthz"))
    assert response.status_code == 503
    assert b"does not answer" in response.content
