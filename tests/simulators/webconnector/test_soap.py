"""Calls are what the published service description says, replies are read strictly."""

from pathlib import Path

import pytest
from lxml import etree

from tillbook.simulators.webconnector.soap import (
    ENVELOPE,
    PARAMETERS,
    SERVICE,
    SoapError,
    read_reply,
    write_call,
)

XSD = "{http://www.w3.org/2001/XMLSchema}"
REPLY = (
    f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Body><getLastErrorResponse xmlns="{SERVICE}">'
    "<getLastErrorResult>a &lt; b</getLastErrorResult></getLastErrorResponse></s:Body></s:Envelope>"
)


def _arguments(method: str) -> list[str]:
    return ["16" if name.endswith("Vers") else "<a & b>" for name in PARAMETERS[method]]


@pytest.mark.conformance
@pytest.mark.parametrize("method", PARAMETERS)
def test_a_call_is_valid_by_the_service_description(shared: Path, method: str) -> None:
    wsdl = etree.parse(str(shared / "qbxml" / "wsdl" / "QBWebConnectorSvc.wsdl")).getroot()
    described = wsdl.find(f".//{XSD}schema")
    assert described is not None
    schema = etree.XMLSchema(etree.fromstring(etree.tostring(described)))
    body = etree.fromstring(write_call(method, _arguments(method))).find(f"{{{ENVELOPE}}}Body")
    assert body is not None
    assert len(body) == 1
    assert schema.validate(body[0]), schema.error_log
    names = [etree.QName(child).localname for child in body[0]]
    assert names == list(PARAMETERS[method])


@pytest.mark.conformance
def test_every_described_operation_is_called(shared: Path) -> None:
    wsdl = etree.parse(str(shared / "qbxml" / "wsdl" / "QBWebConnectorSvc.wsdl")).getroot()
    operations = {node.get("name") for node in wsdl.iterfind(".//{*}portType/{*}operation")}
    assert operations == set(PARAMETERS)


def test_a_text_is_read_unescaped() -> None:
    assert read_reply("getLastError", 200, REPLY.encode()) == ["a < b"]


@pytest.mark.parametrize(
    ("method", "status", "body", "sentence"),
    [
        ("getLastError", 500, REPLY, "HTTP status 500"),
        ("getLastError", 200, "<html><p></html>", "not well-formed"),
        ("closeConnection", 200, REPLY, "holds no closeConnectionResult"),
        ("getLastError", 200, REPLY.replace("a &lt; b", "<QBXML/>"), "holds elements"),
        ("getLastError", 200, f'<!DOCTYPE a [<!ENTITY e "x">]>{REPLY}', "DOCTYPE"),
    ],
)
def test_a_reply_against_the_contract_is_refused(
    method: str, status: int, body: str, sentence: str
) -> None:
    with pytest.raises(SoapError, match=sentence):
        read_reply(method, status, body.encode())
