"""The page Before you start: four answers, and what QuickBooks says beside them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.conftest import House
from tests.web.wizard_house import in_setup
from tillbook.store.models import Company, ProblemRecord
from tillbook.store.scoping import within
from tillbook.sync.wizard.steps import StepName
from tillbook.web.wizard.frame import next_url

PATH = "/setup/before/"
ON = next_url(StepName.BEFORE)
GIVEN = {"product": "desktop", "pos": "never", "computer": "here", "others": "nothing"}


@pytest.fixture
def client(house: House) -> Client:
    return in_setup(house).client(house.owner)


def answers(house: House) -> dict[str, str]:
    kept: dict[str, str] = Company.objects.get(pk=house.company.pk).answers
    return kept


def test_all_answered_goes_on(client: Client, house: House) -> None:
    assert client.post(PATH, GIVEN)["Location"] == ON
    assert answers(house) == GIVEN
    page = client.get(PATH).content.decode()
    assert page.count(" checked>") == 4


def test_what_is_missing_is_said_there_and_the_rest_is_kept(client: Client, house: House) -> None:
    page = client.post(PATH, {"product": "desktop", "others": "rubbish"}).content.decode()
    assert page.count("Choose an answer.") == 3
    assert 'aria-describedby="pos-e"' in page
    assert answers(house) == {"product": "desktop"}
    assert page.count(" checked>") == 1


def test_quickbooks_online_is_sent_elsewhere(client: Client, house: House) -> None:
    assert client.post(PATH, GIVEN | {"product": "online"})["Location"] == PATH
    page = client.get(PATH).content.decode()
    assert "QuickBooks Online cannot call it." in page
    assert "App Store has connectors of its own" in page
    assert client.post(PATH, GIVEN)["Location"] == ON


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"pos": "unfinished"}, "its data migration is not finished"),
        ({"others": "something"}, "Something else posts Shopify sales"),
        ({"computer": "elsewhere"}, "The Web Connector refuses it for any other computer"),
    ],
)
def test_what_has_to_be_known_is_said_and_stops_nothing(
    client: Client, given: dict[str, str], words: str
) -> None:
    assert client.post(PATH, GIVEN | given)["Location"] == ON
    assert words in client.get(PATH).content.decode()


def test_an_https_address_will_do_for_another_computer(client: Client) -> None:
    client.post(PATH, GIVEN | {"computer": "elsewhere"})
    page = client.get(PATH, secure=True).content.decode()
    assert "That will do: the connection file names this address." in page


def test_before_pairing_the_checks_say_who_will_tell(client: Client, house: House) -> None:
    page = client.get(PATH).content.decode()
    assert "QuickBooks will tell, in step 3." in page
    assert page.count("not told yet") == 10
    assert "hx-trigger" not in page, "nobody can call before there is a token"


def test_a_check_that_is_wrong_says_what_to_do(client: Client, house: House) -> None:
    with within(house.company):
        ProblemRecord.objects.create(
            company=house.company,
            source="verify",
            code="not-us",
            about="Harbor",
            particulars={"country": "CA"},
            first_seen_at=house.now,
        )
    Company.objects.filter(pk=house.company.pk).update(
        verified_at=house.now, product="QuickBooks Pro 2024", token_hash="x", token_at=house.now
    )
    page = client.get("/setup/before/checks/").content.decode()
    assert "Tillbook writes to the US edition" in page
    assert "<b>Edition</b> · Pro" in page
    assert "hx-trigger" in page, "it looks again until the file is right"


def test_a_colleague_sees_it_and_a_stranger_sees_his_own(house: House) -> None:
    in_setup(house).client(house.colleague).post(PATH, GIVEN)
    assert answers(house) == GIVEN
    page = house.client(house.stranger).get(PATH).content.decode()
    assert " checked>" not in page
    assert "Harbor" not in page
