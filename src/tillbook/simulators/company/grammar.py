"""The shape a qbXML request must have: order, repetition, lengths and formats of elements.

QuickBooks reads a request against a fixed sequence and refuses the whole message set when one
element is unknown, misplaced, too long or malformed (facts/quickbooks.md, C2). This module holds
the vocabulary for such sequences and the check; the sequences themselves stand beside the
handlers in `requests`. It decides nothing about meaning: whether an account exists comes later.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

# Formats of facts/quickbooks.md, C2. An empty value of these kinds counts as absent.
_PATTERNS = {
    "amount": re.compile(r"([+-]?[0-9]{1,13}(\.[0-9]{2})?)?"),
    "price": re.compile(r"([+-]?[0-9]{1,10}(\.[0-9]{1,5})?)?"),
    "decimal": re.compile(r"([+-]?[0-9]+(\.[0-9]+)?)?"),
    "integer": re.compile(r"[+-]?[0-9]{1,10}"),
    "flag": re.compile(r"(true|false|1|0)?"),
    "date": re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?"),
    "moment": re.compile(
        r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
        r"(T[0-9]{1,2}(:[0-9]{1,2}(:[0-9]{1,2}([+-][0-9]{1,2}:[0-9]{1,2})?)?)?)?)?"
    ),
    "guid": re.compile(r"0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}"),
    "text": re.compile(r"(?s:.*)"),
}


# Attributes of requests whose value is one of a few.
_ATTRIBUTE_VALUES = {
    "metaData": ("NoMetaData", "MetaDataOnly", "MetaDataAndResponseData"),
    "iterator": ("Start", "Continue", "Stop"),
}


class GrammarError(Exception):
    """An element is unknown, misplaced, missing, too long or malformed.

    The text is for people who debug the simulator; QuickBooks itself names no element.
    """


@dataclass(frozen=True, slots=True)
class Element:
    """One element: either text of a `kind` (or of `values`) or an aggregate of `parts`.

    `kept` is false for what QuickBooks takes and this company file does not keep: a request
    that uses it is answered 530 instead of being half obeyed.
    """

    name: str
    kind: str = "text"
    length_max: int | None = None
    required: bool = False
    repeats: bool = False
    values: tuple[str, ...] = ()
    parts: tuple["Part", ...] = ()
    attributes: tuple[str, ...] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of several sequences (or none, where it is not required)."""

    branches: tuple[tuple["Part", ...], ...]
    required: bool = False
    repeats: bool = False


Part = Element | Choice


@dataclass(frozen=True, slots=True)
class Grammar:
    """What one request element may hold, and which attributes beside `requestID`."""

    parts: tuple[Part, ...]
    attributes: tuple[str, ...] = field(default=())


def check(request: etree._Element, grammar: Grammar) -> None:
    """Raise `GrammarError` unless `request` (a …Rq element) has exactly this shape."""
    _check_attributes(request, ("requestID", *grammar.attributes))
    _check_sequence(request, grammar.parts)


def unkept(request: etree._Element, parts: Sequence[Part]) -> str | None:
    """Name of the first element used that this company file does not keep, or None."""
    known = {part.name: part for part in elements(parts)}
    for child in request:
        part = known[str(child.tag)]
        if not part.kept:
            return part.name
        inner = unkept(child, part.parts)
        if inner:
            return inner
    return None


def elements(parts: Sequence[Part]) -> Iterator[Element]:
    """Every element of a sequence, choices flattened, in order."""
    for part in parts:
        if isinstance(part, Element):
            yield part
        else:
            for branch in part.branches:
                yield from elements(branch)


def _check_sequence(parent: etree._Element, parts: Sequence[Part]) -> None:
    if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
        raise GrammarError(f"text between the elements of {parent.tag}")
    children = list(parent)
    read = _read(children, 0, parts)
    if read < len(children):
        raise GrammarError(f"{children[read].tag} is unknown or misplaced in {parent.tag}")


def _read(children: list[etree._Element], at: int, parts: Sequence[Part]) -> int:
    for part in parts:
        at = (
            _read_element(children, at, part)
            if isinstance(part, Element)
            else _read_choice(children, at, part)
        )
    return at


def _read_element(children: list[etree._Element], at: int, part: Element) -> int:
    start = at
    while at < len(children) and children[at].tag == part.name:
        _check_element(children[at], part)
        at += 1
        if not part.repeats:
            break
    if part.required and at == start:
        raise GrammarError(f"{part.name} is missing or misplaced")
    return at


def _read_choice(children: list[etree._Element], at: int, choice: Choice) -> int:
    start = at
    while at < len(children):
        before = at
        for branch in choice.branches:
            if any(part.name == children[at].tag for part in elements(branch)):
                at = _read(children, at, branch)
                break
        if at == before or not choice.repeats:
            break
    if choice.required and at == start:
        raise GrammarError("one of several elements is required and none is there")
    return at


def _check_element(element: etree._Element, part: Element) -> None:
    _check_attributes(element, part.attributes)
    if not part.kept:
        return
    if part.parts:
        _check_sequence(element, part.parts)
        return
    text = element.text or ""
    if len(element):
        raise GrammarError(f"{part.name} holds elements where text is expected")
    if not _PATTERNS[part.kind].fullmatch(text):
        raise GrammarError(f"{part.name}: {text!r} is not a {part.kind}")
    if part.kind == "date" and text:
        _check_date(part.name, text)
    if part.length_max is not None and len(text) > part.length_max:
        raise GrammarError(f"{part.name} is longer than {part.length_max}")
    if part.values and text not in part.values:
        raise GrammarError(f"{part.name}: {text!r} is not one of its values")


def _check_date(name: str, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as fault:
        raise GrammarError(f"{name}: {text!r} is not a day") from fault


def _check_attributes(element: etree._Element, allowed: Sequence[str]) -> None:
    for name, value in element.attrib.items():
        if name not in allowed or value not in _ATTRIBUTE_VALUES.get(str(name), (value,)):
            raise GrammarError(f"{element.tag} has no attribute {name!r} of value {value!r}")
