"""The Web Connector's side of its SOAP contract: eight calls, document/literal, SOAP 1.1.

Parameter names and order are those of the published service description
(facts/quickbooks.md, A1 and A2). A reply that is not what the contract says is a `SoapError`.
"""

from collections.abc import Sequence

from lxml import etree

SERVICE = "http://developer.intuit.com/"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"

PARAMETERS: dict[str, tuple[str, ...]] = {
    "serverVersion": (),
    "clientVersion": ("strVersion",),
    "authenticate": ("strUserName", "strPassword"),
    "sendRequestXML": (
        "ticket",
        "strHCPResponse",
        "strCompanyFileName",
        "qbXMLCountry",
        "qbXMLMajorVers",
        "qbXMLMinorVers",
    ),
    "receiveResponseXML": ("ticket", "response", "hresult", "message"),
    "connectionError": ("ticket", "hresult", "message"),
    "getLastError": ("ticket",),
    "closeConnection": ("ticket",),
}

_HTTP_OK = 200


class SoapError(Exception):
    """The service did not answer a call as the contract says."""


def headers(method: str) -> dict[str, str]:
    """HTTP headers of a call."""
    return {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{SERVICE}{method}"',
        "User-Agent": "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol)",
    }


def write_call(method: str, arguments: Sequence[str]) -> bytes:
    """The envelope of a call; qbXML travels as escaped text within it."""
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    body = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    call = etree.SubElement(body, f"{{{SERVICE}}}{method}", nsmap={None: SERVICE})  # type: ignore[dict-item]
    for name, value in zip(PARAMETERS[method], arguments, strict=True):
        etree.SubElement(call, f"{{{SERVICE}}}{name}").text = value
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def careful_parser() -> etree.XMLParser:
    """A parser that loads nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def read_reply(method: str, status: int, body: bytes) -> list[str]:
    """The strings of a reply: one, or several for authenticate. Raises SoapError."""
    if status != _HTTP_OK:
        raise SoapError(f"{method}: the server answered with HTTP status {status}.")
    try:
        root = etree.fromstring(body, careful_parser())
    except etree.XMLSyntaxError as fault:
        raise SoapError(f"{method}: Response is not well-formed XML.") from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise SoapError(f"{method}: the answer has a DOCTYPE.")
    result = root.find(
        f"{{{ENVELOPE}}}Body/{{{SERVICE}}}{method}Response/{{{SERVICE}}}{method}Result"
    )
    if result is None:
        raise SoapError(f"{method}: the answer holds no {method}Result.")
    if method == "authenticate":
        return [item.text or "" for item in result.findall(f"{{{SERVICE}}}string")]
    if len(result):
        raise SoapError(f"{method}: {method}Result holds elements where text is expected.")
    return [result.text or ""]
