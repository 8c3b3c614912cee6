"""A .qwc file is taken or refused by the rules of the Web Connector."""

from collections.abc import Callable

import pytest

from tests.simulators.webconnector.fake_server import FakeServer
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import QwcRefused, WebConnector
from tillbook.simulators.webconnector.qwc import REQUIRED, read_qwc

OWNER = "{5f0c0a1e-0000-4000-8000-000000000001}"
FILE = "{5f0c0a1e-0000-4000-8000-00000000000f}"
OTHER = "{5f0c0a1e-0000-4000-8000-0000000000ff}"
QWC = f"""<?xml version="1.0"?>
<QBWCXML>
  <AppName>Shop</AppName>
  <AppID></AppID>
  <AppURL>https://books.example.com/qbwc/</AppURL>
  <AppDescription>Sales</AppDescription>
  <AppSupport>https://books.example.com/help</AppSupport>
  <UserName>shop-1</UserName>
  <OwnerID>{OWNER}</OwnerID>
  <FileID>{FILE}</FileID>
  <QBType>QBFS</QBType>
  <Scheduler><RunEveryNMinutes>5</RunEveryNMinutes></Scheduler>
  <IsReadOnly>false</IsReadOnly>
</QBWCXML>
"""


def test_an_application_is_read() -> None:
    application = read_qwc(QWC)
    assert application.url == "https://books.example.com/qbwc/"
    assert (application.user, application.owner_id, application.file_id) == ("shop-1", OWNER, FILE)
    assert application.every_minutes == 5
    without = QWC.replace("<Scheduler><RunEveryNMinutes>5</RunEveryNMinutes></Scheduler>", "")
    assert read_qwc(without).every_minutes is None


def test_localhost_may_go_without_https() -> None:
    local = QWC.replace("https://books.example.com", "http://localhost:8000")
    assert read_qwc(local).url == "http://localhost:8000/qbwc/"


def _without(name: str) -> Callable[[str], str]:
    return lambda text: text.replace(f"<{name}>", "<!--").replace(f"</{name}>", "-->")


def _with(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (_with("https://books.example.com/help", "https://other.example.com/"), "QBWC1000", "dom"),
        (_with("https://books.example.com/qbwc", "https://192.0.2.7"), "QBWC1001", "IP address"),
        (_with("https://books.example.com/help", "https://192.0.2.7"), "QBWC1002", "IP address"),
        (_with("https://books", "http://books"), "QBWC1010", "not https"),
        (_with("<AppDescription>Sales", "<AppDescription>" + "x" * 81), "QBWC", "longer than 80"),
        (_with(OWNER, "5f0c0a1e"), "QBWC", "OwnerID is not a GUID"),
        (_with("QBFS", "QBXX"), "QBWC", "QBType cannot be"),
        (_with("AppName>", "AppNome>"), "QBWC", "AppName is missing"),
        (_with("</QBWCXML>", "<Colour>red</Colour></QBWCXML>"), "QBWC", "Colour is unknown"),
        (_with("Minutes>5<", "Minutes>0<"), "QBWC", "RunEveryNMinutes cannot be"),
        (_with("QBWCXML", "QWCXML"), "QBWC", "root element"),
        (_with("</QBWCXML>", ""), "QBWC", "not XML"),
        *[(_without(name), "QBWC", f"{name} is missing") for name in REQUIRED],
    ],
)
def test_a_file_against_the_rules_is_refused(
    change: Callable[[str], str], code: str, sentence: str
) -> None:
    with pytest.raises(QwcRefused, match=sentence) as refused:
        read_qwc(change(QWC))
    assert refused.value.code == code


def test_the_file_id_is_stored_in_the_company() -> None:
    company, server = CompanyFile.sample(), FakeServer(verdict=["t", "none"])
    connector = WebConnector.from_qwc(QWC, "secret", company, post=server.post)
    assert company.data_ext(OWNER, "FileID") == FILE
    assert connector.update().status == "none"
    assert server.arguments("authenticate")[0]["strUserName"] == "shop-1"
    assert FILE in company.host_company_preferences(connector.owner_id)


def test_the_same_pair_may_be_added_again_another_file_id_may_not() -> None:
    company = CompanyFile.sample()
    WebConnector.from_qwc(QWC, "secret", company)
    WebConnector.from_qwc(QWC, "secret", company)
    with pytest.raises(QwcRefused, match="OwnerID/FileID") as refused:
        WebConnector.from_qwc(QWC.replace(FILE, OTHER), "secret", company)
    assert refused.value.code == "QBWC1039"
    assert company.data_ext(OWNER, "FileID") == FILE


def test_a_read_only_application_cannot_store_its_file_id() -> None:
    company = CompanyFile.sample()
    with pytest.raises(QwcRefused, match="read-only"):
        WebConnector.from_qwc(QWC.replace(">false<", ">true<"), "secret", company)
    assert company.data_ext(OWNER, "FileID") is None
