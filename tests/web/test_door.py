"""The Web Connector's door: every request gets an answer, and never a server error."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

import pytest
import zeep
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from lxml import etree
from pytest_django import Settings
from requests import Response
from zeep.transports import Transport

from tests.webconnector.envelopes import NAMESPACE, SOAP_12, call_xml, envelope
from tillbook.cli import server
from tillbook.web import door as door_module
from tillbook.web.door import Answer, Door
from tillbook.webconnector import envelope as envelope_module
from tillbook.webconnector.calls import (
    OPERATIONS,
    Authenticate,
    Call,
    CloseConnection,
    GetLastError,
    Reply,
    ServerVersion,
)

ADDRESS: Final = "/webconnector/"
SECRET: Final = "correct horse battery staple"


class Desk:
    """Lets one token in, remembers what it was asked, and breaks when told to."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.broken = False

    def answer(self, call: Call, now: datetime) -> Reply:
        """Answer like the real desk: one reply per call, or an exception."""
        assert now.utcoffset() == timedelta(0)
        self.calls.append(call)
        if self.broken:
            raise RuntimeError("the store is gone")
        match call:
            case Authenticate(password=password):
                return ["t1", "" if password == SECRET else "nvu"]
            case GetLastError():
                return "NoOp"
            case _:
                return "fine"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(desk: Desk, pauses: list[float], settings: Settings) -> Iterator[Client]:
    cache.clear()
    settings.MIDDLEWARE = [
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.ALLOWED_HOSTS = ["books.example.com"]
    settings.ROOT_URLCONF = (path(ADDRESS.lstrip("/"), Door(desk.answer, pauses.append)),)
    yield Client(
        enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME="books.example.com"
    )
    cache.clear()


def _post(client: Client, body: bytes, **headers: str) -> HttpResponse:
    response = client.post(ADDRESS, body, content_type="text/xml; charset=utf-8", headers=headers)
    assert isinstance(response, HttpResponse)
    return response


def _call(client: Client, method: str, **elements: str) -> list[str]:
    """Make one call and return the texts of its answer."""
    response = _post(client, envelope(call_xml(method, elements)))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert not [element for element in root.iter() if str(element.tag).endswith("Fault")]
    (result,) = root.iter(f"{{{NAMESPACE}}}{method}Result")
    return [child.text or "" for child in result] or [result.text or ""]


def test_a_look_with_get_is_answered(client: Client) -> None:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert "QuickBooks Web Connector" in response.content.decode()
    assert client.head(ADDRESS).status_code == 200


@pytest.mark.parametrize("query", ["?wsdl", "?WSDL", "?wsdl=1"])
def test_the_wsdl_names_this_address(client: Client, query: str) -> None:
    response = client.get(ADDRESS + query)
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert b'location="http://books.example.com/webconnector/"' in response.content


def test_another_host_name_is_refused(client: Client) -> None:
    assert client.get(ADDRESS + "?wsdl", headers={"host": "evil.example"}).status_code == 400


def test_other_methods_are_refused(client: Client) -> None:
    response = client.put(ADDRESS, b"")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_a_call_reaches_the_desk_and_its_reply_comes_back(client: Client, desk: Desk) -> None:
    assert _call(client, "authenticate", strUserName="harbor", strPassword=SECRET) == ["t1", ""]
    assert _call(client, "serverVersion") == ["fine"]
    assert desk.calls == [Authenticate("harbor", SECRET), ServerVersion()]


def test_soap_12_is_answered_in_kind(client: Client) -> None:
    response = _post(client, envelope(call_xml("serverVersion", {}), soap=SOAP_12))
    assert response["Content-Type"] == "application/soap+xml; charset=utf-8"
    assert SOAP_12.encode() in response.content


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not well-formed"),
        (b"<!DOCTYPE x><x/>", "declares a document type"),
        (envelope("<dropTables/>"), "no call “dropTables” (SOAPAction “urn:x”)"),
    ],
)
def test_a_hostile_body_gets_a_sentence(
    client: Client, desk: Desk, body: bytes, words: str
) -> None:
    response = _post(client, body, SOAPAction="urn:x")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert words in response.content.decode()
    assert desk.calls == []


def test_a_body_beyond_djangos_limit_for_forms_is_read(client: Client, desk: Desk) -> None:
    response = "<é/>" * 1_000_000
    assert _call(client, "receiveResponseXML", ticket="t", response=response) == ["-1"]
    assert [getattr(call, "response", "") == response for call in desk.calls] == [True]


def test_a_body_beyond_the_ceiling_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envelope_module, "BODY_BYTES_MAX", 100)
    response = _post(client, envelope(call_xml("serverVersion", {})))
    assert response.status_code == 413
    assert "larger than 100 bytes" in response.content.decode()


