"""Reading and writing qbXML text for the company file, with everything hostile switched off.

Answers are ASCII with decimal character references, beginning with the XML and qbxml
declarations.
"""

import re

from lxml import etree

from tillbook.simulators.company.refusal import (
    HRESULT_PARSE,
    PARSE_MESSAGE,
    RequestProcessorError,
)

QBXML_VERSIONS = (
    *("1.0", "1.1", "2.0", "2.1", "3.0", "4.0", "4.1", "5.0", "6.0", "7.0", "8.0", "9.0", "10.0"),
    *("11.0", "12.0", "13.0", "14.0", "15.0", "16.0"),
)
SET_ATTRIBUTES = ("onError", "responseData", "newMessageSetID", "oldMessageSetID")
ON_ERROR = ("stopOnError", "continueOnError")
RESPONSE_DATA = ("includeAll", "includeNone")

_VERSION = re.compile(r'version\s*=\s*["\']([0-9]+\.[0-9]+)["\']')


def parse_error() -> RequestProcessorError:
    """What QuickBooks says of anything it cannot read; it names no element."""
    return RequestProcessorError(HRESULT_PARSE, PARSE_MESSAGE)


def read_message_set(request_xml: str, versions: tuple[str, ...]) -> etree._Element:
    """The QBXMLMsgsRq of a request text; comments and processing instructions removed.

    Raises RequestProcessorError for text that is no qbXML message set of a known version.
    rollbackOnError is refused too: no QuickBooks Desktop is known to implement it.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(request_xml.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise parse_error() from fault
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or root.tag != "QBXML" or len(root) != 1:
        raise parse_error()
    if _declared_version(root) not in versions:
        raise parse_error()
    message_set = root[0]
    if message_set.tag != "QBXMLMsgsRq" or not _attributes_fit(message_set):
        raise parse_error()
    return message_set


def _declared_version(root: etree._Element) -> str:
    before = root.getprevious()
    while before is not None:
        if getattr(before, "target", "") == "qbxml":
            found = _VERSION.search(before.text or "")
            return found.group(1) if found else ""
        before = before.getprevious()
    return ""


def _attributes_fit(message_set: etree._Element) -> bool:
    attributes = message_set.attrib
    return (
        all(name in SET_ATTRIBUTES for name in attributes)
        and attributes.get("onError") in ON_ERROR
        and attributes.get("responseData", "includeAll") in RESPONSE_DATA
    )


def write_answer(answers: etree._Element) -> str:
    """The text of an answer whose QBXMLMsgsRs is `answers`."""
    root = etree.Element("QBXML")
    root.append(answers)
    body = etree.tostring(root, encoding="us-ascii", pretty_print=True).decode("ascii")
    body = body.removeprefix("<?xml version='1.0' encoding='us-ascii'?>").lstrip()
    return f'<?xml version="1.0" ?>\n{body}'


def child_text(parent: etree._Element, path: str) -> str:
    """The text at `path`, "" where the element is absent or empty."""
    return parent.findtext(path) or ""


def is_true(text: str) -> bool:
    """Whether a flag says yes."""
    return text in {"true", "1"}
