"""What the official schema allows inside an element: names and longest texts, groups resolved."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_FILES: Final = ("qbxml130.xsd", "qbxmlops130.xsd", "qbxmlso130.xsd", "qbxmltypes130.xsd")


def allowed_inside(element: str, shared: Path) -> dict[str, int | None]:
    """Child elements in schema order, each with the longest text it may hold (None: no limit).

    An element ending in "Rq" is looked up among the requests. References give the length of
    their FullName.
    """
    kind = "complexType" if element.endswith("Rq") else "element"
    name = f"{element}Type" if element.endswith("Rq") else element
    return {
        child: _length_max(node, shared)
        for child, node in _children(_top(kind, name, shared), shared)
    }


@cache
def _tops(shared: Path) -> dict[tuple[str, str], etree._Element]:
    found: dict[tuple[str, str], etree._Element] = {}
    for file in _FILES:
        for node in etree.parse(str(shared / "qbxml" / file)).getroot().iterchildren(etree.Element):
            found[str(node.tag).removeprefix(_XS), node.get("name", "")] = node
    return found


def _top(kind: str, name: str, shared: Path) -> etree._Element:
    return _tops(shared)[kind, name]


def _children(node: etree._Element, shared: Path) -> Iterator[tuple[str, etree._Element]]:
    for child in node.iterchildren(etree.Element):
        match str(child.tag).removeprefix(_XS):
            case "sequence" | "choice" | "complexType":
                yield from _children(child, shared)
            case "group":
                yield from _children(_top("group", child.get("ref", ""), shared), shared)
            case "element":
                ref = child.get("ref")
                yield (
                    (ref, _top("element", ref, shared)) if ref else (child.get("name", ""), child)
                )
            case _:
                pass


def _length_max(node: etree._Element, shared: Path) -> int | None:
    own = node.find(f"{_XS}simpleType/{_XS}restriction/{_XS}maxLength")
    if own is not None:
        return int(own.get("value", ""))
    if node.find(f"{_XS}complexType") is None:
        return _type_length_max(node.get("type", ""), shared)
    named = [child for name, child in _children(node, shared) if name == "FullName"]
    return _length_max(named[0], shared) if named else None


def _type_length_max(name: str, shared: Path) -> int | None:
    node = _tops(shared).get(("simpleType", name))
    found = None if node is None else node.find(f"{_XS}restriction/{_XS}maxLength")
    return None if found is None else int(found.get("value", ""))
