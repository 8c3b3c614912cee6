"""The inside of a SOAP envelope, read event by event from bytes that nobody vouches for.

There is never a tree: a declared document type ends the reading before any entity exists, depth,
number of elements and size have ceilings, and only an answer of QuickBooks may be long. What comes
out is a method's name and the texts of its elements; whether that is a call is for `soap` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from io import StringIO
from typing import Final

from lxml import etree

# No size is documented (facts A6 asks for at least 50 MB); answers are paged far below this.
BODY_BYTES_MAX: Final = 64 * 1024 * 1024
DEPTH_MAX: Final = 16  # a call needs 4; the rest is room for SOAP headers, which are not read
ELEMENTS_MAX: Final = 256
# What QuickBooks answers may be long; a name, a password, a ticket or a message never is.
LONG_ELEMENTS: Final = frozenset({"response", "strHCPResponse"})
TEXT_CHARS_MAX: Final = 16 * 1024
# libxml2 looks ahead 10 MB at most; small bites also keep the memory flat.
_FEED_BYTES: Final = 64 * 1024
_METHOD_DEPTH: Final = 3  # Envelope/Body/method
_ELEMENT_DEPTH: Final = 4  # Envelope/Body/method/element
_SHOWN_MAX: Final = 60  # how much of a foreign text is repeated in a sentence


class SoapVersion(Enum):
    """The two versions of SOAP; the value is the namespace of the envelope."""

    V11 = "http://schemas.xmlsoap.org/soap/envelope/"
    V12 = "http://www.w3.org/2003/05/soap-envelope"

    @property
    def content_type(self) -> str:
        """The Content-Type an envelope of this version travels with."""
        kind = "text/xml" if self is SoapVersion.V11 else "application/soap+xml"
        return f"{kind}; charset=utf-8"


class Refused(Exception):
    """The body is not a call. `http_status` is 400 or 413, `sentence` is for a person."""

    def __init__(self, http_status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.http_status = http_status
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Parts:
    """What an envelope holds: version of SOAP, name of the method, text of each element."""

    version: SoapVersion
    method: str
    values: Mapping[str, str]


def read_parts(body: bytes) -> Parts:
    """Take an envelope apart. Raises `Refused`, and nothing else."""
    if len(body) > BODY_BYTES_MAX:
        raise Refused(413, f"The request is larger than {BODY_BYTES_MAX} bytes; send less at once.")
    reader = _Reader()
    parser = etree.XMLParser(
        target=reader,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for start in range(0, len(body), _FEED_BYTES):
            parser.feed(body[start : start + _FEED_BYTES])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Refused(400, f"The request is not well-formed XML: {shown(str(error))}.") from error
    except (ValueError, LookupError) as error:  # an encoding that does not exist, for example
        raise Refused(400, "The request cannot be read as XML.") from error
    if reader.version is None or reader.method is None:
        raise Refused(400, "The SOAP body is empty; it must hold one call.")
    return Parts(reader.version, reader.method, reader.values)


def shown(text: str) -> str:
    """A foreign text, short and printable enough to stand in a sentence, in quotation marks."""
    short = text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"
    return "“" + "".join(c if c.isprintable() else "?" for c in short) + "”"


class _Reader:
    """Receives the parser's events; the parser passes on whatever is raised here."""

    def __init__(self) -> None:
        self.version: SoapVersion | None = None
        self.method: str | None = None
        self.values: dict[str, str] = {}
        self._path: list[str] = []
        self._elements_count = 0
        self._text = StringIO()

    def doctype(self, _name: str | None, _public: str | None, _system: str | None) -> None:
        raise Refused(400, "The request declares a document type; that is not accepted.")

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes]) -> None:
        del attrib  # Nothing in the contract is said by an attribute.
        self._elements_count += 1
        self._path.append(str(tag))
        depth, name = len(self._path), _local(str(tag))
        if depth > DEPTH_MAX or self._elements_count > ELEMENTS_MAX:
            raise Refused(400, "The request is nested too deeply or has too many elements.")
        if depth == 1:
            self.version = _version_of(str(tag))
        elif not self._in_body():
            return
        elif depth == _METHOD_DEPTH:
            if self.method is not None:
                raise Refused(400, "The SOAP body holds more than one call.")
            self.method = name
        elif depth == _ELEMENT_DEPTH:
            if name in self.values:
                raise Refused(400, f"The element {shown(name)} comes twice.")
            self._text = StringIO()
        elif depth > _ELEMENT_DEPTH:
            where = shown(_local(self._path[_ELEMENT_DEPTH - 1]))
            raise Refused(400, f"The element {where} must hold escaped text, not XML.")

    def data(self, data: str | bytes) -> None:
        if len(self._path) == _ELEMENT_DEPTH and self._in_body():
            self._text.write(str(data))
            name = _local(self._path[-1])
            if name not in LONG_ELEMENTS and self._text.tell() > TEXT_CHARS_MAX:
                raise Refused(400, f"The element {shown(name)} is too long.")

    def end(self, tag: str | bytes) -> None:
        if len(self._path) == _ELEMENT_DEPTH and self._in_body():
            self.values[_local(str(tag))] = self._text.getvalue()
        self._path.pop()

    def comment(self, text: str | bytes) -> None:
        """A comment says nothing; the text around it stays one text."""

    def close(self) -> None:
        """The end, also after an error: there is nothing to build."""

    def _in_body(self) -> bool:
        return self.version is not None and self._path[1:2] == [f"{{{self.version.value}}}Body"]


def _version_of(tag: str) -> SoapVersion:
    for version in SoapVersion:
        if tag == f"{{{version.value}}}Envelope":
            return version
    raise Refused(400, f"The request is {shown(_local(tag))}, not a SOAP envelope.")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
