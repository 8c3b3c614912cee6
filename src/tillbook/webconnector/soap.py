"""SOAP envelopes to calls, and replies to SOAP envelopes.

The element in the SOAP body decides which of the eight calls it is; anything else raises
`Refused`. Elements that are left out are "", elements we do not know are passed over. SOAP 1.1,
document/literal, is what a Web Connector speaks (facts/quickbooks.md A1); 1.2 is answered in kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from lxml import etree

from tillbook.webconnector.calls import (
    NAMESPACE,
    OPERATION_BY_CALL,
    OPERATION_BY_METHOD,
    Call,
    Kind,
    Operation,
    Reply,
)
from tillbook.webconnector.envelope import BODY_BYTES_MAX, Refused, SoapVersion, read_parts, shown

__all__ = [
    "BODY_BYTES_MAX",
    "Envelope",
    "Refused",
    "SoapVersion",
    "read_call",
    "read_envelope",
    "write_reply",
]

_INT: Final = re.compile(r"[+-]?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A call and the version of SOAP in which it came, and in which it is answered."""

    call: Call
    version: SoapVersion = SoapVersion.V11


def read_call(body: bytes, soap_action: str | None = None) -> Call:
    """Read one call from the body of a request. Raises `Refused`, and nothing else."""
    return read_envelope(body, soap_action).call


def read_envelope(body: bytes, soap_action: str | None = None) -> Envelope:
    """Read one call and its version of SOAP. Raises `Refused`, and nothing else.

    `soap_action` (the HTTP header) decides nothing: it only helps to say what was asked for when
    the body holds none of the eight calls.
    """
    parts = read_parts(body)
    operation = OPERATION_BY_METHOD.get(parts.method)
    if operation is None:
        action = f" (SOAPAction {shown(soap_action)})" if soap_action else ""
        raise Refused(400, f"There is no call {shown(parts.method)}{action}.")
    return Envelope(_call(operation, parts.values), parts.version)


def write_reply(call: Call, reply: Reply, version: SoapVersion = SoapVersion.V11) -> bytes:
    """Write the SOAP envelope that answers `call` with `reply`: UTF-8, with an XML declaration.

    Text is escaped, so that qbXML arrives as text. Raises TypeError when the reply is not of the
    call's type and ValueError when XML cannot carry a character of it: both are faults of ours.
    """
    operation = OPERATION_BY_CALL[type(call)]
    envelope = etree.Element(f"{{{version.value}}}Envelope", nsmap={"soap": version.value})
    body = etree.SubElement(envelope, f"{{{version.value}}}Body")
    # The stubs know no default namespace; lxml spells it None.
    ours = cast("dict[str, str]", {None: NAMESPACE})
    response = etree.SubElement(body, f"{{{NAMESPACE}}}{operation.method}Response", nsmap=ours)
    result = etree.SubElement(response, f"{{{NAMESPACE}}}{operation.method}Result")
    match operation.result, reply:
        case Kind.TEXT, str(text):
            result.text = text
        case Kind.INT, int(number):
            result.text = str(int(number))
        case Kind.STRINGS, [*texts]:
            for text in texts:
                etree.SubElement(result, f"{{{NAMESPACE}}}string").text = text
        case _:
            raise TypeError(f"{operation.method} is not answered with {type(reply).__name__}.")
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _call(operation: Operation, values: Mapping[str, str]) -> Call:
    arguments: dict[str, str | int] = {}
    for parameter in operation.parameters:
        text = values.get(parameter.wire, "")
        if parameter.kind is not Kind.INT:
            arguments[parameter.attribute] = text
        elif _INT.fullmatch(text.strip() or "0"):
            arguments[parameter.attribute] = int(text.strip() or "0")
        else:
            where = f"{parameter.wire} of {operation.method}"
            raise Refused(400, f"{where} must be a whole number, not {shown(text)}.")
    # A test holds the table in `calls` against the dataclasses; mypy cannot see that they agree.
    return cast("Callable[..., Call]", operation.call)(**arguments)
