"""An independent judge of every message set we send: Intuit's schema and Intuit's reference.

The schema says what is well ordered and short enough; the reference digest says what QuickBooks
Desktop knows of it (the schema is a superset: facts C2). A list of our own covers what the digest
does not hold. Nothing of tillbook is imported: this is evidence, not an echo.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from lxml import etree

from tests.qbxml import orders

_SCHEMA: Final = Path("qbxml") / "qbxmlops130.xsd"
# Marked "not in QBD" or left out by the reference, in requests the digest does not hold.
_DENIED: Final = frozenset(
    {"DiscountLineAdd", "IsTaxIncluded", "IsTaxable", "SalesTaxLineAdd", "ShippingLineAdd"}
)
# A schema keeps the errors of its last validation; servers under test answer in threads.
_ONE_AT_A_TIME: Final = Lock()
_REF_CHILDREN: Final = frozenset({"ListID", "FullName"})


def judge(xml: str, shared: Path) -> list[str]:
    """Every reason why QuickBooks would refuse this qbXML; none for a good message set.

    `shared` is the folder TILLBOOK_SHARED names. Schemas and digest are read once per process.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(xml.encode("utf-8"), parser)
    except etree.XMLSyntaxError as fault:
        return [f"not well-formed: {fault.msg}"]
    reasons = [] if xml.isascii() else ["not ASCII: QuickBooks needs character references (C2)"]
    if '<?qbxml version="' not in xml:
        reasons.append("no <?qbxml version=…?> instruction")
    schema = _schema(shared)
    with _ONE_AT_A_TIME:
        if not schema.validate(tree):
            reasons += str(schema.error_log).splitlines()
    reasons += _unknown_to_desktop(tree, shared)
    return reasons


@cache
def _schema(shared: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(shared / _SCHEMA)))


@cache
def _reference(shared: Path) -> dict[str, tuple[orders.Ordered, ...]]:
    return orders.load(shared)


def _unknown_to_desktop(tree: etree._Element, shared: Path) -> Iterator[str]:
    reference = _reference(shared)
    for request in tree.iterfind("QBXMLMsgsRq/*"):
        name = str(request.tag).removesuffix("Rq")
        if name in reference:
            yield from _unlisted(request, reference[name], name)
        else:
            for element in request.iter(*_DENIED):
                yield f"{name}: QuickBooks Desktop does not know {element.tag}"


def _unlisted(
    element: etree._Element, listed: tuple[orders.Ordered, ...], path: str
) -> Iterator[str]:
    children = {each.name: each.children for each in listed}
    for child in element.iterchildren(etree.Element):
        name = str(child.tag)
        if name not in children:
            yield f"{path}: QuickBooks Desktop does not know {name}"
        elif children[name]:
            yield from _unlisted(child, children[name], f"{path}/{name}")
        elif {str(each.tag) for each in child} - _REF_CHILDREN:
            # The digest leaves references and a few aggregates without children.
            yield from (f"{path}/{name}: unexpected {each.tag}" for each in child)
