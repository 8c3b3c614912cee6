"""The company file against Intuit's own schema and request orders.

Conformance checks: they need TILLBOOK_SHARED and skip without it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from lxml import etree

from tests.simulators.company.cases import CASES, SETUP, Case, envelope, open_company
from tests.simulators.company.digest import digest_rows, grammar_rows
from tests.simulators.company.schema import Declared, Schema, is_valid, validator
from tillbook.simulators.company import RequestProcessorError
from tillbook.simulators.company.grammar import Element, Part, elements
from tillbook.simulators.company.requests import REQUESTS

pytestmark = pytest.mark.conformance

ANSWERS_MIN = 70
REFUSED_MIN = 10
NOT_IN_DIGEST = {  # the schema covers them
    *("EmployeeQueryRq", "GeneralSummaryReportQueryRq", "ItemNonInventoryQueryRq"),
    *("ItemOtherChargeQueryRq", "ItemSalesTaxQueryRq", "ItemServiceQueryRq"),
    *("JournalEntryQueryRq", "OtherNameQueryRq", "ReceivePaymentQueryRq", "CreditMemoQueryRq"),
    *("ARRefundCreditCardQueryRq", "DepositQueryRq", "CheckQueryRq", "InventoryAdjustmentQueryRq"),
}


def answers(case: Case) -> Iterator[str]:
    """Every answer of a case."""
    company = open_company(case)
    kept: dict[str, str] = {}
    for step in case.steps:
        try:
            text = company.process(step.sent(kept))
            step.remember(text, kept)
            yield text
        except RequestProcessorError:
            assert step.hresult


def test_every_answer_is_valid(shared: Path) -> None:
    checked = 0
    for case in CASES:
        for text in answers(case):
            assert is_valid(shared, text), (case.name, validator(shared).error_log)
            checked += 1
        handshake = open_company(case).host_company_preferences("")
        assert is_valid(shared, handshake), (case.name, validator(shared).error_log)
    assert checked >= ANSWERS_MIN


def test_every_request_that_is_accepted_is_valid(shared: Path) -> None:
    accepted = [(envelope(requests), False) for requests in SETUP.values()]
    steps = [step for case in CASES for step in case.steps if not step.hresult]
    accepted += [(step.request_xml, step.beyond_schema) for step in steps]
    assert len(accepted) >= ANSWERS_MIN
    for text, beyond_schema in accepted:
        assert is_valid(shared, text) != beyond_schema, (text, validator(shared).error_log)


def test_every_misshapen_request_is_invalid_unless_the_schema_allows_too_much(
    shared: Path,
) -> None:
    checked = 0
    for case in CASES:
        for step in case.steps:
            if not step.hresult or step.text:
                continue
            assert is_valid(shared, step.request_xml) == case.beyond_desktop, case.name
            checked += 1
    assert checked >= REFUSED_MIN


def test_an_invalid_answer_would_be_noticed(shared: Path) -> None:
    company = open_company(CASES[0])
    root = etree.fromstring(company.host_company_preferences("").encode())
    host = root.find("QBXMLMsgsRs/HostQueryRs/HostRet")
    assert host is not None
    host.append(host[0])
    assert not is_valid(shared, etree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("name", sorted(REQUESTS.keys() - NOT_IN_DIGEST))
def test_the_order_of_elements_is_that_of_the_digest(shared: Path, name: str) -> None:
    ours = list(grammar_rows(REQUESTS[name].grammar.parts))
    left_out = tuple(f"{row.path}/" for row, kept in ours if not kept)
    theirs = [row for row in digest_rows(shared, name) if not row.path.startswith(left_out or "?")]
    assert [row.path for row, _ in ours] == [row.path for row in theirs]
    for (our, kept), their in zip(ours, theirs, strict=True):
        if kept:
            assert our.repeats == their.repeats, our.path
            assert our.required == their.required, our.path
            assert their.length_max in (our.length_max, None), our.path


@pytest.mark.parametrize("name", sorted(REQUESTS))
def test_the_order_of_elements_is_that_of_the_schema(shared: Path, name: str) -> None:
    schema = Schema(shared)
    compared = _compare(REQUESTS[name].grammar.parts, schema.request(name), schema)
    assert compared == len(list(_kept(REQUESTS[name].grammar.parts)))


def _compare(parts: Sequence[Part], declared: list[Declared], schema: Schema) -> int:
    """Check that `parts` is a selection of `declared` in its order; how many were compared."""
    at = compared = 0
    for part in elements(parts):
        names = [one.name for one in declared[at:]]
        assert part.name in names, f"{part.name} is unknown or out of order"
        at += names.index(part.name)
        one = declared[at]
        at += 1
        assert part.repeats == one.repeats, part.name
        if not part.kept:
            continue
        compared += 1
        assert part.required == one.required, part.name
        if part.parts:
            compared += _compare(part.parts, schema.children(one), schema)
        else:
            assert one.length_max in (part.length_max, None), part.name
            assert set(part.values) == set(one.values), part.name
    return compared


def _kept(parts: Sequence[Part]) -> Iterator[Element]:
    for part in elements(parts):
        if part.kept:
            yield part
            yield from _kept(part.parts)
