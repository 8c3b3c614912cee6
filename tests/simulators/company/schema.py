"""Walking the official qbXML 13.0 schema: what an element holds, in order, and how long it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
_FILES = ("qbxml130.xsd", "qbxmltypes130.xsd", "qbxmlops130.xsd")


@dataclass(frozen=True)
class Declared:
    """One declared child of an element."""

    name: str
    required: bool
    repeats: bool
    length_max: int | None
    values: tuple[str, ...]
    declaration: etree._Element


@cache
def validator(shared: Path) -> etree.XMLSchema:
    """The schema of whole requests and answers."""
    return etree.XMLSchema(etree.parse(str(shared / "qbxml" / "qbxmlops130.xsd")))


def is_valid(shared: Path, text: str) -> bool:
    """Whether a request or answer is valid; the reason is in `validator(shared).error_log`."""
    return bool(validator(shared).validate(etree.fromstring(text.encode())))


class Schema:
    """The declarations of the schema, by kind and name."""

    def __init__(self, shared: Path) -> None:
        self._named: dict[tuple[str, str], etree._Element] = {}
        for file in _FILES:
            for node in etree.parse(str(shared / "qbxml" / file)).getroot():
                if isinstance(node.tag, str) and node.get("name"):
                    self._named[str(node.tag), node.get("name", "")] = node

    def request(self, name: str) -> list[Declared]:
        """The children of a request element."""
        return list(self._children(self._named[f"{XSD}complexType", f"{name}Type"], required=True))

    def children(self, declared: Declared) -> list[Declared]:
        """The children of a declared element."""
        return list(self._children(self._complex(declared.declaration), required=True))

    def _complex(self, node: etree._Element) -> etree._Element:
        inline = node.find(f"{XSD}complexType")
        if inline is not None:
            return inline
        return self._named[f"{XSD}complexType", node.get("type", "")]

    def _children(self, node: etree._Element, *, required: bool) -> Iterator[Declared]:
        for child in node:
            must = required and child.get("minOccurs", "1") != "0"
            if child.tag == f"{XSD}element":
                yield self._declared(child)
            elif child.tag == f"{XSD}group":
                group = self._named[f"{XSD}group", child.get("ref", "")]
                yield from self._children(group, required=must)
            elif child.tag in (f"{XSD}sequence", f"{XSD}choice"):
                yield from self._children(child, required=must)

    def _declared(self, node: etree._Element) -> Declared:
        name = node.get("ref") or node.get("name") or ""
        declaration = self._named[f"{XSD}element", name] if node.get("ref") else node
        restriction = declaration.find(f"{XSD}simpleType/{XSD}restriction")
        if restriction is None:
            kind = self._named.get((f"{XSD}simpleType", declaration.get("type", "")))
            restriction = None if kind is None else kind.find(f"{XSD}restriction")
        length = None if restriction is None else restriction.find(f"{XSD}maxLength")
        values = [] if restriction is None else restriction.findall(f"{XSD}enumeration")
        return Declared(
            name=name,
            required=node.get("minOccurs", "1") != "0",
            repeats=node.get("maxOccurs", "1") != "1",
            length_max=None if length is None else int(length.get("value", "")),
            values=tuple(value.get("value", "") for value in values),
            declaration=declaration,
        )
