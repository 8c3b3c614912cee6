"""The .qwc file names the address under which we were reached, and holds no secret."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.web.conftest import TOKEN, House
from tillbook.web.pairing import company_qwc


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("http://localhost:8765", "http://localhost:8765/webconnector/"),
        ("http://127.0.0.1:8765/", "http://localhost:8765/webconnector/"),
        ("http://[::1]/", "http://localhost/webconnector/"),
        ("https://books.example.com/", "https://books.example.com/webconnector/"),
    ],
)
def test_the_address_is_the_one_we_were_reached_at(house: House, base: str, address: str) -> None:
    root = etree.fromstring(company_qwc(house.company, base).encode())
    assert root.findtext("AppURL") == address
    assert root.findtext("AppSupport") == address.replace("/webconnector/", "/support/")
    assert root.findtext("UserName") == house.company.wc_user
    assert root.findtext("FileID") == house.company.file_id


def test_the_download(house: House) -> None:
    response = house.client(house.colleague).get(
        f"/qwc/{house.company.pk}/", headers={"host": "localhost:8765"}
    )
    assert 'filename="tillbook-harbor-pine-llc.qwc"' in response["Content-Disposition"]
    assert b"Tillbook (Harbor &amp; Pine LLC)" in response.content
    assert TOKEN.encode() not in response.content


def test_an_address_the_web_connector_refuses_is_explained(house: House) -> None:
    response = house.client(house.owner).get(
        f"/qwc/{house.company.pk}/", headers={"host": "testserver"}
    )
    assert response.status_code == 409
    assert "must begin with https://" in response.content.decode()
