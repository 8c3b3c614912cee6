"""The .qwc file is the golden one, or there is a sentence that says why the file cannot be."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from tillbook.webconnector.qwc import (
    DESCRIPTION_CHARS_MAX,
    OWNER_ID,
    DescriptionTooLong,
    MissingElement,
    Qwc,
    UnfitAddress,
    UnfitIdentity,
    UnfitQwc,
    render_qwc,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "qwc"
HOSTED = Qwc(
    app_name="Tillbook (Harbor & Pine)",
    description="Your Shopify sales in QuickBooks, to the cent.",
    app_url="https://books.example.com/webconnector/",
    support_url="https://books.example.com/",
    user_name="harbor-and-pine",
    file_id="{1f0d6a3e-5b7c-4f7e-9a54-3a2f6c9d8e01}",
)
LOCAL = Qwc(
    app_name="Tillbook (Żółw)",
    description="Sprzedaż ze Shopify w QuickBooks, co do grosza.",
    app_url="http://localhost:8765/webconnector/",
    support_url="http://localhost:8765/",
    user_name="zolw",
    file_id="{A4E5C2B1-0D9F-4C3B-8E7A-6F5D4C3B2A10}",
)


@pytest.mark.parametrize(("name", "qwc"), [("hosted", HOSTED), ("local", LOCAL)])
def test_the_file_is_the_golden_one(name: str, qwc: Qwc) -> None:
    assert render_qwc(qwc) == (GOLDEN / f"{name}.qwc").read_text(encoding="utf-8")


def test_everything_required_is_there_once_and_reads_back() -> None:
    root = etree.fromstring(render_qwc(LOCAL).encode())
    assert root.findtext("AppName") == LOCAL.app_name
    required = "AppName AppID AppURL AppDescription AppSupport UserName OwnerID FileID QBType"
    for tag in required.split():
        assert len(root.findall(tag)) == 1, tag
    assert root.findtext("Scheduler/RunEveryNMinutes") == "5"


def test_no_element_could_carry_a_secret() -> None:
    tags = {str(element.tag) for element in etree.fromstring(render_qwc(HOSTED).encode()).iter()}
    assert not {tag for tag in tags if re.search(r"(?i)pass|token|secret|key", tag)}


def test_the_owner_id_never_changes() -> None:
    assert OWNER_ID == "{c0ac4688-60a2-404b-9c7d-625c6d0ee2c8}"


def test_a_description_of_just_eighty_characters_is_taken() -> None:
    render_qwc(replace(HOSTED, description="d" * DESCRIPTION_CHARS_MAX))
    assert DESCRIPTION_CHARS_MAX == 80


UNFIT: list[tuple[dict[str, str], type[UnfitQwc], str]] = [
    ({"app_name": " "}, MissingElement, "AppName is empty"),
    ({"description": ""}, MissingElement, "AppDescription is empty"),
    ({"user_name": ""}, MissingElement, "UserName is empty"),
    ({"app_name": "a\nb"}, UnfitQwc, "AppName holds a line break"),
    ({"description": "d" * 81}, DescriptionTooLong, "has 81 characters"),
    ({"file_id": "1f0d6a3e-5b7c-4f7e-9a54-3a2f6c9d8e01"}, UnfitIdentity, "GUID in braces"),
    ({"file_id": "{1}"}, UnfitIdentity, "GUID in braces"),
    ({"support_url": "https://www.example.com/"}, UnfitAddress, "both on the same host"),
    ({"app_url": "http://books.example.com/"}, UnfitAddress, "must begin with https"),
    ({"app_url": "ftp://books.example.com/"}, UnfitAddress, "needs a host name"),
    ({"app_url": "books.example.com"}, UnfitAddress, "needs a host name"),
    ({"app_url": "https://127.0.0.1/"}, UnfitAddress, "no IP address"),
    ({"app_url": "https://[::1]/"}, UnfitAddress, "no IP address"),
    ({"app_url": "https://2130706433/"}, UnfitAddress, "no IP address"),
    ({"app_url": "https://0x7f.0x1/"}, UnfitAddress, "no IP address"),
    ({"app_url": "https://[::1/"}, UnfitAddress, "is not an address"),
    ({"app_url": "https://books.example.com:99999/"}, UnfitAddress, "is not an address"),
    ({"app_url": "https://u:s3cret@books.example.com/"}, UnfitAddress, "plain address"),
    ({"support_url": "https://books.example.com/?token=s3cret"}, UnfitAddress, "plain address"),
]


@pytest.mark.parametrize(("change", "fault", "words"), UNFIT)
def test_what_the_web_connector_would_refuse_is_said_before(
    change: dict[str, str], fault: type[UnfitQwc], words: str
) -> None:
    with pytest.raises(fault, match=words) as unfit:
        render_qwc(replace(HOSTED, **change))
    assert "s3cret" not in str(unfit.value)
    assert unfit.value.element in str(unfit.value) or unfit.value.element == "AppDescription"
