"""Our tables against Intuit's reference and schema: order, lengths, required marks, values."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

import pytest
from lxml import etree

from tests.qbxml import orders, xsd
from tests.qbxml.examples import EXAMPLES, GOLDEN
from tillbook.qbxml.denied import is_denied
from tillbook.qbxml.grammar import Field, Grammar, Kind
from tillbook.qbxml.requests import Request
from tillbook.qbxml.tables import GRAMMARS

# Requests the digest does not hold; the schema alone is asked about them.
_NOT_IN_DIGEST: Final = frozenset(
    {
        "ARRefundCreditCardQuery",
        "CheckQuery",
        "CreditMemoQuery",
        "DepositQuery",
        "EmployeeQuery",
        "GeneralSummaryReportQuery",
        "InventoryAdjustmentQuery",
        "ItemNonInventoryQuery",
        "ItemOtherChargeQuery",
        "ItemSalesTaxQuery",
        "JournalEntryQuery",
        "OtherNameQuery",
        "ReceivePaymentQuery",
    }
)
_GRAMMARS: Final = {grammar.name: grammar for grammar in GRAMMARS.values()}


def _rows(fields: tuple[Field, ...], path: str) -> Iterator[tuple[str, Field]]:
    for field in fields:
        here = f"{path}/{field.element}"
        yield here, field
        yield from _rows(field.fields, here)


def _groups(grammar: Grammar) -> Iterator[tuple[str, tuple[Field, ...]]]:
    yield f"{grammar.name}Rq", grammar.fields
    for _path, field in _rows(grammar.fields, ""):
        if field.kind is Kind.GROUP:
            yield field.element, field.fields


def _is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(each in rest for each in part)


def test_every_request_has_its_table() -> None:
    assert set(get_args(Request)) == set(GRAMMARS)
    assert set(_GRAMMARS) == set(EXAMPLES)


@pytest.mark.parametrize("name", _GRAMMARS)
def test_the_golden_files_use_every_row(name: str) -> None:
    tree = etree.parse(str(GOLDEN / f"{name}.xml")).getroot()
    used = {"/".join([*_above(element), str(element.tag)]) for element in tree.iter(etree.Element)}
    wanted = {path.removeprefix("/") for path, _field in _rows(_GRAMMARS[name].fields, "")}
    assert wanted <= used


def _above(element: etree._Element) -> list[str]:
    # Names from the request's own element down to the parent.
    names = [str(each.tag) for each in element.iterancestors()][::-1]
    return names[3:]


@pytest.mark.parametrize("name", _GRAMMARS)
def test_no_table_holds_an_element_quickbooks_desktop_does_not_know(name: str) -> None:
    for container, fields in _groups(_GRAMMARS[name]):
        assert not [field.element for field in fields if is_denied(container, field.element)]


@pytest.mark.conformance
@pytest.mark.parametrize("name", sorted(set(_GRAMMARS) - _NOT_IN_DIGEST))
def test_a_table_agrees_with_the_reference(name: str, shared: Path) -> None:
    assert list(_differences(_GRAMMARS[name].fields, orders.load(shared)[name], name)) == []


def _differences(
    ours: tuple[Field, ...], theirs: tuple[orders.Ordered, ...], path: str
) -> Iterator[str]:
    names = [each.element for each in ours]
    listed = {each.name: each for each in theirs}
    if not _is_subsequence(names, list(listed)):
        yield f"{path}: order, or an element the reference does not list"
        return
    for each in theirs:
        if each.required and not each.choice and each.name not in names:
            yield f"{path}: {each.name} is required"
    for field in ours:
        here = f"{path}/{field.element}"
        yield from _row_differences(field, listed[field.element], here)
        if field.kind is Kind.GROUP:
            yield from _differences(field.fields, listed[field.element].children, here)


def _row_differences(field: Field, theirs: orders.Ordered, here: str) -> Iterator[str]:
    # Inside a choice the mark means: when this branch is chosen.
    if not theirs.choice and field.required != theirs.required:
        yield f"{here}: required mark"
    if field.kind is Kind.ENUM and field.values != theirs.values:
        yield f"{here}: values"
    if theirs.length_max is not None and field.length_max != theirs.length_max:
        yield f"{here}: length"
    # The digest does not mark lines as repeating; the schema does.
    if field.repeats and not theirs.repeats and not field.element.endswith(("LineAdd", "Line")):
        yield f"{here}: repeats"


@pytest.mark.conformance
@pytest.mark.parametrize("name", _GRAMMARS)
def test_a_table_agrees_with_the_schema(name: str, shared: Path) -> None:
    for container, fields in _groups(_GRAMMARS[name]):
        allowed = xsd.allowed_inside(container, shared)
        assert _is_subsequence([field.element for field in fields], list(allowed)), container
        for field in fields:
            length_max = allowed[field.element]
            if length_max is not None and field.kind not in (Kind.GUID, Kind.ENUM):
                assert field.length_max == length_max, f"{container}/{field.element}"


@pytest.mark.conformance
@pytest.mark.parametrize("name", sorted(set(_GRAMMARS) - _NOT_IN_DIGEST))
def test_what_the_schema_allows_beyond_the_reference_is_denied(name: str, shared: Path) -> None:
    listed = orders.load(shared)[name]
    for container, _fields in _groups(_GRAMMARS[name]):
        known = {each.name for each in _listed(listed, container, name)}
        beyond = set(xsd.allowed_inside(container, shared)) - known
        assert not [each for each in beyond if not is_denied(container, each)], container
        assert not [each for each in known if is_denied(container, each)], container


def _listed(
    theirs: tuple[orders.Ordered, ...], container: str, name: str
) -> tuple[orders.Ordered, ...]:
    if container == f"{name}Rq":
        return theirs
    for each in theirs:
        if each.name == container:
            return each.children
        if found := _listed(each.children, container, name):
            return found
    return ()


def _planted(change: str) -> tuple[Field, ...]:
    name, *rest = _GRAMMARS["AccountAdd"].fields[0].fields
    match change:
        case "order":
            return (*rest, name)
        case "required":
            return tuple(rest)
        case "length":
            return (replace(name, length_max=32), *rest)
        case "mark":
            return (replace(name, required=False), *rest)
        case "values":
            return (name, *(replace(each, values=each.values[:-1]) for each in rest))
        case _:
            return (replace(name, repeats=True), *rest)


@pytest.mark.conformance
@pytest.mark.parametrize("change", ["order", "required", "length", "mark", "values", "repeats"])
def test_a_planted_difference_is_found(change: str, shared: Path) -> None:
    theirs = orders.load(shared)["AccountAdd"][0].children
    found = list(_differences(_planted(change), theirs, "AccountAdd"))
    assert len(found) == 1
    assert change in found[0]