def test_a_connection_that_ends_early_is_refused(desk: Desk) -> None:
    class Cut(BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError("reset by peer")

    request = RequestFactory().post(ADDRESS, b"x" * 10, content_type="text/xml")
    request.environ["wsgi.input"] = Cut()
    request._stream = Cut()
    response = Door(desk.answer)(request)
    assert response.status_code == 400
    assert "connection ended" in response.content.decode()


def test_only_so_many_large_bodies_are_worked_on_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free: list[int] = []
    place = threading.BoundedSemaphore(door_module.LARGE_BODIES_MAX)
    monkeypatch.setattr(door_module, "_large", place)

    def answer(call: Call, now: datetime) -> Reply:
        free.append(place._value)
        return "fine"

    door = RequestFactory()
    monkeypatch.setattr(door_module, "LARGE_BODY_BYTES", 2000)
    for size in (10, 4000):
        body = envelope(call_xml("closeConnection", {"ticket": "t" * size}))
        Door(answer)(door.post(ADDRESS, body, content_type="text/xml"))
    assert free == [2, 1]
    assert place._value == 2


def test_a_body_whose_length_is_not_said_counts_as_large() -> None:
    request = RequestFactory().post(ADDRESS, b"x", content_type="text/xml")
    assert door_module._length(request) == 1
    request.META["CONTENT_LENGTH"] = "²"
    assert door_module._length(request) > door_module.LARGE_BODY_BYTES


def test_the_servers_ceiling_is_above_the_doors() -> None:
    assert server.BODY_BYTES_MAX > envelope_module.BODY_BYTES_MAX


FAULTS: Final[list[tuple[str, str]]] = [
    ("serverVersion", ""),
    ("clientVersion", ""),
    ("sendRequestXML", ""),
    ("receiveResponseXML", "-1"),
    ("connectionError", "done"),
]


@pytest.mark.parametrize(("method", "value"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_of_ours_is_answered_with_the_protocols_value(
    client: Client, desk: Desk, method: str, value: str
) -> None:
    desk.broken = True
    assert _call(client, method) == [value]


@pytest.mark.parametrize("method", ["getLastError", "closeConnection"])
def test_a_fault_while_saying_what_went_wrong_is_a_sentence(
    client: Client, desk: Desk, method: str
) -> None:
    desk.broken = True
    assert _call(client, method)[0].startswith("Tillbook met a fault of its own")


def test_every_call_has_a_test_of_its_fault() -> None:
    tested = {method for method, _ in FAULTS} | {"authenticate", "getLastError", "closeConnection"}
    assert tested == {operation.method for operation in OPERATIONS}


def test_a_fault_is_logged_under_the_number_that_quickbooks_shows(
    client: Client, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.broken = True
    with caplog.at_level(logging.ERROR):
        assert _call(client, "sendRequestXML", ticket="t1") == [""]
    desk.broken = False
    (sentence,) = _call(client, "getLastError", ticket="t1")
    (record,) = caplog.records
    assert record.exc_info is not None
    number = record.getMessage().split()[1]
    assert number in sentence
    assert number in _call(client, "closeConnection", ticket="t1")[0]
    assert _call(client, "getLastError", ticket="t2") == ["NoOp"]
    assert desk.calls[-3:] == [GetLastError("t1"), CloseConnection("t1"), GetLastError("t2")]


def test_a_fault_at_sign_in_is_no_wrong_password_and_shows_none(
    client: Client, desk: Desk, pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    desk.broken = True
    ticket = ""
    for _ in range(6):
        ticket, word = _call(client, "authenticate", strUserName="harbor", strPassword=SECRET)
        assert word == "none"
    assert pauses == []
    assert SECRET not in caplog.text
    desk.broken = False
    assert ticket.removeprefix("fault-") in _call(client, "getLastError", ticket=ticket)[0]


def test_a_reply_of_the_wrong_type_is_a_fault_too(settings: Settings) -> None:
    answer: Answer = lambda _call, _now: 5  # noqa: E731
    request = RequestFactory().post(
        ADDRESS, envelope(call_xml("sendRequestXML", {})), content_type="text/xml"
    )
    assert b"<sendRequestXMLResult></sendRequestXMLResult>" in Door(answer)(request).content


def test_wrong_tokens_are_slowed_and_the_right_one_gets_in(
    client: Client, pauses: list[float]
) -> None:
    for _ in range(6):
        assert _call(client, "authenticate", strUserName="harbor", strPassword="x")[1] == "nvu"
    assert pauses == [1, 2]
    assert _call(client, "authenticate", strUserName="harbor", strPassword=SECRET)[1] == ""
    assert pauses == [1, 2, 4]
    _call(client, "authenticate", strUserName="harbor", strPassword="x")
    assert pauses == [1, 2, 4]


class Wire(Transport):
    """Carries zeep's requests to Django's test client."""

    def __init__(self, client: Client) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.client = client

    def load(self, url: str) -> bytes:
        """Fetch the WSDL from the door itself."""
        return bytes(self.client.get(url).content)

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Response:
        """Carry one call."""
        content_type = headers.pop("Content-Type")
        answer = self.client.post(address, message, content_type=content_type, headers=headers)
        response = Response()
        response.status_code = answer.status_code
        response._content = answer.content
        response.headers["Content-Type"] = answer["Content-Type"]
        return response


def test_an_independent_client_needs_only_the_address(client: Client) -> None:
    wire: Any = Wire(client)
    service = zeep.Client(f"http://books.example.com{ADDRESS}?wsdl", transport=wire).service  # type: ignore[no-untyped-call]
    assert service.authenticate("harbor", SECRET) == ["t1", None]
    assert service.closeConnection("t1") == "fine"
