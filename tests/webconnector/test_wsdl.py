"""zeep, an independent SOAP client, understands our WSDL and talks through our envelopes.

The same with Intuit's own WSDL where it is at hand: what zeep builds from it we must read, and
what we write it must be able to parse.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import zeep
from requests import Response
from zeep.transports import Transport

from tests.webconnector.test_soap import CALLS, REPLIES
from tillbook.webconnector.calls import OPERATIONS, Call, Reply
from tillbook.webconnector.soap import read_envelope, write_reply
from tillbook.webconnector.wsdl import write_wsdl

LOCATION = "https://books.example.com/webconnector/?a=1&b=2"
CASES = [
    pytest.param(method, elements, call, reply, id=method)
    for (method, elements, call), (_, _, reply) in zip(CALLS, REPLIES, strict=True)
]


class Wire(Transport):
    """Stands where the network would be: reads the call with our reader, answers with `reply`."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.reply = reply
        self.calls: list[Call] = []
        self.addresses: list[str] = []

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Response:
        """Answer one request as the endpoint does."""
        envelope = read_envelope(message, headers.get("SOAPAction"))
        self.calls.append(envelope.call)
        self.addresses.append(address)
        response = Response()
        response.status_code = 200
        response._content = write_reply(envelope.call, self.reply, envelope.version)
        response.headers["Content-Type"] = envelope.version.content_type
        return response


def _client(wsdl: Path, wire: Wire, port: str | None = None) -> zeep.Client:
    return zeep.Client(str(wsdl), transport=wire, port_name=port)  # type: ignore[no-untyped-call]


def _drive(client: zeep.Client, method: str, elements: dict[str, str]) -> Any:  # noqa: ANN401
    arguments: dict[str, str | int] = dict(elements)
    for name in ("qbXMLMajorVers", "qbXMLMinorVers"):
        if name in elements:
            arguments[name] = int(elements[name])
    return getattr(client.service, method)(**arguments)


def _as_sent(reply: Reply) -> Reply | None:
    """What zeep returns for a reply: an empty text is no text for it."""
    return reply or None


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "tillbook.wsdl"
    path.write_bytes(write_wsdl(LOCATION))
    return path


@pytest.fixture
def intuits(shared: Path) -> Path:
    return shared / "qbxml" / "wsdl" / "QBWebConnectorSvc.wsdl"


@pytest.mark.parametrize(("method", "elements", "call", "reply"), CASES)
def test_zeep_calls_through_our_wsdl(
    ours: Path, method: str, elements: dict[str, str], call: Call, reply: Reply
) -> None:
    wire = Wire(reply)
    assert _drive(_client(ours, wire), method, elements) == _as_sent(reply)
    assert wire.calls == [call]
    assert wire.addresses == [LOCATION]


@pytest.mark.conformance
@pytest.mark.parametrize("port", ["TroubleshootWebServiceFSSoap", "TroubleshootWebServiceFSSoap12"])
@pytest.mark.parametrize(("method", "elements", "call", "reply"), CASES)
def test_zeep_calls_through_intuits_wsdl(
    intuits: Path, port: str, method: str, elements: dict[str, str], call: Call, reply: Reply
) -> None:
    wire = Wire(reply)
    assert _drive(_client(intuits, wire, port), method, elements) == _as_sent(reply)
    assert wire.calls == [call]


def _signatures(client: zeep.Client, port: str) -> dict[str, tuple[str, str, str]]:
    operations = client.wsdl.bindings[port].all()  # type: ignore[no-untyped-call]
    return {
        name: (operation.soapaction, operation.input.signature(), operation.output.signature())
        for name, operation in operations.items()
    }


@pytest.mark.conformance
def test_our_wsdl_declares_what_intuits_declares(ours: Path, intuits: Path) -> None:
    namespace = "{http://developer.intuit.com/}"
    mine = _signatures(_client(ours, Wire("")), f"{namespace}TillbookSoap")
    theirs = _signatures(_client(intuits, Wire("")), f"{namespace}TroubleshootWebServiceFSSoap")
    assert mine == theirs
    assert list(mine) == [operation.method for operation in OPERATIONS]
