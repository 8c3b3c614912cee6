"""A scripted server for the Web Connector: it reads calls and gives prepared replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from tillbook.simulators.webconnector.soap import ENVELOPE, SERVICE

TICKET = "ticket-1"
ADD_CLASS = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML>'
    '<QBXMLMsgsRq onError="continueOnError" newMessageSetID="{set_id}"><ClassAddRq requestID="1">'
    "<ClassAdd><Name>{name}</Name></ClassAdd></ClassAddRq></QBXMLMsgsRq></QBXML>"
)


def add_class(name: str, set_id: str) -> str:
    """A message set that adds one class."""
    return ADD_CLASS.format(name=name, set_id=set_id)


@dataclass
class FakeServer:
    """Serves the message sets of `sets`; other replies are in `replies`, by method.

    A reply may be a list: then each call takes the next one, the last stays. `seen` holds
    (method, arguments) of every call.
    """

    sets: list[str] = field(default_factory=list)
    replies: dict[str, list[str]] = field(default_factory=dict)
    verdict: list[str] = field(default_factory=lambda: [TICKET, ""])
    status: int = 200
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Answer one call."""
        parts = etree.fromstring(body).find(f"{{{ENVELOPE}}}Body")
        assert parts is not None
        call = parts[0]
        method = etree.QName(call).localname
        assert headers["SOAPAction"] == f'"{SERVICE}{method}"'
        assert headers["Content-Type"] == "text/xml; charset=utf-8"
        arguments = {etree.QName(child).localname: child.text or "" for child in call}
        self.seen.append((method, arguments))
        return self.status, self._reply(method)

    def arguments(self, method: str) -> list[dict[str, str]]:
        """The arguments of every call of a method."""
        return [arguments for name, arguments in self.seen if name == method]

    def _reply(self, method: str) -> bytes:
        if method == "authenticate":
            strings = "".join(f"<string>{text}</string>" for text in self.verdict)
            return _envelope(method, strings)
        return _envelope(method, _escape(self._text(method)))

    def _text(self, method: str) -> str:
        if method in self.replies:
            prepared = self.replies[method]
            return prepared.pop(0) if len(prepared) > 1 else prepared[0]
        if method == "sendRequestXML":
            return self.sets.pop(0)
        if method == "receiveResponseXML":
            return "50" if self.sets else "100"
        return {"serverVersion": "1.0", "closeConnection": "Finished."}.get(method, "")


def _envelope(method: str, result: str) -> bytes:
    return (
        f'<soap:Envelope xmlns:soap="{ENVELOPE}"><soap:Body><{method}Response xmlns="{SERVICE}">'
        f"<{method}Result>{result}</{method}Result></{method}Response></soap:Body></soap:Envelope>"
    ).encode()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
