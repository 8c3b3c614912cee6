"""The .qwc file names the address under which we were reached, and holds no secret."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import etree

from tests.web.conftest import TOKEN, House


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost:8765", "http://localhost:8765/webconnector/"),
        ("127.0.0.1:8765", "http://localhost:8765/webconnector/"),
        ("[::1]", "http://localhost/webconnector/"),
    ],
)
def test_the_address_is_the_one_we_were_reached_at(house: House, host: str, address: str) -> None:
    response = house.client(house.owner).get(f"/qwc/{house.company.pk}/", headers={"host": host})
    root = etree.fromstring(response.content)
    assert root.findtext("AppURL") == address
    assert root.findtext("AppSupport") == address.replace("/webconnector/", "/support/")
    assert root.findtext("UserName") == house.company.wc_user
    assert root.findtext("FileID") == house.company.file_id


def test_the_files_addresses_are_ours() -> None:
    assert (reverse("door"), reverse("support")) == ("/webconnector/", "/support/")


def test_the_download(house: House) -> None:
    response = house.client(house.colleague).get(
        f"/qwc/{house.company.pk}/", headers={"host": "localhost:8765"}
    )
    assert 'filename="tillbook-harbor-pine-llc.qwc"' in response["Content-Disposition"]
    assert b"<AppName>Tillbook Harbor &amp; Pine LLC</AppName>" in response.content
    assert TOKEN.encode() not in response.content


def test_an_address_the_web_connector_refuses_is_explained(house: House) -> None:
    response = house.client(house.owner).get(
        f"/qwc/{house.company.pk}/", headers={"host": "testserver"}
    )
    assert response.status_code == 409
    assert "must begin with https://" in response.content.decode()
