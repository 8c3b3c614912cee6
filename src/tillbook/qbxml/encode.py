"""Typed requests to qbXML: one generic encoder, driven by the tables.

Output is ASCII with decimal character references above 0x7F (facts C2, *Encoding*), one
message set with continueOnError. Everything QuickBooks would refuse without naming it (order,
length, missing or forbidden element) is refused here first, by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from lxml import etree

from tillbook.qbxml.denied import denied_in
from tillbook.qbxml.faults import (
    ConflictingFields,
    ForbiddenElement,
    MissingField,
    RefusedRequest,
    RefusedSet,
)
from tillbook.qbxml.grammar import LIST_ID_LENGTH_MAX, Field, Grammar, Kind
from tillbook.qbxml.requests import Continue, Ref, Request, Start, as_ref
from tillbook.qbxml.tables import GRAMMARS
from tillbook.qbxml.values import Place, write_text, write_value

QBXML_VERSION: Final = "13.0"  # QuickBooks 2014 and later (facts C1)
REQUESTS_PER_SET_MAX: Final = 500
SET_ID_LENGTH_MAX: Final = 24  # longer is status 9004
REQUEST_ID_LENGTH_MAX: Final = 50  # longer is status 1060
_MISSING: Final = "It must be sent and nothing was given."
HEADER: Final = f'<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="{QBXML_VERSION}"?>\n'


def encode_set(requests: Sequence[tuple[str, Request]], *, set_id: str | None = None) -> str:
    """One message set of (request id, request) pairs, in the order given.

    `set_id` becomes newMessageSetID, under which QuickBooks remembers the set (facts C3): give
    one with every set that writes. Raises `RefusedRequest` for the first request that cannot be
    written, its `request_id` set (see `refusal` to ask beforehand), and `RefusedSet` when the
    set is empty, too large, or an id is unfit or used twice.
    """
    _check_ids(requests)
    messages = _message_set(set_id)
    for request_id, request in requests:
        try:
            element = encode_request(request)
        except RefusedRequest as fault:
            fault.request_id = request_id
            raise
        # The reference puts requestID first; attributes have no order in XML.
        element.set("requestID", request_id)
        messages.append(element)
    return _written(messages)


def encode_recovery(set_id: str) -> str:
    """Ask what became of a set: its stored answer comes back, or status 600 (QuickBooks knows no
    such set) or 9002 (it kept no answer). See facts C3.
    """
    messages = _message_set(set_id)
    messages.set("oldMessageSetID", set_id)
    return _written(messages)


def refusal(request: Request) -> RefusedRequest | None:
    """Why this request cannot be written, or None when it can."""
    try:
        encode_request(request)
    except RefusedRequest as fault:
        return fault
    return None


def encode_request(request: Request) -> etree._Element:
    """One request as an element without its requestID. Raises `RefusedRequest`."""
    return encode_by(GRAMMARS[type(request)], request)


def encode_by(grammar: Grammar, request: object) -> etree._Element:
    """One request written by a grammar. Raises `RefusedRequest`."""
    place = Place(grammar.name)
    broken = grammar.rule(request)
    if broken:
        raise place.unfit(broken)
    element = etree.Element(f"{grammar.name}Rq")
    for child in _children(grammar.fields, request, place):
        element.append(child)
    for container, name in denied_in(element):
        raise ForbiddenElement(
            f"QuickBooks Desktop does not know {name} inside {container}.",
            request=grammar.name,
            place=name,
        )
    page = getattr(request, "page", None)
    if grammar.pages:
        _iterate(element, page, place)
    if getattr(request, "count_only", False):
        _count(element, page, place)
    return element


def _iterate(element: etree._Element, page: Start | Continue | None, place: Place) -> None:
    if page is None:
        return
    if isinstance(page, Continue):
        element.set("iterator", "Continue")
        element.set("iteratorID", write_text(page.iterator_id, None, place.inside("iteratorID")))
    else:
        element.set("iterator", "Start")


def _count(element: etree._Element, page: Start | Continue | None, place: Place) -> None:
    if page is not None:
        raise ConflictingFields(
            "A query counts its rows or pages through them, not both.",
            request=place.request,
            place="metaData",
        )
    element.set("metaData", "MetaDataOnly")


def _children(fields: Sequence[Field], source: object, place: Place) -> list[etree._Element]:
    made: list[etree._Element] = []
    given: list[Field] = []
    for field, elements in _written_fields(fields, source, place):
        if not elements and (field.always or field.required):
            raise MissingField(
                _MISSING,
                request=place.request,
                place=place.inside(field.element).path,
            )
        if elements:
            made += elements
            given.append(field)
    _check_choices(given, place)
    return made


def _written_fields(
    fields: Sequence[Field], source: object, place: Place
) -> Iterator[tuple[Field, list[etree._Element]]]:
    for is_mixed, run in groupby(fields, key=lambda field: field.takes is not None):
        if is_mixed:
            yield from _mixed(tuple(run), source, place)
        else:
            yield from ((field, _elements(field, source, place)) for field in run)


def _mixed(
    fields: Sequence[Field], source: object, place: Place
) -> Iterator[tuple[Field, list[etree._Element]]]:
    # Fields of one attribute, in the order of its values; values are numbered over all of them.
    for number, value in enumerate(getattr(source, fields[0].attribute), start=1):
        for field in fields:
            if field.takes is not None and field.takes(value):
                yield field, [_numbered(field, value, place.inside(field.element, number))]


def _check_choices(given: Iterable[Field], place: Place) -> None:
    taken: dict[str, tuple[str, str]] = {}
    for field in given:
        for mark in field.branch.split():
            choice, _, branch = mark.partition(":")
            other_branch, other = taken.setdefault(choice, (branch, field.element))
            if other_branch != branch:
                raise ConflictingFields(
                    f"QuickBooks accepts {other} or {field.element}, not both.",
                    request=place.request,
                    place=place.path,
                )


def _elements(field: Field, source: object, place: Place) -> list[etree._Element]:
    if _absent(field, source) and not field.required:
        return []
    if field.kind is Kind.GROUP and not field.attribute:
        # Its children come from this same object.
        children = _children(field.fields, source, place.inside(field.element))
        return [_group(field.element, children)] if children else []
    value = getattr(source, field.attribute)
    if not isinstance(value, tuple):
        return [_element(field, value, place.inside(field.element))] if _is_given(value) else []
    if not field.repeats:
        raise place.inside(field.element).unfit("one value is expected, not several.")
    return [
        _numbered(field, each, place.inside(field.element, number))
        for number, each in enumerate(value, start=1)
    ]


def _numbered(field: Field, value: object, place: Place) -> etree._Element:
    if not _is_given(value):
        raise MissingField(_MISSING, request=place.request, place=place.path)
    return _element(field, value, place)


def _absent(field: Field, source: object) -> bool:
    if field.kind is Kind.GROUP and not field.attribute:
        return all(_absent(child, source) for child in field.fields)
    return not _is_given(getattr(source, field.attribute))


def _is_given(value: object) -> bool:
    return value is not None and value not in ("", ())


def _element(field: Field, value: object, place: Place) -> etree._Element:
    if field.kind is Kind.GROUP:
        return _group(field.element, _children(field.fields, value, place))
    if field.kind is Kind.REF:
        return _reference(field, value, place)
    element = etree.Element(field.element)
    element.text = write_value(field, value, place)
    return element


def _reference(field: Field, value: object, place: Place) -> etree._Element:
    if not isinstance(value, Ref | str):
        raise place.unfit(f"a reference is expected, not {type(value).__name__}.")
    ref = as_ref(value)
    name, text, length_max = (
        ("ListID", ref.list_id, LIST_ID_LENGTH_MAX)
        if ref.list_id
        else ("FullName", ref.full_name, field.length_max)
    )
    element = etree.Element(field.element)
    etree.SubElement(element, name).text = write_text(text, length_max, place.inside(name))
    return element


def _group(name: str, children: Iterable[etree._Element]) -> etree._Element:
    element = etree.Element(name)
    element.extend(children)
    return element


def _check_ids(requests: Sequence[tuple[str, Request]]) -> None:
    if not requests:
        raise RefusedSet("A message set needs at least one request.")
    if len(requests) > REQUESTS_PER_SET_MAX:
        raise RefusedSet(
            f"{len(requests)} requests are too many for one message set "
            f"(at most {REQUESTS_PER_SET_MAX}): send them in several."
        )
    seen: set[str] = set()
    for request_id, _request in requests:
        _check_id(request_id, REQUEST_ID_LENGTH_MAX, "requestID")
        if request_id in seen:
            raise RefusedSet(
                f"The requestID “{request_id}” is used twice: its answers could not be told apart."
            )
        seen.add(request_id)


def _check_id(text: str, length_max: int, name: str) -> None:
    if not text or len(text) > length_max or not text.isascii() or not text.isprintable():
        raise RefusedSet(
            f"The {name} “{text}” must be 1 to {length_max} plain characters: "
            "QuickBooks gives it back and we must know it again."
        )


def _message_set(set_id: str | None) -> etree._Element:
    messages = etree.SubElement(etree.Element("QBXML"), "QBXMLMsgsRq")
    messages.set("onError", "continueOnError")
    if set_id is not None:
        _check_id(set_id, SET_ID_LENGTH_MAX, "newMessageSetID")
        messages.set("newMessageSetID", set_id)
    return messages


def _written(messages: etree._Element) -> str:
    # us-ascii makes lxml write decimal references for everything above 0x7F.
    body = etree.tostring(messages.getroottree(), encoding="us-ascii", pretty_print=True)
    text = body.decode("ascii")
    # lxml declares the encoding it wrote; ASCII is valid UTF-8, which is what we declare.
    return HEADER + text[text.index("<QBXML>") :]
