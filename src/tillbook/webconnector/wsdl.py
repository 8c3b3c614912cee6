"""The description of our endpoint that `?wsdl` serves, made from the table in `calls`.

A Web Connector knows the contract by heart; this is for other SOAP clients and for people who
look. Eight operations, document/literal, SOAP 1.1 (facts/quickbooks.md A1 and A2).
"""

from __future__ import annotations

from typing import Final, cast

from lxml import etree

from tillbook.webconnector.calls import NAMESPACE, OPERATIONS, Kind, Operation

_WSDL: Final = "http://schemas.xmlsoap.org/wsdl/"
_SOAP: Final = "http://schemas.xmlsoap.org/wsdl/soap/"
_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema"
_HTTP_TRANSPORT: Final = "http://schemas.xmlsoap.org/soap/http"
_PREFIXES: Final = {None: _WSDL, "soap": _SOAP, "xs": _SCHEMA, "qb": NAMESPACE}
_PORT_TYPE: Final = "TillbookCalls"
_BINDING: Final = "TillbookSoap"
_SERVICE: Final = "Tillbook"
_ABOUT: Final = "What QuickBooks Web Connector asks of Tillbook, and the type of each answer."


def write_wsdl(location: str) -> bytes:
    """Write the WSDL, UTF-8; `location` is the full address of the endpoint."""
    # The stubs know no default namespace; lxml spells it None.
    prefixes = cast("dict[str, str]", _PREFIXES)
    root = etree.Element(
        f"{{{_WSDL}}}definitions",
        {"name": _SERVICE, "targetNamespace": NAMESPACE},
        nsmap=prefixes,
    )
    _add(root, _WSDL, "documentation").text = _ABOUT
    _add_types(root)
    for operation in OPERATIONS:
        _add_message(root, f"{operation.method}In", operation.method)
        _add_message(root, f"{operation.method}Out", f"{operation.method}Response")
    _add_port_type(root)
    _add_binding(root)
    service = _add(root, _WSDL, "service", name=_SERVICE)
    port = _add(service, _WSDL, "port", name=_BINDING, binding=f"qb:{_BINDING}")
    _add(port, _SOAP, "address", location=location)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _add(parent: etree._Element, namespace: str, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{namespace}}}{tag}", attributes)


def _add_types(root: etree._Element) -> None:
    types = _add(root, _WSDL, "types")
    schema = _add(
        types, _SCHEMA, "schema", targetNamespace=NAMESPACE, elementFormDefault="qualified"
    )
    for operation in OPERATIONS:
        fields = [(parameter.wire, parameter.kind) for parameter in operation.parameters]
        _add_element(schema, operation.method, fields)
        result = (f"{operation.method}Result", operation.result)
        _add_element(schema, f"{operation.method}Response", [result])
    strings = _add(schema, _SCHEMA, "complexType", name=Kind.STRINGS.value)
    sequence = _add(strings, _SCHEMA, "sequence")
    several = {"minOccurs": "0", "maxOccurs": "unbounded", "nillable": "true"}
    _add(sequence, _SCHEMA, "element", name="string", type="xs:string", **several)


def _add_element(schema: etree._Element, name: str, fields: list[tuple[str, Kind]]) -> None:
    element = _add(schema, _SCHEMA, "element", name=name)
    sequence = _add(_add(element, _SCHEMA, "complexType"), _SCHEMA, "sequence")
    for field, kind in fields:
        prefix = "qb" if kind is Kind.STRINGS else "xs"
        # Only whole numbers must be there; a text that is left out is an empty one.
        least = "1" if kind is Kind.INT else "0"
        _add(
            sequence,
            _SCHEMA,
            "element",
            name=field,
            type=f"{prefix}:{kind.value}",
            minOccurs=least,
            maxOccurs="1",
        )


def _add_message(root: etree._Element, name: str, element: str) -> None:
    message = _add(root, _WSDL, "message", name=name)
    _add(message, _WSDL, "part", name="parameters", element=f"qb:{element}")


def _add_port_type(root: etree._Element) -> None:
    port_type = _add(root, _WSDL, "portType", name=_PORT_TYPE)
    for operation in OPERATIONS:
        entry = _add(port_type, _WSDL, "operation", name=operation.method)
        _add(entry, _WSDL, "documentation").text = _sentence(operation)
        _add(entry, _WSDL, "input", message=f"qb:{operation.method}In")
        _add(entry, _WSDL, "output", message=f"qb:{operation.method}Out")


def _add_binding(root: etree._Element) -> None:
    binding = _add(root, _WSDL, "binding", name=_BINDING, type=f"qb:{_PORT_TYPE}")
    _add(binding, _SOAP, "binding", transport=_HTTP_TRANSPORT, style="document")
    for operation in OPERATIONS:
        entry = _add(binding, _WSDL, "operation", name=operation.method)
        action = NAMESPACE + operation.method
        _add(entry, _SOAP, "operation", soapAction=action, style="document")
        _add(_add(entry, _WSDL, "input"), _SOAP, "body", use="literal")
        _add(_add(entry, _WSDL, "output"), _SOAP, "body", use="literal")


def _sentence(operation: Operation) -> str:
    """Take the first line of the call's own docstring: the words stand in one place only."""
    return (operation.call.__doc__ or "").partition("\n")[0]
