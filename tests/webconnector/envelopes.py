"""Envelopes as a Web Connector writes them, for the tests of this folder."""

from __future__ import annotations

from xml.sax.saxutils import escape

NAMESPACE = "http://developer.intuit.com/"
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"


def envelope(content: str, *, soap: str = SOAP_11, header: str = "") -> bytes:
    """Wrap raw XML as the content of a SOAP body."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{soap}">{header}'
        f"<soap:Body>{content}</soap:Body></soap:Envelope>"
    ).encode()


def call_xml(method: str, elements: dict[str, str]) -> str:
    """Write one call; the values are escaped."""
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements.items())
    return f'<{method} xmlns="{NAMESPACE}">{inner}</{method}>'
