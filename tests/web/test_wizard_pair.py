"""The page Pair: a token is shown once, kept nowhere, and replaced or revoked through forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import WebConnector
from tillbook.store.models import AuditLine, Company
from tillbook.store.scoping import within
from tillbook.sync.setup import give_token, qwc_of
from tillbook.sync.wizard.steps import StepName
from tillbook.web.wizard.frame import next_url

MAKE = "/setup/pair/token/"
ON = next_url(StepName.PAIR)


@pytest.fixture
def fresh(house: House) -> House:
    """A house in set-up, reached as localhost."""
    return in_setup(house)


def browser(house: House) -> Client:
    client = house.client(house.owner)
    client.defaults["SERVER_NAME"] = "localhost"
    return client


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def token_in(page: str) -> str:
    found = re.search(r'id="tok"[^>]* value="([^"]+)"', page)
    assert found is not None
    return found[1]


def at_the_door(house: House, password: str) -> WebConnector:
    """A Web Connector that comes to the real door, with this password typed in."""

    def post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        sent = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()}
        kind = sent.pop("HTTP_CONTENT_TYPE", "text/xml; charset=utf-8")
        client = Client(SERVER_NAME="localhost")
        response = client.post("/webconnector/", body, content_type=kind, **sent)  # type: ignore[arg-type]
        return response.status_code, response.content

    company = Company.objects.get(pk=house.company.pk)
    file = CompanyFile.sample(name="Harbor & Pine LLC")
    return WebConnector.from_qwc(
        qwc_of(company, "http://localhost:8000"), password, file, post=post
    )


def test_the_token_is_shown_once_and_works_at_the_door(fresh: House) -> None:
    client = browser(fresh)
    response = client.post(MAKE, {"seen": seen_in(client.get("/setup/pair/").content.decode())})
    page = response.content.decode()
    token = token_in(page)
    assert len(token) >= 32
    assert "no-store" in response["Cache-Control"]
    after = client.get("/setup/pair/").content.decode()
    assert token not in after
    assert 'id="tok"' not in after
    assert "It is not shown again." in after
    connector = at_the_door(fresh, token)
    assert connector.update().status == "done"
    assert "Connected: Harbor &amp; Pine LLC" in client.get("/setup/pair/").content.decode()


def test_sending_the_form_again_makes_no_second_token(fresh: House) -> None:
    client = browser(fresh)
    first = client.post(MAKE, {"seen": ""}).content.decode()
    stored = Company.objects.get(pk=fresh.company.pk).token_hash
    again = client.post(MAKE, {"seen": ""}, follow=True).content.decode()
    assert Company.objects.get(pk=fresh.company.pk).token_hash == stored
    assert "A token was made meanwhile." in again
    assert token_in(first) not in again


def test_a_rotated_token_stops_at_once_through_the_real_door(fresh: House) -> None:
    client = browser(fresh)
    old = token_in(client.post(MAKE, {"seen": ""}).content.decode())
    connector = at_the_door(fresh, old)
    assert connector.update().status == "done"
    page = client.get("/setup/pair/").content.decode()
    new = token_in(client.post(MAKE, {"seen": seen_in(page)}).content.decode())
    assert connector.update().status == "nvu"
    waiting = client.get("/setup/pair/").content.decode()
    assert re.search(r"called with a wrong password at \d\d:\d\d:\d\d", waiting)
    connector.password = new
    assert connector.update().status in {"done", "none"}
    with within(fresh.company):
        acts = AuditLine.objects.filter(act__startswith="token.").order_by("pk")
        assert [one.act for one in acts] == ["token.made", "token.rotated"]
        assert {one.user for one in acts} == {fresh.owner}


def test_ones_own_token(fresh: House) -> None:
    client = browser(fresh)
    short = client.post(MAKE, {"seen": "", "own": "harbor2026"}).content.decode()
    assert "This token has 10 characters; it needs at least 20." in short
    assert 'aria-invalid="true"' in short
    assert "harbor2026" not in short
    long = client.post(MAKE, {"seen": "", "own": "x" * 129}).content.decode()
    assert "at most 128 characters" in long
    assert Company.objects.get(pk=fresh.company.pk).token_hash == ""
    own = "made under Manage Web Apps"
    page = client.post(MAKE, {"seen": "", "own": f" {own}\n"}, follow=True).content.decode()
    assert own not in page
    assert "Your token is kept." in page
    assert at_the_door(fresh, own).update().status == "done"


def test_revoking_asks_for_the_name(fresh: House) -> None:
    client = browser(fresh)
    token = token_in(client.post(MAKE, {"seen": ""}).content.decode())
    assert "Nothing was revoked" in _revoke(client, "harbor")
    connector = at_the_door(fresh, token)
    assert connector.update().status == "done"
    assert "The token is revoked." in _revoke(client, "Harbor & Pine LLC")
    assert connector.update().status == "nvu"
    assert "It begins with the token." in client.get("/setup/pair/").content.decode()


def _revoke(client: Client, name: str) -> str:
    return client.post("/setup/pair/revoke/", {"name": name}, follow=True).content.decode()


def test_nobody_goes_on_before_the_file_is_verified(fresh: House) -> None:
    client = browser(fresh)
    assert client.post("/setup/pair/")["Location"] == "/setup/pair/"
    token = token_in(client.post(MAKE, {"seen": ""}).content.decode())
    page = client.get("/setup/pair/").content.decode()
    assert "Goes on when the company file is verified" in page
    at_the_door(fresh, token).update()
    assert client.post("/setup/pair/")["Location"] == ON


def test_the_live_part_answers_only_what_is_new(fresh: House) -> None:
    client = browser(fresh)
    with within(fresh.company):
        token = give_token(fresh.company, fresh.now)
    page = client.get("/setup/pair/").content.decode()
    url = _live_url(page)
    assert client.get(url).status_code == 204
    client.get(f"/qwc/{fresh.company.pk}/")
    changed = client.get(url)
    assert changed.status_code == 200
    assert "File downloaded" in changed.content.decode()
    at_the_door(fresh, token).update()
    settled = client.get(_live_url(changed.content.decode())).content.decode()
    assert "hx-trigger" not in settled
    assert "Connected: Harbor &amp; Pine LLC" in settled
    assert 'id="pair-go" class="push row" hx-swap-oob="true"' in settled
    assert " disabled" not in settled


def _live_url(page: str) -> str:
    found = re.search(r'id="pair-live"[^>]* hx-get="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_looking_at_the_list_writes_nothing(fresh: House) -> None:
    client = browser(fresh)
    with within(fresh.company):
        before = AuditLine.objects.count()
    for path in ("/setup/pair/", "/setup/pair/live/", "/setup/tax/live/", "/setup/before/checks/"):
        assert client.get(path).status_code == 200
    client.head(f"/qwc/{fresh.company.pk}/")
    with within(fresh.company):
        assert AuditLine.objects.count() == before


def test_after_set_up_the_page_shows_when_things_happened(house: House) -> None:
    client = browser(house)
    token = token_in(client.post(MAKE, {"seen": ""}).content.decode())
    at_the_door(house, token).update()
    with time_machine.travel(house.now + timedelta(days=3)):
        page = client.get("/setup/pair/").content.decode()
    assert "Made 17 Nov, 07:12." in page
    assert "Go on" not in page
    assert 'data-open="#rotate"' in page


@pytest.mark.parametrize(
    "path",
    ["/setup/pair/token/", "/setup/pair/revoke/", "/setup/tax/look/", "/setup/tax/item/"],
)
def test_forms_only_change_the_company_of_who_sends_them(house: House, path: str) -> None:
    before = Company.objects.filter(pk=house.company.pk).values().get()
    given = {"seen": "", "name": house.company.name}
    house.client(house.stranger).post(path, given)
    assert Company.objects.filter(pk=house.company.pk).values().get() == before
    assert house.client(None).post(path, given)["Location"].startswith("/sign-in/")
    looked = house.client(house.owner).get(path)
    assert looked.status_code == 405 or looked["Location"] == "/setup/pair/"


def test_a_call_before_there_is_a_token_is_told(fresh: House) -> None:
    client = browser(fresh)
    Company.objects.filter(pk=fresh.company.pk).update(token_hash="", token_at=None)
    assert "Nothing has happened yet" in client.get("/setup/pair/").content.decode()
    assert at_the_door(fresh, "whatever was typed there").update().status == "nvu"
    page = client.get("/setup/pair/").content.decode()
    assert "QuickBooks called, and there is no token yet" in page
    assert re.search(r"The Web Connector called at \d\d:\d\d:\d\d.* and was not let in", page)
    assert "Nothing has happened yet" not in page
    client.post(MAKE, {"seen": ""})
    assert "was not let in" not in client.get("/setup/pair/").content.decode()


def test_a_call_before_the_token_was_revoked_is_not_one_without_a_token(fresh: House) -> None:
    client = browser(fresh)
    client.post(MAKE, {"seen": ""})
    assert at_the_door(fresh, "another password than the token").update().status == "nvu"
    client.post("/setup/pair/revoke/", {"name": fresh.company.name})
    assert "there is no token yet" not in client.get("/setup/pair/").content.decode()
